"""The kernel's inner functions run by Python as they stand: for a few calls, compiling costs more."""

from __future__ import annotations

import numpy as np

from simulator import distributions, draws
from simulator.model import Distribution


def quantile(distribution: Distribution, u: float) -> float:
    """The quantile at u in (0, 1) before scaling."""
    row = np.array(distributions.lay(distribution.kind, distribution.shape))
    return float(distributions.quantile(row, 0, u))


def uniform(seed: int, address: tuple[int, int, int, int], label: str, ordinal: int) -> float:
    """The draw of a label and ordinal on the key that a study's seed and a philox counter give."""
    with np.errstate(over="ignore"):
        key = draws.philox(seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF, *address)
        return float(draws.draw(key, draws.purpose(label), ordinal))
