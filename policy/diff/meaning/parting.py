"""Histories after which two ways of counting lie on different sides of a bar, found by arithmetic.

Where the fading of a group changed, or its points, no history that happens to be tried need part the
two: the bar lies between both only for some days. What a burst of events is worth after any number of
days is known in closed form for every kind of fading, so the days are computed. What is found here is
only a proposal: whoever is shown is tried in both policies.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from dsl.typed import Linear
from policy.model import DAY, Fading, Group, Policy
from policy.prove import histories, points
from policy.prove.encode import Universe
from policy.prove.histories import History
from policy.prove.reading import Read, terms

_TIMES = (1, 2, 3, 4, 5, 8, 12, 20, 40)
_GAPS = (7, 30, 90, 365)  # days between what takes points away and what gives them, or the reverse
_DAYS = (*range(60), *range(60, 365, 5), *range(365, 1_500, 30))
_EVENTS = 4  # of those worth most, and of those worth least
_BARS = 60  # of one group
_SUMS = 16  # of what its other terms may come to
_FOUND = 40  # histories of one group


@dataclass(frozen=True)
class _Way:
    """How one policy counts the group."""

    policy: Policy
    group: Group

    def worth(self, events: tuple[str, ...]) -> int:
        """What these events are worth at once."""
        return histories.worth(self.policy, self.group, History(events))

    def left(self, worth: int, days: int) -> float:
        return worth * _share(self.group.fading, days * DAY)


@lru_cache(maxsize=4)
def parting(universe: Universe) -> tuple[History, ...]:
    """Histories that part the groups that two policies count otherwise; the plainest first."""
    found: list[History] = []
    for name, (old, new) in _changed(universe).items():
        bars = sorted(set(_bars(universe, name)))[:_BARS]
        found += _found((_Way(*old), _Way(*new)), bars) if bars else ()
    return tuple(found)


def _changed(universe: Universe) -> Mapping[str, tuple[tuple[Policy, Group], tuple[Policy, Group]]]:
    """By name, what both policies count, and otherwise."""
    found: dict[str, list[tuple[Policy, Group]]] = {}
    for policy, group in universe.timed_groups:
        found.setdefault(group.name, []).append((policy, group))
    return {
        name: (both[0], both[1])
        for name, both in found.items()
        if len(both) == 2 and points.behaviour(both[0][1]) != points.behaviour(both[1][1])
    }


def _found(ways: tuple[_Way, _Way], bars: Sequence[float]) -> Iterator[History]:
    """One history for every two places among the bars at which the two can be at once."""
    seen = set()
    for history, old, new in _values(ways):
        key = _place(bars, old), _place(bars, new)
        if key[0] != key[1] and key not in seen:
            seen.add(key)
            yield history
            if len(seen) == _FOUND:
                return


def _place(bars: Sequence[float], value: float) -> int:
    return bisect_left(bars, value) + bisect_right(bars, value)


def _values(ways: tuple[_Way, _Way]) -> Iterator[tuple[History, float, float]]:
    """Bursts read after some days; then bursts after others that count the other way."""
    bursts = [(one, [way.worth(one) for way in ways]) for one in _bursts(ways)]
    for (events, worth), days in product(bursts, _DAYS):
        old, new = (way.left(one, days) for way, one in zip(ways, worth, strict=True))
        yield History(events, wait=days), old, new
    for (first, before), (events, worth), gap in product(bursts, bursts, _GAPS):
        if before[0] * worth[0] < 0:
            old, new = (
                way.left(was, gap) + one for way, was, one in zip(ways, before, worth, strict=True)
            )
            yield History(events, first=first, gap=gap), old, new


def _bursts(ways: tuple[_Way, _Way]) -> list[tuple[str, ...]]:
    """One event some times over, and two different ones."""
    rules = [rule for way in ways for rule in way.group.rules]
    worth: dict[str, int] = {}
    for rule in rules:
        for event in rule.events:
            if all(event in way.policy.events for way in ways):
                worth[event] = worth.get(event, 0) + rule.points
    sorted_ = sorted(worth, key=lambda one: -worth[one])
    events = [one for at, one in enumerate(sorted_) if at < _EVENTS or at >= len(sorted_) - _EVENTS]
    singles = [(one,) * times for times in _TIMES for one in events]
    return [*singles, *combinations(events, 2)]


def _share(fading: Fading, age: int) -> float:
    """What is left of an award."""
    match fading.kind:
        case "half-life":
            return float(0.5 ** (age / fading.over))
        case "linear":
            return max(0.0, 1 - age / fading.over)
        case "expires":
            return float(age < fading.over)
        case _:
            return 1.0


# --- bars ---------------------------------------------------------------------------------------


def _bars(universe: Universe, name: str) -> Iterator[float]:
    """What the events of the group must be worth for some comparison to be just so."""
    for read in universe.reads:
        group = read.policy.group[name]
        for test in read.tests:
            if isinstance(test, Linear):
                sum_ = terms(read.policy, test)
                factor = sum_.pop(("group", name), 0)
                if factor:
                    others = [_sums(read, kind, one, by) for (kind, one), by in sum_.items()]
                    own = _whens(group)
                    for rest in _few(*others):
                        yield from (float(test.bound - rest) / factor - one for one in own)


def _sums(read: Read, kind: str, name: str, factor: int) -> list[int]:
    """What another term may come to, without events."""
    if kind == "field":
        return [0]
    group = read.policy.group[name]
    low, high = points.idle(group)
    return [
        factor * min(max(one, low if low is not None else one), high if high is not None else one)
        for one in _whens(group)
    ]


def _whens(group: Group) -> list[int]:
    return _few(*([0, one.points] for one in group.rules if one.when is not None))


def _few(*parts: list[int]) -> list[int]:
    """The sums of one of each, some of them where there are many."""
    found = [0]
    for one in parts:
        found = sorted({a + b for a in found for b in one})
        found = found[:: -(-len(found) // _SUMS)] if len(found) > _SUMS else found
    return found
