"""Every rule's explanation is run: the bad change breaks exactly what it says, the good one does not."""

from __future__ import annotations

from pathlib import Path

import pytest

import policy.breaking
from dsl.diagnostic import Diagnostic, Severity
from leadpolicy.rulebook import entries
from policy.breaking import LAYERS, RULES, rule, run, versions
from policy.breaking.rule import BreakingRule, completed
from policy.compile import compile_text
from policy.diff.meaning import meaning
from policy.model import Policy

HELPERS = {"besides", "__init__", "promised", "rule", "treated", "ways"}
ALSO = {"status-stranded": {"way-removed"}, "sign-off-outdated": {"definition-changed"}}

each_rule = pytest.mark.parametrize("one", RULES, ids=lambda one: one.name)


@each_rule
def test_the_bad_change_breaks_exactly_this(one: BreakingRule) -> None:
    found = _found(one.before, one.bad)
    mine = [finding for finding in found if finding.code == one.name]
    assert len(mine) == 1, found
    assert {finding.code for finding in found} - {one.name} == ALSO.get(one.name, set())
    assert mine[0].severity is one.severity
    assert mine[0].span.path == "new.lead"
    assert [label.span.path for label in mine[0].labels] == ["old.lead"]
    assert mine[0].help


@each_rule
def test_the_good_change_does_not_break_this(one: BreakingRule) -> None:
    assert one.name not in {finding.code for finding in _found(one.before, one.good)}


@each_rule
def test_no_change_breaks_nothing(one: BreakingRule) -> None:
    for text in (one.before, one.bad, one.good):
        assert _found(text, text) == ()


@each_rule
def test_explanation_is_whole(one: BreakingRule) -> None:
    assert one.summary.endswith(".")
    assert len(one.why) > 80
    assert "Before" not in one.why


@each_rule
def test_messages_keep_the_house_style(one: BreakingRule) -> None:
    for finding in _found(one.before, one.bad):
        for text in (finding.message, finding.help, *(label.text for label in finding.labels)):
            assert not text.endswith(".")
            assert text[:1].islower() or text[:1] in '`("'
            assert text.count("`") % 2 == 0


def test_each_rule_is_in_a_file_of_its_name() -> None:
    folder = Path(policy.breaking.__file__).parent
    files = {one.stem for one in folder.glob("*.py")} - HELPERS
    assert files == {one.name.replace("-", "_") for one in RULES}
    names = [*(one.name for one in RULES), *(one.name for one in entries())]
    assert len(set(names)) == len(names)


def test_rules_are_found_by_name_and_in_the_order_of_their_layers() -> None:
    assert rule("status-removed") in RULES
    assert rule("no-such-rule") is None
    assert [one.layer for one in RULES] == sorted((one.layer for one in RULES), key=LAYERS.index)


def _found(before: str, after: str) -> tuple[Diagnostic, ...]:
    old, new = _compiled(before, "old.lead"), _compiled(after, "new.lead")
    return run(versions(old, new, meaning(versions(old, new).was, new)))


def _compiled(text: str, path: str) -> Policy:
    compiled, diagnostics = compile_text(completed(text), path)
    assert compiled is not None, diagnostics
    assert not [one for one in diagnostics if one.severity is Severity.ERROR]
    return compiled
