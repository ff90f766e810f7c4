"""A role with several teams takes people over, and no route says which team gets whom.

Where the owning role changes, or a person is born, somebody new has to take over. A role with one team
needs no route; with several, people without a route are assigned to nobody.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Inquiry { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL     { owner sales  sla 48 hours { at 100% assign to partners }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
    team inside   { role sales }
    team partners { role sales }

Good:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Inquiry { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL     { owner sales  sla 48 hours { at 100% assign to partners }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
    team inside   { role sales }
    team partners { role sales }
    route lead.MQL { to inside otherwise }
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from policy.checks.rule import Rule
from policy.graph import StatusGraph, status_graph
from policy.model import Policy, Status
from policy.moves import START, Move, passes_through


def check(policy: Policy) -> Iterable[Diagnostic]:
    graph = status_graph(policy)
    teams = defaultdict(list)
    for one in policy.teams:
        teams[one.role].append(one.name)
    into: dict[str, list[Move]] = defaultdict(list)
    for move in (*graph.entries, *graph.moves):
        into[move.target].append(move)
    for status in policy.statuses:
        if status.owner is None or status.final or passes_through(status):
            continue
        if len(teams[status.owner]) > 1 and status.name not in policy.route_of:
            takeover = _takeover(policy, into, status)
            if takeover is not None:
                yield _finding(graph, status, teams[status.owner], takeover)


def _takeover(policy: Policy, into: dict[str, list[Move]], status: Status) -> Move | None:
    """A move by which people come here from the hands of another role, or from nowhere."""
    seen, queue = {status.name}, [status.name]
    for at in queue:
        for move in into[at]:
            if move.source == START:
                return move
            before = policy.status[move.source]
            if passes_through(before):  # nobody rests there: what counts is where they came from
                queue.extend({before.name} - seen)
                seen.add(before.name)
            elif before.owner != status.owner:
                return move
    return None


def _finding(graph: StatusGraph, status: Status, teams: list[str], takeover: Move) -> Diagnostic:
    names = ", ".join(f"`{one}`" for one in teams)
    return warning(
        "unrouted-role",
        f"`{status.name}` has no route, though `{status.owner}` has {len(teams)} teams: {names}",
        status.span,
        labels=(Label(takeover.span, "people come in from other hands here"),),
        help=f"say which team gets whom: `route {status.name} {{ to {teams[0]} otherwise }}`",
        witness=graph.lines((takeover,)),
    )


RULE = Rule("unrouted-role", Severity.WARNING, "routing", __doc__, check)
