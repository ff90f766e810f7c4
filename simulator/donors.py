"""What a snapshot cannot say: how much its people want. They take after simulated people like them.

Who has been in a status for long is not a newcomer: the eager have left, and the others have gone cold.
So the world is run from empty up to the start, as if it had always been as the scenario says, and those
who are inside then are the donors of those who are inside now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from policy.model import DAY, Policy
from simulator.inside import Inside
from simulator.kernel import layout as L
from simulator.model import Report, Scenario
from simulator.results import Ints
from simulator.snapshot import Moment, moment, world
from simulator.standing import standings

Reals = np.ndarray[Any, np.dtype[np.float64]]

SEED = 0  # the donors are the same in every study of a scenario
LEAST = 24  # donors whom a person takes after, all alike
MOST = 512
PEOPLE = 40_000  # donors that are enough, if there are a few in every status where somebody is
FEW = 4 * LEAST
RUNS = 16
SHORTEST, LONGEST = 90 * DAY, 730 * DAY  # of the time that is run before the start
AGES = tuple(round(one * DAY) for one in (1, 3, 7, 14, 30, 60, 90, 180, 365))
BANDS = 5  # of the points for what people are, and of those for what they did: in each status

LEVELS = (
    "in source, status, score and age",
    "in source, status and score",
    "in status and score",
    "in source and status",
    "in status alone",
    "nobody: as newcomers",
)


@dataclass(frozen=True)
class _Crowd:
    """Those who are inside at the start, in columns: numbers of statuses and of sources, micro-points
    for what they are and for what they did, ticks in the status, how much they wanted on coming."""

    status: Ints
    source: Ints
    worth: Ints
    deeds: Ints
    age: Ints
    intent: Reals


def with_intents(
    policy: Policy, scenario: Scenario, known: Mapping[tuple[str, str], tuple[float, ...]] | None = None
) -> Scenario:
    """The scenario with the intents of all who are inside; `known` are those of some of them, by id and
    source.

    Raises PlanError, SimulationError.
    """
    people = [_with_known(one, known or {}) for one in scenario.inside]
    gone = {one.name for one in policy.statuses if one.final and not one.transitions}
    sought = [at for at, one in enumerate(people) if not one.intents and one.status not in gone]
    if not sought:
        return replace(scenario, inside=tuple(people))
    points = standings(policy, scenario)
    donors = _Donors(policy, scenario, _crowd(policy, scenario))
    drawn = donors.of([people[at] for at in sought], [points[at] for at in sought])
    for at, (_, intents) in zip(sought, drawn, strict=True):
        people[at] = people[at].wanting(intents)
    levels = Counter(level for level, _ in drawn)
    likeness = tuple((level, levels[level]) for level in LEVELS if levels[level])
    begin = scenario.start_from
    told = begin and replace(begin, likeness=likeness)
    return replace(scenario, inside=tuple(people), start_from=told)


def _with_known(one: Inside, known: Mapping[tuple[str, str], tuple[float, ...]]) -> Inside:
    found = () if one.intents else known.get((one.id, one.source), ())
    return one.wanting(found) if found else one


# --- donors ---------------------------------------------------------------------------------------


def _crowd(policy: Policy, scenario: Scenario) -> _Crowd:
    """Everybody who is inside in a few runs up to the start."""
    length = _length(scenario)
    past = replace(
        scenario,
        start=scenario.start - length,
        horizon=length + 1,
        follow_up=0,
        warm_up=0,
        report=Report(),
        start_from=None,
        inside=(),
    )
    present = _present(scenario)
    wanted = {at for at, one in enumerate(policy.statuses) if one.name in present}
    worker, factors = world(policy, past, scenario.start), _factors(policy, scenario)
    parts: list[_Crowd] = []
    for run in range(RUNS):
        parts.append(_inside(moment(worker, scenario.start, SEED, run), factors))
        if _are_enough(parts, wanted):
            break
    return _Crowd(*(np.concatenate(each) for each in zip(*map(_columns, parts), strict=True)))


def _present(scenario: Scenario) -> frozenset[str]:
    return frozenset(one.status for one in scenario.inside)


def _are_enough(parts: Sequence[_Crowd], wanted: set[int]) -> bool:
    every = np.concatenate([one.status for one in parts])
    number = np.bincount(every, minlength=1 + max(wanted))
    return len(every) >= PEOPLE and all(number[one] >= FEW for one in wanted)


def _columns(one: _Crowd) -> tuple[Any, ...]:
    return one.status, one.source, one.worth, one.deeds, one.age, one.intent


def _length(scenario: Scenario) -> int:
    """As long as nineteen in twenty have been there."""
    ages = sorted(scenario.start - one.born for one in scenario.inside)
    wanted = ages[len(ages) * 19 // 20] if ages else 0
    days = -(-max(SHORTEST, min(wanted, LONGEST)) // DAY)
    return min(days * DAY, scenario.start)


def _inside(found: Moment, factors: Reals) -> _Crowd:
    status, worth = found.lines[:, L.LOG_STATUS], found.worth
    intent = np.ascontiguousarray(found.people[:, L.W_INTENT]).view(np.float64)
    return _Crowd(
        status,
        found.sources,
        worth,
        found.lines[:, L.LOG_SCORE] - worth,
        found.at - found.entered,
        np.where(found.went_cold, np.minimum(intent / factors[status], 1.0), intent),
    )


def _factors(policy: Policy, scenario: Scenario) -> Reals:
    """By status: what is left of the intent of whom nobody attended to in time."""
    left = {one.status: one.factor for one in scenario.patience if one.factor}
    return np.array([left.get(one.name, 1.0) for one in policy.statuses])


class _Donors:
    """Whom a person of the snapshot takes after: cells of people alike, in ever wider circles."""

    def __init__(self, policy: Policy, scenario: Scenario, crowd: _Crowd) -> None:
        self.start = scenario.start
        self.statuses = {one.name: at for at, one in enumerate(policy.statuses)}
        self.sources = {one.name: at for at, one in enumerate(scenario.sources)}
        intents = dict(scenario.intent)
        models = [intents.get(one.name, intents.get("")) for one in scenario.sources]
        # the first source of those whose newcomers want as much
        self.kinds = np.array([models.index(one) for one in models], dtype=np.int64)
        every = range(len(policy.statuses))
        of_status = [crowd.status == at for at in every]
        self.bars = [(_bars(crowd.worth[mine]), _bars(crowd.deeds[mine])) for mine in of_status]
        band = np.zeros(len(crowd.status), dtype=np.int64)
        for at, mine in enumerate(of_status):
            band[mine] = self._band(at, crowd.worth[mine], crowd.deeds[mine])
        since = np.searchsorted(AGES, crowd.age, side="right")
        self.circles = [
            _cells(keys, crowd.intent) for keys in self._keys(crowd.status, crowd.source, band, since)
        ]

    def of(
        self, people: Sequence[Inside], points: Sequence[tuple[int, int]]
    ) -> list[tuple[str, tuple[float, ...]]]:
        """How much the donors are like each of them, and what they want."""
        found: list[tuple[str, tuple[float, ...]]] = [(LEVELS[-1], ())] * len(people)
        left = np.arange(len(people))
        for at, keys in enumerate(self._keys(*self._places(people, points))):
            every, places = np.unique(keys[left], return_inverse=True)
            pools = [self._pool(at, key) for key in every.tolist()]
            for number, place in zip(left.tolist(), places.tolist(), strict=True):
                if pools[place]:
                    found[number] = (LEVELS[at], pools[place])
            left = left[np.array([not one for one in pools], dtype=np.bool_)[places]]
        return found

    def _pool(self, at: int, key: int) -> tuple[float, ...]:
        """What the donors of this cell want; none where they are too few."""
        cell = self.circles[at].get(key)
        return () if cell is None or len(cell) < LEAST else _spread(cell)

    def _places(self, people: Sequence[Inside], points: Sequence[tuple[int, int]]) -> tuple[Ints, ...]:
        """Numbers of statuses and sources, bands of the score and of the age."""
        status = np.array([self.statuses[one.status] for one in people], dtype=np.int64)
        source = np.array([self.sources[one.source] for one in people], dtype=np.int64)
        worth, deeds = np.array(points, dtype=np.int64).reshape(-1, 2).T
        band = np.zeros(len(people), dtype=np.int64)
        for at in np.unique(status).tolist():
            mine = status == at
            band[mine] = self._band(at, worth[mine], deeds[mine])
        ages = np.array([self.start - one.entered for one in people], dtype=np.int64)
        return status, source, band, np.searchsorted(AGES, ages, side="right")

    def _band(self, status: int, worth: Ints, deeds: Ints) -> Ints:
        """The number of both bands."""
        bars = self.bars[status]
        places = [
            np.searchsorted(one, some, side="right")
            for one, some in zip(bars, (worth, deeds), strict=True)
        ]
        return np.asarray(places[0] * BANDS + places[1])

    def _keys(self, status: Ints, source: Ints, band: Ints, since: Ints) -> Iterator[Ints]:
        """The numbers of the cells in each circle, the narrowest first."""
        within = status * len(self.kinds) + source
        yield (within * BANDS**2 + band) * (len(AGES) + 1) + since
        yield within * BANDS**2 + band
        yield (status * len(self.kinds) + self.kinds[source]) * BANDS**2 + band
        yield within
        yield status


def _cells(keys: Ints, intents: Reals) -> dict[int, Reals]:
    """The intents of each cell, in order."""
    if not len(keys):  # the past may have been empty, where all who are here came otherwise
        return {}
    order = np.lexsort((intents, keys))
    found, first = np.unique(keys[order], return_index=True)
    return dict(zip(found.tolist(), np.split(intents[order], first[1:]), strict=True))


def _spread(cell: Reals) -> tuple[float, ...]:
    """All of a few; of many so many, evenly over their order."""
    many = min(len(cell), MOST)
    return tuple(float(cell[(2 * at + 1) * len(cell) // (2 * many)]) for at in range(many))


def _bars(scores: Ints) -> Ints:
    """What parts the bands of a status' scores."""
    ordered = np.sort(scores)
    places = [len(ordered) * at // BANDS for at in range(1, BANDS)] if len(ordered) else []
    return np.unique(ordered[places])
