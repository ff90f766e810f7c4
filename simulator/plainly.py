"""The kernel's inner functions run by Python as they stand: for a few calls, compiling costs more."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from simulator import distributions, draws
from simulator.model import Distribution

Address = tuple[int, int, int, int]


def quantile(distribution: Distribution, u: float) -> float:
    """The quantile at u in (0, 1) before scaling."""
    return quantiles(distribution, (u,))[0]


def quantiles(distribution: Distribution, us: Iterable[float]) -> list[float]:
    """Those at each of these places."""
    row = np.array(distributions.lay(distribution.kind, distribution.shape))
    return [float(distributions.quantile(row, 0, u)) for u in us]


def uniform(seed: int, address: Address, label: str, ordinal: int) -> float:
    """The draw of a label and ordinal on the key that a study's seed and a philox counter give."""
    return uniforms(seed, address, label, (ordinal,))[0]


def uniforms(seed: int, address: Address, label: str, ordinals: Iterable[int]) -> list[float]:
    """Those of all these ordinals."""
    with np.errstate(over="ignore"):
        key = draws.philox(seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF, *address)
        purpose = draws.purpose(label)
        return [float(draws.draw(key, purpose, one)) for one in ordinals]
