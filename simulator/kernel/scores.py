"""The score: the reading of each group at an instant, and its bounds over a stretch of time.

`n` is a person's number, `r` the place of their record (NONE while they are being made).
"""

from __future__ import annotations

import numpy as np

from simulator.draws import halved, nearest
from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel.accounts import account_of, first_of, hears, next_of
from simulator.kernel.fields import holds_fields
from simulator.kernel.records import record_of, status_row

_SLACK = 2.0**-44


@inner
def score(P, F, S, X, N, n, r, t):
    """The whole score in micro-points."""
    total = 0
    for g in range(P[L.H_GROUP_COUNT]):
        total += group_range(P, F, S, X, N, g, n, r, t, t)[0]
    return total


@apart
def group_range(P, F, S, X, N, g, n, r, low, high):
    """Bounds of a group's reading over low..high; where they are one instant, the reading itself.

    With T_VIEW FROM_NOW, bounds for all instants from `low` on, whatever the account's others do, until
    the person's next fact; with EVER, for all instants, whatever anybody does.
    """
    row = P[L.H_GROUPS] + g * L.GR_W
    idle = False
    if S[L.T_VIEW] != L.EXACT:
        a, b = _bounds(P, F, S, X, N, row, n, r, low)
    elif r < 0:
        a = 0
        b = 0
    elif P[row + L.GR_ACCOUNT] == 0:
        a, b = events_range(P, F, S, X, N, row, r, low, high)
        if P[row + L.GR_KIND] == L.CAPPED:
            seen, moment = last_seen(P, S, row, r, low)
            idle = seen > -L.NEVER and moment - seen >= P[row + L.GR_OVER]
    else:
        a, b, idle = account_range(P, F, S, X, N, row, n, low, high)
    if P[row + L.GR_WHEN] >= 0:
        more = when_points(P, F, S, X, N, row, n, r)
        a += more
        b += more
    if idle:
        a = min(a, P[row + L.GR_CAP])
        b = min(b, P[row + L.GR_CAP])
    if S[L.T_VIEW] != L.EXACT and P[row + L.GR_KIND] == L.CAPPED:
        a = min(a, P[row + L.GR_CAP])
    a = min(max(a, P[row + L.GR_LOW]), P[row + L.GR_HIGH])
    b = min(max(b, P[row + L.GR_LOW]), P[row + L.GR_HIGH])
    return a, b


@inner
def when_points(P, F, S, X, N, row, n, r):
    """The points of the rules that hold while their condition does; kept with the living."""
    if r >= 0 and P[row + L.GR_WHEN_AT] >= 0:
        return S[r + P[row + L.GR_WHEN_AT]]
    at = P[row + L.GR_WHEN]
    total = 0
    for i in range(P[at]):
        if holds_fields(P, S, N, P[at + 1 + 2 * i], n):
            total += P[at + 2 + 2 * i]
    return total


@inner
def last_seen(P, S, row, r, t):
    """The latest event (or birth) that a cap looks at as of t, -NEVER for none, and when it is read."""
    seen = S[r + P[L.H_R_TRACKERS] + P[L.H_SEEN]]
    if P[row + L.GR_DAILY] < 0:
        return seen, t
    moment = last_daily(P, P[row + L.GR_DAILY], t)
    saved = r + P[row + L.GR_SAVED]
    if moment > S[saved + 1]:
        return seen, moment
    return (S[saved + 2], moment) if S[saved + 2] >= 0 else (-L.NEVER, moment)


@inner
def last_daily(P, at, t):
    """The last of the ticks in a list at or before t."""
    low = 0
    high = P[at]
    while low < high:
        middle = (low + high) >> 1
        if P[at + 1 + middle] <= t:
            low = middle + 1
        else:
            high = middle
    return P[at + low]


@inner
def events_range(P, F, S, X, N, row, r, low, high):
    """Bounds of the events' sum of one person."""
    if P[row + L.GR_DAILY] < 0:
        return faded_range(P, F, S, X, N, row, r, low, high)
    moment = last_daily(P, P[row + L.GR_DAILY], low)
    saved = r + P[row + L.GR_SAVED]
    if moment > S[saved + 1]:
        return faded_range(P, F, S, X, N, row, r, moment, moment)
    return S[saved], S[saved]


