"""A bar that moved is told once, with a lead; what changed besides is still told."""

from __future__ import annotations

import pytest

from dsl.diagnostic import Diagnostic
from policy.breaking import run, versions
from policy.compile import compile_text
from policy.diff.meaning import meaning
from policy.model import Policy

TEXT = """
policy demo { version "1" }
roles marketing, sales
fields { country text  employees integer from 1 }
events demo_request, visit
score { engagement from 0 to 80, half-life 14 days { +55 on demo_request  +5 on visit } }
define sales_ready = score >= 50
track lead {
  status Inquiry { start  owner marketing  to MQL when sales_ready  to Lost after 365 days }
  status Nurture { owner marketing  to MQL when sales_ready  to Lost after 365 days }
  status MQL     { owner sales  to Won when employees >= 10  to Nurture by sales }
  status Won     { goal final }
  status Lost    { final }
}
"""
BAR = ("score >= 50", "score >= 60")
CHANGES = {
    "only the bar": ([BAR], ["bar-moved"]),
    "the bar, and a condition beside it": (
        [("score >= 50", 'score >= 60 and country = "US"')],
        ["bar-moved", "definition-changed", "moved-otherwise"],
    ),
    "the bar, and another move": (
        [BAR, ("employees >= 10", "employees >= 20")],
        ["bar-moved", "moved-otherwise"],
    ),
    "no bar": ([("employees >= 10", "employees >= 20")], ["moved-otherwise"]),
    "points": ([("+5 on visit", "+15 on visit")], ["moved-otherwise", "points-changed"]),
}


@pytest.mark.parametrize(("changes", "told"), CHANGES.values(), ids=CHANGES)
def test_each_cause_is_told_once(changes: list[tuple[str, str]], told: list[str]) -> None:
    assert sorted({one.code for one in _found(changes)}) == told


def test_the_bar_is_shown_with_a_lead() -> None:
    (bar,) = _found([BAR])
    assert bar.witness == (
        "at once: demo_request",
        "automatic moves out of `lead.Inquiry`, automatic moves out of `lead.Nurture`: "
        "moves to `lead.MQL` -> stays",
    )


def _found(changes: list[tuple[str, str]]) -> list[Diagnostic]:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    before, after = _policy(TEXT), _policy(text)
    found = versions(before, after)
    return list(run(versions(before, after, meaning(found.was, after))))


def _policy(text: str) -> Policy:
    policy, found = compile_text(text)
    assert policy is not None, found
    return policy
