"""Quantile functions against scipy's, and their edges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator import distributions
from simulator.distributions import standard_quantile
from simulator.jit import from_python
from simulator.model import Distribution, DistributionKind
from simulator.numeric import constant

stats = pytest.importorskip("scipy.stats")
norm_ppf = from_python(distributions.norm_ppf)
ticks = from_python(distributions.ticks)
TAILS = [10.0**-i for i in range(1, 16)]
POINTS = np.array(
    [*TAILS, *(1 - t for t in TAILS[:14]), *np.random.default_rng(1).random(200)], dtype=float
)


def quantile(kind: DistributionKind, *shape: float) -> np.ndarray[Any, Any]:
    one = Distribution(kind, constant(1.0), shape)
    return np.array([standard_quantile(one, float(u)) for u in POINTS])


def test_the_normal_quantile_is_exact_to_the_last_digits() -> None:
    found = np.array([norm_ppf(float(u)) for u in POINTS])
    assert np.allclose(found, stats.norm.ppf(POINTS), rtol=3e-15, atol=1e-15)


@pytest.mark.parametrize("k", [0.3, 1.0, 2.0, 7.5, 40.0, 500.0])
def test_gamma_tables(k: float) -> None:
    assert np.allclose(quantile("gamma", k) * k, stats.gamma.ppf(POINTS, k), rtol=1e-6)


@pytest.mark.parametrize(("a", "b"), [(2, 5), (1, 12), (4, 4), (100, 3), (0.5, 50), (1, 1)])
def test_beta_tables(a: float, b: float) -> None:
    assert np.allclose(quantile("beta", a, b), stats.beta.ppf(POINTS, a, b), rtol=1e-6)


def test_the_closed_forms() -> None:
    assert np.allclose(quantile("exponential"), stats.expon.ppf(POINTS), rtol=1e-14)
    assert np.allclose(quantile("lognormal", 0.8), stats.lognorm.ppf(POINTS, 0.8), rtol=1e-13)
    assert np.allclose(quantile("weibull", 1.7), stats.weibull_min.ppf(POINTS, 1.7), rtol=1e-13)
    assert np.allclose(quantile("triangular", 1, 2, 5), stats.triang.ppf(POINTS, 0.25, 1, 4), rtol=1e-13)
    assert np.allclose(quantile("uniform", 2, 3), 2 + POINTS, rtol=1e-15)
    assert np.allclose(
        quantile("empirical", 0, 1, 0.5, 2, 1, 5), np.interp(POINTS, [0, 0.5, 1], [1, 2, 5])
    )
    assert set(quantile("uniform-integer", 0, 60)) <= set(range(61))


def test_every_quantile_rises() -> None:
    order = np.argsort(POINTS)
    for kind, shape in (("gamma", (0.7,)), ("beta", (2, 5)), ("erlang", (3,)), ("lognormal", (1,))):
        assert (np.diff(quantile(kind, *shape)[order]) >= 0).all()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("x", "whole"), [(0.0, 1), (-5.0, 1), (1.0, 1), (1.000001, 2), (7.0, 7), (1e30, 1 << 60)]
)
def test_lengths_are_rounded_up_to_whole_ticks(x: float, whole: int) -> None:
    assert ticks(x) == whole
