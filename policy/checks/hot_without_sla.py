"""People become ready for sales, and no SLA says by when somebody must have called.

Whoever has just reached the bar is worth most in the first minutes. A timer that takes them away after
weeks is no deadline: nobody sees it coming, nobody is told, and no report says who was late.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    events demo_request
    score { engagement from 0 to 80, half-life 14 days { +40 on demo_request } }
    track lead {
      status Inquiry { start  owner marketing  to MQL when engagement >= 50  to Lost after 365 days }
      status MQL     { owner sales  to Won by sales  to Lost after 30 days }
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
                       to Won by sales  to Lost after 30 days }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from policy.checks.no_clock import only_people_act
from policy.checks.rule import Rule
from policy.model import Policy
from policy.moves import Move
from policy.practice import hot


def check(policy: Policy) -> Iterable[Diagnostic]:
    into: dict[str, Move] = {}
    for one in hot(policy):
        into.setdefault(one.target, one)
    for name, move in into.items():
        status = policy.status[name]
        if not status.clocks and not only_people_act(status):  # of that, no-clock speaks
            yield warning(
                "hot-without-sla",
                f"people become ready in `{name}`, and no SLA says by when {status.owner} must act",
                status.span,
                labels=(Label(move.span, "they have just become ready"),),
                help="add a deadline, such as `sla 4 hours until first touch { at 100% notify ... }`",
            )


RULE = Rule("hot-without-sla", Severity.WARNING, "service levels", __doc__, check)
