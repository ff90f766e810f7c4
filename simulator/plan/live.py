"""Live loops: statuses in which most behaviour has no consequence but on the score.

There the kernel runs event after event without the whole ceremony of an instant. A row holds the group
whose reading alone decides (NONE: read all conditions), the test that decides, and by event the points
that it brings, or NONE where it may move the person, stop a cadence or stir an account.
"""

from __future__ import annotations

from dsl.typed import Condition, Defined, Linear
from policy.model import Group, Policy, Status
from simulator.kernel import layout as L
from simulator.plan.arena import Arena
from simulator.plan.conditions import Conditions
from simulator.plan.names import Names
from simulator.plan.phases import phase
from simulator.plan.scores import drift


def live_row(arena: Arena, names: Names, conditions: Conditions, status: Status) -> int:
    """The place of the status' row; NONE where every event needs a whole instant."""
    policy = names.policy
    guards = [edge.when for edge in status.transitions if edge.trigger == "when"]
    if not phase(names, status).private or status.cadences:
        return L.NONE
    if any(one is None or drift(policy, one).rises for one in guards):
        return L.NONE
    moving = {event for edge in status.transitions for event in edge.events}
    events = [event for event in policy.events if event not in moving]
    decisive = _decisive(policy, guards)
    if decisive is not None and all(_is_simple(policy, decisive[0], event, status) for event in events):
        group, test = decisive
        place = int(arena.words[L.H_GROUPS]) + policy.groups.index(group) * L.GR_W
        points = [
            L.NONE if event in moving else arena.listed(_points(group, event)) for event in policy.events
        ]
        return arena.put([place, conditions.linear(test), *points])
    nothing = arena.listed([])
    points = [L.NONE if event in moving else nothing for event in policy.events]
    return arena.put([L.NONE, L.NONE, *points])


def _decisive(policy: Policy, guards: list[Condition | None]) -> tuple[Group, Linear] | None:
    """The one half-life group on which the only guard depends: `columns + group >= bound`."""
    if len(guards) != 1:
        return None
    test = guards[0]
    while isinstance(test, Defined):
        test = policy.definition[test.name].condition
    if not isinstance(test, Linear) or test.relation not in (">=", ">"):
        return None
    scores = [one for one in test.sum if one.of != "field"]
    if len(scores) != 1 or scores[0].of != "group" or scores[0].factor != 1:
        return None
    group = policy.group[scores[0].name]
    simple = group.fading.kind == "half-life" and group.evaluated is None and not group.of_account
    return (group, test) if simple else None


def _is_simple(policy: Policy, group: Group, event: str, status: Status) -> bool:
    """The event feeds no other group, has no limit, and starts no timer anew."""
    if any(one.fading.kind == "cap" for one in policy.groups):
        return False
    if any(edge.without for one in policy.statuses for edge in one.transitions):
        return False
    rules = [(one, rule) for one in policy.groups for rule in one.rules if event in rule.events]
    return all(one is group and rule.limit is None for one, rule in rules)


def _points(group: Group, event: str) -> list[int]:
    return [rule.points for rule in group.rules if event in rule.events]
