"""A status that nobody can ever be in.

No start rule, transition, SLA or `create` leads there. Most often the move into it was removed or
renamed, and the reports that count this status have shown zero ever since.

Bad:

    policy demo { version "1" }
    roles sales
    track lead {
      status Open     { start  owner sales  to Won by sales  to Lost after 30 days }
      status Accepted { owner sales  to Won by sales  to Lost after 30 days }
      status Won      { goal final }
      status Lost     { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    track lead {
      status Open     { start  owner sales  to Accepted by sales  to Lost after 30 days }
      status Accepted { owner sales  to Won by sales  to Lost after 30 days }
      status Won      { goal final }
      status Lost     { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, error
from policy.checks.rule import Rule
from policy.graph import StatusGraph, status_graph
from policy.model import Policy, Status


def check(policy: Policy) -> Iterable[Diagnostic]:
    graph = status_graph(policy)
    for status in policy.statuses:
        if status.name not in graph.reached:
            yield _finding(graph, status)


def _finding(graph: StatusGraph, status: Status) -> Diagnostic:
    into = [one for one in graph.moves if one.target == status.name and one.source != status.name]
    return error(
        "unreachable-status",
        f"nobody can ever reach `{status.name}`",
        status.span,
        labels=tuple(
            Label(one.span, f"`{one.source}` leads here, but is not reached") for one in into[:3]
        ),
        help=f"add a way to it, such as `to {status.bare} by ...` in another status, or remove it",
    )


RULE = Rule("unreachable-status", Severity.ERROR, "reachability", __doc__, check)
