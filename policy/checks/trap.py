"""A circle of statuses that people can enter and never leave.

They can move about inside, but no status among them is `final` or `goal`, and no move leads out: they
are worked for ever without result.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Open    { start  owner sales  to Won by sales  to Nurture after 30 days }
      status Nurture { owner marketing  to Recycle after 90 days }
      status Recycle { owner marketing  to Nurture after 90 days }
      status Won     { goal final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Open    { start  owner sales  to Won by sales  to Nurture after 30 days }
      status Nurture { owner marketing  to Recycle after 90 days }
      status Recycle { owner marketing  to Open after 90 days }
      status Won     { goal final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, error
from policy.checks.rule import Rule
from policy.graph import StatusGraph, status_graph
from policy.model import Policy
from policy.moves import START


def check(policy: Policy) -> Iterable[Diagnostic]:
    graph = status_graph(policy)
    return [_finding(graph, statuses) for statuses in graph.traps]


def _finding(graph: StatusGraph, statuses: tuple[str, ...]) -> Diagnostic:
    names = ", ".join(f"`{one}`" for one in statuses)
    into = graph.path((START,), statuses) or ()
    first = into[-1].target if into else statuses[0]
    round_again = graph.path((first,), (first,)) or ()
    return error(
        "trap",
        f"people who enter {names} can never leave, and never reach an end",
        graph.policy.status[statuses[0]].span,
        labels=tuple(Label(one.span, "the way in") for one in into[-1:]),
        help="add a move out, or say `final` or `goal` where this is meant to end",
        witness=graph.lines((*into, *round_again)),
    )


RULE = Rule("trap", Severity.ERROR, "reachability", __doc__, check)
