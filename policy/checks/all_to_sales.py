"""Everybody is handed to sales, without anything that has to be true of them.

Sales then sorts what marketing has gathered, finds little, and soon calls nobody. Let something decide
who is handed over: a score with a profile, an event, or a person who has looked.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1 required }
    track lead {
      status Inquiry { start  owner marketing  to MQL when employees >= 1  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1 required }
    track lead {
      status Inquiry { start  owner marketing  to MQL when employees >= 50  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from dsl.typed import Negation
from policy.checks.rule import Rule
from policy.model import Policy
from policy.moves import Move
from policy.practice import handovers
from policy.prove.tracks import can


def check(policy: Policy) -> Iterable[Diagnostic]:
    for one in handovers(policy):
        first = policy.status[one.source]
        everybody = first.start is not None and first.start.when is None
        if everybody and _always(policy, one):
            owner = policy.status[one.target].owner
            yield warning(
                "all-to-sales",
                f"everybody is handed to {owner}: nothing has to be true of people in `{one.source}`",
                one.span,
                labels=(Label(first.span, "everybody begins here"),),
                help="let something decide, such as `when sales_ready`, `on demo_request` or "
                f"`by {first.owner}`",
            )


def _always(policy: Policy, move: Move) -> bool:
    """The condition holds for everybody, or there is none."""
    if move.kind == "entry":
        return True
    when = move.transition.when if move.transition is not None else None
    return move.kind == "automatic" and when is not None and can(policy, [Negation(when)]) == "no"


RULE = Rule("all-to-sales", Severity.WARNING, "practice", __doc__, check)
