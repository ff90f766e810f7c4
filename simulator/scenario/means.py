"""Means of distributions, before anything is drawn."""

from __future__ import annotations

from itertools import pairwise
from math import exp, gamma
from typing import assert_never

from simulator.model import Distribution


def means(one: Distribution) -> tuple[float, float]:
    """The least and the greatest mean that somebody may have, in the unit of the scale; the greatest may
    be infinite."""
    factor = _standard(one)
    return one.scale.low * factor, one.scale.high * factor


def _standard(one: Distribution) -> float:
    """The mean where the scale is one."""
    shape = one.shape
    match one.kind:
        case "constant" | "exponential" | "gamma" | "erlang":
            return 1.0
        case "uniform" | "uniform-integer" | "triangular":
            return sum(shape) / len(shape)
        case "lognormal":
            return exp(shape[0] ** 2 / 2)
        case "weibull":
            return gamma(1 + 1 / shape[0])
        case "beta":
            return shape[0] / (shape[0] + shape[1])
        case "empirical":
            points = list(zip(shape[::2], shape[1::2], strict=True))
            return sum((q - p) * (a + b) / 2 for (p, a), (q, b) in pairwise(points))
        case _:
            assert_never(one.kind)
