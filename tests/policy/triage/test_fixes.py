"""Fixes applied: never overlapping, the same in whatever order, and all else untouched."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dsl.diagnostic import Diagnostic, Fix, Severity
from dsl.source import Source, Span
from policy.triage.fixes import mended, offered

TEXT = "roles a, b\n\nevents über, größe  # hm\n{ 測 }\n"
LINES = TEXT.split("\n")
WORDS = [
    (line, column, column + 1)
    for line, text in enumerate(LINES, 1)
    for column in range(1, len(text) + 1)
    if not text[column - 1].isspace()
]


def _finding(*fixes: Fix) -> Diagnostic:
    return Diagnostic("x", Severity.WARNING, "...", fixes[0].span, fixes=fixes)


def _fix(line: int, start: int, end: int, text: str, safe: bool = True) -> Fix:
    return Fix(Span("p", line, start, line, end), text, safe)


def test_only_safe_ones_unless_asked() -> None:
    safe, unsafe = _finding(_fix(1, 1, 6, "x")), _finding(_fix(3, 1, 7, "y", safe=False))
    both = _finding(_fix(4, 1, 2, "z"), _fix(4, 3, 4, "z", safe=False))
    assert offered([safe, unsafe, both]) == safe.fixes
    assert offered([safe, unsafe, both], unsafe=True) == (*safe.fixes, *unsafe.fixes, *both.fixes)


def test_of_two_that_meet_the_first_is_made() -> None:
    first, second = _finding(_fix(1, 1, 6, "x")), _finding(_fix(1, 6, 8, "y"), _fix(3, 1, 3, "y"))
    assert offered([first, second]) == first.fixes


def test_a_line_of_which_nothing_is_left_goes() -> None:
    assert _mended([_fix(4, 1, 6, "")]) == "roles a, b\n\nevents über, größe  # hm\n"
    assert _mended([_fix(3, 21, 25, "")]) == TEXT.replace("  # hm", "")
    assert _mended([Fix(Span("p", 1, 8, 3, 7), " ")]) == "roles a  über, größe  # hm\n{ 測 }\n"


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["", "x", "größer", "a\nb"]))))
def test_what_is_not_mended_stays(places: list[tuple[tuple[int, int, int], str]]) -> None:
    found = [_finding(_fix(*place, text)) for place, text in places]
    fixes = offered(found)
    kept = [list(line) for line in LINES]
    for one in fixes:
        kept[one.span.line - 1][one.span.column - 1] = one.text
    expected = "".join("".join(line) for line in kept)
    assert "".join(_mended(fixes).split()) == "".join(expected.split())
    assert _mended(fixes) == _mended(tuple(reversed(fixes)))


def _mended(fixes: list[Fix] | tuple[Fix, ...]) -> str:
    changed = mended({"p": Source("p", TEXT)}, fixes)
    return changed["p"].text if "p" in changed else TEXT
