"""A person is moved by hand, and the policy moves them straight back.

The condition of an automatic transition can still hold when somebody has just decided otherwise. What
they did is undone at the same instant. Reset the points on entry, or let the condition exclude it.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1 required }
    track lead {
      status MQL     { start  owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Nurture by sales because no_timing }
      status Nurture { owner marketing  to MQL when employees >= 50  to Lost after 365 days }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1 required }
    events demo_request
    score { engagement from 0 to 80 { +25 on demo_request } }
    track lead {
      status MQL     { start  owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Nurture by sales because no_timing }
      status Nurture { owner marketing  on entry reset engagement
                       to MQL when employees >= 50 and engagement >= 50  to Lost after 365 days }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from dsl.typed import Condition
from policy.checks.rule import Rule
from policy.graph import StatusGraph, status_graph
from policy.model import Policy, Transition
from policy.moves import Move
from policy.prove.tracks import can, resets_on


def check(policy: Policy) -> Iterable[Diagnostic]:
    graph = status_graph(policy)
    return [_finding(graph, there, back) for there, back in undone(policy)]


def undone(policy: Policy) -> Iterator[tuple[Move, Move]]:
    """Every move by hand that may be undone at once, and what undoes it."""
    graph = status_graph(policy)
    back: dict[tuple[str, str], list[Move]] = {}
    for one in graph.moves:
        if one.kind == "automatic":
            back.setdefault((one.source, one.target), []).append(one)
    for one in graph.moves:
        if one.kind == "human":
            way = _way_back(policy, one, back.get((one.target, one.source), []))
            if way is not None:
                yield one, way


def _way_back(policy: Policy, there: Move, ways_back: list[Move]) -> Move | None:
    resets = resets_on(policy, [there])
    before = [] if resets else _conditions(there.transition)  # a reset changes what they were about
    for back in ways_back:
        if can(policy, [*before, *_conditions(back.transition)], resets) != "no":
            return back
    return None


def _conditions(transition: Transition | None) -> list[Condition]:
    if transition is None:
        return []
    guard = [] if transition.when is None else [transition.when]
    return guard + [one.condition for one in transition.requires]


def _finding(graph: StatusGraph, there: Move, back: Move) -> Diagnostic:
    return warning(
        "straight-back",
        f"people moved from `{there.source}` to `{there.target}` by hand may be moved straight back",
        there.span,
        labels=(Label(back.span, "moves them back at the same instant, when this holds"),),
        help=f"let the move `reset` the points, or `on entry` of `{there.target}`; or let the condition"
        " exclude them",
        witness=graph.lines((there, back)),
    )


RULE = Rule("straight-back", Severity.WARNING, "movement", __doc__, check)
