"""Reps becoming busy."""

from __future__ import annotations

from simulator.distributions import ticks
from simulator.jit import inner
from simulator.kernel import desk, heap, times
from simulator.kernel import layout as L
from simulator.kernel.records import number_of


@inner
def begin(P, F, S, N, rep, r, t, task, span):
    """The rep is busy with the person for `span` of work at their own speed."""
    state = desk.rep_state(S, rep)
    team = P[desk.rep_row(P, rep) + L.RP_TEAM]
    row = desk.team_row(P, team)
    take_from_free(S, team, rep)
    busy = ticks(float(span) / F[desk.rep_row(P, rep) + L.RP_SPEED])
    due = t + busy
    calendar = P[row + L.TM_SHIFTS]
    if task == L.TALK and calendar >= 0:
        if P[row + L.TM_END] == L.PAUSE:
            due = times.add_open(P, calendar, t, busy)
        elif P[row + L.TM_END] == L.HAND_BACK and due > times.close_of(P, calendar, t):
            due = L.NEVER
    S[state + L.RS_LEAD] = number_of(N, r)
    S[state + L.RS_TASK] = task
    S[state + L.RS_BEGAN] = t
    S[state + L.RS_DUE] = due
    S[state + L.RS_WORK] = span
    if task != L.EFFORT:
        N[2 * r + L.I_WORKER] = rep
    if due < L.NEVER:
        heap.push(S, N, due, heap.payload(1, number_of(N, r), rep))


@inner
def take_from_free(S, team, rep):
    """The rep is no longer free (if they were)."""
    state = desk.rep_state(S, rep)
    if S[state + L.RS_FREE] == 0:
        return
    S[state + L.RS_FREE] = 0
    after = S[state + L.RS_NEXT]
    back = S[state + L.RS_BACK]
    if back >= 0:
        S[desk.rep_state(S, back) + L.RS_NEXT] = after
    else:
        S[desk.team_state(S, team) + L.TS_FREE] = after
    if after >= 0:
        S[desk.rep_state(S, after) + L.RS_BACK] = back
    else:
        S[desk.team_state(S, team) + L.TS_LAST_FREE] = back
