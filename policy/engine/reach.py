"""How far time alone can carry what a condition reads: bounds from one instant on, for ever.

They are wide, and quick to find. A condition that cannot come true within them needs no search.
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.accounts import Range
from policy.engine import tally
from policy.exact import halved, nearest
from policy.model import Group, Policy
from policy.reference import crossing, scoring
from policy.state import Person, World

_SLACK = 2.0**-40  # of what is computed on doubles, which our exp may round the wrong way
_UNIT = 2  # micro-points by which rounding may carry a sum


class Reach(crossing.Readings):
    """Bounds of every reading at and after `low`, for one person at one state of the facts."""

    def __init__(self, policy: Policy, person: Person, world: World, low: int) -> None:
        self.policy, self.person, self.world, self.low = policy, person, world, low
        self.known = {}

    def _weighted(self, factors: crossing.Factors) -> Range:
        ranges = [crossing.scaled(self.group(name), factor) for name, factor in factors.items()]
        return sum(low for low, _ in ranges), sum(high for _, high in ranges)

    def _unbounded(self, group: Group) -> Range:
        low, high = self._with_rules(group, *self._events(group))
        if group.fading.kind == "cap":
            low = min(low, group.fading.cap)
        return low, high

    def _events(self, group: Group) -> Range:
        whole = self.world.whole_account(self.person) if group.of_account else None
        if whole is None or whole.people.get(self.person.number) is not self.person:
            return total(group, scoring.members(self.policy, group, self.person, self.world), self.low)
        known = whole.reaches.get(group.name)
        if known is None or known[0] != self.low:
            known = whole.reaches[group.name] = (
                self.low,
                total(group, whole.active.values(), self.low),
            )
        return known[1]


def total(group: Group, people: Iterable[Person], low: int) -> Range:
    """Of the events' sum of these people, at and after `low`."""
    ranges = [_of(group, one, low) for one in people if one.history]
    return sum(low for low, _ in ranges), sum(high for _, high in ranges)


def _of(group: Group, person: Person, low: int) -> Range:
    held = tally.of(person, group)
    if person.history[-1].at > low:  # somebody else's, ahead of this instant
        return _sides([one.points for one in scoring.awards(group, person)])
    if group.evaluated is not None:
        return _sides([one.points for one in held.given])
    match group.fading.kind:
        case "half-life":
            if not held.x:
                return 0, 0
            now = held.x * halved(low - held.asof, group.fading.over)
            slack = abs(now) * _SLACK
            return min(0, nearest(now - slack) - _UNIT), max(0, nearest(now + slack) + _UNIT)
        case "linear" | "expires":
            return _sides([one.points for one in held.given if low - one.at < group.fading.over])
        case _:
            return held.total, held.total


def _sides(points: list[int]) -> Range:
    """From all that takes to all that gives."""
    return sum(one for one in points if one < 0) - _UNIT, sum(one for one in points if one > 0) + _UNIT
