"""How many are still there after a time: Kaplan and Meier's estimate from histograms of stays.

Of stays that began while figures count, some have ended when the run ends, and of the others it is only
known that they have lasted so far. Of those in the bin of a time (3% wide), half were seen in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from simulator import estimates
from simulator.estimates import Estimate
from simulator.exact import at_least_of_few
from simulator.labels import labels
from simulator.quantiles import MICROSECONDS, edge
from simulator.results import Floats, Ints, Results
from simulator.summary import Survival
from simulator.view import World

TIMES = (1.0, 4.0, 8.0, 24.0, 48.0, 72.0, 168.0, 336.0, 720.0, 1440.0, 2160.0, 4320.0, 8760.0)  # hours
_EVERY = 4  # bins from one point of a curve to the next


def shares(lasted: Ints, lasting: Ints) -> Floats:
    """(rows, TIMES) from (rows, bins) twice: stays that ended, and those not ended yet. nan where nobody
    was seen for so long; times are those at the end of their bins."""
    found: Floats = kept(lasted, lasting)[0][:, _places(lasted.shape[1])]
    return found


def kept(lasted: Ints, lasting: Ints) -> tuple[Floats, Ints]:
    """Who is still there at the end of each bin, and how many were seen in it: (rows, bins) each."""
    seen: Ints = (lasted + lasting)[:, ::-1].cumsum(axis=1)[:, ::-1]
    exposed: Floats = np.maximum(seen - lasting / 2, 0.5)
    still: Floats = np.cumprod(1.0 - lasted / exposed, axis=1).astype(np.float64)
    still[(seen == 0) & (still > 0)] = np.nan
    return still, seen


def survivals(world: World, results: Results) -> Iterator[Survival]:
    """Of each status in which stays began, for as long as somebody was seen there."""
    lasted, lasting = results.totals["lasted"], results.totals["lasting"]
    still, seen = kept(lasted, lasting)
    for at, (status, label) in enumerate(labels(world.policy)):
        if seen[at, 0] and (lasted[at].any() or not status.final):
            many = float(seen[at, 0]) / results.replications
            told = tuple(_told(results, at, still[at], seen[at]))
            yield Survival(label, many, told, tuple(_curve(still[at])), half(still[at]))


def half(still: Floats) -> float:
    """Hours, rounded down to a bin: of (bins,) shares, the time for which half are still there or, if it
    is not known when fewer are, for which anybody was seen."""
    many = int((still >= 0.5).sum())
    known = many < len(still) and not np.isnan(still[many])
    return edge(many if known else max(many - 1, 0)) / MICROSECONDS


def _told(
    results: Results, row: int, still: Floats, seen: Ints
) -> Iterator[tuple[float, Estimate, float]]:
    """Over all replications together, with intervals as wide as single replications say."""
    how, left = results.how, 1.0
    for column, place in enumerate(_places(len(still))):
        middle = float(still[place])
        if np.isnan(middle) or not left:
            return
        values = [float(one) for one in results.survivals[:, row, column]]
        spread = estimates.mean(estimates.grouped(values, how.inner), how.level)
        low, high = middle - spread.half_width, middle + spread.half_width
        found = Estimate(middle, low, high, spread.sd, spread.n)
        found = at_least_of_few(found, *_people(still, seen, place), how.level).within(0.0, 1.0)
        yield TIMES[column], found, float(seen[place + 1]) / results.replications
        left = middle


def _people(still: Floats, seen: Ints, place: int) -> tuple[float, float]:
    """A share as that of people who were all followed for so long: as many as would have left those who
    were (Peto). Where nobody is left, those who were the last to be seen."""
    if still[place]:
        return float(seen[place + 1]), float(seen[place + 1] / still[place])
    last = int(np.flatnonzero(still)[-1]) if still[0] else -1
    return 0.0, float(seen[last + 1] / (still[last] if last >= 0 else 1.0))


def _curve(still: Floats) -> Iterator[tuple[float, float]]:
    """Hours and share at the ends of bins, for as long as somebody was seen there."""
    last = 1.0
    for at in range(_EVERY - 1, len(still), _EVERY):
        share = float(still[at])
        if np.isnan(share) or not last:
            return
        yield edge(at + 1) / MICROSECONDS, share
        last = share


@cache
def _places(bins: int) -> list[int]:
    """The bins that hold the times."""
    edges: np.ndarray[Any, np.dtype[np.float64]] = np.array([edge(at) for at in range(bins)])
    return [int(one) - 1 for one in np.searchsorted(edges, np.array(TIMES) * MICROSECONDS, side="right")]
