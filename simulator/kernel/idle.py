"""Reps with nothing else to do, and the backlogs from which they take people.

A backlog is the queue of those who rest in a status that idle reps work. Nobody has its people, and no
team's line holds them.
"""

from __future__ import annotations

import numpy as np

from simulator.distributions import ticks
from simulator.jit import apart, inner
from simulator.kernel import counts, desk, heap, queues
from simulator.kernel import layout as L
from simulator.kernel.amounts import length
from simulator.kernel.busy import begin
from simulator.kernel.diary import close_log
from simulator.kernel.expressions import number
from simulator.kernel.outcomes import talk_ordinal
from simulator.kernel.records import flag, number_of, set_flag, write
from simulator.kernel.roster import speed_of
from simulator.kernel.standing import unqueue


@apart
def pull(P, F, S, X, N, row, rep, t):
    """The rep takes somebody from the first backlog that has people; False for nobody, or not yet."""
    idle = P[row + L.TM_IDLE]
    if idle < 0 or S[desk.rep_state(S, rep) + L.RS_REST] > t:
        return False
    for i in range(P[idle]):
        work = P[idle + 1 + i]
        r = queues.first(P, F, S, X, N, P[work + L.WK_POOL], P[work + L.WK_PICKS], t)
        if r >= 0:
            _begin(P, F, S, X, N, work, rep, r, t)
            return True
    return False


@inner
def _begin(P, F, S, X, N, work, rep, r, t):
    """Work of its own length, always to its end; then a pause from backlogs, by its length."""
    S[L.T_LOG_MARK] = S[L.T_LOG_COUNT]
    unqueue(P, S, N, r)
    X[L.T_REP_SPEED] = speed_of(P, F, S, rep, t)
    note_wait(P, F, S, X, N, r, rep, t, False)
    ordinal = talk_ordinal(P, N, r)
    takes = P[work + L.WK_TAKES]
    span = length(P, F, S, X, N, takes, number_of(N, r), r, t, P[work + L.WK_P_TIME], ordinal)
    begin(P, F, S, N, rep, r, t, L.PULL, span)
    state = desk.rep_state(S, rep)
    rest = S[state + L.RS_DUE]
    if F[work + L.WK_REST] > 0.0:
        rest += ticks(float(rest - t) * F[work + L.WK_REST])
        if rest < P[L.H_END]:
            team = P[desk.rep_row(P, rep) + L.RP_TEAM]
            heap.push(S, N, rest, heap.payload(0, team, desk.AGAIN))
    S[state + L.RS_REST] = rest
    write(S, N, r, t, L.K_PULL, rep)
    close_log(P, F, S, X, N, r, t)


@inner
def note_wait(P, F, S, X, N, r, rep, t, counted):
    """What a pick-up sets: the end of patience; the first of a stay also the wait and the speed."""
    if P[L.H_R_PATIENCE] >= 0:
        S[r + P[L.H_R_PATIENCE]] = L.NEVER
    if not flag(N, r, L.PICKED):
        set_flag(N, r, L.PICKED)
        wait = t - S[r + L.R_ENTERED]
        if counted:
            counts.picked_up(P, S, np.int64(N[2 * r + L.I_STATUS]), rep, wait, t)
        if P[L.H_R_WAIT] >= 0:
            S[r + P[L.H_R_WAIT]] = wait
        if P[L.H_SPEED] >= 0:
            n = number_of(N, r)
            curve = number(P, F, S, X, N, P[P[L.H_SPEED]], n, r, t)
            X[r + P[L.H_R_SPEED]] = 1.0 + F[P[L.H_SPEED] + 1] * (curve - 1.0)
    if rep >= 0 and counts.counts(P, t):
        S[P[L.H_O_REPS] + rep * L.RR_W + L.RR_TAKEN] += 1
