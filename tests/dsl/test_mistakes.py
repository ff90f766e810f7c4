"""Mistakes of newcomers beside what is said about them, in tests/cases/mistakes: each line of PLACE.txt
is one mistake (`\\n` for a line break), put into base.lead at the comment `# PLACE here`.

`UPDATE_CASES=1 pytest tests/dsl/test_mistakes.py` writes the expected files anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import indent

import pytest

from dsl.diagnostic import Diagnostic, Severity
from dsl.habits import ADVICE, HABITS
from dsl.parser import parse
from dsl.source import Source
from policy.compile import compile_text

FOLDER = Path(__file__).parent.parent / "cases" / "mistakes"
BASE = (FOLDER / "base.lead").read_text(encoding="utf-8")
PLACES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def mistakes(place: str) -> list[str]:
    lines = (FOLDER / f"{place}.txt").read_text(encoding="utf-8").split("\n")
    return [line.replace("\\n", "\n") for line in lines if line]


def planted(place: str, mistake: str) -> str:
    """The base with this mistake, and without the comments that mark the places."""
    if place == "condition":
        place, mistake = "top", f"define z = {mistake}"
    text = re.sub(rf"(?m)^( *)# {place} here$", lambda found: indent(mistake, found[1]), BASE)
    return re.sub(r"(?m)^ *# \w+ here$\n?", "", text)


@cache
def errors(text: str) -> tuple[Diagnostic, ...]:
    _, found = compile_text(text, "base.lead")
    return tuple(one for one in found if one.severity is Severity.ERROR)


def syntax(text: str) -> list[Diagnostic]:
    _, found = parse(Source("base.lead", text))
    return [one for one in found if one.code == "syntax"]


@pytest.mark.parametrize("place", PLACES)
def test_what_is_said(place: str) -> None:
    said = "".join(f"{line}\n" for mistake in mistakes(place) for line in shown(place, mistake))
    expected = FOLDER / f"{place}.expected"
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("place", PLACES)
def test_one_mistake_is_said_once_and_with_its_cure(place: str) -> None:
    for mistake in mistakes(place):
        found = errors(planted(place, mistake))
        assert len({one.span.line for one in found}) == 1, mistake
        assert all(one.help or one.fixes for one in found), mistake


@pytest.mark.parametrize("place", PLACES)
def test_fixes_mend(place: str) -> None:
    """Applying what is offered leaves fewer mistakes each time."""
    for mistake in mistakes(place):
        text = planted(place, mistake)
        found = syntax(text)
        while fixable := [one for one in found if one.fixes]:
            text = fixed(text, fixable[0])
            left = syntax(text)
            assert len(left) < len(found), (mistake, fixable[0].fixes)
            found = left


def test_every_habit_is_met() -> None:
    """What no case reaches might as well not be there."""
    said = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.expected"))
    messages = {habit.message for habit in HABITS} | {message for _, _, message, _ in ADVICE}
    unmet = [one for one in messages if not re.search(re.sub(r"\\\{\d\\\}", ".*", re.escape(one)), said)]
    assert sorted(unmet) == []


def fixed(text: str, one: Diagnostic) -> str:
    lines = text.split("\n")
    for fix in sorted(one.fixes, key=lambda fix: (fix.span.line, fix.span.column), reverse=True):
        line = lines[fix.span.line - 1]
        lines[fix.span.line - 1] = (
            line[: fix.span.column - 1] + fix.text + line[fix.span.end_column - 1 :]
        )
    return "\n".join(lines)


def shown(place: str, mistake: str) -> Iterator[str]:
    """The line with a caret under it, the message, the help and what the fixes would write."""
    text = planted(place, mistake)
    for one in errors(text):
        span = one.span
        width = span.end_column - span.column if span.line == span.end_line else 1
        yield text.split("\n")[span.line - 1].rstrip()
        yield " " * (span.column - 1) + "^" * width
        yield f"  {one.code}: {one.message}"
        if one.help:
            yield f"    help: {one.help}"
        if one.fixes:
            yield f"    fix: {fixed(text, one).split(chr(10))[span.line - 1].strip()}"
    yield ""
