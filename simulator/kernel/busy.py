"""Reps becoming busy, and free again."""

from __future__ import annotations

from simulator.distributions import ticks
from simulator.jit import apart, inner
from simulator.kernel import counts, desk, heap, spans, times
from simulator.kernel import layout as L
from simulator.kernel.records import number_of
from simulator.kernel.roster import roster, speed_of


@inner
def begin(P, F, S, N, rep, r, t, task, span):
    """The rep is busy with the person for `span` of work at their own speed."""
    state = desk.rep_state(S, rep)
    team = P[desk.rep_row(P, rep) + L.RP_TEAM]
    row = desk.team_row(P, team)
    take_from_free(S, team, rep)
    busy = ticks(float(span) / speed_of(P, F, S, rep, t))
    due = t + busy
    if P[row + L.TM_END] != L.FINISH:
        if task == L.EFFORT or (task == L.TALK and P[row + L.TM_END] == L.PAUSE):
            due = _paused(P, S, row, rep, t, busy)
        elif task == L.TALK:
            due = _handed_back(P, S, N, row, team, rep, t, busy)
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
def _paused(P, S, row, rep, t, busy):
    """When work is over that rests while the hours are closed."""
    if P[row + L.TM_ROSTER] != 0:
        return spans.time_after(S, S[roster(P, rep) + L.RQ_SPANS], t, busy)
    calendar = P[row + L.TM_SHIFTS]
    return t + busy if calendar < 0 else times.add_open(P, calendar, t, busy)


@apart
def _handed_back(P, S, N, row, team, rep, t, busy):
    """When a conversation is over; NEVER if the end of the shift cuts it off."""
    calendar = P[row + L.TM_SHIFTS]
    if P[row + L.TM_ROSTER] != 0:
        at = S[roster(P, rep) + L.RQ_SPANS]
        if spans.holds_instant(S, at, t):
            close = spans.next_edge(S, at, t)
            return t + busy if t + busy <= close else L.NEVER
    else:
        if calendar < 0:
            return t + busy
        if times.is_open(P, calendar, t):
            return L.NEVER if t + busy > times.close_of(P, calendar, t) else t + busy
    heap.push(S, N, t, heap.payload(0, team, rep + desk.REPS))  # who is not there does not begin
    return L.NEVER


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


@inner
def set_free(P, S, N, rep, t):
    """The rep is free from t on: in the team's line by time, then as listed."""
    state = desk.rep_state(S, rep)
    team = P[desk.rep_row(P, rep) + L.RP_TEAM]
    place = desk.team_state(S, team)
    take_from_free(S, team, rep)  # work that was over in the instant has not taken them out
    S[state + L.RS_SINCE] = t
    S[state + L.RS_ROUND] = S[L.T_ROUND]  # not again in the dispatch under way
    if S[state + L.RS_OUT] & L.NOT_HERE == 0:
        stand_free(S, team, rep)
        if S[place + L.TS_COUNT] > 0 or desk.somebody_waits(P, S, desk.team_row(P, team)):
            desk.call(P, S, N, team, t)


@inner
def stand_free(S, team, rep):
    """Into the team's line of those who are free, by RS_SINCE, then as listed."""
    state = desk.rep_state(S, rep)
    place = desk.team_state(S, team)
    since = S[state + L.RS_SINCE]
    S[state + L.RS_FREE] = 1
    back = S[place + L.TS_LAST_FREE]
    while back >= 0 and (
        S[desk.rep_state(S, back) + L.RS_SINCE] > since
        or (S[desk.rep_state(S, back) + L.RS_SINCE] == since and back > rep)
    ):
        back = S[desk.rep_state(S, back) + L.RS_BACK]
    after = S[place + L.TS_FREE] if back < 0 else S[desk.rep_state(S, back) + L.RS_NEXT]
    S[state + L.RS_BACK] = back
    S[state + L.RS_NEXT] = after
    if back < 0:
        S[place + L.TS_FREE] = rep
    else:
        S[desk.rep_state(S, back) + L.RS_NEXT] = rep
    if after < 0:
        S[place + L.TS_LAST_FREE] = rep
    else:
        S[desk.rep_state(S, after) + L.RS_BACK] = rep


@inner
def count_busy(P, S, rep, team, t):
    """Adds what the rep has worked until t: open time only, where the work rests at closing."""
    state = desk.rep_state(S, rep)
    began = S[state + L.RS_BEGAN]
    task = S[state + L.RS_TASK]
    row = desk.team_row(P, team)
    ends = P[row + L.TM_END]
    busy = counts.within(P, began, t)
    if (task == L.TALK and ends == L.PAUSE) or (task == L.EFFORT and ends != L.FINISH):
        low = max(began, P[L.H_WARM])
        high = max(min(t, P[L.H_STOP]), low)
        calendar = P[row + L.TM_SHIFTS]
        if P[row + L.TM_ROSTER] != 0:
            at = S[roster(P, rep) + L.RQ_SPANS]
            busy = spans.time_until(S, at, high) - spans.time_until(S, at, low)
        elif calendar >= 0:
            busy = times.opened(P, calendar, high) - times.opened(P, calendar, low)
    S[P[L.H_O_REPS] + rep * L.RR_W + L.RR_BUSY] += busy
