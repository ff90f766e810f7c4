"""What a snapshot cannot say: how much its people want. They take after simulated people like them.

Who has been in a status for long is not a newcomer: the eager have left, and the others have gone cold.
So the world is run from empty up to the start, as if it had always been as the scenario says, and those
who are inside then are the donors of those who are inside now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from policy.model import DAY, Policy
from policy.reference import Reference
from policy.state import Alone, Desks, Person
from simulator.inside import Inside
from simulator.kernel import layout as L
from simulator.model import Report, Scenario
from simulator.points import person, worth
from simulator.results import Ints
from simulator.snapshot import Moment, moment, world

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
    known = known or {}
    people = [
        one if one.intents else replace(one, intents=known.get((one.id, one.source), ()))
        for one in scenario.inside
    ]
    if all(one.intents or _is_gone(policy, one) for one in people):
        return replace(scenario, inside=tuple(people))
    found = _Donors(policy, scenario, _crowd(policy, scenario))
    levels = dict.fromkeys(LEVELS, 0)
    for at, (one, points) in enumerate(zip(people, _scores(policy, scenario), strict=True)):
        if not one.intents and not _is_gone(policy, one):
            level, intents = found.of(one, points)
            levels[level] += 1
            people[at] = replace(one, intents=intents)
    begin = scenario.start_from
    told = begin and replace(begin, likeness=tuple(pair for pair in levels.items() if pair[1]))
    return replace(scenario, inside=tuple(people), start_from=told)


def _is_gone(policy: Policy, one: Inside) -> bool:
    status = policy.status[one.status]
    return status.final and not status.transitions


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
    wanted = {at for at, one in enumerate(policy.statuses) if one.name in _present(scenario)}
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
        self.told: dict[tuple[int, int], tuple[float, ...]] = {}

    def of(self, one: Inside, points: tuple[int, int]) -> tuple[str, tuple[float, ...]]:
        """How much they are like the person, and what they want."""
        status = self.statuses[one.status]
        place = (
            status,
            self.sources[one.source],
            self._band(status, *points),
            np.searchsorted(AGES, self.start - one.entered, side="right"),
        )
        for at, key in enumerate(self._keys(*(np.int64(number) for number in place))):
            cell = self.circles[at].get(int(key))
            if cell is not None and len(cell) >= LEAST:
                if (at, int(key)) not in self.told:
                    self.told[at, int(key)] = _spread(cell)
                return LEVELS[at], self.told[at, int(key)]
        return LEVELS[-1], ()

    def _band(self, status: int, worth: Any, deeds: Any) -> Any:
        """The number of both bands."""
        bars = self.bars[status]
        places = [
            np.searchsorted(one, some, side="right")
            for one, some in zip(bars, (worth, deeds), strict=True)
        ]
        return places[0] * BANDS + places[1]

    def _keys(self, status: Any, source: Any, band: Any, since: Any) -> Iterator[Any]:
        """The number of the cell in each circle, the narrowest first; of one person, or of many."""
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


# --- the snapshot's people --------------------------------------------------------------------------


def _scores(policy: Policy, scenario: Scenario) -> list[tuple[int, int]]:
    """Of everybody in the snapshot, at the start: micro-points for what they are, and what they did."""
    reader, key, at = Reference(policy), policy.account_key or "", scenario.start
    people = [person(policy, number, one, at) for number, one in enumerate(scenario.inside)]
    members: dict[object, list[Person]] = {}
    for who in people:
        members.setdefault(who.values.get(key), []).append(who)
    members.pop(None, None)
    found = []
    for who, one in zip(people, scenario.inside, strict=True):
        around = _Account(Desks({}), members=members.get(who.values.get(key), ()))
        told = dict(one.points)
        groups = (
            told[group.name] if group.name in told else reader.group(group.name, who, at, around)
            for group in policy.groups
        )
        own = worth(policy, who, at, around)
        found.append((own, sum(groups) - own))
    return found


@dataclass
class _Account(Alone):
    """A world of an account's people."""

    members: Sequence[Person] = ()

    def account(self, person: Person) -> Iterator[Person]:
        return (one for one in self.members if one.number != person.number)
