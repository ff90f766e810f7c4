"""A status from which no `final` or `goal` status is possible.

Whatever is done from here on, the person never counts as won, lost or finished. The status itself has
ways out; it is further on that all of them end in a trap or a dead end.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Open    { start  owner sales  to Won by sales  to Parked after 30 days }
      status Parked  { owner marketing  to Nurture after 30 days }
      status Nurture { owner marketing  to Recycle after 90 days }
      status Recycle { owner marketing  to Nurture after 90 days }
      status Won     { goal final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Open    { start  owner sales  to Won by sales  to Parked after 30 days }
      status Parked  { owner marketing  to Nurture after 30 days }
      status Nurture { owner marketing  to Recycle after 90 days  to Lost by marketing }
      status Recycle { owner marketing  to Nurture after 90 days }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity, error
from policy.checks.rule import Rule
from policy.graph import StatusGraph, status_graph
from policy.model import Policy, Status


def check(policy: Policy) -> Iterable[Diagnostic]:
    graph = status_graph(policy)
    left = {one.source for one in graph.moves}
    stuck = {one for trap in graph.traps for one in trap} | (set(policy.status) - left - graph.ends)
    for status in policy.statuses:
        if status.name in graph.reached - graph.ending and status.name not in stuck:
            yield _finding(graph, status, stuck)


def _finding(graph: StatusGraph, status: Status, stuck: set[str]) -> Diagnostic:
    path = graph.path((status.name,), stuck) or ()
    return error(
        "no-end-reachable",
        f"no end is possible from `{status.name}`: no `final` or `goal` status can be reached",
        status.span,
        help=f"add a move to an end, here or in `{path[-1].target if path else status.name}`",
        witness=graph.lines(path),
    )


RULE = Rule("no-end-reachable", Severity.ERROR, "reachability", __doc__, check)
