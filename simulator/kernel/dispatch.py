"""Reps at work: giving out, pick-ups, completions."""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import counts, desk, queues, times
from simulator.kernel import layout as L
from simulator.kernel.amounts import length
from simulator.kernel.assignment import assign, give
from simulator.kernel.busy import begin, count_busy, set_free
from simulator.kernel.courses import connects, touch_fact, touch_ordinal, touch_over
from simulator.kernel.cutting import cut_off
from simulator.kernel.diary import close_log
from simulator.kernel.fields import person_of
from simulator.kernel.idle import note_wait, pull
from simulator.kernel.instants import finish, proceed
from simulator.kernel.moves import open_instant
from simulator.kernel.outcomes import outcome, talk_ordinal, work_of
from simulator.kernel.records import (
    clear_flag,
    flag,
    number_of,
    record_of,
    set_flag,
    status_row,
    write,
    write_of,
)
from simulator.kernel.roster import speed_of
from simulator.kernel.standing import stand, unqueue
from simulator.kernel.straying import picked
from simulator.kernel.urgency import last_begun, may_be_interrupted


@inner
def dispatch(P, F, S, X, N, team, t):
    """A team's dispatch: waiting people are given out, then free reps take people."""
    row = desk.team_row(P, team)
    state = desk.team_state(S, team)
    S[state + L.TS_CALLED] = L.NONE
    if S[state + L.TS_COUNT] == 0 and not desk.somebody_waits(P, S, row):
        return
    if S[state + L.TS_WAITING] >= 0 and times.is_open(P, P[row + L.TM_HOURS], t):
        _give_out(P, F, S, X, N, row, state, team, t)
    model = P[row + L.TM_MODEL]
    if model == L.ABSENT or not times.is_open(P, P[row + L.TM_SHIFTS], t):
        return
    if model == L.UNLIMITED:
        while S[state + L.TS_QUEUE] >= 0 and S[L.T_ERROR] == 0:
            r = queues.first(P, F, S, X, N, state + L.TS_QUEUE, P[row + L.TM_ORDER], t)
            _pick_up(P, F, S, X, N, np.int64(L.NONE), team, r, t)
        return
    _pair(P, F, S, X, N, row, state, team, t)
    if P[row + L.TM_URGENT] != 0:
        _interrupt(P, F, S, X, N, row, state, team, t)


@apart
def _give_out(P, F, S, X, N, row, state, team, t):
    """Waiting people to the team's reps in work order, or on to others, until one stays."""
    while S[state + L.TS_WAITING] >= 0:
        r = queues.first(P, F, S, X, N, state + L.TS_WAITING, P[row + L.TM_ORDER], t)
        S[L.T_LOG_MARK] = S[L.T_LOG_COUNT]
        give(P, F, S, X, N, r, team, t)
        stand(P, F, S, X, N, r, t)
        close_log(P, F, S, X, N, r, t)
        if N[2 * r + L.I_TEAM] == team and N[2 * r + L.I_REP] < 0:
            return


@inner
def _pair(P, F, S, X, N, row, state, team, t):
    """The reps who are free now, the longest free first, each take one person of their team, else from
    a backlog, or find none."""
    S[L.T_ROUND] += 1
    now = S[L.T_ROUND]
    rep = S[state + L.TS_FREE]
    idle = P[row + L.TM_IDLE] >= 0
    while rep >= 0 and (idle or S[state + L.TS_COUNT] > 0) and S[L.T_ERROR] == 0:
        own = desk.rep_state(S, rep)
        if S[own + L.RS_ROUND] != now:
            S[own + L.RS_ROUND] = now
            r = _choice(P, F, S, X, N, row, state, rep, t)
            if r >= 0:
                _pick_up(P, F, S, X, N, rep, team, r, t)
                rep = S[state + L.TS_FREE]
                continue
            if idle and pull(P, F, S, X, N, row, rep, t):
                rep = S[state + L.TS_FREE]
                continue
        rep = S[own + L.RS_NEXT]


@apart
def _interrupt(P, F, S, X, N, row, state, team, t):
    """Work on others is cut off for urgent people who wait: of each rep, as listed, for the rep's own;
    in a shared queue then, by whoever began last, for those who wait for the team."""
    order = P[row + L.TM_ORDER]
    first = P[row + L.TM_FIRST]
    for rep in range(first, first + P[row + L.TM_COUNT]):
        r = queues.first(P, F, S, X, N, desk.rep_state(S, rep) + L.RS_QUEUE, order, t)
        if r >= 0 and flag(N, r, L.URGENT) and may_be_interrupted(P, S, N, rep):
            _turn_to(P, F, S, X, N, np.int64(rep), team, r, t)
    while S[L.T_ERROR] == 0:
        r = queues.first(P, F, S, X, N, state + L.TS_QUEUE, order, t)
        if r < 0 or not flag(N, r, L.URGENT):
            return
        rep = last_begun(P, S, N, row)
        if rep < 0:
            return
        _turn_to(P, F, S, X, N, rep, team, r, t)


