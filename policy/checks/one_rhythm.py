"""A cadence whose touches all fall on the same weekday, or into the same part of the day.

Who is in a meeting every Tuesday at nine is never reached on a Tuesday at nine. Spread the touches over
weekdays and over the day.

Bad:

    policy demo { version "1" }
    roles sales
    events reply
    cadence work { day 1 call  day 8 email  day 15 call  day 22 email  day 29 call  day 36 email
                   stop on reply }
    track lead {
      status Working { start  owner sales  cadence work  to Won by sales  to Lost after 60 days }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    events reply
    cadence work { day 1 call  day 3 email  day 9 call  day 12 email  day 20 call  day 30 email
                   stop on reply }
    track lead {
      status Working { start  owner sales  cadence work  to Won by sales  to Lost after 60 days }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Cadence, Policy

MANY = 3  # touches of one rhythm, to be called a rhythm


def check(policy: Policy) -> Iterable[Diagnostic]:
    for cadence in policy.cadences:
        same = _same(cadence)
        if same:
            yield Diagnostic(
                "one-rhythm",
                Severity.NOTE,
                f"every touch of cadence `{cadence.name}` {same}",
                cadence.span,
                help="spread them over weekdays and over the day",
            )


def _same(cadence: Cadence) -> str:
    days = {one.day for one in cadence.steps}
    windows = {one.window for one in cadence.steps}
    if len(days) >= MANY and len({day % 7 for day in days}) == 1:
        return "falls on the same weekday"
    if len(cadence.steps) >= MANY and len(windows) == 1 and None not in windows:
        return f"falls into `{next(iter(windows))}`"
    return ""


RULE = Rule("one-rhythm", Severity.NOTE, "practice", __doc__, check)
