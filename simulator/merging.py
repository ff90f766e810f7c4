"""Results of the same study in several parts, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from simulator.estimates import Sampling
from simulator.results import Results


def merged(parts: Sequence[Results], how: Sampling) -> Results:
    """All replications in the order of the parts, which have the same names and shapes."""
    first = parts[0]
    return replace(
        first,
        replications=sum(one.replications for one in parts),
        metrics={
            name: tuple(value for one in parts for value in one.metrics[name]) for name in first.metrics
        },
        cubes=np.concatenate([one.cubes for one in parts]),
        totals={
            name: sum(one.totals[name] for one in parts[1:]) + total
            for name, total in first.totals.items()
        },
        by_replication={
            name: np.concatenate([one.by_replication[name] for one in parts])
            for name in first.by_replication
        },
        spreads=np.concatenate([one.spreads for one in parts]),
        how=how,
    )
