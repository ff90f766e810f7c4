"""What replications found: one number a replication for every metric, and sums of counts over them.

The names of the metrics are stable and explained in docs/metrics.md. Times are in hours, money in whole
currency units, shares from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from simulator.estimates import ORDINARY, Sampling
from simulator.kernel import layout as L
from simulator.quantiles import MICROSECONDS, edge

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
__all__ = ["Ints", "Results", "edge"]


@dataclass(frozen=True)
class Results:
    """`metrics[name][i]` is the metric in replication i; nan where it has no value there.

    `cubes` is by replication, source, segment and column of `cube_columns` (money in cents). `totals`
    are sums over replications: entered, left (status, day); flows (from, to; row 0 is birth); sums,
    waits, dwells, ages, lasted, lasting (status, ...); breach_hours (team + 1, local hour of the week
    from Monday; row 0: no team); reps (rep, L.RR_...: times, ticks); backlog (team, day: people waiting
    at its beginning); revenue, won (day); to_win (source, bin); segment_to_win
    (segment, bin); final (status). `edges` are the bins'
    lower ends in hours.
    `spreads` are quantiles in hours by replication, status or (behind the statuses) source and segment,
    and SHARES: of completed stays, and of the time until a win. `survivals` are shares by replication,
    status and TIMES (simulator.survival). `by_replication` has `present`, too: people by status at the
    end of each week (World.week_ends).
    """

    policy: str
    scenario: str
    seed: int
    replications: int
    currency: str
    start: int
    warm_up: int
    horizon: int
    follow_up: int
    statuses: tuple[str, ...]
    sources: tuple[str, ...]
    segments: tuple[str, ...]
    teams: tuple[str, ...]
    reps: tuple[tuple[str, str], ...]  # (team, name)
    metrics: Mapping[str, tuple[float, ...]]
    cubes: Ints
    totals: Mapping[str, Ints]
    by_replication: Mapping[str, Ints] = field(repr=False)  # backlog, revenue, reps, flows, sums, switch
    spreads: Floats = field(default_factory=lambda: np.zeros((0, 0, 0)), repr=False)
    survivals: Floats = field(default_factory=lambda: np.zeros((0, 0, 0)), repr=False)
    how: Sampling = ORDINARY
    switch: int | None = None  # the instant at which people were carried over from another policy
    varied: frozenset[str] = frozenset()  # teams with another number of reps from draw to draw

    @property
    def cube_columns(self) -> tuple[str, ...]:
        """people, cost, won, revenue, cohort.won, cohort.revenue, touches, then by status entered,
        reached, again."""
        first = ("people", "cost", "won", "revenue", "cohort.won", "cohort.revenue", "touches")
        each = (
            f"{what}.{status}" for status in self.statuses for what in ("entered", "reached", "again")
        )
        return (*first, *each)

    @cached_property
    def columns(self) -> dict[str, int]:
        """Where each column of the cubes stands."""
        return {name: at for at, name in enumerate(self.cube_columns)}

    @cached_property
    def cells(self) -> tuple[Ints, Ints, Ints]:
        """The cubes by replication and column: of all people, by source, and by segment."""
        by_source = self.cubes.sum(axis=2)
        return by_source.sum(axis=1), by_source, self.cubes.sum(axis=1)

    def cell(self, column: str) -> Ints:
        """One column of the cubes, by replication, source and segment."""
        found: Ints = self.cubes[..., self.cube_columns.index(column)]
        return found

    @cached_property
    def edges(self) -> tuple[float, ...]:
        """The lower end of each bin of a histogram, in hours."""
        return tuple(edge(i) / MICROSECONDS for i in range(L.BINS))

    def quantile(self, histogram: Ints, q: float) -> float:
        """The q-quantile in hours of one histogram (the last axis), nan where it is empty."""
        total = int(histogram.sum())
        if total == 0:
            return float("nan")
        i = int(np.searchsorted(np.cumsum(histogram), q * total, side="left"))
        low, high = edge(i), edge(i + 1)
        below = int(histogram[:i].sum())
        share = (q * total - below) / int(histogram[i]) if histogram[i] else 0.0
        return (low + (high - low) * min(max(share, 0.0), 1.0)) / MICROSECONDS
