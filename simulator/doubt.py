"""How much of what is not known about a figure is luck, and how much is assumption.

Each draw of the uncertain numbers has a few replications. The variance between the means of the draws is
that of the assumptions plus that of luck within a draw, divided by its number of replications: what is
left without the latter is the assumptions' own. Draws are pulled towards the common mean by as much as
luck pushed them apart, and their middle 95 of 100 are the range that the assumptions alone leave open.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from simulator.estimates import LEVEL
from simulator.student import t_quantile
from simulator.summary import Drawn, Measure, Summary, Unit

LEAST = 8  # draws, for a spread
SWAYED = 32  # draws, to tell the numbers apart
QUANTILES = 40  # draws, for their own quantiles; below that those of a normal distribution


@dataclass(frozen=True)
class Doubt:
    """`luck`: the half-width that more replications would shrink. low, high: what the assumptions leave
    open, known exactly. widest_low, widest_high: both together."""

    mean: float
    luck: float
    low: float
    high: float
    widest_low: float
    widest_high: float
    draws: tuple[float, ...]  # the figure in each draw, luck taken out as far as it can be


def doubt(arms: Sequence[Measure]) -> Doubt | None:
    """Of one arm's figure, or of the difference of two; None for too few draws, or without value."""
    inner = arms[-1].how.inner
    count = len(arms[-1].over) // inner
    if inner < 2 or count < LEAST:
        return None
    signs = (-1.0, 1.0) if len(arms) > 1 else (1.0,)
    centres, within = [], []
    for at in range(0, count * inner, inner):
        parts = [_centred(one, at, inner) for one in arms]
        centres.append(math.fsum(s * centre for s, (centre, _) in zip(signs, parts, strict=True)))
        moved = [
            math.fsum(s * values[i] for s, (_, values) in zip(signs, parts, strict=True))
            for i in range(inner)
        ]
        within.append(math.fsum(one * one for one in moved) / (inner - 1))
    if any(math.isnan(one) for one in (*centres, *within)):
        return None
    found = _split(centres, math.fsum(within) / count / inner)
    return _about(found, math.fsum(s * one.symmetric().mean for s, one in zip(signs, arms, strict=True)))


def _about(found: Doubt, mean: float) -> Doubt:
    """With the mean that is told elsewhere: a ratio of all sums is not quite the mean of the draws'
    ratios, and one figure has one mean."""
    low, high = min(found.low, mean), max(found.high, mean)
    widest = min(found.widest_low, mean), max(found.widest_high, mean)
    return replace(found, mean=mean, low=low, high=high, widest_low=widest[0], widest_high=widest[1])


def _centred(one: Measure, at: int, inner: int) -> tuple[float, list[float]]:
    """The figure in a draw, and how far each replication moves it (a ratio: to first order)."""
    over = one.over[at : at + inner]
    if not one.under:
        centre = math.fsum(over) / inner
        return centre, [value - centre for value in over]
    under = one.under[at : at + inner]
    total = math.fsum(under)
    if not total:
        return math.nan, [math.nan] * inner
    centre = math.fsum(over) / total
    return centre, [(a - centre * b) / (total / inner) for a, b in zip(over, under, strict=True)]


def _split(centres: list[float], luck: float) -> Doubt:
    """`luck` is the variance of a draw's mean by luck alone."""
    count = len(centres)
    mean = math.fsum(centres) / count
    between = math.fsum((one - mean) ** 2 for one in centres) / (count - 1)
    own = max(0.0, between - luck)
    pull = math.sqrt(own / between) if between else 0.0
    draws = sorted(mean + pull * (one - mean) for one in centres)
    half = t_quantile((1 + LEVEL) / 2, count - 1) * math.sqrt(luck / count)
    low, high = _range(draws, mean, math.sqrt(own))
    widest = (mean - math.hypot(mean - low, half), mean + math.hypot(high - mean, half))
    return Doubt(mean, half, low, high, *widest, tuple(mean + pull * (one - mean) for one in centres))


def _range(draws: list[float], mean: float, spread: float) -> tuple[float, float]:
    if len(draws) < QUANTILES:
        reach = t_quantile((1 + LEVEL) / 2, len(draws) - 1) * spread
        return mean - reach, mean + reach
    ends = (_at(draws, (1 - LEVEL) / 2), _at(draws, (1 + LEVEL) / 2))
    return min(ends[0], mean), max(ends[1], mean)


def _at(ordered: list[float], q: float) -> float:
    place = q * (len(ordered) - 1)
    under = math.floor(place)
    return ordered[under] + (place - under) * (
        ordered[min(under + 1, len(ordered) - 1)] - ordered[under]
    )


@dataclass(frozen=True)
class Sway:
    """One uncertain number's hold on a figure: the figure's mean in the draws where the number is least,
    and in those where it is greatest; `share` of the assumptions' variance, the others averaged over."""

    number: str
    stated: str
    least: float
    most: float
    share: float


@dataclass(frozen=True)
class Doubted:
    """A figure, or the difference of one, with the numbers that sway it most."""

    name: str
    title: str
    unit: Unit
    doubt: Doubt
    sways: tuple[Sway, ...]


def doubted(arms: Sequence[Summary]) -> Iterator[Doubted]:
    """Every figure of one arm, or its difference between two; none where nothing was drawn."""
    numbers = {one.name: one for arm in arms for one in arm.drawn}
    for one in arms[0].measures if numbers else ():
        others = [other for arm in arms[1:] if (other := arm.measure(one.name)) is not None]
        found = doubt([one, *others]) if len(others) == len(arms) - 1 else None
        if found is not None:
            yield Doubted(
                one.name, one.title, one.unit, found, tuple(sways(found, list(numbers.values())))
            )


# --- which assumption matters ---------------------------------------------------------------------


def sways(found: Doubt, numbers: Sequence[Drawn]) -> Iterator[Sway]:
    """For every number, the greatest share first; none for too few draws.

    Draws are put into bins by the number. A share that may be chance (two standard errors) is 0.
    """
    count = len(found.draws)
    if count < SWAYED:
        return
    bins = max(3, min(8, count // 8))
    mean = math.fsum(found.draws) / count
    total = math.fsum((each - mean) ** 2 for each in found.draws) / count
    every = []
    for one in numbers:
        order = sorted(range(count), key=one.places.__getitem__)
        parts = [order[count * b // bins : count * (b + 1) // bins] for b in range(bins)]
        means = [math.fsum(found.draws[at] for at in part) / len(part) for part in parts]
        explained = math.fsum(
            len(part) * (one_bin - mean) ** 2 for part, one_bin in zip(parts, means, strict=True)
        )
        share = explained / count / total if total else 0.0
        every.append(Sway(one.name, one.stated, means[0], means[-1], _fair(share, bins, count)))
    yield from sorted(every, key=lambda one: -one.share)


def _fair(share: float, bins: int, count: int) -> float:
    """The share between bins without what chance adds to it: (bins - 1) / (count - 1) on average."""
    by_chance = (bins - 1) / (count - 1)
    error = math.sqrt(2 * (bins - 1)) / (count - 1) * (1 - share)
    if share - by_chance < 2 * error:
        return 0.0
    return min(1.0, (share - by_chance) / (1 - by_chance))
