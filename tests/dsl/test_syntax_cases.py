"""Slips beside what is said about them, in tests/cases/syntax: one text with many, and the messages.

`UPDATE_CASES=1 pytest tests/dsl/test_syntax_cases.py` writes the expected files anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dsl.diagnostic import Diagnostic
from dsl.parser import parse
from dsl.source import Source

CASES = sorted((Path(__file__).parent.parent / "cases" / "syntax").glob("*.lead"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    text = case.read_text(encoding="utf-8")
    _, found = parse(Source(case.name, text))
    said = "".join(f"{line}\n" for one in found for line in shown(one, text.split("\n")))
    expected = case.with_suffix(".expected")
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_messages_keep_the_style(case: Path) -> None:
    """Lower case, no final full stop, a caret that points into the text."""
    text = case.read_text(encoding="utf-8")
    lines = text.split("\n")
    _, found = parse(Source(case.name, text))
    for one in found:
        for words in (one.message, one.note, one.help, *(label.text for label in one.labels)):
            assert not words.endswith(".")
            assert words[:1] == words[:1].lower()
        assert 1 <= one.span.column <= len(lines[one.span.line - 1]) + 1
        assert one.span.column < one.span.end_column


def shown(one: Diagnostic, lines: list[str]) -> list[str]:
    """The line, a caret, the message; labels, note, help and fixes below."""
    span = one.span
    width = max(1, span.end_column - span.column) if span.line == span.end_line else 1
    out = [f"{span.line}: {lines[span.line - 1]}".rstrip()]
    out += [
        " " * (len(f"{span.line}: ") + span.column - 1)
        + "^" * width
        + (f" {one.note}" if one.note else "")
    ]
    out += [f"  {one.code}: {one.message}"]
    out += [f"    line {label.span.line}: {label.text}" for label in one.labels]
    out += [f"    help: {one.help}"] if one.help else []
    out += [f"    fix: {fix.text!r}" for fix in one.fixes]
    return [*out, ""]
