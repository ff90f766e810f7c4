"""A cadence that gives up early.

Most people who can be reached are reached after the fifth attempt, and most sellers stop after the
second. Plan at least six touches, by call and mail, over two weeks or more. Cadences without a
call in the first week nurture people, and are left alone.

Bad:

    policy demo { version "1" }
    roles sales
    events reply
    cadence work { day 1 call  day 1 email  day 4 call  stop on reply }
    track lead {
      status Working { start  owner sales  cadence work  to Won by sales  to Lost after 30 days }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    events reply
    cadence work {
      day 1 call  day 1 email  day 4 call  day 7 email  day 12 call  day 15 email  day 21 call
      stop on reply
    }
    track lead {
      status Working { start  owner sales  cadence work  to Won by sales  to Lost after 30 days }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy

CALLS = ("call", "phone")
SOON = 7  # days: whoever is called for the first time later is being nurtured
ENOUGH = 6  # touches


def check(policy: Policy) -> Iterable[Diagnostic]:
    followed = {one.cadence for status in policy.statuses for one in status.cadences}
    for cadence in policy.cadences:
        soon = any(one.kind.casefold() in CALLS and one.day <= SOON for one in cadence.steps)
        if soon and len(cadence.steps) < ENOUGH and cadence.name in followed:
            touches = "1 touch" if len(cadence.steps) == 1 else f"{len(cadence.steps)} touches"
            yield Diagnostic(
                "few-touches",
                Severity.NOTE,
                f"cadence `{cadence.name}` gives up after {touches}",
                cadence.span,
                help=f"plan at least {ENOUGH}, by call and mail, over two weeks or more",
            )


RULE = Rule("few-touches", Severity.NOTE, "practice", __doc__, check)
