"""The end of an instant in the log; and lines that were written before their time."""

from __future__ import annotations

import numpy as np

from simulator.jit import inner, rare
from simulator.kernel import layout as L
from simulator.kernel.accounts import account_of, hears, is_heard
from simulator.kernel.clocks import whole_due
from simulator.kernel.records import number_of, record_of
from simulator.kernel.scores import group_range, score


@inner
def close_log(P, F, S, X, N, r, t):
    """The instant is over: its lines show the state that it leaves behind."""
    if S[L.T_LOGGING] != 0:
        _close(P, F, S, X, N, r, t)


@rare
def _close(P, F, S, X, N, r, t):
    points = 0
    waits = t > S[L.T_NOW] and hears(P, S, N, number_of(N, r))
    if S[L.T_LOG_MARK] < S[L.T_LOG_COUNT] or N[2 * r + L.I_LINE] >= 0:
        points = score(P, F, S, X, N, number_of(N, r), r, t)
        if waits:
            points -= _account_points(P, F, S, X, N, r, t)
            for i in range(S[L.T_LOG_MARK], S[L.T_LOG_COUNT]):
                _hang(P, S, N, r, i)
    for i in range(S[L.T_LOG_MARK], S[L.T_LOG_COUNT]):
        _complete(P, S, N, r, i, points)
    S[L.T_LOG_MARK] = S[L.T_LOG_COUNT]
    line = np.int64(N[2 * r + L.I_LINE])  # where the lines begin that were written before it had to stop
    while 0 <= line < S[L.T_LOG_COUNT]:
        at = S[L.T_LOG] + line * L.LOG_W
        if S[at + L.LOG_LEAD] != number_of(N, r) or S[at + L.LOG_AT] != t:
            break
        _complete(P, S, N, r, line, points)
        line += 1
    N[2 * r + L.I_LINE] = L.NONE


@inner
def _account_points(P, F, S, X, N, r, t):
    total = 0
    for g in range(P[L.H_GROUP_COUNT]):
        if P[P[L.H_GROUPS] + g * L.GR_W + L.GR_ACCOUNT] != 0:
            total += group_range(P, F, S, X, N, g, number_of(N, r), r, t, t)[0]
    return total


@inner
def _hang(P, S, N, r, i):
    """A line before its time lacks the account's points, which others may change until then."""
    account = account_of(P, S, N, number_of(N, r))
    S[S[L.T_LOG] + i * L.LOG_W + L.LOG_NEXT] = np.int64(N[2 * account + L.AC_LINES])
    N[2 * account + L.AC_LINES] = i


@inner
def settle_lines(P, F, S, X, N, r, t):
    """Before somebody changes the account's points at t: lines up to t get those as they are."""
    if S[L.T_LOGGING] == 0 or not is_heard(P, S, N, number_of(N, r)):
        return
    account = account_of(P, S, N, number_of(N, r))
    i = np.int64(N[2 * account + L.AC_LINES])
    N[2 * account + L.AC_LINES] = L.NONE
    while i >= 0:
        at = S[L.T_LOG] + i * L.LOG_W
        after = S[at + L.LOG_NEXT]
        n = S[at + L.LOG_LEAD]
        earlier = S[at] < t or (S[at] == t and (S[L.T_CLASS] > 2 or n < number_of(N, r)))
        if earlier:
            own = record_of(S, N, n)
            S[at + L.LOG_SCORE] += _account_points(P, F, S, X, N, own, S[at])
        else:
            S[at + L.LOG_NEXT] = np.int64(N[2 * account + L.AC_LINES])
            N[2 * account + L.AC_LINES] = i
        i = after


@inner
def _complete(P, S, N, r, i, points):
    at = S[L.T_LOG] + i * L.LOG_W
    S[at + L.LOG_STATUS] = N[2 * r + L.I_STATUS]
    S[at + L.LOG_TEAM] = N[2 * r + L.I_TEAM]
    S[at + L.LOG_REP] = N[2 * r + L.I_REP]
    S[at + L.LOG_SCORE] = points
    if S[at + L.LOG_KIND] == L.K_REST:
        S[at + L.LOG_VALUE] = whole_due(P, S, N, r)
