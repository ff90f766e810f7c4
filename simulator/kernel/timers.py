"""What is due by time, and which automatic transition holds."""

from __future__ import annotations

import numpy as np

from simulator.jit import inner
from simulator.kernel import clocks, times
from simulator.kernel import layout as L
from simulator.kernel.conditions import holds, stays_false
from simulator.kernel.fields import is_unscored
from simulator.kernel.records import number_of, status_row


@inner
def automatic(P, F, S, X, N, r, t):
    """The first `when` transition that holds, NONE for none."""
    whens = P[status_row(P, N, r) + L.ST_WHEN]
    if whens >= 0:
        n = number_of(N, r)
        for i in range(P[whens]):
            transition = P[whens + 1 + i]
            code = P[P[L.H_TRANSITIONS] + transition * L.TR_W + L.TR_WHEN]
            if holds(P, F, S, X, N, code, n, r, t):
                return transition
    return np.int64(L.NONE)


@inner
def is_quiet(P, F, S, X, N, r, t):
    """Whether no `when` transition can come true until the person's next fact: neither by time, nor by
    what the others of the account do."""
    whens = P[status_row(P, N, r) + L.ST_WHEN]
    n = number_of(N, r)
    if whens >= 0 and not is_unscored(S, N, n):
        for i in range(P[whens]):
            code = P[P[L.H_TRANSITIONS] + P[whens + 1 + i] * L.TR_W + L.TR_WHEN]
            if code < 0 or not stays_false(P, F, S, X, N, code, n, r, t, L.FROM_NOW):
                return False
    return True


@inner
def after_due(P, S, r, row):
    """When an `after` transition is due."""
    start = S[r + L.R_ENTERED]
    if P[row + L.TR_TRACKER] >= 0:
        start = max(start, S[r + P[L.H_R_TRACKERS] + P[row + L.TR_TRACKER]])
    return times.delay_due(P, P[row + L.TR_AFTER], start, 10_000, L.NONE)


@inner
def events_hasten(P, S, N, r, t):
    """Whether a timer that an event starts anew may be due sooner for it: one that is past, since its
    condition did not hold; and so many working days, of which those from after closing end at a
    closing, those from later on, before opening, at the opening of that day."""
    after = P[status_row(P, N, r) + L.ST_AFTER]
    if after >= 0:
        for i in range(P[after]):
            row = P[L.H_TRANSITIONS] + P[after + 1 + i] * L.TR_W
            if P[row + L.TR_TRACKER] >= 0:
                working = P[P[row + L.TR_AFTER] + L.DL_KIND] == L.WORKING
                if working or after_due(P, S, r, row) <= t:
                    return True
    return False


@inner
def other_timers(P, S, N, r, t):
    """The earliest timer other than behaviour and crossings; those due and not run are past."""
    due = clocks.next_clock(P, S, N, r, t)
    for i in range(P[L.H_TIMERS]):
        due = min(due, S[r + P[L.H_R_TIMERS] + i])
    if P[L.H_R_COURSE] >= 0:
        due = min(due, S[r + P[L.H_R_COURSE] + L.CO_DUE])
    if P[L.H_R_REPLIES] >= 0:
        node = np.int64(N[2 * (r + P[L.H_R_REPLIES]) + L.LIST_FIRST])
        if node >= 0:
            due = min(due, S[node])
    after = P[status_row(P, N, r) + L.ST_AFTER]
    if after >= 0:
        for i in range(P[after]):
            when = after_due(P, S, r, P[L.H_TRANSITIONS] + P[after + 1 + i] * L.TR_W)
            if when > t:
                due = min(due, when)
    return max(due, t)