@inner
def faded_range(P, F, S, X, N, row, r, low, high):
    kind = P[row + L.GR_KIND]
    at = r + P[row + L.GR_AT]
    if kind == L.HALF_LIFE:
        if X[at] == 0.0:
            return 0, 0
        first = X[at] * halved(low - S[at + 1], P[row + L.GR_OVER])
        if low == high:
            whole = nearest(first)
            return whole, whole
        second = X[at] * halved(high - S[at + 1], P[row + L.GR_OVER])
        return _between(first, second, 0.0)
    if kind == L.PLAIN or kind == L.CAPPED:
        return S[at], S[at]
    over = P[row + L.GR_OVER]
    node = np.int64(N[2 * at + L.LIST_FIRST])
    if kind == L.EXPIRES:
        total = 0
        while node >= 0:
            if low - S[node] < over:
                total += S[node + 1]
            node = np.int64(N[2 * (node + 2)])
        return total, total
    first = 0.0
    second = 0.0
    size = 0.0
    while node >= 0:
        age = low - S[node]
        points = float(S[node + 1])
        if age < over:
            first += points * (float(over - age) / float(over))
        age = high - S[node]
        if age < over:
            second += points * (float(over - age) / float(over))
        size += abs(points)
        node = np.int64(N[2 * (node + 2)])
    if low == high:
        whole = nearest(first)
        return whole, whole
    return _between(first, second, size)


@inner
def _between(first, second, size):
    low = min(first, second)
    high = max(first, second)
    slack = (max(abs(low), abs(high)) + size) * _SLACK
    return nearest(low - slack), nearest(high + slack)


@apart
def account_range(P, F, S, X, N, row, n, low, high):
    """The events' sum over the people of the account who are not in a final status, and idleness."""
    other = first_of(P, S, N, account_of(P, S, N, n))
    a = 0
    b = 0
    seen = -L.NEVER
    moment = low
    while other >= 0:
        r = record_of(S, N, other)
        if r >= 0 and P[status_row(P, N, r) + L.ST_FLAGS] & L.FINAL == 0:
            c, d = events_range(P, F, S, X, N, row, r, low, high)
            a += c
            b += d
            if P[row + L.GR_KIND] == L.CAPPED:
                last, moment = last_seen(P, S, row, r, low)
                seen = max(seen, last)
        other = next_of(P, S, N, other)
    idle = P[row + L.GR_KIND] == L.CAPPED and seen > -L.NEVER and moment - seen >= P[row + L.GR_OVER]
    return a, b, idle


@inner
def _bounds(P, F, S, X, N, row, n, r, t):
    """Bounds of the events' sum that hold from t on, or (T_VIEW EVER, or the account's) always."""
    of_account = P[row + L.GR_ACCOUNT] != 0
    if r < 0 or S[L.T_VIEW] == L.EVER or (of_account and hears(P, S, N, n)):
        return P[row + L.GR_LEAST], P[row + L.GR_MOST]
    a, b = _from_now(P, X, S, N, row, r, t)
    if P[row + L.GR_DAILY] >= 0:
        c, d = events_range(P, F, S, X, N, row, r, t, t)
        a = min(a, c)
        b = max(b, d)
    if of_account:  # nothing while in a final status
        a = min(a, 0)
        b = max(b, 0)
    return a, b


@inner
def _from_now(P, X, S, N, row, r, t):
    kind = P[row + L.GR_KIND]
    at = r + P[row + L.GR_AT]
    if kind == L.HALF_LIFE:
        return _between(X[at] * halved(t - S[at + 1], P[row + L.GR_OVER]), 0.0, 0.0)
    if kind == L.PLAIN or kind == L.CAPPED:
        return S[at], S[at]
    a = 0
    b = 0
    node = np.int64(N[2 * at + L.LIST_FIRST])
    while node >= 0:
        if t - S[node] < P[row + L.GR_OVER] or P[row + L.GR_DAILY] >= 0:
            a += min(S[node + 1], 0)
            b += max(S[node + 1], 0)
        node = np.int64(N[2 * (node + 2)])
    return a, b
