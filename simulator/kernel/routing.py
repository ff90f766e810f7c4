"""The last part of an instant: the route's rows, and the owner.

docs/semantics.md (owner, routing) step by step; `policy/fold/routing.py` says the same.
"""

from __future__ import annotations

import numpy as np

from simulator.jit import inner
from simulator.kernel import layout as L
from simulator.kernel.accounts import account_owner
from simulator.kernel.assignment import assign, give, reassign, release
from simulator.kernel.conditions import holds
from simulator.kernel.desk import rep_row, rep_state
from simulator.kernel.holds import end_hold, end_hold_if_over, hold
from simulator.kernel.records import flag, number_of, status_row

_REASSIGN = -2


@inner
def route(P, F, S, X, N, r, t):
    """The last part of an instant."""
    row = status_row(P, N, r)
    if P[row + L.ST_FLAGS] & L.FINAL != 0:
        release(P, S, N, r, t)
        N[2 * r + L.I_ROLE] = L.NONE
        return
    if P[row + L.ST_OWNER] != N[2 * r + L.I_ROLE]:
        release(P, S, N, r, t)
        N[2 * r + L.I_ROLE] = P[row + L.ST_OWNER]
        S[L.T_ROUTE_DUE] = 1
    if flag(N, r, L.HELD):
        end_hold_if_over(P, F, S, X, N, r, t)
    directed = S[L.T_DIRECTED]
    if directed >= 0:
        end_hold(P, S, N, r, t)
        give(P, F, S, X, N, r, directed, t)
    elif S[L.T_ROUTE_DUE] != 0 and N[2 * r + L.I_ROLE] >= 0:
        _try_rows(P, F, S, X, N, r, row, t)
    elif directed == _REASSIGN:
        reassign(P, F, S, X, N, r, t)


@inner
def _try_rows(P, F, S, X, N, r, row, t):
    rows = P[row + L.ST_ROUTE]
    if rows < 0:
        if P[row + L.ST_TEAM] >= 0:
            give(P, F, S, X, N, r, P[row + L.ST_TEAM], t)
        return
    n = number_of(N, r)
    for i in range(P[rows]):
        at = rows + 1 + 4 * i
        if not holds(P, F, S, X, N, P[at + 3], n, r, t):
            continue
        if P[at] == L.TEAM_ROW:
            give(P, F, S, X, N, r, P[at + 1], t)
            return
        if P[at] == L.HOLD_ROW:
            if not flag(N, r, L.HOLD_OVER):
                hold(P, S, N, r, i, P[at + 2], t)
                return
        elif _to_owner(P, S, N, r, n, t):
            return
    release(P, S, N, r, t)


@inner
def _to_owner(P, S, N, r, n, t):
    rep = account_owner(P, S, N, n, np.int64(N[2 * r + L.I_ROLE]))
    if rep < 0 or S[rep_state(S, rep) + L.RS_OUT] & L.PASSED_OVER != 0:
        return False
    assign(P, S, N, r, P[rep_row(P, rep) + L.RP_TEAM], rep, L.K_ASSIGN, t)
    return True
