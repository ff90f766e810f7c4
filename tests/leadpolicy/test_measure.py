from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadpolicy.render.measure import shown, width, window, wrap

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("Größe", 5), ("測試", 4), ("e\u0301", 1), ("👍", 2), ("ﬁ", 1)],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("line", "printed", "columns"),
    [
        ("a\tb", "a   b", [0, 1, 4, 5]),
        ("測\tb", "測  b", [0, 2, 4, 5]),
        ("\x1b[31m", "�[31m", [0, 1, 2, 3, 4, 5]),
        ("", "", [0]),
    ],
)
def test_shown(line: str, printed: str, columns: list[int]) -> None:
    assert shown(line) == (printed, columns)


@given(TEXTS)
def test_a_printed_line_is_as_wide_as_its_columns_say_and_moves_no_cursor(line: str) -> None:
    printed, columns = shown(line)
    assert columns[-1] == width(printed)
    assert columns == sorted(columns)
    assert not any(char < " " for char in printed)


@given(TEXTS, st.integers(0, 80), st.integers(0, 20), st.integers(20, 60))
def test_a_window_fits_and_shows_the_start_of_what_is_marked(
    line: str, start: int, length: int, columns: int
) -> None:
    printed, _ = shown(line)
    start = min(start, max(width(printed) - 1, 0))
    view = window(printed, start, start + length, columns)
    assert width(view.text) <= columns
    assert 0 <= start - view.offset < columns


def test_a_window_lines_up_with_what_it_was_cut_from() -> None:
    line = "".join(f"{number:04}" for number in range(100))
    view = window(line, 200, 204, 40)
    assert view.text[200 - view.offset : 204 - view.offset] == "0050"
    assert view.text[0] == view.text[-1] == "…"


@given(st.text(st.sampled_from("ab 測\n"), max_size=80), st.integers(5, 40))
def test_wrapping_keeps_the_words_and_the_width(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert " ".join(lines).split() == text.split()
    assert all(width(line) <= columns or " " not in line.strip() for line in lines)
