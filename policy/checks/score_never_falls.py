"""A score that knows only reasons for, and none against.

Students, competitors and people who unsubscribe collect points like everybody else and are handed to
sales. Take points away for what speaks against somebody. A score of fewer than five rules is left alone.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1  country text }
    events demo_request, email_click, reply
    score {
      fit from 0 to 60 { +25 when employees >= 200  +10 when country in ["US", "CA"] }
      engagement from 0 to 80, half-life 14 days { +25 on demo_request  +15 on reply  +5 on email_click }
    }
    track lead {
      status Inquiry { start  owner marketing  to MQL when score >= 100  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1  country text }
    events demo_request, email_click, reply, unsubscribe
    score {
      fit from 0 to 60 { +25 when employees >= 200  +10 when country in ["US", "CA"] }
      engagement from 0 to 80, half-life 14 days {
        +25 on demo_request
        +15 on reply
        +5  on email_click
        -20 on unsubscribe
      }
    }
    track lead {
      status Inquiry { start  owner marketing  to MQL when score >= 100  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.uses import groups_used

ENOUGH = 5  # rules


def check(policy: Policy) -> Iterable[Diagnostic]:
    used = [one for one in policy.groups if one.name in groups_used(policy)]
    rules = [rule for one in used for rule in one.rules]
    if len(rules) >= ENOUGH and all(rule.points > 0 for rule in rules):
        yield Diagnostic(
            "score-never-falls",
            Severity.NOTE,
            f"none of the {len(rules)} rules of the score takes points away",
            used[0].span,
            help='say what speaks against people: `-20 on unsubscribe`, `-30 when industry = "student"`',
        )


RULE = Rule("score-never-falls", Severity.NOTE, "practice", __doc__, check)
