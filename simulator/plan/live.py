"""Live loops: statuses in which most behaviour has no consequence but on the score.

There the kernel runs event after event without the whole ceremony of an instant. A row says which
group's reading decides whether a transition may come true (NONE: read all conditions, if any reads the
score), by which tests, and by event the points that it brings, or NONE where it may move the person or
stop a cadence.
"""

from __future__ import annotations

from dsl.typed import Condition, Linear, Quantity
from policy.model import Group, Policy, Status
from simulator.kernel import layout as L
from simulator.plan.arena import Arena
from simulator.plan.conditions import Conditions
from simulator.plan.names import Names
from simulator.plan.phases import phase
from simulator.plan.reach import conjuncts, linear_parts
from simulator.plan.scores import sum_bounds

Test = tuple[Condition, Linear]


def live_row(arena: Arena, names: Names, conditions: Conditions, status: Status) -> int:
    """The place of the status' row; NONE where every event needs a whole instant."""
    policy = names.policy
    guards = [edge.when for edge in status.transitions if edge.trigger == "when"]
    if not phase(names, status).private or any(one is None for one in guards):
        return L.NONE
    reading = [one for one in guards if one is not None and conditions.reads_score(one)]
    moving = {event for edge in status.transitions for event in edge.events}
    for row in status.cadences:
        moving |= set(policy.cadence[row.cadence].stop_on)
    events = [event for event in policy.events if event not in moving]
    group, tests = _decisive(names, reading)
    simple = group is not None and all(_is_simple(policy, group, event) for event in events)
    groups = int(arena.words[L.H_GROUPS])
    rows = [[_more_than(policy, conditions, *one), conditions.linear(one[1])] for one in tests]
    points = [
        _consequence(policy, status, event)
        if event in moving
        else arena.listed(_points(group, event) if group and simple else [])
        for event in policy.events
    ]
    place = L.NONE if group is None else groups + policy.groups.index(group) * L.GR_W
    return arena.put([place, int(simple), int(bool(reading)), arena.listed(rows), *points])


def _consequence(policy: Policy, status: Status, event: str) -> int:
    """LAST where the event ends the life, whatever the score; else NONE."""
    first = next((one for one in status.transitions if event in one.events), None)
    if first is None or first.when is not None or first.actions:
        return L.NONE
    target = policy.status[first.target]
    return L.LAST if target.final and not target.transitions and not target.on_entry else L.NONE


def _more_than(policy: Policy, conditions: Conditions, guard: Condition, test: Linear) -> int:
    """The place of a guard; NONE where it says no more than its test."""
    return L.NONE if list(conjuncts(policy, guard)) == [test] else conditions.place(guard)


def _decisive(names: Names, guards: list[Condition]) -> tuple[Group | None, list[Test]]:
    """A half-life group that every guard has in a test `columns + other groups + group >= bound`, where
    the others have bounds."""
    policy = names.policy
    for group in policy.groups:
        if group.fading.kind != "half-life" or group.evaluated is not None:
            continue
        if group.of_account and names.accounts:
            continue
        found = [(guard, _test(names, guard, group)) for guard in guards]
        tests = [(guard, test) for guard, test in found if test is not None]
        if tests and len(tests) == len(guards):
            return group, tests
    return None, []


def _test(names: Names, guard: Condition, group: Group) -> Linear | None:
    """The first test of the guard that must hold for it to hold and leaves only the group open."""
    for part in linear_parts(names.policy, guard):
        if part.relation in (">=", ">"):
            scores = [one for one in part.sum if one.of != "field"]
            if scores and all(one.factor > 0 for one in scores) and _leaves(names, scores, group):
                return part
    return None


def _leaves(names: Names, scores: list[Quantity], group: Group) -> bool:
    own = [one for one in scores if one.of == "score" or one.name == group.name]
    if [one.factor for one in own] != [1]:
        return False
    others = {
        one.name
        for part in scores
        for one in names.policy.groups
        if one is not group and (part.of == "score" or part.name == one.name)
    }
    return all(
        names.policy.group[one].high is not None or sum_bounds(names.policy.group[one])[1] < L.FAR
        for one in others
    )


def _is_simple(policy: Policy, group: Group, event: str) -> bool:
    """The event feeds no other group, has no limit, and starts no timer anew."""
    if any(one.fading.kind == "cap" or one.evaluated is not None for one in policy.groups):
        return False
    if any(edge.without for one in policy.statuses for edge in one.transitions):
        return False
    rules = [(one, rule) for one in policy.groups for rule in one.rules if event in rule.events]
    return all(one is group and rule.limit is None for one, rule in rules)


def _points(group: Group, event: str) -> list[int]:
    return [rule.points for rule in group.rules if event in rule.events]
