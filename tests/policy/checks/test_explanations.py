"""Every rule's explanation is run: the bad policy has exactly its fault, the good one has none."""

from __future__ import annotations

from pathlib import Path

import pytest

import policy.checks
from dsl.diagnostic import Diagnostic, Severity
from policy.checks import RULES, rule, run
from policy.checks.rule import Rule
from policy.compile import compile_text

ALSO = {"no-end-reachable": {"trap"}}  # there is no such status without something worse behind it

each_rule = pytest.mark.parametrize("one", RULES, ids=lambda one: one.name)


@each_rule
def test_bad_example_has_exactly_this_fault(one: Rule) -> None:
    found = _found(one.bad)
    mine = [finding for finding in found if finding.code == one.name]
    assert len(mine) == 1
    assert {finding.code for finding in found} - {one.name} == ALSO.get(one.name, set())
    assert mine[0].severity is one.severity
    assert mine[0].span.path == "policy.lead"
    assert mine[0].help


@each_rule
def test_good_example_is_clean(one: Rule) -> None:
    assert _found(one.good) == ()


@each_rule
def test_explanation_is_whole(one: Rule) -> None:
    assert one.summary.endswith(".")
    assert len(one.why) > 80
    assert "Bad" not in one.why


@each_rule
def test_messages_keep_the_house_style(one: Rule) -> None:
    for finding in _found(one.bad):
        for text in (finding.message, finding.help, *(label.text for label in finding.labels)):
            assert not text.endswith(".") or text.endswith("...")
            assert text[:1].islower() or text[:1] in "`("
            assert text.count("`") % 2 == 0


def test_each_rule_is_in_a_file_of_its_name() -> None:
    folder = Path(policy.checks.__file__).parent
    files = {one.stem for one in folder.glob("*.py")} - {"__init__", "rule"}
    assert files == {one.name.replace("-", "_") for one in RULES}
    assert len({one.name for one in RULES}) == len(RULES)


def test_rules_are_found_by_name() -> None:
    assert rule("no-owner") in RULES
    assert rule("no-such-rule") is None


def _found(text: str) -> tuple[Diagnostic, ...]:
    compiled, diagnostics = compile_text(text)
    assert compiled is not None, diagnostics
    assert not [one for one in diagnostics if one.severity is Severity.ERROR]
    return run(compiled)
