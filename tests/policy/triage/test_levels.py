"""How much findings weigh: rules, categories, and what nobody can change."""

from __future__ import annotations

import pytest

from dsl.diagnostic import Diagnostic, Severity
from dsl.source import NOWHERE
from policy.triage.levels import Level, Levels

CASES: dict[str, tuple[dict[str, Level], str, Severity, str]] = {
    "nothing said": ({}, "no-owner", Severity.WARNING, "warning"),
    "a rule raised": ({"no-owner": "error"}, "no-owner", Severity.WARNING, "error"),
    "a rule lowered": ({"trap": "note"}, "trap", Severity.ERROR, "note"),
    "a rule off": ({"trap": "off"}, "trap", Severity.ERROR, ""),
    "a category": ({"practice": "error"}, "call-disposition", Severity.WARNING, "error"),
    "the rule's own name counts for more": (
        {"practice": "off", "call-disposition": "note"},
        "call-disposition",
        Severity.WARNING,
        "note",
    ),
    "another category": ({"practice": "off"}, "no-owner", Severity.WARNING, "warning"),
    "all": ({"all": "off"}, "no-owner", Severity.WARNING, ""),
    "all but one": ({"all": "off", "no-owner": "warning"}, "no-owner", Severity.WARNING, "warning"),
    "an error of reading stays": ({"all": "off"}, "unknown-name", Severity.ERROR, "error"),
    "a warning of reading": ({"duplicate-name": "error"}, "duplicate-name", Severity.WARNING, "error"),
    "what time brings can be raised": ({"time": "warning"}, "review-overdue", Severity.NOTE, "warning"),
    "an expired comment too": ({"time": "error"}, "suppression-expired", Severity.NOTE, "error"),
    "a note of a rule of warnings is not": ({"no-clock": "error"}, "no-clock", Severity.NOTE, "note"),
    "but may be turned off": ({"no-clock": "off"}, "no-clock", Severity.NOTE, ""),
}


@pytest.mark.parametrize("name", CASES)
def test_levels(name: str) -> None:
    given, code, severity, due = CASES[name]
    found = Levels(given).weigh([Diagnostic(code, severity, "...", NOWHERE)])
    assert [one.severity.value for one in found] == ([due] if due else [])


def test_quiet_leaves_errors() -> None:
    levels = Levels({"no-owner": "error"}, quiet=frozenset({"all"}))
    found = [
        Diagnostic(code, severity, "...", NOWHERE)
        for code, severity in (
            ("no-owner", Severity.WARNING),
            ("no-clock", Severity.WARNING),
            ("trap", Severity.ERROR),
            ("review-overdue", Severity.NOTE),
        )
    ]
    assert [one.code for one in levels.weigh(found)] == ["no-owner", "trap"]
    by_category = Levels(quiet=frozenset({"time", "no-clock"}))
    assert [one.code for one in by_category.weigh(found)] == ["no-owner", "trap"]
    assert not by_category.on("review-overdue")
    assert by_category.on("no-owner")


def test_only_some() -> None:
    found = [
        Diagnostic(code, Severity.WARNING, "...", NOWHERE)
        for code in ("no-owner", "call-disposition", "bought-as-inquiry", "trap")
    ]
    levels = Levels(only=frozenset({"practice", "trap"}))
    assert [one.code for one in levels.weigh(found)] == ["call-disposition", "bought-as-inquiry", "trap"]
    assert not levels.on("no-owner")
    reading = Diagnostic("unknown-name", Severity.ERROR, "...", NOWHERE)
    assert levels.weigh([reading]) == (reading,)
