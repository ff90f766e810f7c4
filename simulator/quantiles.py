"""Quantiles of many histograms at once: of stays, and of the time until a win, in one replication."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from simulator.kernel import layout as L

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
MICROSECONDS = 3_600_000_000.0  # of an hour


def quantiles(histograms: Ints) -> Floats:
    """(rows, SHARES) in hours from (rows, bins); nan where a row is empty. Straight within a bin."""
    cumulated = histograms.cumsum(axis=1)
    totals = cumulated[:, -1:]
    wanted = totals * np.array(SHARES)
    found = (cumulated[:, :, None] < wanted[:, None, :]).sum(axis=1)
    rows = np.arange(len(histograms))[:, None]
    found = np.minimum(found, histograms.shape[1] - 1)
    inside = histograms[rows, found]
    below = cumulated[rows, found] - inside
    share = np.clip((wanted - below) / np.maximum(inside, 1), 0.0, 1.0)
    low, high = _edges()[found], _edges()[found + 1]
    return np.where(totals > 0, (low + (high - low) * share) / MICROSECONDS, np.nan)


def edge(i: int) -> float:
    """The lower end of bin i in microseconds: 32 bins to an octave from 2^20 on."""
    if i == 0:
        return 0.0
    octave, fine = divmod(i - 1, L.BINS_PER_OCTAVE)
    return float(1 << (L.FIRST_OCTAVE + octave)) * (1.0 + fine / L.BINS_PER_OCTAVE)


@cache
def _edges() -> Floats:
    return np.array([edge(i) for i in range(L.BINS + 1)])
