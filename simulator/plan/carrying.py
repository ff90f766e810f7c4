"""The table of what the people of the plan before a switch become (kernel/layout.py, CY_)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.kernel import layout as L
from simulator.plan.arena import Arena
from simulator.plan.names import Names
from simulator.plan.statuses import Statuses
from simulator.rollout import Carry, Stay

if TYPE_CHECKING:
    from simulator.plan.build import Plan


def emit_carry(
    arena: Arena, names: Names, statuses: Statuses, reps: Sequence[tuple[str, str]], before: Plan,
    carry: Carry, fields: Sequence[str],
) -> None:  # fmt: skip
    """`before` is the base's plan; `fields` are the new plan's by number."""
    policy = carry.base.policy
    groups = {
        one.name: int(arena.words[L.H_GROUPS]) + i * L.GR_W for i, one in enumerate(carry.policy.groups)
    }
    numbers = {one: i for i, one in enumerate(reps)}
    row = [L.NONE] * L.CY_W
    row[L.CY_AT] = carry.at
    row[L.CY_STATUSES] = arena.table(
        [_stay(arena, names, carry.stays[one.name]) for one in policy.statuses], L.CS_W
    )
    row[L.CY_EVENTS] = arena.listed([names.events.get(one, L.NONE) for one in policy.events])
    row[L.CY_GROUPS] = arena.listed([groups.get(one.name, L.NONE) for one in policy.groups])
    row[L.CY_FIELDS] = arena.listed(
        [[i, before.fields.number(one)] for i, one in enumerate(fields) if one in carry.fields]
    )
    teams = {one: names.teams[one] for one in carry.teams}
    row[L.CY_TEAMS] = arena.listed([teams.get(one.name, L.NONE) for one in policy.teams])
    row[L.CY_REPS] = arena.listed(
        [numbers.get(one, L.NONE) if one[0] in carry.teams else L.NONE for one in before.reps]
    )
    row[L.CY_ROLES] = arena.listed([names.roles.get(one, L.NONE) for one in policy.roles])
    row[L.CY_CADENCES] = arena.listed(_places(before.cadences, statuses.cadences))
    row[L.CY_SHIFTS] = arena.listed([int(one.name in carry.shifts) for one in carry.policy.teams])
    row[L.CY_URGENT] = arena.listed([int(one.name in carry.urgent) for one in carry.policy.teams])
    row[L.CY_BOOST] = int(carry.boosted)
    row[L.CY_AS_OF] = carry.as_of
    arena.set(L.H_CARRY, arena.put(row))


def _places(before: Mapping[str, int], now: Mapping[str, int]) -> list[list[int]]:
    return [[place, now[name]] for name, place in before.items() if name in now]


def _stay(arena: Arena, names: Names, stay: Stay) -> list[int]:
    status = names.policy.status[stay.status]
    clocks = [
        [L.NONE if one is None else one, L.NONE if begun is None else begun]
        for one, begun in zip(stay.clocks, stay.begun, strict=True)
    ]
    late = [
        names.transitions[edge.label]
        for edge in status.transitions
        if edge.trigger == "after" and edge.label not in stay.afters
    ]
    number = names.statuses[stay.status]
    return [
        number,
        int(stay.work),
        int(stay.behaviour),
        int(stay.cadence),
        int(stay.route),
        arena.listed([int(one) for one in stay.holds]),
        arena.listed(clocks),
        arena.listed(late),
        arena.put([number, L.NONE, arena.listed([])]),
    ]
