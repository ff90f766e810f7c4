"""Those who arrive, source by source, brought into one line by tick, behind those who are inside.

In line, two words say who somebody is: a row of their own they have from when they are made.
"""

from __future__ import annotations

import numpy as np

from simulator.draws import inside_key, person_key
from simulator.jit import inner
from simulator.kernel import layout as L
from simulator.kernel.fields import line_of
from simulator.kernel.pool import taken

MANY_RUNS = -2
OPEN = -2  # Q_KIN: less the place of the account, where that stands open; a row has it the other way
_RUNS = 8
_SOURCES = 12  # bits of a source's number (plan/results.py); the rest of a word says when
_TICKS = (1 << 52) - 1
_ARRIVALS = (1 << 31) - 1


@inner
def line_up(P, S, n, ticks):
    """Note who comes, by tick, after those who are inside: their places in the columns, and when; how
    many, or MANY_RUNS where they stand in more than a few runs, each by tick. Nobody comes at NEVER."""
    runs = _runs(S, n, ticks)
    if runs < 0:
        return np.int64(MANY_RUNS)
    first = P[L.H_AT_PEOPLE] + L.Q_W * P[L.H_INSIDE_COUNT]
    line = first
    while True:
        run = _earliest(S, ticks, runs)
        if run < 0:
            return (line - first) // L.Q_W
        i = S[L.AT_SCRATCH + run]
        S[L.AT_SCRATCH + run] = i + 1
        S[line] = i
        S[line + 1] = ticks[i]
        line += L.Q_W


@inner
def take_down(P, S, N, n, people, whence, roots, latest):
    """Of those in line, who stand by tick, then key, write all that `appear` wants to know; n are the
    rows of the columns. `latest` is written over."""
    accounts = P[L.H_W_ACCOUNT] >= 0
    if accounts:
        for i in range(n):
            latest[i] = L.NONE
    inside = P[L.H_INSIDE_COUNT]
    for n in range(inside):
        N[2 * (P[L.H_AT_PEOPLE] + L.Q_W * n) + L.Q_KIN] = P[P[L.H_INSIDE] + n * L.IN_W + L.IN_KIN]
    for back in range(people):
        number = inside + people - 1 - back
        line = P[L.H_AT_PEOPLE] + L.Q_W * number
        i = S[line]
        kin = np.int64(L.NONE)
        if accounts:
            kin = latest[roots[i]]
            latest[roots[i]] = number
        N[2 * line + L.Q_ARRIVAL] = whence[i] & _ARRIVALS
        N[2 * line + L.Q_KIN] = kin
        S[line + 1] = ((S[line + 1] - P[L.H_START]) << _SOURCES) | (whence[i] >> 32)


@inner
def appear(P, S, N, n):
    """A row for somebody in line, with their key, birth and source; False if there is no room."""
    row = taken(S, L.T_ROW_FREE, P[L.H_PERSON_WORDS])
    if row < 0:
        return False
    line = line_of(S, n)
    if n < P[L.H_INSIDE_COUNT]:
        told = P[L.H_INSIDE] + n * L.IN_W
        low = P[told + L.IN_LOW]
        S[row + L.W_KEY] = inside_key(S[L.T_SEED], S[L.T_REPLICATION], low, P[told + L.IN_HIGH])
        S[row + L.W_BORN] = P[told + L.IN_BORN]
        S[row + L.W_CELL] = P[told + L.IN_SOURCE]
    else:
        arrival = np.int64(N[line + L.Q_ARRIVAL])
        when = S[S[L.T_LIVES] + L.Q_W * n + 1]
        source = when & ((1 << _SOURCES) - 1)
        origin = P[P[L.H_SOURCES] + source * L.SR_W + L.SR_HASH]
        S[row + L.W_KEY] = person_key(S[L.T_SEED], S[L.T_REPLICATION], origin, arrival >> 1, arrival & 1)
        S[row + L.W_BORN] = P[L.H_START] + ((when >> _SOURCES) & _TICKS)
        S[row + L.W_CELL] = source
    if P[L.H_W_ACCOUNT] >= 0:
        S[row + P[L.H_W_ACCOUNT]] = OPEN - N[line + L.Q_KIN]
    begin_life(S, N, n, row)
    return True


@inner
def begin_life(S, N, n, row):
    """The person is made, not born."""
    S[S[L.T_LIVES] + L.Q_W * n] = L.UNBORN
    N[line_of(S, n) + L.Q_ROW] = row
    N[line_of(S, n) + L.Q_NEXT] = L.NONE


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
