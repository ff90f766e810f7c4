"""What Python computes with the kernel's functions is what they mean."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.model import Distribution, DistributionKind
from simulator.numeric import constant
from simulator.plainly import quantile, uniform
from simulator.reference import luck

stats = pytest.importorskip("scipy.stats")

KINDS: tuple[tuple[DistributionKind, tuple[float, ...], Any], ...] = (
    ("triangular", (35.0, 45.0, 70.0), stats.triang(10 / 35, 35, 35)),
    ("uniform", (0.2, 0.8), stats.uniform(0.2, 0.6)),
    ("lognormal", (0.3,), stats.lognorm(0.3)),
    ("beta", (2.0, 5.0), stats.beta(2, 5)),
    ("gamma", (2.5,), stats.gamma(2.5, scale=1 / 2.5)),
)


@pytest.mark.parametrize(("kind", "shape", "law"), KINDS)
def test_quantiles_are_those_of_the_law(
    kind: DistributionKind, shape: tuple[float, ...], law: Any
) -> None:
    one = Distribution(kind, constant(1.0, "number"), shape)
    for u in (0.001, 0.01, 0.3, 0.5, 0.77, 0.999):
        assert quantile(one, u) == pytest.approx(law.ppf(u), rel=1e-5)


def test_draws_are_those_of_the_slow_simulator() -> None:
    key = luck.source_key(7, 3, "web")
    address = (0, 1, 3, luck.digest("web", 32))
    for ordinal in (0, 5, 70_000):
        assert uniform(7, address, "arrival", ordinal) == luck.draw(key, "arrival", ordinal)
