"""Automatic transitions that lead round in a circle at one instant.

A `when` transition acts as soon as its condition holds. If the conditions all the way round a circle can
hold together, a person would move for ever without time passing. A circle is harmless where its
conditions exclude each other, or where an `on entry reset` takes away the points that one of them needs.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1 required }
    define large = employees >= 50
    track lead {
      status Nurture { start  owner marketing  to MQL when large  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Nurture when employees >= 10  to Won by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1 required }
    define large = employees >= 50
    track lead {
      status Nurture { start  owner marketing  to MQL when large  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Nurture when employees < 10  to Won by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from dsl.typed import Condition
from policy.checks.rule import Rule
from policy.contradiction import Range, idle, impossible
from policy.graph import Path, StatusGraph, status_graph
from policy.model import Policy, ResetGroup
from policy.moves import passes_through


def check(policy: Policy) -> Iterable[Diagnostic]:
    graph = status_graph(policy)
    instant = [one for one in graph.moves if one.kind in ("automatic", "entry")]
    told: set[str] = set()
    for loop in graph.loops(instant):
        statuses = {one.source for one in loop}
        if statuses <= told or impossible(policy, _conditions(loop), _resets(policy, loop)):
            continue
        told |= statuses
        yield _finding(graph, loop)


def _conditions(loop: Path) -> list[Condition]:
    return [
        one.transition.when
        for one in loop
        if one.transition is not None and one.transition.when is not None
    ]


def _resets(policy: Policy, loop: Path) -> dict[str, Range]:
    """After one time round, every group that is reset on the way holds none of the person's events."""
    names = [
        action.group
        for one in loop
        for action in policy.status[one.target].on_entry
        if isinstance(action, ResetGroup)
    ]
    return {name: idle(policy.group[name]) for name in names if not policy.group[name].of_account}


def _finding(graph: StatusGraph, loop: Path) -> Diagnostic:
    names = ", ".join(f"`{one.source}`" for one in loop)
    only = f"{names} moves to itself" if len(loop) == 1 else f"{names} move into each other"
    guarded = not all(passes_through(graph.policy.status[one.source]) for one in loop)
    return warning(
        "automatic-loop",
        f"{only} automatically, without time passing"
        + (", when all conditions hold" if guarded else ""),
        loop[0].span,
        labels=tuple(Label(one.span, f"then to `{one.target}`") for one in loop[1:]),
        help="let the conditions exclude each other, wait with `after`, or `on entry reset` the points",
        witness=graph.lines(loop),
    )


RULE = Rule("automatic-loop", Severity.WARNING, "movement", __doc__, check)
