"""The order of a team's members decides ties: both halves of a diff say so, and neither says more."""

from __future__ import annotations

from policy.compile import compile_text
from policy.diff import structure
from policy.diff.meaning import meaning
from policy.model import Policy

TEXT = """
policy demo { version "1" }
roles sales
track lead {
  status New  { start  owner sales  to Won by sales  to Lost after 10 days }
  status Won  { goal final }
  status Lost { final }
}
team inside { role sales  assign round robin  members %s }
"""


def test_another_order_is_told_as_the_order_of_ties() -> None:
    old, new = _policy('"ana", "bob", "cy"'), _policy('"bob", "ana", "cy"')
    (change,) = structure(old, new).changes
    assert (change.kind, change.name) == ("changed", "inside")
    assert [str(one) for one in change.details] == ["order of members: 1 of 3 moved"]
    (region,) = meaning(old, new).regions
    assert region.old.text == "ties go to ana, bob, cy, in this order"
    assert region.new.text == "ties go to bob, ana, cy, in this order"


def test_who_comes_or_goes_does_not_change_the_order() -> None:
    old, new = _policy('"ana", "bob", "cy"'), _policy('"dan", "ana", "cy"')
    (change,) = structure(old, new).changes
    assert [str(one) for one in change.details] == [
        "member bob: weight 1 (gone)",
        "member dan: weight 1 (new)",
    ]
    (region,) = meaning(old, new).regions
    assert "ties" not in region.old.text + region.new.text


def _policy(members: str) -> Policy:
    policy, found = compile_text(TEXT % members)
    assert policy is not None, found
    return policy
