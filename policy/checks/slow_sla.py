"""People have just become ready, and the deadline for the first touch is days away.

The chance to reach somebody sinks within the first hour after they acted. An SLA of more than three days
on people who reached the bar by themselves measures how late everybody is, not whether they are quick.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    events demo_request
    score { engagement from 0 to 80, half-life 14 days { +40 on demo_request } }
    track lead {
      status Inquiry { start  owner marketing  to MQL when engagement >= 50  to Lost after 365 days }
      status MQL     { owner sales  sla 7 days until first touch { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    events demo_request
    score { engagement from 0 to 80, half-life 14 days { +40 on demo_request } }
    track lead {
      status Inquiry { start  owner marketing  to MQL when engagement >= 50  to Lost after 365 days }
      status MQL     { owner sales  sla 4 hours until first touch { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity
from policy import words
from policy.checks.rule import Rule
from policy.model import DAY, HOUR, Clock, Policy
from policy.practice import hot

SLOW = {"plain": 3 * DAY, "open": 24 * HOUR, "working": 3}


def check(policy: Policy) -> Iterable[Diagnostic]:
    told: set[str] = set()
    for move in hot(policy):
        clocks = policy.status[move.target].clocks
        first = next((one for one in clocks if one.until_first_touch), None) or next(iter(clocks), None)
        if first is not None and move.target not in told and _slow(first):
            told.add(move.target)
            yield Diagnostic(
                "slow-sla",
                Severity.NOTE,
                f"people who are ready by now may wait {words.delay(first.within)} in `{move.target}`",
                first.span,
                labels=(Label(move.span, "they have just become ready"),),
                help="ask for the first touch within hours, such as `sla 4 hours until first touch`",
            )


def _slow(clock: Clock) -> bool:
    return clock.within.amount > SLOW[clock.within.kind]


RULE = Rule("slow-sla", Severity.NOTE, "practice", __doc__, check)
