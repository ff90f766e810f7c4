"""Teams open and close; reps come, go, join and leave."""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import desk, heap, times
from simulator.kernel import layout as L
from simulator.kernel.assignment import wait
from simulator.kernel.busy import count_busy, stand_free, take_from_free
from simulator.kernel.cutting import cut_off
from simulator.kernel.diary import close_log
from simulator.kernel.records import record_of, record_of_anybody
from simulator.kernel.roster import (
    away_from,
    credit_of_joiner,
    is_at_hand,
    is_away,
    is_employed,
    is_rostered,
    next_edge,
    roster,
    stint_from,
    stint_to,
)
from simulator.kernel.standing import stand


@inner
def boundary(P, F, S, X, N, team, low, t):
    """An entry of class 0."""
    if low == desk.BOUNDARY:
        open_or_close(P, F, S, X, N, team, t)
    elif low == desk.AGAIN:
        desk.call(P, S, N, team, t)
    elif P[desk.team_row(P, team) + L.TM_ROSTER] == 0:  # begun after closing
        _hand_back(P, F, S, X, N, team, low - desk.REPS, t)
        desk.call(P, S, N, team, t)
    else:
        _come_or_go(P, F, S, X, N, team, low - desk.REPS, t)


@inner
def open_or_close(P, F, S, X, N, team, t):
    """A boundary of a team's hours: dispatch, or work handed back; then the next boundary."""
    row = desk.team_row(P, team)
    shifts = P[row + L.TM_SHIFTS]
    if P[row + L.TM_END] == L.HAND_BACK and shifts >= 0 and not times.is_open(P, shifts, t):
        first = P[row + L.TM_FIRST]
        for rep in range(first, first + P[row + L.TM_COUNT]):
            _hand_back(P, F, S, X, N, team, rep, t)
    desk.call(P, S, N, team, t)
    plan_boundary(P, S, N, team, t)


@apart
def plan_boundary(P, S, N, team, t):
    """Put the team's next opening or closing after t into the event list."""
    row = desk.team_row(P, team)
    after = L.NEVER
    for calendar in (P[row + L.TM_HOURS], P[row + L.TM_SHIFTS]):
        if calendar < 0:
            continue
        if times.is_open(P, calendar, t):
            after = min(after, times.close_of(P, calendar, t))
        else:
            after = min(after, times.next_open(P, calendar, t))
    if after < P[L.H_END]:
        heap.push(S, N, after, heap.payload(0, team, desk.BOUNDARY))


@apart
def _hand_back(P, F, S, X, N, team, rep, t):
    """The shift ends: a conversation that would end later is interrupted, and waits for the same rep."""
    state = desk.rep_state(S, rep)
    cut = S[state + L.RS_DUE] >= L.NEVER and S[state + L.RS_TASK] == L.TALK
    if S[state + L.RS_LEAD] >= 0 and cut:
        cut_off(P, F, S, X, N, team, rep, t)


# --- reps of their own hours --------------------------------------------------------------------------


@apart
def begin_rosters(P, S, N, t):
    """At the beginning: who is there as of t, and when each next comes or goes."""
    for rep in range(P[L.H_REP_COUNT]):
        if not is_rostered(P, rep):
            continue
        state = desk.rep_state(S, rep)
        team = P[desk.rep_row(P, rep) + L.RP_TEAM]
        if not _gets_people(P, S, team, rep, t):
            S[state + L.RS_OUT] |= L.PASSED_OVER
        if not is_at_hand(P, S, rep, t):
            take_from_free(S, team, np.int64(rep))
            S[state + L.RS_OUT] |= L.NOT_HERE
        _plan_edge(P, S, N, team, np.int64(rep), t)


@inner
def _gets_people(P, S, team, rep, t):
    """Whether a team's strategy may pick the rep."""
    if not is_employed(P, S, rep, t):
        return False
    return P[desk.team_row(P, team) + L.TM_COVER] == L.COVER_NONE or not is_away(P, rep, t)


@inner
def _plan_edge(P, S, N, team, rep, t):
    after = next_edge(P, S, rep, t)
    S[roster(P, rep) + L.RQ_NEXT] = after
    if after < P[L.H_END]:
        heap.push(S, N, after, heap.payload(0, team, rep + desk.REPS))


@apart
def _come_or_go(P, F, S, X, N, team, rep, t):
    """A rep comes, goes, joins or leaves; or works on although they are not there."""
    row = desk.team_row(P, team)
    state = desk.rep_state(S, rep)
    if P[row + L.TM_END] == L.HAND_BACK and not is_at_hand(P, S, rep, t):
        _hand_back(P, F, S, X, N, team, rep, t)
    if S[roster(P, rep) + L.RQ_NEXT] == t:
        _join_or_leave(P, F, S, X, N, row, team, rep, t)
        if is_at_hand(P, S, rep, t):
            S[state + L.RS_OUT] &= ~L.NOT_HERE
            if S[state + L.RS_LEAD] < 0 and S[state + L.RS_FREE] == 0:
                stand_free(S, team, rep)
        else:
            S[state + L.RS_OUT] |= L.NOT_HERE
            take_from_free(S, team, rep)
        _plan_edge(P, S, N, team, rep, t)
    desk.call(P, S, N, team, t)


@inner
def _join_or_leave(P, F, S, X, N, row, team, rep, t):
    state = desk.rep_state(S, rep)
    left = stint_to(P, S, rep, t)
    if left:
        S[state + L.RS_OUT] |= L.PASSED_OVER
    gets = _gets_people(P, S, team, rep, t)
    if left or (P[row + L.TM_COVER] == L.COVER_ALL and not gets and away_from(P, rep, t)):
        _hand_over(P, F, S, X, N, team, rep, t)
    if stint_from(P, S, rep, t):
        S[roster(P, rep) + L.RQ_JOINED] = t
        take_from_free(S, team, rep)
        S[state + L.RS_SINCE] = t
        S[state + L.RS_REST] = t
    if not gets:
        S[state + L.RS_OUT] |= L.PASSED_OVER
    elif S[state + L.RS_OUT] & L.PASSED_OVER != 0:
        first = P[row + L.TM_FIRST]
        S[state + L.RS_CREDIT] = credit_of_joiner(P, S, first, first + P[row + L.TM_COUNT], rep)
        S[state + L.RS_SERVED] = S[L.T_SERIAL]
        S[state + L.RS_OUT] &= ~L.PASSED_OVER


@inner
def _hand_over(P, F, S, X, N, team, rep, t):
    """Whoever has gone has nobody any more: their people wait for the team, work in hand is void."""
    state = desk.rep_state(S, rep)
    if S[state + L.RS_LEAD] >= 0:
        count_busy(P, S, rep, team, t)
        r = record_of(S, N, S[state + L.RS_LEAD])
        S[state + L.RS_LEAD] = L.NONE
        S[state + L.RS_SINCE] = t
        S[state + L.RS_REST] = t
        if S[state + L.RS_TASK] == L.PULL and r >= 0 and N[2 * r + L.I_WORKER] == rep:
            N[2 * r + L.I_WORKER] = L.NONE
            stand(P, F, S, X, N, r, t)
    for n in range(S[L.T_PEOPLE_COUNT]):
        r = record_of_anybody(S, N, np.int64(n))
        if r >= 0 and N[2 * r + L.I_REP] == rep:
            S[L.T_LOG_MARK] = S[L.T_LOG_COUNT]
            wait(P, F, S, X, N, r, team, t)
            close_log(P, F, S, X, N, r, t)
