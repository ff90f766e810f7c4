"""The end of an instant in the log."""

from __future__ import annotations

import numpy as np

from simulator.jit import inner
from simulator.kernel import layout as L
from simulator.kernel.clocks import whole_due
from simulator.kernel.records import number_of
from simulator.kernel.values import score


@inner
def close_log(P, F, S, X, N, r, t):
    """The instant is over: its lines show the state that it leaves behind."""
    if S[L.T_LOGGING] == 0:
        return
    points = 0
    if S[L.T_LOG_MARK] < S[L.T_LOG_COUNT]:
        points = score(P, F, S, X, N, number_of(N, r), r, t)
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
def _complete(P, S, N, r, i, points):
    at = S[L.T_LOG] + i * L.LOG_W
    S[at + L.LOG_STATUS] = N[2 * r + L.I_STATUS]
    S[at + L.LOG_TEAM] = N[2 * r + L.I_TEAM]
    S[at + L.LOG_REP] = N[2 * r + L.I_REP]
    S[at + L.LOG_SCORE] = points
    if S[at + L.LOG_KIND] == L.K_REST:
        S[at + L.LOG_VALUE] = whole_due(P, S, N, r)
