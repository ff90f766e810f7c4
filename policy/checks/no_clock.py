"""People can wait here for ever, because only a person can move them on and no clock runs.

Without an SLA and without an `after` transition nothing happens when nobody acts: the lead rots, and no
report says so. This warns where people arrive by other hands than those of the role that has to act: by
a score, an event, a timer or another department. Where the owner took the person in hand (`by` the
owning role), it is only a note.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Inquiry { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL     { owner sales  to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Inquiry { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL     { owner sales  sla 48 hours { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity
from policy.checks.rule import Rule
from policy.graph import status_graph
from policy.model import Policy, Status
from policy.moves import Move, moves_from


def check(policy: Policy) -> Iterable[Diagnostic]:
    graph = status_graph(policy)
    into: dict[str, list[Move]] = defaultdict(list)
    for one in (*graph.entries, *graph.moves):
        into[one.target].append(one)
    for status in policy.statuses:
        if only_people_act(status):
            handed = [one for one in into[status.name] if not _in_hand(one, status)]
            yield _finding(status, handed)


def only_people_act(status: Status) -> bool:
    out = list(moves_from(status))
    waits = bool(out) and all(one.kind == "human" for one in out)
    return waits and not status.clocks and not status.final


def _in_hand(move: Move, status: Status) -> bool:
    roles = move.transition.roles if move.transition is not None else ()
    return move.kind == "human" and bool(roles) and set(roles) <= {status.owner}


def _finding(status: Status, handed: list[Move]) -> Diagnostic:
    role = status.owner or "somebody"
    return Diagnostic(
        "no-clock",
        Severity.WARNING if handed else Severity.NOTE,
        f"people can wait in `{status.name}` for ever: no clock runs until {role} acts",
        status.span,
        labels=tuple(
            Label(one.span, "people arrive here without the owner's doing") for one in handed[:1]
        ),
        help="add an SLA such as `sla 48 hours { at 100% notify ... }`, or a transition `after` a time",
    )


RULE = Rule("no-clock", Severity.WARNING, "service levels", __doc__, check)
