from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl import nodes
from dsl.format import format_file, format_source
from dsl.format.layout import WIDTH
from dsl.lexer import tokenize
from dsl.parser import parse
from dsl.source import Source
from tests.dsl import trees
from tests.dsl.spanless import spanless

CASES = Path(__file__).parent.parent / "cases" / "format"
POLICIES = sorted((Path(__file__).parents[2] / "examples").rglob("*.lead")) + sorted(
    CASES.glob("*.lead")
)
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(trees.files())
def test_what_is_printed_reads_the_same(file: nodes.File) -> None:
    text = format_file(file)
    read, found = parse(Source("tree.lead", text))
    assert not found, text
    assert spanless(read.decls) == spanless(file.decls), text
    assert format_file(read) == text


@QUICK
@given(trees.files(), st.randoms(use_true_random=False))
def test_comments_and_line_breaks_anywhere(file: nodes.File, rng: random.Random) -> None:
    """However a text is laid out, its form is canonical, final, and keeps every comment."""
    text = scattered(format_file(file), rng)
    read, found = parse(Source("tree.lead", text))
    assert not found
    once = format_file(read)
    again, found = parse(Source("tree.lead", once))
    assert not found
    assert spanless(again.decls) == spanless(read.decls)
    assert Counter(c.text for c in again.comments) == Counter(c.text for c in read.comments)
    assert format_file(again) == once


@QUICK
@given(trees.files())
def test_lines_are_short_and_clean(file: nodes.File) -> None:
    text = format_file(file)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\n\n\n" not in text
    for line in text.split("\n"):
        assert line == line.rstrip(" ")
        # a list breaks between its words only; one word, such as a text, may be longer than a line
        assert len(line) <= WIDTH or not re.search(r", \w", line)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_policies_keep_meaning_and_comments(path: Path) -> None:
    source = Source(path.name, path.read_text(encoding="utf-8"))
    once, found = format_source(source)
    assert not found
    assert once is not None
    before, _ = parse(source)
    after, _ = parse(Source(path.name, once))
    assert spanless(after.decls) == spanless(before.decls)
    assert [c.text for c in after.comments] == [c.text for c in before.comments]
    assert format_source(Source(path.name, once))[0] == once


@pytest.mark.parametrize("case", sorted(CASES.glob("*.lead")), ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    once, _ = format_source(Source(case.name, case.read_text(encoding="utf-8")))
    assert once == case.with_suffix(".expected").read_text(encoding="utf-8")


def test_a_text_with_errors_is_refused() -> None:
    text, found = format_source(Source("bad.lead", "roles a b"))
    assert text is None
    assert [one.code for one in found] == ["syntax"]


def test_one_changed_line_is_one_changed_line() -> None:
    """A longer name does not move its neighbours."""
    lines = ["fields {", "  a text", "  bb integer", "}"]
    longer = [*lines[:2], "  a_name_that_is_longer_than_any_column_could_be integer", lines[3]]
    first, second = (format_source(Source("x", "\n".join(one)))[0] for one in (lines, longer))
    assert first is not None
    assert second is not None
    pairs = zip(first.split("\n"), second.split("\n"), strict=True)
    assert sum(a != b for a, b in pairs) == 1


def scattered(text: str, rng: random.Random) -> str:
    """The same tokens with other white space between them, and comments here and there."""
    lines = text.split("\n")
    out, end = [], (1, 1)
    for number, token in enumerate(tokenize(Source("", text)).tokens):
        gap = "\n" if token.line > end[0] else lines[token.line - 1][end[1] - 1 : token.column - 1]
        if gap:
            gap = rng.choice(
                (gap, gap, " ", "\n", "\n\n\n", f" # note {number}\n", f"\n# above {number}\n")
            )
        out += [gap, token.text]
        end = (token.line, token.end_column)
    return "".join(out)
