"""Those who arrive, source by source, brought into one line by tick, then key."""

from __future__ import annotations

import numpy as np

from simulator.jit import inner
from simulator.kernel import layout as L

MANY_RUNS = -2
_RUNS = 8
_SIGN = -(1 << 63)  # keys are compared as unsigned words


@inner
def line_up(P, S, n, ticks, keys, sources):
    """Write the rows of all who come; how many, or MANY_RUNS where they stand in more than a few runs,
    each by tick. Nobody comes at NEVER."""
    runs = _runs(S, n, ticks)
    if runs < 0:
        return np.int64(MANY_RUNS)
    first = P[L.H_AT_PEOPLE]
    width = P[L.H_PERSON_WORDS]
    row = first
    while True:
        run = _earliest(S, ticks, runs)
        if run < 0:
            return (row - first) // width
        i = S[L.AT_SCRATCH + run]
        S[L.AT_SCRATCH + run] = i + 1
        at = row
        while at > first and _is_after(S, at - width, ticks[i], keys[i]):
            for column in (L.W_KEY, L.W_BORN, L.W_CELL):
                S[at + column] = S[at - width + column]
            at -= width
        S[at + L.W_BORN] = ticks[i]
        S[at + L.W_KEY] = keys[i]
        S[at + L.W_CELL] = sources[i]
        row += width


@inner
def _runs(S, n, ticks):
    """Note where runs begin and end; how many there are, NONE for more than a few."""
    runs = np.int64(0)
    for i in range(n):
        if i == 0 or ticks[i] < ticks[i - 1]:
            if runs == _RUNS:
                return np.int64(L.NONE)
            S[L.AT_SCRATCH + runs] = i
            runs += 1
        S[L.AT_SCRATCH + _RUNS + runs - 1] = i + 1
    return runs


@inner
def _earliest(S, ticks, runs):
    """The run whose next person comes first; NONE when nobody is left who comes."""
    found = np.int64(L.NONE)
    tick = L.NEVER
    for run in range(runs):
        i = S[L.AT_SCRATCH + run]
        if i < S[L.AT_SCRATCH + _RUNS + run] and ticks[i] < tick:
            found = np.int64(run)
            tick = ticks[i]
    return found


@inner
def _is_after(S, row, tick, key):
    """Whether the person in a row, who is not younger, comes after one of this tick and key."""
    return S[row + L.W_BORN] == tick and (key ^ _SIGN) < (S[row + L.W_KEY] ^ _SIGN)
