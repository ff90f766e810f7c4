"""Draws from a scenario's distributions: amounts, lengths of time, money."""

from __future__ import annotations

import numpy as np

from simulator.distributions import quantile, remaining, ticks
from simulator.draws import draw, nearest
from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel.expressions import number
from simulator.kernel.fields import key_of


@inner
def amount(P, F, S, X, N, distribution, n, r, t, key, purpose, ordinal):
    """A draw from a distribution whose row stands at `distribution`."""
    scale = number(P, F, S, X, N, P[distribution + L.DI_SCALE], n, r, t)
    row = P[distribution + L.DI_ROW]
    if row < 0:
        return scale
    return scale * quantile(F, row, draw(key, purpose, ordinal))


@inner
def length(P, F, S, X, N, distribution, n, r, t, purpose, ordinal):
    """A drawn length of time in ticks."""
    return ticks(amount(P, F, S, X, N, distribution, n, r, t, key_of(S, N, n), purpose, ordinal))


@apart
def rest_of(P, F, S, X, N, distribution, n, r, t, purpose, ordinal, age):
    """What is left of a drawn length of time that has lasted for `age` ticks; 0 for nothing."""
    scale = number(P, F, S, X, N, P[distribution + L.DI_SCALE], n, r, t)
    row = P[distribution + L.DI_ROW]
    if row < 0:
        left = ticks(scale) - age
        return left if left > 0 else np.int64(0)
    return remaining(F, row, scale, draw(key_of(S, N, n), purpose, ordinal), age)


@inner
def money(x):
    """Cents, to the nearest, at least 0."""
    return max(nearest(x), 0) if x < 4e18 else np.int64(4_000_000_000_000_000_000)