@inner
def _turn_to(P, F, S, X, N, rep, team, r, t):
    """The rep leaves what they are at for an urgent person."""
    S[L.T_LOG_MARK] = S[L.T_LOG_COUNT]
    other = record_of(S, N, S[desk.rep_state(S, rep) + L.RS_LEAD])
    cut_off(P, F, S, X, N, team, rep, t)
    write(S, N, other, t, L.K_INTERRUPTED, number_of(N, r))
    close_log(P, F, S, X, N, other, t)
    if counts.counts(P, t):
        S[P[L.H_O_CUTS] + rep] += 1
    _pick_up(P, F, S, X, N, rep, team, r, t)


@inner
def _choice(P, F, S, X, N, row, state, rep, t):
    """Whom a rep takes: the first of their own people and, below the cap, of those who wait."""
    own = desk.rep_state(S, rep)
    order = P[row + L.TM_ORDER]
    r = queues.first(P, F, S, X, N, own + L.RS_QUEUE, order, t)
    if P[row + L.TM_CAP] < 0 or S[own + L.RS_OPEN] < P[row + L.TM_CAP]:
        other = queues.first(P, F, S, X, N, state + L.TS_QUEUE, order, t)
        if other >= 0 and (r < 0 or queues.before(P, S, N, other, r)):
            r = other
    if r >= 0 and P[row + L.TM_STRAYS] >= 0:
        return picked(P, F, S, N, row, state, rep, r)
    return r


@inner
def _pick_up(P, F, S, X, N, rep, team, r, t):
    """A rep (NONE in an unlimited team) takes up the person: to talk, to touch, or work cut off."""
    open_instant(S)
    unqueue(P, S, N, r)
    if flag(N, r, L.LEFT) and rep >= 0:
        _go_on(P, F, S, X, N, rep, team, r, t)
        return
    if P[L.H_URGENT] != 0 and not flag(N, r, L.PICKED):
        counts.urgency(P, S, team, t - S[r + L.R_ENTERED], flag(N, r, L.URGENT), t)
    if rep >= 0 and N[2 * r + L.I_REP] < 0:
        assign(P, S, N, r, team, rep, L.K_TAKE, t)
    S[L.T_HAND] = rep
    X[L.T_REP_SPEED] = speed_of(P, F, S, rep, t) if rep >= 0 else 1.0
    note_wait(P, F, S, X, N, r, rep, t, True)
    word = r + P[L.H_R_COURSE] if P[L.H_R_COURSE] >= 0 else np.int64(0)
    if flag(N, r, L.WORKABLE):
        touch_fact(P, F, S, X, N, r, t, np.int64(L.NONE))
        _talk(P, F, S, X, N, rep, team, r, t)
    else:
        step = np.int64(N[2 * (word + L.CO_STEPS) + 1])
        touch_fact(P, F, S, X, N, r, t, step)
        _touch(P, F, S, X, N, rep, team, r, step, t)
    _rest_of_instant(P, F, S, X, N, rep, r, t)


@apart
def _go_on(P, F, S, X, N, rep, team, r, t):
    """A conversation that was cut off goes on; with whoever takes it, if the person has nobody now."""
    clear_flag(N, r, L.LEFT)
    alone = N[2 * r + L.I_REP] < 0
    if alone:
        assign(P, S, N, r, team, rep, L.K_TAKE, t)
    write(S, N, r, t, L.K_RESUME, rep)
    begin(P, F, S, N, rep, r, t, L.TALK, S[r + P[L.H_R_LEFT]])
    if alone:
        S[L.T_HAND] = rep
        _rest_of_instant(P, F, S, X, N, rep, r, t)
    else:
        close_log(P, F, S, X, N, r, t)


@inner
def _rest_of_instant(P, F, S, X, N, rep, r, t):
    """After a rep's facts: the instant to its end, the rep free again if they did not go on."""
    state = finish(P, F, S, X, N, r, t)
    S[L.T_HAND] = L.NONE
    if rep >= 0 and S[desk.rep_state(S, rep) + L.RS_LEAD] < 0:
        set_free(P, S, N, rep, t)
    proceed(P, F, S, X, N, r, t, state)


