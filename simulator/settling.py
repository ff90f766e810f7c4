"""How long a run takes to forget that it began empty (MSER-5, White 1997).

Of the days at the beginning so many are left out as makes the mean of the others surest: in batches of
five days, the least sum of squares around the mean of those left, divided by the square of their
number. Only the first half is searched; a series that is best cut right in the middle has not settled.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from policy.model import DAY, Policy
from simulator.labels import labels
from simulator.model import Scenario, Source
from simulator.results import Results

BATCH = 5  # days


@dataclass(frozen=True)
class Settling:
    """What is watched, and after how many days it has settled; None if it has not in this run. `middle`
    and `end`: how many people it is in the batch before the middle of the run, and in the last."""

    what: str
    days: int | None
    middle: float = 0.0
    end: float = 0.0

    @property
    def piles_up(self) -> bool:
        """Whether it grows in the second half about as fast as in the first: no run will settle it."""
        return self.days is None and self.end - self.middle > _AS_FAST * self.middle


_AS_FAST = 0.75


def settling(results: Results, policy: Policy) -> list[Settling]:
    """Of the people in each status that they leave again, and of those who wait for each team, day by
    day in the mean over replications, from the start of the run on; the slowest first."""
    found = [Settling(what, mser5(one), *_ends(one)) for what, one in _watched(results, policy)]
    return sorted(found, key=lambda one: -(one.days if one.days is not None else math.inf))


def halfway(horizon: int) -> int:
    """The greatest number of days that can be found to settle in a run of so many."""
    return max(horizon // BATCH // 2 - 1, 0) * BATCH


def steady(scenario: Scenario) -> tuple[Scenario, tuple[str, ...]]:
    """The same world without campaigns and imports, which never settle, and the names of the sources
    that have some. A world that has nothing else stays as it is."""
    crowds = tuple(one.name for one in scenario.sources if one.campaigns)
    if not crowds or not any(one.rate for one in scenario.sources):
        return scenario, ()
    return replace(scenario, sources=tuple(map(_even, scenario.sources))), crowds


def _even(source: Source) -> Source:
    before = replace(source.before, campaigns=()) if source.before is not None else None
    return replace(source, campaigns=(), before=before)


def mser5(series: Sequence[float]) -> int | None:
    """How many values to leave out at the beginning: a multiple of BATCH, less than half of them; None
    where that is not enough. Values after the last whole batch are not looked at."""
    starts = range(0, len(series) - BATCH + 1, BATCH)
    batches = [math.fsum(series[at : at + BATCH]) / BATCH for at in starts]
    half = len(batches) // 2
    if half < 2 or all(one == batches[0] for one in batches):
        return 0
    best = min(range(half + 1), key=lambda at: (_error(batches[at:]), at))
    return best * BATCH if best < half else None


def _ends(series: Sequence[float]) -> tuple[float, float]:
    """Means of the batch before the middle, and of the last."""
    if len(series) < 2 * BATCH:
        return 0.0, 0.0
    half = len(series) // 2
    return math.fsum(series[half - BATCH : half]) / BATCH, math.fsum(series[-BATCH:]) / BATCH


def _error(batches: Sequence[float]) -> float:
    mean = math.fsum(batches) / len(batches)
    return math.fsum((one - mean) ** 2 for one in batches) / len(batches) ** 2


def _watched(results: Results, policy: Policy) -> Iterator[tuple[str, list[float]]]:
    days = results.horizon // DAY
    runs = max(1, results.replications)
    for at, (status, label) in enumerate(labels(policy)):
        if not status.final:
            moves = results.totals["entered"][at, :days] - results.totals["left"][at, :days]
            yield f"people in {label}", [float(one) / runs for one in np.cumsum(moves)]
    for at, team in enumerate(results.teams):
        waiting = results.totals["backlog"][at, :days]
        yield f"people who wait for {team}", [float(one) / runs for one in waiting]
