"""Points for what people did, which never become less.

Interest passes. A click of two years ago says nothing today, but its points still stand, and in time
everybody reaches the bar by age alone. Let them fade, or take them away with `reset`. A group of fewer
than three rules on events is left alone.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    events demo_request, email_click, unsubscribe
    score { engagement from 0 to 80 { +25 on demo_request  +5 on email_click  -20 on unsubscribe } }
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
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.practice import MODEL
from policy.uses import groups_reset, groups_used


def check(policy: Policy) -> Iterable[Diagnostic]:
    kept = groups_used(policy) - groups_reset(policy)
    for group in policy.groups:
        scored = [one for one in group.rules if one.events]
        if group.name in kept and group.fading.kind == "none" and len(scored) >= MODEL:
            yield Diagnostic(
                "score-never-fades",
                Severity.NOTE,
                f"the points of `{group.name}` never fade: what somebody did years ago counts in full",
                group.span,
                help="let them fade, such as with `half-life 14 days` or `expires after 90 days`",
            )


RULE = Rule("score-never-fades", Severity.NOTE, "practice", __doc__, check)
