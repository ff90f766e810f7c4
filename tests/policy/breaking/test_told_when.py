"""A role that an SLA tells at another share of the time waits for a message that does not come."""

from __future__ import annotations

import pytest

from policy.breaking import run, versions
from policy.compile import compile_text
from policy.model import Policy

TEXT = """
policy demo { version "1" }
roles marketing, sales, lead
track lead {
  status Open { start  owner sales  sla 48 hours { %s }  to Won by sales  to Lost after 90 days }
  status Won  { goal final }
  status Lost { final }
}
"""
CASES = {
    "later": ("at 100% notify lead", "at 300% notify lead", "told `lead` at 100%, and tells it at 300%"),
    "earlier": ("at 100% notify lead", "at 90% notify lead", "told `lead` at 100%, and tells it at 90%"),
    "one time fewer": (
        "at 50% notify lead at 100% notify lead and notify marketing",
        "at 100% notify lead and notify marketing",
        "told `lead` at 50% and 100%, and tells it at 100%",
    ),
    "one time more": ("at 100% notify lead", "at 50% notify lead at 100% notify lead", ""),
    "somebody else": ("at 100% notify lead", "at 90% notify marketing at 100% notify lead", ""),
    "in another order": (
        "at 100% notify lead and notify sales",
        "at 100% notify sales and notify lead",
        "",
    ),
}


@pytest.mark.parametrize(("before", "after", "said"), CASES.values(), ids=CASES)
def test_when_a_role_is_told(before: str, after: str, said: str) -> None:
    found = run(versions(_policy(before), _policy(after)))
    told = [f"the SLA of `lead.Open` {said}"] if said else []
    assert [(one.code, one.message) for one in found] == [("escalation-changed", one) for one in told]


def test_a_role_that_is_told_nothing_any_more_is_told_once() -> None:
    before, after = _policy("at 100% notify lead and notify sales"), _policy("at 100% notify sales")
    assert [one.code for one in run(versions(before, after))] == ["notice-removed"]


def _policy(steps: str) -> Policy:
    policy, found = compile_text(TEXT % steps)
    assert policy is not None, found
    return policy
