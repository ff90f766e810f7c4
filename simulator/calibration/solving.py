"""Numbers that no rate states, so that the stated rates hold on average when the policy is simulated.

Who comes to a status has been chosen by those before it: the eager get further. So the odds of an
outcome cannot be read off its rate. The draft is simulated, the same people again and again, and every
number is moved by what its own rate is off, in log odds, until all hold.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from policy.model import DAY as TICKS
from policy.model import Policy
from simulator.calibration.causes import Cause, against_time, by, cause
from simulator.calibration.draft import DAY, Frame, opened, text, whole_stay
from simulator.calibration.imported import evened
from simulator.calibration.stated import Rates, Way
from simulator.labels import labels
from simulator.model import Scenario
from simulator.scenario import load_text

if TYPE_CHECKING:
    from simulator.results import Results
    from simulator.summary import Summary

PEOPLE = 32_000
_STEPS = 10_000_000  # of all people together, about: fewer live while they are found too busy
_SOON = 250  # days; of lives that take longer, fewer are lived
RUNS = 8
ROUNDS = 14
NEAR = 0.002  # of a share, and of a time as a share of it


@dataclass(frozen=True)
class Held:
    """A stated way, and the share that was simulated, of so many who left."""

    way: Way
    share: float
    left: float

    @property
    def holds(self) -> bool:
        error = math.sqrt(max(self.way.share * (1 - self.way.share), 1e-9) / max(self.left, 1.0))
        return abs(self.share - self.way.share) <= max(0.005, 3 * error)


@dataclass(frozen=True)
class Stayed:
    """Hours in a status, stated and simulated; so many stays ended."""

    status: str
    stated: float
    hours: float
    ends: float

    @property
    def holds(self) -> bool:
        return abs(self.hours / self.stated - 1) <= max(_FAR, 4 / math.sqrt(max(self.ends, 1.0)))


_FAR = 0.03
_SLOWEST, _FASTEST = 1e-4, 5.0  # steps a day


@dataclass(frozen=True)
class Solved:
    """`text` is the scenario file; `shares` has each way that was gone, of those who left its status."""

    text: str
    numbers: Mapping[str, float]
    ways: tuple[Held, ...]
    stays: tuple[Stayed, ...]
    shares: Mapping[tuple[str, str], float] = field(default_factory=dict)
    deserted: tuple[str, ...] = ()  # statuses of which something is stated, and to which nobody comes

    @property
    def off(self) -> int:
        """How many of these figures cannot be had."""
        return sum(not one.holds for one in self.ways) + sum(not one.holds for one in self.stays)


@dataclass(frozen=True)
class _Seen:
    moves: Mapping[tuple[str, str], float]
    stays: Mapping[str, float]

    def left(self, status: str) -> float:
        return sum(many for (start, _), many in self.moves.items() if start == status)

    def came(self, status: str) -> float:
        return sum(many for (_, end), many in self.moves.items() if end == status)

    def share(self, ways: tuple[Way, ...], of: tuple[Way, ...] = ()) -> float:
        """Of those who went one of the ways `of`, or else of all who left, how many went one of the
        first; nan if nobody did."""
        here, others = (sum(self.moves.get((w.start, w.end), 0.0) for w in some) for some in (ways, of))
        whole = others if of else self.left(ways[0].start)
        return here / whole if whole else math.nan


class Undraftable(Exception):
    """The draft is no scenario for the policy; the message says why."""


def solved(
    policy: Policy,
    rates: Rates,
    frame: Frame,
    seed: int = 1,
    threads: int | None = None,
    heard: Callable[[int], None] = lambda rounds: None,
    stop: threading.Event | None = None,
) -> Solved:
    """A scenario in which the rates hold, as nearly as they can. `heard` is told how many of ROUNDS are
    over. Undraftable; KeyboardInterrupt when told to stop; PlanError and SimulationError for what the
    simulator cannot do."""
    numbers, even = opened(policy, rates, frame), evened(rates)
    paces = {one: _Pace() for one in numbers if one.startswith("pace.")}
    for rounds in range(ROUNDS):
        if stop is not None and stop.is_set():
            raise KeyboardInterrupt
        seen = _simulated(policy, even, frame, numbers, seed, threads)
        heard(rounds + 1)
        moved = _moved(policy, rates, numbers, seen, paces)
        if rounds == ROUNDS - 1 or all(_near(one, numbers[one], moved[one]) for one in numbers):
            break
        numbers = moved
    return Solved(
        text(policy, rates, frame, numbers),
        numbers,
        tuple(Held(one, seen.share((one,)), seen.left(one.start)) for one in rates.ways),
        tuple(
            Stayed(name, hours, seen.stays.get(name, math.nan), seen.left(name))
            for name, hours in rates.stays
        ),
        {way: many / seen.left(way[0]) for way, many in seen.moves.items() if many},
        tuple(one for one in rates.statuses if not _peopled(policy, seen, one)),
    )


def _near(name: str, old: float, new: float) -> bool:
    return abs(new - old) <= NEAR * (1 if name.startswith("odds.") else old)


def _simulated(
    policy: Policy,
    rates: Rates,
    frame: Frame,
    numbers: Mapping[str, float],
    seed: int,
    threads: int | None,
) -> _Seen:
    from simulator.study import study
    from simulator.summarise import summarise

    scenario = _long(policy, _bound(policy, text(policy, rates, frame, numbers)), rates, numbers)
    (results,) = study([(policy, scenario)], RUNS, seed, threads)
    found = summarise(results, policy, scenario)
    names = {label: status.name for status, label in labels(policy)}
    return _Seen(
        {(names[one.source], names[one.target]): sum(one.moves.over) for one in found.flows},
        {name: _stay(found, results, name, hours) for name, hours in rates.stays},
    )


def _stay(found: Summary, results: Results, status: str, stated: float) -> float:
    """Mean hours: of short stays those that ended; of long ones the time that all people spent there by
    the number who left, for a mean of the ended ones would miss the longest. nan if nobody left."""
    if stated < _LONG:
        return _mean(results.metrics[f"dwell.{status}"])
    assert found.daily is not None
    at = found.daily.statuses.index(status)
    inside = accumulate(
        a - b for a, b in zip(found.daily.entered[at], found.daily.left[at], strict=True)
    )
    since = round(len(found.daily.left[at]) - found.days)
    left = sum(found.daily.left[at][since:])
    return sum(list(inside)[since:]) * DAY / left if left else math.nan


_LONG = 30 * DAY  # hours


def _mean(values: tuple[float, ...]) -> float:
    known = [one for one in values if one == one]
    return math.fsum(known) / len(known) if known else math.nan


def _bound(policy: Policy, written: str) -> Scenario:
    scenario, found, _ = load_text(written, "draft", policy)
    if scenario is None:
        first = next(one for one in found if one.severity.name == "ERROR")
        raise Undraftable(f"{first.message} ({first.help})" if first.help else first.message)
    return scenario


def _long(policy: Policy, scenario: Scenario, rates: Rates, numbers: Mapping[str, float]) -> Scenario:
    """For as long as it takes to settle, and then for as long again; nobody waits, so that the number of
    people is free."""
    whole = whole_stay(policy, rates, numbers)
    days = min(max(3 * whole, 90.0), 500.0)
    pace = max((one for name, one in numbers.items() if name.startswith("pace.")), default=0.0)
    people = min(PEOPLE * min(1.0, _SOON / days), _STEPS / (2 * days * max(pace, _SLOWEST)))
    factor = people / RUNS / (days * sum(one.per_day for one in rates.coming))
    return replace(
        scenario,
        horizon=round(2 * days * TICKS),
        warm_up=round(days * TICKS),
        follow_up=0,
        sources=tuple(replace(one, rate=one.rate * factor) for one in scenario.sources),
    )


def _moved(
    policy: Policy, rates: Rates, numbers: Mapping[str, float], seen: _Seen, paces: Mapping[str, _Pace]
) -> dict[str, float]:
    found = dict(numbers)
    for name, value in numbers.items():
        kind, _, status = name.partition(".")
        if kind == "odds":
            ways = by(policy, rates, status, "people")
            share = seen.share(ways[:1], ways)
            wanted = ways[0].share / sum(one.share for one in ways)
            found[name] = value + _bounded(_logit(wanted) - _logit(share), 3)
        elif kind == "pace":
            step = paces[name].step(math.log(value), _off(policy, rates, status, seen))
            found[name] = min(max(value * math.exp(step), _SLOWEST), _FASTEST)
        else:
            stay = rates.stay(status)
            assert stay is not None
            hours = seen.stays.get(status, math.nan)
            if _decides(policy, rates, status) and hours == hours:
                found[name] = max(value + stay - hours, value / 4, 1 / 60)
    return found


def _decides(policy: Policy, rates: Rates, status: str) -> bool:
    """Whether a stay lasts as long as the work: nothing else ends it."""
    return all(cause(policy, one) == "people" for one in rates.of(status))


def _off(policy: Policy, rates: Rates, status: str, seen: _Seen) -> float:
    """How far people are from reaching their points, or doing what moves them, as often as stated or,
    where they go no other way, as soon: below 0, too few."""
    which: Cause = "event" if against_time(policy, rates, status) else "points"
    ways, stay = by(policy, rates, status, which), rates.stay(status)
    share = seen.share(ways)
    if share < 1 - _CLEAR or (share == share and stay is None):
        return _logit(share) - _logit(sum(one.share for one in ways))
    hours = seen.stays.get(status, math.nan)
    if hours == hours and stay is not None:
        return math.log(stay / hours)
    return -2.0 if _peopled(policy, seen, status) else 0.0  # there they are, and nobody ever leaves


def _peopled(policy: Policy, seen: _Seen, status: str) -> bool:
    """Whether somebody is born there, or has come."""
    here = policy.status[status]
    return bool((here.start is not None and here.track == policy.birth_track) or seen.came(status))


_CLEAR = 0.002


class _Pace:
    """Seeks the logarithm of a pace: by the slope of the last two tries, never far at once."""

    def __init__(self) -> None:
        self._last: tuple[float, float] | None = None
        self._slope = 1.5

    def step(self, at: float, off: float) -> float:
        if self._last is not None and abs(at - self._last[0]) > 1e-6:
            slope = (off - self._last[1]) / (at - self._last[0])
            self._slope = min(max(slope, 0.4), 10.0) if slope == slope else self._slope
        self._last = at, off
        return _bounded(-off / self._slope, 1.5)


def _logit(share: float) -> float:
    if share != share:
        return 0.0
    kept = min(max(share, 1e-5), 1 - 1e-5)
    return math.log(kept / (1 - kept))


def _bounded(value: float, most: float) -> float:
    return min(max(value, -most), most)
