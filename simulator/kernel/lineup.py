"""Those who arrive, source by source, brought into one line by tick, and into accounts."""

from __future__ import annotations

import numpy as np

from simulator.jit import inner
from simulator.kernel import layout as L

MANY_RUNS = -2
_RUNS = 8


@inner
def line_up(P, S, n, ticks, keys, sources):
    """Write the rows of all who come, by tick; how many, or MANY_RUNS where they stand in more than a
    few runs, each by tick. Nobody comes at NEVER."""
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
        S[row + L.W_BORN] = ticks[i]
        S[row + L.W_KEY] = keys[i]
        S[row + L.W_CELL] = sources[i]
        row += width


@inner
def join(P, S, N, accounts, n, people, order, roots, numbers):
    """Number the accounts, whose places begin at `accounts`, in order of their first people, and count
    how many belong to each. `order` are places in the column `roots`, of those who come."""
    for i in range(n):
        numbers[i] = L.NONE
    count = 0
    width = P[L.H_ACCOUNT_WORDS]
    for i in range(people):
        root = roots[order[i]]
        if numbers[root] < 0:
            numbers[root] = count
            _open(P, S, N, accounts + count * width)
            count += 1
        half = 2 * (P[L.H_AT_PEOPLE] + i * P[L.H_PERSON_WORDS] + P[L.H_W_ACCOUNT])
        N[half] = numbers[root]
        N[half + 1] = L.NONE
        N[2 * (accounts + numbers[root] * width) + L.AC_SIZE] += 1
    return np.int64(count)


@inner
def _open(P, S, N, account):
    """An account of nobody, whom nobody owns."""
    for j in range(P[L.H_ACCOUNT_WORDS]):
        S[account + j] = L.NONE
    N[2 * account + L.AC_SIZE] = 0
    N[2 * account + L.AC_SCORED] = 0
    for half in range(L.AC_OWNERS + P[L.H_ROLE_COUNT], 2 * P[L.H_ACCOUNT_WORDS]):
        N[2 * account + half] = 0


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
