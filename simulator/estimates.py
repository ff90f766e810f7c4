"""From one number a replication to an estimate with its interval. Folds are exact (`math.fsum`).

Means: Student's t over replications. Differences: paired t, so that swapping the arms flips the sign and
nothing else. Ratios: ratio of sums with jackknife over replications. Quantiles over replications: order
statistics with binomial coverage, refused where there are too few replications for it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from simulator.student import t_quantile

LEVEL = 0.95


@dataclass(frozen=True)
class Sampling:
    """How replications were taken.

    `level` is what intervals are made with: above `LEVEL` where the study looked several times whether
    it may stop, so that together all looks hold what `LEVEL` promises. So many replications in a row as
    `inner` says share one draw of the uncertain numbers, and count as one.
    """

    level: float = LEVEL
    inner: int = 1


ORDINARY = Sampling()


@dataclass(frozen=True)
class Estimate:
    """A mean with its two-sided interval; `sd` is between replications (or draws: `Sampling`).

    With fewer than two replications that have a value there is no interval: low and high are nan. With
    none, all is nan. `n` counts the replications that have a value.
    """

    mean: float
    low: float
    high: float
    sd: float
    n: int

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2

    def within(self, least: float, most: float) -> Estimate:
        """The part of the interval that is possible at all. What holds the true mean 95 times in 100
        does so as often without the part in which that cannot be."""
        if not least <= self.mean <= most:
            return self
        low, high = (
            end if math.isnan(end) else min(max(end, least), most) for end in (self.low, self.high)
        )
        return replace(self, low=low, high=high)

    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


def mean(values: Sequence[float], level: float = LEVEL) -> Estimate:
    """Mean over replications; nan (no value in that replication) is left out."""
    known = [value for value in values if not math.isnan(value)]
    n = len(known)
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, math.nan, 0)
    centre = math.fsum(known) / n
    if n == 1:
        return Estimate(centre, math.nan, math.nan, math.nan, 1)
    spread = math.sqrt(math.fsum((value - centre) ** 2 for value in known) / (n - 1))
    return _around(centre, spread, spread / math.sqrt(n), n, level)


def difference(base: Sequence[float], other: Sequence[float], level: float = LEVEL) -> Estimate:
    """Mean of `other - base`, replication by replication; pairs in which one is nan are left out."""
    return mean([b - a for a, b in zip(base, other, strict=True)], level)


def ratio(over: Sequence[float], under: Sequence[float], level: float = LEVEL) -> Estimate:
    """Sum of `over` by sum of `under`, by jackknife; nan where `under` sums to 0."""
    return _jackknife(_leave_one_out(over, under), level)


def ratio_difference(
    base: tuple[Sequence[float], Sequence[float]],
    other: tuple[Sequence[float], Sequence[float]],
    level: float = LEVEL,
) -> Estimate:
    """Difference of two ratios of sums over the same replications, jackknifed in pairs."""
    first, second = _leave_one_out(*base), _leave_one_out(*other)
    return _jackknife([b - a for a, b in zip(first, second, strict=True)], level)


def around_parts(estimates: Sequence[float], level: float = LEVEL) -> Estimate:
    """By jackknife: first a number made of all replications, then those made without replication i."""
    return _jackknife(list(estimates), level)


def quantile(values: Sequence[float], q: float, level: float = LEVEL) -> Estimate:
    """The q-quantile over replications with a binomial order-statistic interval.

    An end that the number of replications cannot support is infinite (simulator docs: too few).
    """
    known = sorted(value for value in values if not math.isnan(value))
    n = len(known)
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, math.nan, 0)
    tail = (1 - level) / 2
    below = binomial_rank(n, q, tail)  # P(rank < below) <= tail
    above = n - binomial_rank(n, 1 - q, tail)
    low = known[below - 1] if below >= 1 else -math.inf
    high = known[above] if above < n else math.inf
    return Estimate(_interpolate(known, q), low, high, math.nan, n)


def grouped(values: Sequence[float], size: int) -> Sequence[float]:
    """Means of `size` values in a row; nan is left out."""
    if size == 1:
        return values
    return [mean(values[at : at + size]).mean for at in range(0, len(values), size)]


def _leave_one_out(over: Sequence[float], under: Sequence[float]) -> list[float]:
    """First the ratio of all sums, then that without replication i."""
    top, bottom = math.fsum(over), math.fsum(under)
    whole = [(top, bottom)]
    parts = [(top - a, bottom - b) for a, b in zip(over, under, strict=True)]
    return [a / b if b else math.nan for a, b in whole + parts]


def _jackknife(estimates: list[float], level: float) -> Estimate:
    whole, parts = estimates[0], estimates[1:]
    n = len(parts)
    if n < 2 or any(math.isnan(part) for part in parts):
        return Estimate(whole, math.nan, math.nan, math.nan, n)
    centre = math.fsum(parts) / n
    error = math.sqrt((n - 1) / n * math.fsum((part - centre) ** 2 for part in parts))
    return _around(whole, error * math.sqrt(n), error, n, level)


def _around(centre: float, spread: float, error: float, n: int, level: float) -> Estimate:
    half = t_quantile((1 + level) / 2, n - 1) * error
    return Estimate(centre, centre - half, centre + half, spread, n)


@lru_cache(maxsize=256)
def binomial_rank(n: int, q: float, tail: float) -> int:
    """The largest r with P(Binomial(n, q) < r) <= tail."""
    total, rank = 0.0, 0
    while rank <= n:
        total += _binomial(n, rank, q)
        if total > tail:
            break
        rank += 1
    return rank


def _binomial(n: int, k: int, q: float) -> float:
    """P(Binomial(n, q) = k), by logarithms: (1 - q)^n alone may be too small for a double."""
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(ways + k * math.log(q) + (n - k) * math.log1p(-q))


def _interpolate(ordered: list[float], q: float) -> float:
    place = q * (len(ordered) - 1)
    under = math.floor(place)
    over = min(under + 1, len(ordered) - 1)
    return ordered[under] + (place - under) * (ordered[over] - ordered[under])
