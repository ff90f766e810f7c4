"""How long a pilot must run to show a difference: pilots of several lengths, simulated.

In a pilot the two policies meet different people, so their luck differs: what decides is how far whole
runs of each differ, and not the paired difference. A pilot ends on its last day: what has not been won
by then counts as not won, as it would there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

from policy.model import DAY
from simulator.compare import Effect, effect, not_judged, of_other_clocks
from simulator.estimates import LEVEL
from simulator.model import Scenario
from simulator.summary import Summary

WEEKS = (2, 4, 8, 13, 26, 52)


@dataclass(frozen=True)
class Chance:
    """A figure after so many weeks: the difference to expect, and how often a pilot would show it."""

    weeks: int
    effect: Effect
    power: float
    least: float = math.nan  # by the interval of the difference
    most: float = math.nan


@dataclass(frozen=True)
class Pilot:
    """`share`: of the people (and of the reps' time) that each policy gets."""

    base: Summary
    proposal: Summary
    share: float
    wanted: float
    chances: tuple[tuple[str, tuple[Chance, ...]], ...]  # figure's title, by length

    def shortest(self, chances: Sequence[Chance]) -> int | None:
        """The first length from which on every longer one shows the difference often enough."""
        found = None
        for one in reversed(chances):
            if not one.power >= self.wanted:
                break
            found = one.weeks
        return found


def shortened(scenario: Scenario, weeks: int) -> Scenario:
    """The scenario until so many weeks after the warm-up, and nothing after."""
    return replace(scenario, horizon=scenario.warm_up + weeks * 7 * DAY, follow_up=0)


def pilot(
    lengths: Sequence[int],
    found: Sequence[tuple[Summary, Summary]],
    figures: Sequence[str],
    share: float,
    wanted: float,
) -> Pilot:
    """From the summaries of both policies at each length."""
    base, proposal = found[-1]
    told = tuple(_of(lengths, found, figures, share))
    return Pilot(base, proposal, share, wanted, told)


def _of(
    lengths: Sequence[int],
    found: Sequence[tuple[Summary, Summary]],
    figures: Sequence[str],
    share: float,
) -> Iterator[tuple[str, tuple[Chance, ...]]]:
    for name in figures:
        chances = []
        title = name
        for weeks, (base, proposal) in zip(lengths, found, strict=True):
            first, second = base.measure(name), proposal.measure(name)
            if first is None or second is None:
                break
            one, title = effect(first, second), first.title
            if name in of_other_clocks(base, proposal):
                one = not_judged(one)
            chances.append(Chance(weeks, one, power(one, share), *_between(one, share)))
        else:
            yield title, tuple(chances)


def power(one: Effect, share: float) -> float:
    """How often a two-sided test at 5% sees a difference of this size between two runs of their own.

    Each policy gets a `share` of the people: counts and their variances shrink with it, and so does what
    the difference is worth in standard errors, by its root.
    """
    size = _errors(one, abs(one.difference.mean), share)
    return math.nan if math.isnan(size) else _power(size)


def needed(one: Chance, share: float, wanted: float) -> int | None:
    """About how many weeks would show the difference so often: what it is worth in standard errors
    grows with the root of the time. None where the difference itself may be chance."""
    size = _errors(one.effect, abs(one.effect.difference.mean), share)
    if not one.effect.difference.excludes_zero() or not 0 < size < math.inf:
        return None
    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if _power(middle) >= wanted else (middle, high)
    return math.ceil(one.weeks * (high / size) ** 2)


def _between(one: Effect, share: float) -> tuple[float, float]:
    """The power if the difference were as small, and as large, as its interval allows."""
    ends = [abs(one.difference.low), abs(one.difference.high)]
    least = min(ends) if one.difference.excludes_zero() else 0.0
    sizes = [_errors(one, size, share) for size in (least, max(ends))]
    low, high = (math.nan if math.isnan(size) else _power(size) for size in sizes)
    return low, high


def _errors(one: Effect, difference: float, share: float) -> float:
    """The difference in standard errors of the two runs; nan where there are none to be known."""
    spread = math.hypot(one.base.sd, one.proposal.sd)
    if math.isnan(spread) or math.isnan(difference) or (not spread and not difference):
        return math.nan
    return math.sqrt(share) * difference / spread if spread else math.inf


def _power(size: float) -> float:
    law = NormalDist()
    limit = law.inv_cdf((1 + LEVEL) / 2)
    return law.cdf(size - limit) + law.cdf(-size - limit)
