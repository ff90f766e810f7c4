"""Groups of which one never gives fewer points than the other: what a solver cannot know by itself.

Two groups with the same rules but for the points of their events count the same events and fade alike.
Every step from an award to the group's points (product with the same share, sum, rounding, cap, bounds)
keeps the order, also in floating point. So if no award is less, no history ever makes the points less.
Where awards do not fade step by step, an event that counts in one of the two only is one that the other
awards nothing for.

Two groups with the same rules that fade in different times award the same. Where no award takes points
away, what fades more slowly leaves a share of each that is never less, also in floating point: shares of
half-lives that differ by a millionth lie further apart than their errors.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from policy.diff.meaning.groups import group_form
from policy.model import Fading, Group, Policy, ScoreRule
from policy.prove.encode import Universe

_MILLION = 1_000_000
_STEPLESS = ("none", "linear", "expires")  # what an award adds does not pass through those after it


def relate(universe: Universe, old: Policy, new: Policy) -> None:
    """Tells the universe which groups of the two policies are ordered, where both are read."""
    read = {id(one.policy): one.groups for one in universe.reads}
    for name in read.get(id(old), {}):
        if name in read.get(id(new), {}):
            sign = order(old, old.group[name], new, new.group[name])
            if sign:
                more = universe.points(new, name) - universe.points(old, name)
                universe.solver.always(sign * more >= 0)


def order(old: Policy, was: Group, new: Policy, now: Group) -> int:
    """1 if the new group never gives fewer points, -1 if it never gives more, 0 if that is not known."""
    if was.fading != now.fading:
        return _by_fading(old, was, new, now)
    before, after = _awards(was), _awards(now)
    if before is None or after is None:
        return 0
    if before.keys() != after.keys() and was.fading.kind not in _STEPLESS:
        return 0
    both = before.keys() & after.keys()
    if group_form(old, _worth_one(was, both)) != group_form(new, _worth_one(now, both)):
        return 0
    signs = {_sign(after.get(key, 0) - before.get(key, 0)) for key in before.keys() | after.keys()}
    signs -= {0}
    return signs.pop() if len(signs) == 1 else 0


def _by_fading(old: Policy, was: Group, new: Policy, now: Group) -> int:
    """The same where both give the same awards, all of one sign."""
    if group_form(old, was) != group_form(new, replace(now, fading=was.fading)):
        return 0
    signs = {_sign(one.points) for one in was.rules if one.events} - {0}
    return signs.pop() * _slower(was.fading, now.fading) if len(signs) == 1 else 0


def _slower(was: Fading, now: Fading) -> int:
    """1 if the new one never leaves a smaller share of an award, -1 if never a larger one, else 0."""
    if "cap" in (was.kind, now.kind):
        return 0
    if "none" in (was.kind, now.kind):
        return 1 if now.kind == "none" else -1
    if was.kind != now.kind or abs(was.over - now.over) * _MILLION < max(was.over, now.over):
        return 0
    return _sign(now.over - was.over)


def _awards(group: Group) -> dict[object, int] | None:
    """The points of each event rule by what it counts. None where two count the same; where a limit is
    on points, since then what remains for one event depends on what others got; where an award is zero,
    since that is no step of the sum, and leaves out its rounding."""
    found: dict[object, int] = {}
    for one in group.rules:
        if one.events:
            key = _counted(one)
            limited = one.limit is not None and one.limit.of == "points"
            if key in found or limited or not one.points:
                return None
            found[key] = one.points
    return found


def _counted(rule: ScoreRule) -> object:
    return rule.events, rule.limit and (rule.limit.amount, rule.limit.within)


def _worth_one(group: Group, kept: Collection[object]) -> Group:
    """The group with every award at one point, of the events kept: equal for groups that differ in their
    awards only."""
    rules = (one for one in group.rules if not one.events or _counted(one) in kept)
    return replace(group, rules=tuple(_one(rule) for rule in rules))


def _one(rule: ScoreRule) -> ScoreRule:
    return replace(rule, points=1) if rule.events else rule


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
