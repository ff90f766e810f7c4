"""A status that is not an end, and that nothing leads out of.

People who come here stay for ever: they are in no report of results, and nobody is asked to do
anything about them. Say that it is an end (`final`), that it is a success (`goal`), or how it is left.

Bad:

    policy demo { version "1" }
    roles sales
    track lead {
      status Open    { start  owner sales  to Won by sales  to Waiting after 30 days }
      status Waiting { owner sales }
      status Won     { goal final }
    }

Good:

    policy demo { version "1" }
    roles sales
    track lead {
      status Open    { start  owner sales  to Won by sales  to Waiting after 30 days }
      status Waiting { owner sales  to Open after 90 days }
      status Won     { goal final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity, error
from policy.checks.rule import Rule
from policy.graph import StatusGraph, status_graph
from policy.model import Policy, Status
from policy.moves import START


def check(policy: Policy) -> Iterable[Diagnostic]:
    graph = status_graph(policy)
    left = {one.source for one in graph.moves}
    for status in policy.statuses:
        if status.name not in left and status.name not in graph.ends:
            yield _finding(graph, status)


def _finding(graph: StatusGraph, status: Status) -> Diagnostic:
    return error(
        "no-way-out",
        f"`{status.name}` is not an end, and nothing leads out of it",
        status.span,
        help="say `final` if people stay here, or add a transition such as `to ... after 90 days`",
        witness=graph.lines(graph.path((START,), (status.name,)) or ()),
    )


RULE = Rule("no-way-out", Severity.ERROR, "reachability", __doc__, check)
