"""Work in hand that is cut off, and goes on later."""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import desk, spans, times
from simulator.kernel import layout as L
from simulator.kernel.busy import count_busy, set_free
from simulator.kernel.records import clear_flag, record_of, set_flag
from simulator.kernel.roster import roster, speed_of
from simulator.kernel.standing import stand


@apart
def cut_off(P, F, S, X, N, team, rep, t):
    """The rep is free; whom they worked on waits for them, with what is left to do."""
    state = desk.rep_state(S, rep)
    n = S[state + L.RS_LEAD]
    count_busy(P, S, rep, team, t)
    S[state + L.RS_LEAD] = L.NONE
    r = record_of(S, N, n)
    if r >= 0 and N[2 * r + L.I_WORKER] == rep:
        began = S[state + L.RS_BEGAN]
        worked = _worked(P, S, desk.team_row(P, team), rep, began, t)
        done = np.int64(float(worked) * speed_of(P, F, S, rep, began))
        S[r + P[L.H_R_LEFT]] = max(S[state + L.RS_WORK] - done, 1)
        N[2 * r + L.I_WORKER] = L.NONE
        set_flag(N, r, L.WORKABLE | L.LEFT | L.READ)
        stand(P, F, S, X, N, r, t)
        clear_flag(N, r, L.READ)
    set_free(P, S, N, np.int64(rep), t)


@inner
def _worked(P, S, row, rep, began, t):
    """How long the rep has worked since."""
    if P[row + L.TM_END] == L.PAUSE:
        calendar = P[row + L.TM_SHIFTS]
        if P[row + L.TM_ROSTER] != 0:
            at = S[roster(P, rep) + L.RQ_SPANS]
            return spans.time_until(S, at, t) - spans.time_until(S, at, began)
        if calendar >= 0:
            return times.opened(P, calendar, t) - times.opened(P, calendar, began)
    return t - began
