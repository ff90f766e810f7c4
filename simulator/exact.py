"""What few counts leave open: intervals by the binomial law, which need no spread between runs.

Where everybody or nobody did something, or all but a few, runs hardly differ, and an interval by how far
they do is too narrow or has no width at all, however little was seen.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from statistics import NormalDist

from simulator.estimates import Estimate, binomial_rank
from simulator.student import beta_quantile

FEW = 30.0  # with as many on either side of a share, how far runs differ says enough
_MANY = 1000  # from here on ranks are those of a normal law


def at_least_of_few(found: Estimate, part: float, whole: float, level: float) -> Estimate:
    """The estimate of a share, part by whole; where few are on one side of it, with an interval that is
    at least as wide as that of so many who have nothing to do with each other (Clopper and Pearson)."""
    if math.isnan(found.low) or not 0 <= part <= whole or not whole or min(part, whole - part) >= FEW:
        return found
    low, high = _share(part, whole, level)
    return replace(found, low=min(found.low, low), high=max(found.high, high))


@lru_cache(maxsize=4096)
def _share(part: float, whole: float, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    low = beta_quantile(tail, part, whole - part + 1) if part > 0 else 0.0
    high = beta_quantile(1 - tail, part + 1, whole - part) if part < whole else 1.0
    return low, high


def ranks(n: int, q: float, level: float) -> tuple[int, int]:
    """Which of n ordered values, counted from 1, the q-quantile lies between; 0 and n + 1 where so few
    cannot bound it."""
    tail = (1 - level) / 2
    return _rank(n, q, tail), n + 1 - _rank(n, 1 - q, tail)


def _rank(n: int, q: float, tail: float) -> int:
    if n < _MANY:
        return binomial_rank(n, q, tail)
    return math.floor(n * q + NormalDist().inv_cdf(tail) * math.sqrt(n * q * (1 - q)))
