"""People held back from routing, and the end of that."""

from __future__ import annotations

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel import times
from simulator.kernel.assignment import release
from simulator.kernel.clocks import pause_clocks, resume_clocks
from simulator.kernel.conditions import holds
from simulator.kernel.records import clear_flag, flag, number_of, set_flag, status_row, write


@inner
def hold_row(P, S, N, r):
    rows = P[status_row(P, N, r) + L.ST_ROUTE]
    return rows + 1 + 4 * S[r + P[L.H_R_HOLD] + L.HO_ROW]


@apart
def hold(P, S, N, r, i, delay, t):
    until = L.NEVER
    if delay >= 0:
        until = times.delay_due(P, delay, t, 10_000, L.NONE)
    release(P, S, N, r, t)
    N[2 * r + L.I_WORKER] = L.NONE
    set_flag(N, r, L.HELD)
    S[r + P[L.H_R_HOLD] + L.HO_UNTIL] = until
    S[r + P[L.H_R_HOLD] + L.HO_ROW] = i
    pause_clocks(P, S, N, r, t)
    write(S, N, r, t, L.K_HOLD, until)


@apart
def end_hold_if_over(P, F, S, X, N, r, t):
    over = t >= S[r + P[L.H_R_HOLD] + L.HO_UNTIL]
    if over or not holds(P, F, S, X, N, P[hold_row(P, S, N, r) + 3], number_of(N, r), r, t):
        end_hold(P, S, N, r, t)
        if over:
            set_flag(N, r, L.HOLD_OVER)
        else:
            clear_flag(N, r, L.HOLD_OVER)
        S[L.T_ROUTE_DUE] = 1


@inner
def end_hold(P, S, N, r, t):
    if flag(N, r, L.HELD):
        clear_flag(N, r, L.HELD)
        S[r + P[L.H_R_HOLD] + L.HO_UNTIL] = L.NEVER
        resume_clocks(P, S, N, r, t)
