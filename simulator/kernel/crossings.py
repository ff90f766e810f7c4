"""The least microsecond at which a watched condition comes true by time alone.

`policy/reference/crossing.py` says the same: time is cut where something steps, and each stretch halved,
the earlier half first; a stretch over which nothing can be true is passed over.
"""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel.accounts import account_of, first_of, next_of
from simulator.kernel.conditions import truth
from simulator.kernel.holds import hold_row
from simulator.kernel.records import flag, number_of, record_of, status_row


@apart
def crossing(P, F, S, X, N, r, t, limit):
    """The least instant in (t, limit) at which a watched condition comes true by time; else `limit`."""
    low = t + 1
    while low < limit:
        cut = min(_next_cut(P, S, N, r, low), limit)
        found = _first_true(P, F, S, X, N, r, low, cut - 1)
        if found < L.NEVER:
            return found
        low = cut
    return limit


@inner
def _first_true(P, F, S, X, N, r, low, high):
    """By halving, the earlier half first; single microseconds are read exactly."""
    base = L.AT_SCRATCH + 64
    S[base] = low
    S[base + 1] = high
    depth = 1
    while depth > 0:
        depth -= 1
        low = S[base + 2 * depth]
        high = S[base + 2 * depth + 1]
        value = _watched(P, F, S, X, N, r, low, high)
        if value == 0:
            continue
        if low == high or value == 3:
            return low
        middle = (low + high) >> 1
        S[base + 2 * depth] = middle + 1
        S[base + 2 * depth + 1] = high
        S[base + 2 * depth + 2] = low
        S[base + 2 * depth + 3] = middle
        depth += 2
    return L.NEVER


@inner
def _watched(P, F, S, X, N, r, low, high):
    """Whether something watched is true: 3 surely and throughout, 1 perhaps, 0 nowhere."""
    n = number_of(N, r)
    value = 0
    whens = P[status_row(P, N, r) + L.ST_WHEN]
    if whens >= 0:
        for i in range(P[whens]):
            code = P[P[L.H_TRANSITIONS] + P[whens + 1 + i] * L.TR_W + L.TR_WHEN]
            if code >= 0:
                value = max(value, truth(P, F, S, X, N, code, n, r, low, high))
    if flag(N, r, L.HELD):
        code = P[hold_row(P, S, N, r) + 3]
        if code >= 0:
            held = truth(P, F, S, X, N, code, n, r, low, high)
            value = max(value, 1 if held == 1 else 3 - held)
    return value


@inner
def _next_cut(P, S, N, r, low):
    """The least instant after `low` at which some group steps."""
    cut = L.NEVER
    n = number_of(N, r)
    for g in range(P[L.H_GROUP_COUNT]):
        row = P[L.H_GROUPS] + g * L.GR_W
        if P[row + L.GR_DAILY] >= 0:
            cut = min(cut, _next_daily(P, P[row + L.GR_DAILY], low))
        elif P[row + L.GR_ACCOUNT] == 0:
            cut = min(cut, _cut_of(P, S, N, row, r, low))
        else:
            other = first_of(P, S, N, account_of(P, S, N, n))
            seen = -L.NEVER
            while other >= 0:
                record = record_of(S, N, other)
                if record >= 0:
                    cut = min(cut, _cut_of(P, S, N, row, record, low))
                    if P[row + L.GR_KIND] == L.CAPPED:
                        seen = max(seen, S[record + P[L.H_R_TRACKERS] + P[L.H_SEEN]])
                other = next_of(P, S, N, other)
            if seen > -L.NEVER and seen + P[row + L.GR_OVER] > low:
                cut = min(cut, seen + P[row + L.GR_OVER])
    return cut


@inner
def _next_daily(P, at, low):
    first = 0
    high = P[at]
    while first < high:
        middle = (first + high) >> 1
        if P[at + 1 + middle] <= low:
            first = middle + 1
        else:
            high = middle
    return P[at + 1 + first] if first < P[at] else L.NEVER


@inner
def _cut_of(P, S, N, row, r, low):
    kind = P[row + L.GR_KIND]
    over = P[row + L.GR_OVER]
    if kind == L.CAPPED:
        cut = S[r + P[L.H_R_TRACKERS] + P[L.H_SEEN]] + over
        return cut if cut > low else L.NEVER
    if kind == L.EXPIRES or kind == L.LINEAR:
        node = np.int64(N[2 * (r + P[row + L.GR_AT]) + L.LIST_FIRST])
        while node >= 0:
            if S[node] + over > low:
                return S[node] + over
            node = np.int64(N[2 * (node + 2)])
    return L.NEVER
