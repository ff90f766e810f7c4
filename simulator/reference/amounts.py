"""Drawing from a distribution: a quantile at a uniform, as a length of time, as money, as a value."""

from __future__ import annotations

import math

from policy.exact import nearest
from simulator.distributions import standard_quantile
from simulator.evaluate import evaluate
from simulator.model import Distribution
from simulator.reference.life import View


def drawn(distribution: Distribution, u: float, view: View) -> float:
    """The quantile at u for this person, in the unit of the distribution's scale."""
    return evaluate(distribution.scale, view) * standard_quantile(distribution, u)


def length(distribution: Distribution, u: float, view: View) -> int:
    """Whole ticks, rounded up, at least 1."""
    return ticks(drawn(distribution, u, view))


def ticks(x: float) -> int:
    return max(1, math.ceil(x))


def money(distribution: Distribution, u: float, view: View) -> int:
    """Whole cents, half to even, at least 0."""
    return max(0, nearest(drawn(distribution, u, view)))
