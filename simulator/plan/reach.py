"""Whose score matters: what may come of a person, as far as their fields say it from birth.

By status, the ways on from there, each with a condition on fields alone that must hold for it. A way
leads to a status, or to MATTERS where something reads the score or makes people: a `when` on the score,
work, routes, cadences that ask for it. Who can reach no such place is unscored: nobody reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.typed import All, Condition, Defined, Linear
from policy.model import Action, Create, MoveTo, Policy, Status, Transition
from simulator.kernel import layout as L
from simulator.numeric import Load
from simulator.plan.arena import Arena
from simulator.plan.conditions import Conditions
from simulator.plan.names import Names, parts
from simulator.plan.phases import concerns_others, is_routed

Way = tuple[Condition | None, int]
MOST_STATUSES = 62


def emit_ways(arena: Arena, names: Names, conditions: Conditions) -> None:
    """The table of the ways from every status into the header; NONE where everybody's score matters."""
    statuses = names.policy.statuses
    if len(statuses) > MOST_STATUSES or _is_asked_for(names) or names.derived:
        return
    rows = [ways_row(arena, names, conditions, _ways(names, conditions, one)) for one in statuses]
    arena.set(L.H_WAYS, arena.put(rows))


def ways_row(arena: Arena, names: Names, conditions: Conditions, ways: Iterable[Way]) -> int:
    """The place of a list of (condition, status or MATTERS); MATTERS first, it ends the search."""
    rows = [[_necessary(names.policy, conditions, when), to] for when, to in ways]
    unique = sorted({(to, code) for code, to in rows})
    return arena.listed([[code, to] for to, code in unique])


def _is_asked_for(names: Names) -> bool:
    """Whether the scenario's expressions read the score."""
    return any(isinstance(one, Load) and one.of in ("score", "group") for one in parts(names.scenario))


def _ways(names: Names, conditions: Conditions, status: Status) -> Iterator[Way]:
    work = names.work.get(status.name)
    if (work is not None and work.by != "nobody") or is_routed(names, status):
        yield None, L.MATTERS
        return
    for row in status.cadences:
        if row.when is not None and conditions.reads_score(row.when):
            yield row.when, L.MATTERS
    yield from _after(names, status.on_entry, None)
    for clock in status.clocks:
        for step in clock.steps:
            yield from _after(names, step.actions, None)
    for edge in status.transitions:
        if edge.trigger != "by" or work is not None:
            yield from _along(names, conditions, edge)


def _along(names: Names, conditions: Conditions, edge: Transition) -> Iterator[Way]:
    if edge.when is not None and conditions.reads_score(edge.when):
        yield edge.when, L.MATTERS
    yield from _after(names, edge.actions, edge.when)
    yield edge.when, names.statuses[edge.target]


def _after(names: Names, actions: Iterable[Action], when: Condition | None) -> Iterator[Way]:
    for one in actions:
        if isinstance(one, MoveTo):
            yield when, names.statuses[one.status]
        elif isinstance(one, Create) or concerns_others(one):
            yield when, L.MATTERS


def _necessary(policy: Policy, conditions: Conditions, when: Condition | None) -> int:
    """The code of what the condition asks of fields that nothing changes after birth."""
    fixed = [one for one in conjuncts(policy, when) if conditions.is_exogenous(one)]
    return conditions.conjunction(fixed)


def conjuncts(policy: Policy, condition: Condition | None) -> Iterator[Condition]:
    match condition:
        case None:
            return
        case All(parts=several):
            for one in several:
                yield from conjuncts(policy, one)
        case Defined(name=name):
            yield from conjuncts(policy, policy.definition[name].condition)
        case _:
            yield condition


def linear_parts(policy: Policy, condition: Condition) -> Iterator[Linear]:
    """The sums among what must hold together for the condition to hold."""
    return (one for one in conjuncts(policy, condition) if isinstance(one, Linear))
