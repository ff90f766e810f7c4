"""A group of the score that a single habit can fill without end.

Somebody who opens every newsletter passes any bar in time, whatever else is true of them, and one robot
that follows links passes it in a minute. Give the group an upper bound, or its rules a limit. A group of
fewer than three rules on events is left alone.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    events demo_request, email_click, unsubscribe
    score {
      engagement from 0, half-life 14 days {
        +25 on demo_request
        +5  on email_click
        -20 on unsubscribe
      }
    }
    track lead {
      status Inquiry { start  owner marketing  to MQL when engagement >= 50  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    events demo_request, email_click, unsubscribe
    score {
      engagement from 0 to 80, half-life 14 days {
        +25 on demo_request
        +5  on email_click at most 3 times in 7 days
        -20 on unsubscribe
      }
    }
    track lead {
      status Inquiry { start  owner marketing  to MQL when engagement >= 50  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.practice import MODEL
from policy.uses import groups_used


def check(policy: Policy) -> Iterable[Diagnostic]:
    used = groups_used(policy)
    for group in policy.groups:
        scored = [one for one in group.rules if one.events]
        endless = [one for one in scored if one.points > 0 and one.limit is None]
        if group.name in used and group.high is None and endless and len(scored) >= MODEL:
            yield Diagnostic(
                "score-without-cap",
                Severity.NOTE,
                f"nothing bounds `{group.name}` from above",
                group.span,
                labels=(Label(endless[-1].span, "given as often as it happens"),),
                help="bound the group, such as with `from 0 to 80`, or the rule: "
                "`at most 3 times in 7 days`",
            )


RULE = Rule("score-without-cap", Severity.NOTE, "practice", __doc__, check)
