"""Those who arrive, source by source, brought into one line by tick, behind those who are inside.

In line, two words say who somebody is: a row of their own they have from when they are made.
"""

from __future__ import annotations

import numpy as np

from simulator.draws import inside_key, person_key
from simulator.jit import copied, inner
from simulator.kernel import layout as L
from simulator.kernel.fields import line_of
from simulator.kernel.pool import taken

OPEN = -2  # Q_KIN: less the place of the account, where that stands open; a row has it the other way
_SIGN = -(1 << 63)
_SOURCES = 12  # bits of a source's number (plan/results.py); the rest of a word says when
_TICKS = (1 << 52) - 1
_ARRIVALS = (1 << 31) - 1


@inner
def line_up(P, S, N, n, ticks, keys, whence, roots, spare):
    """Bring those who stand in n rows of the columns into one line, by tick, then key, behind those who
    are inside; how many come.

    Nobody comes at NEVER. At `spare` is room for another line; `ticks` is written over.
    """
    line = P[L.H_AT_PEOPLE] + L.Q_W * P[L.H_INSIDE_COUNT]
    people = np.int64(0)
    for i in range(n):
        if ticks[i] < L.NEVER:
            S[line + L.Q_W * people] = i
            S[line + L.Q_W * people + 1] = ticks[i]
            people += 1
    at = line
    to = spare
    while _merged(S, keys, people, at, to) > 1:
        at, to = to, at
    if to != line:
        copied(S, line, to, L.Q_W * people)
    _take_down(P, S, N, n, people, whence, roots, ticks)
    return people


@inner
def _merged(S, keys, people, at, to):
    """Merge every two runs of a line, one behind the other, into the other line; how many these make."""
    runs = 0
    first = np.int64(0)
    while first < people:
        second = _end_of_run(S, keys, people, at, first)
        end = _end_of_run(S, keys, people, at, second)
        one = first
        other = second
        for i in range(first, end):
            if other == end or (one < second and not _is_before(S, keys, at, other, one)):
                taken = one
                one += 1
            else:
                taken = other
                other += 1
            S[to + L.Q_W * i] = S[at + L.Q_W * taken]
            S[to + L.Q_W * i + 1] = S[at + L.Q_W * taken + 1]
        runs += 1
        first = end
    return runs


@inner
def _end_of_run(S, keys, people, at, i):
    while i + 1 < people and not _is_before(S, keys, at, i + 1, i):
        i += 1
    return min(i + 1, people)


@inner
def _is_before(S, keys, at, i, j):
    a = at + L.Q_W * i
    b = at + L.Q_W * j
    if S[a + 1] != S[b + 1]:
        return S[a + 1] < S[b + 1]
    return keys[S[a]] ^ _SIGN < keys[S[b]] ^ _SIGN


@inner
def _take_down(P, S, N, n, people, whence, roots, latest):
    """Of those in line, write all that `appear` wants to know; `latest` is written over."""
    accounts = P[L.H_W_ACCOUNT] >= 0
    if accounts:
        for i in range(n):
            latest[i] = L.NONE
    inside = P[L.H_INSIDE_COUNT]
    for i in range(inside):
        N[2 * (P[L.H_AT_PEOPLE] + L.Q_W * i) + L.Q_KIN] = P[P[L.H_INSIDE] + i * L.IN_W + L.IN_KIN]
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
        arrival = N[line + L.Q_ARRIVAL]
        when = S[S[L.T_LIVES] + L.Q_W * n + 1]
        source = when & ((1 << _SOURCES) - 1)
        origin = P[P[L.H_SOURCES] + source * L.SR_W + L.SR_HASH]
        k = arrival >> 1
        S[row + L.W_KEY] = person_key(S[L.T_SEED], S[L.T_REPLICATION], origin, k, arrival & 1)
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
