"""After a switch: whom the new policy moves or routes at once, and what everybody waits for next."""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import clocks
from simulator.kernel import layout as L
from simulator.kernel.carrying import becoming, target_of
from simulator.kernel.conditions import holds
from simulator.kernel.diary import close_log
from simulator.kernel.instants import arm
from simulator.kernel.rates import arm_behaviour
from simulator.kernel.records import number_of, schedule, status_row, write
from simulator.kernel.timers import after_due, automatic


@apart
def wake(P, F, S, X, N, r, status0, t):
    """The person's next instant: now, if the new policy has something to do."""
    S[L.T_LOG_MARK] = S[L.T_LOG_COUNT]
    write(S, N, r, t, L.K_SWITCH, status0)
    close_log(P, F, S, X, N, r, t)
    S[P[L.H_O_SWITCH] + N[2 * r + L.I_STATUS] * L.SW_W + L.SW_INSIDE] += 1
    target = rouse(P, F, S, X, N, r, P[becoming(P, status0) + L.CS_AFTERS], t)
    if target >= 0:
        S[P[L.H_O_SWITCH] + target * L.SW_W + L.SW_MOVED] += 1


@inner
def rouse(P, F, S, X, N, r, late, t):
    """Let the person's next instant be now, if there is something to make up for; where that moves them,
    or NONE. `late` are `after` transitions that may be past, or NONE."""
    target = _moved_to(P, F, S, X, N, r, late, t)
    if target >= 0 or _is_to_be_routed(P, N, r):
        schedule(S, N, r, t)
        return target
    arm_behaviour(P, F, S, X, N, r, t)
    due = arm(P, F, S, X, N, r, t - 1)
    schedule(S, N, r, max(due, t) if due < P[L.H_END] else L.NEVER)
    return target


@inner
def _is_to_be_routed(P, N, r):
    row = status_row(P, N, r)
    return P[row + L.ST_FLAGS] & L.FINAL == 0 and P[row + L.ST_OWNER] != N[2 * r + L.I_ROLE]


@inner
def _moved_to(P, F, S, X, N, r, late, t):
    """Where a condition that holds, or a clock or timer that was due before, takes the person; NONE."""
    transition = automatic(P, F, S, X, N, r, t)
    if transition >= 0:
        return P[P[L.H_TRANSITIONS] + transition * L.TR_W + L.TR_TARGET]
    listed = clocks.clock_list(P, N, r)
    if listed >= 0:
        for i in range(P[listed]):
            word = clocks.clock_word(P, r, i)
            if S[word + L.CL_DUE] < t:
                items = P[P[listed + 1 + i] + L.CK_ITEMS]
                item = np.int64(N[2 * (word + L.CL_STATE)])
                return target_of(P, P[items + 2 + 3 * item])
    for i in range(P[late] if late >= 0 else 0):
        row = P[L.H_TRANSITIONS] + P[late + 1 + i] * L.TR_W
        if after_due(P, S, r, row) < t and holds(
            P, F, S, X, N, P[row + L.TR_WHEN], number_of(N, r), r, t
        ):
            N[2 * r + L.I_PENDING] = P[late + 1 + i]
            return P[row + L.TR_TARGET]
    return np.int64(L.NONE)
