"""What is proved to mean the same is no finding, however it is written; what is not, still is."""

from __future__ import annotations

import pytest

from policy.breaking import run, versions
from policy.checks import run_changes
from policy.compile import compile_text
from policy.diff.meaning import meaning
from policy.model import Policy

TEXT = """
policy demo {
  version "1"  review every 90 days
  agreed by marketing on 2026-10-05  agreed by sales on 2026-10-05
}
roles marketing, sales
fields {
  industry one of hospital, office, school, student
  sites integer from 0
  employees integer from 0
}
events visit, reply
score {
  fit from 0 to 50 {
    +30 when industry in [hospital, office]
    +10 when sites > 5
    -40 when industry = student
  }
  interest from 0 to 60, half-life 9 days { +50 on visit, reply }
}
define large = employees >= 100 and sites > 5
define ready = score >= 60 and large
track lead {
  status New { start  owner marketing  to MQL when ready  to Lost after 10 days }
  status MQL { owner sales  to Won by sales  to Lost by sales }
  status Won { goal final }
  status Lost { final }
}
"""
NONE = {
    "the order of values": [("[hospital, office]", "[office, hospital]")],
    "values one by one": [("in [hospital, office]", "= office or industry = hospital")],
    "the order of events": [("on visit, reply", "on reply, visit")],
    "a rule for each event": [("+50 on visit, reply", "+50 on visit  +50 on reply")],
    "another comparison of whole numbers": [("sites > 5", "sites >= 6")],
    "a definition in two": [
        ("define large = employees >= 100 and sites > 5", "define many = sites > 5\n"
         "define large = many and employees >= 100"),
    ],
    "points below the bound": [("-40 when", "-60 when")],
    "a condition with what it requires": [("when ready", "when large and score >= 60")],
}  # fmt: skip
FEWER = ("[hospital, office]", "[office]")
SOME = {
    "one value fewer": ([FEWER], "points-changed"),
    "one value fewer, and another rule written otherwise": (
        [FEWER, ("+10 when sites > 5", "+10 when sites >= 6")],
        "points-changed",
    ),
    "another number": ([("employees >= 100", "employees >= 101")], "definition-changed"),
}


@pytest.mark.parametrize("changes", NONE.values(), ids=NONE)
def test_no_change_is_no_finding(changes: list[tuple[str, str]]) -> None:
    old, new = _both(changes)
    assert run_changes(old, new) == ()
    found = versions(old, new)
    assert run(versions(old, new, meaning(found.was, new))) == ()


@pytest.mark.parametrize(("changes", "code"), SOME.values(), ids=SOME)
def test_a_change_is_a_finding(changes: list[tuple[str, str]], code: str) -> None:
    old, new = _both(changes)
    assert [one.code for one in run_changes(old, new)] == ["changed-after-sign-off"]
    found = run(versions(old, new), "reporting")
    assert {one.code for one in found} == {code, "changed-after-sign-off"}
    assert not [one for one in found if one.code == "points-changed" and "sites" in one.message]


def _both(changes: list[tuple[str, str]]) -> tuple[Policy, Policy]:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return _policy(TEXT), _policy(text)


def _policy(text: str) -> Policy:
    policy, found = compile_text(text)
    assert policy is not None, found
    return policy
