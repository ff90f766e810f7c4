"""Every rule's explanation is run: the bad policy has exactly its fault, the good one has none."""

from __future__ import annotations

from pathlib import Path

import pytest

import policy.checks
from dsl.diagnostic import Diagnostic, Severity
from policy.checks import CATALOGUE, CHANGES, DATED, RULES, rule, run, run_changes
from policy.checks.rule import ChangeRule, DatedRule, Explained
from policy.compile import compile_text
from policy.model import Policy

ALSO = {"no-end-reachable": {"trap"}}  # there is no such status without something worse behind it
TODAY = DatedRule.shown_on

each_rule = pytest.mark.parametrize("one", CATALOGUE, ids=lambda one: one.name)


@each_rule
def test_bad_example_has_exactly_this_fault(one: Explained) -> None:
    found = _found(one, one.bad)
    mine = [finding for finding in found if finding.code == one.name]
    assert len(mine) == 1
    assert {finding.code for finding in found} - {one.name} == ALSO.get(one.name, set())
    assert mine[0].severity is one.severity
    assert mine[0].span.path == "policy.lead"
    assert mine[0].help


@each_rule
def test_good_example_is_clean(one: Explained) -> None:
    assert _found(one, one.good) == ()


@each_rule
def test_explanation_is_whole(one: Explained) -> None:
    assert one.summary.endswith(".")
    assert len(one.why) > 80
    assert "Bad" not in one.why


@each_rule
def test_messages_keep_the_house_style(one: Explained) -> None:
    for finding in _found(one, one.bad):
        for text in (finding.message, finding.help, *(label.text for label in finding.labels)):
            assert not text.endswith(".") or text.endswith("...")
            assert text[:1].islower() or text[:1] in "`("
            assert text.count("`") % 2 == 0


def test_each_rule_is_in_a_file_of_its_name() -> None:
    folder = Path(policy.checks.__file__).parent
    files = {one.stem for one in folder.glob("*.py")} - {"__init__", "lives", "rule"}
    assert files == {one.name.replace("-", "_") for one in CATALOGUE}
    assert len({one.name for one in CATALOGUE}) == len(CATALOGUE)


def test_rules_are_found_by_name() -> None:
    assert rule("no-owner") in RULES
    assert rule("bar-moved") in CHANGES
    assert rule("no-such-rule") is None


def test_what_only_time_brings_is_a_note() -> None:
    assert {one.severity for one in DATED} == {Severity.NOTE}
    assert {one.category for one in DATED} == {"time"}
    assert "time" not in {one.category for one in (*RULES, *CHANGES)}


def _found(one: Explained, text: str) -> tuple[Diagnostic, ...]:
    found = run(_policy(text), TODAY)
    if isinstance(one, ChangeRule):
        assert run(_policy(one.before), TODAY) == ()
        found += run_changes(_policy(one.before), _policy(text))
    return found


def _policy(text: str) -> Policy:
    compiled, diagnostics = compile_text(text)
    assert compiled is not None, diagnostics
    assert not [one for one in diagnostics if one.severity is Severity.ERROR]
    return compiled