@inner
def _talk(P, F, S, X, N, rep, team, r, t):
    """A conversation begins: over at once, or after its time."""
    work = work_of(P, N, r)
    n = number_of(N, r)
    ordinal = talk_ordinal(P, N, r)
    takes = P[work + L.WK_TAKES]
    delay = P[desk.team_row(P, team) + L.TM_DELAY]
    if rep < 0 and delay >= 0:
        clear_flag(N, r, L.WORKABLE)
        span = length(P, F, S, X, N, delay, n, r, t, P[work + L.WK_P_DELAY], ordinal)
        S[r + P[L.H_R_DELAY]] = t + span
        return
    if takes < 0:
        outcome(P, F, S, X, N, r, t)
        return
    span = length(P, F, S, X, N, takes, n, r, t, P[work + L.WK_P_TIME], ordinal)
    if rep < 0:
        clear_flag(N, r, L.WORKABLE)
        S[r + P[L.H_R_DELAY]] = t + span
        return
    effort = P[work + L.WK_EFFORT]
    if effort >= 0:
        clear_flag(N, r, L.WORKABLE)
        own = length(P, F, S, X, N, effort, n, r, t, P[work + L.WK_P_EFFORT], ordinal)
        S[r + P[L.H_R_DELAY]] = t + max(own, span)
        begin(P, F, S, N, rep, r, t, L.EFFORT, own)
        return
    set_flag(N, r, L.WORKABLE)
    begin(P, F, S, N, rep, r, t, L.TALK, span)


@apart
def _touch(P, F, S, X, N, rep, team, r, step, t):
    """A touch of the cadence begins: over at once, or after its time."""
    word = r + P[L.H_R_COURSE]
    steps = P[np.int64(N[2 * word]) + L.CD_STEPS]
    kind = P[steps + 2 + 3 * step]
    if rep < 0 or kind < 0 or P[kind + L.TC_TAKES] < 0:
        _touched(P, F, S, X, N, rep, team, r, step, t)
        return
    n = number_of(N, r)
    purpose = P[status_row(P, N, r) + L.ST_P_TIME]
    ordinal = touch_ordinal(P, N, r, step)
    span = length(P, F, S, X, N, P[kind + L.TC_TAKES], n, r, t, purpose, ordinal)
    S[desk.rep_state(S, rep) + L.RS_STEP] = step
    begin(P, F, S, N, rep, r, t, L.TOUCH, span)


@apart
def _touched(P, F, S, X, N, rep, team, r, step, t):
    """A touch ends: what it emits, and whether it becomes a conversation."""
    word = r + P[L.H_R_COURSE]
    if step >= N[2 * (word + L.CO_STEPS) + 1]:
        N[2 * (word + L.CO_STEPS) + 1] = step + 1
    connected = connects(P, F, S, X, N, r, t, step)
    touch_over(P, F, S, X, N, r, t, step)
    work = work_of(P, N, r)
    if connected and work >= 0 and P[work + L.WK_EACH] == L.CONNECT:
        _talk(P, F, S, X, N, rep, team, r, t)


# --- completions ----------------------------------------------------------------------------------


@inner
def completed(P, F, S, X, N, n, rep, t):
    """A rep's work with person n ends; void if it is no longer wanted."""
    state = desk.rep_state(S, rep)
    if S[state + L.RS_LEAD] != n or S[state + L.RS_DUE] != t:
        return
    team = P[desk.rep_row(P, rep) + L.RP_TEAM]
    count_busy(P, S, rep, team, t)
    S[state + L.RS_LEAD] = L.NONE
    task = S[state + L.RS_TASK]
    r = record_of(S, N, n)
    open_instant(S)
    if task == L.EFFORT:
        set_free(P, S, N, rep, t)
        return
    if r < 0 or N[2 * r + L.I_WORKER] != rep:
        counts.tally(S, P, L.TALLY_VOID, 1)
        if S[L.T_LOGGING] != 0 and (r >= 0 or S[person_of(S, N, n) + L.W_BORN] >= t):
            none = np.int64(L.NONE)  # nothing of the person, who may be far ahead, or gone by then
            write_of(S, n, t, L.K_COMPLETE, L.VOID, none)
        set_free(P, S, N, rep, t)
        return
    N[2 * r + L.I_WORKER] = L.NONE
    S[L.T_HAND] = rep
    X[L.T_REP_SPEED] = speed_of(P, F, S, rep, S[state + L.RS_BEGAN])
    if task == L.TALK:
        write(S, N, r, t, L.K_COMPLETE, L.TALK)
        outcome(P, F, S, X, N, r, t)
    elif task == L.TOUCH:
        write(S, N, r, t, L.K_COMPLETE, L.TOUCH)
        _touched(P, F, S, X, N, rep, team, r, S[state + L.RS_STEP], t)
    elif task == L.PULL:
        write(S, N, r, t, L.K_COMPLETE, L.PULL)
        outcome(P, F, S, X, N, r, t)
    _rest_of_instant(P, F, S, X, N, rep, r, t)
