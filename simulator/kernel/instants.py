"""One instant of one person after its facts, and what is due next.

docs/semantics.md step by step: automatic transitions, clocks, rest, routing; `policy/fold/step.py` says
the same. Where nobody else acts on a person, their life runs ahead of the world's time.
"""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import clocks, counts, derived, people
from simulator.kernel import layout as L
from simulator.kernel.accounts import account_of, first_of, hears, is_heard, next_of
from simulator.kernel.amounts import length
from simulator.kernel.assignment import release
from simulator.kernel.busy import begin
from simulator.kernel.colleagues import forget
from simulator.kernel.conditions import holds
from simulator.kernel.courses import run_course, time_step
from simulator.kernel.crossings import crossing
from simulator.kernel.desk import call
from simulator.kernel.diary import close_log
from simulator.kernel.facts import own_facts, tells_account
from simulator.kernel.fields import person_of
from simulator.kernel.lives import STIRRING, live
from simulator.kernel.moves import act, enter, follow, open_instant, stop_here
from simulator.kernel.outcomes import talk_ordinal, work_is_loud
from simulator.kernel.rates import arm_behaviour, take_rates
from simulator.kernel.records import (
    flag,
    free_record,
    number_of,
    record_of,
    schedule,
    set_flag,
    status_row,
    write,
)
from simulator.kernel.routing import route
from simulator.kernel.standing import restand, stand
from simulator.kernel.timers import after_due, automatic, is_quiet, other_timers
from simulator.kernel.urgency import read

_NOTHING, _MOVED, _STOPPED = 0, 1, 2
_AGAIN = -2  # I_PENDING: nothing to finish, run the instant
_AT_THE_END = -3  # I_PENDING: nothing is to come before the end of the run
STOPPED, ALIVE, OVER = 0, 1, 2


@inner
def finish(P, F, S, X, N, r, t):
    """Everything after the facts: STOPPED before the world's time, ALIVE, or OVER (gone)."""
    started = False
    while True:
        if P[status_row(P, N, r) + L.ST_FLAGS] & L.GONE != 0:
            return _end(P, F, S, X, N, r, t)
        transition = np.int64(L.NONE)
        if t == S[L.T_NOW] or not hears(P, S, N, number_of(N, r)):
            transition = automatic(P, F, S, X, N, r, t)
        elif not is_quiet(P, F, S, X, N, r, t):
            stop_here(S, N, r, t, _AGAIN)  # it hangs on what the account's others do until then
            return STOPPED
        if transition >= 0:
            if not follow(P, F, S, X, N, r, t, transition):
                return STOPPED
        else:
            if S[L.T_FRESH] != 0:  # resting makes no condition true: on to the clocks at once
                _settle(P, F, S, X, N, r, t)
                started = True
            moved = _run_clocks(P, F, S, X, N, r, t)
            if moved == _STOPPED:
                return STOPPED
            if moved == _NOTHING:
                break
        if S[L.T_ERROR] != 0:
            return STOPPED
    route(P, F, S, X, N, r, t)
    if started:
        _begin_stay(P, F, S, X, N, r, t)
    if P[L.H_R_COURSE] >= 0:
        run_course(P, F, S, X, N, r, t)
    restand(P, F, S, X, N, r, t)
    stand(P, F, S, X, N, r, t)
    close_log(P, F, S, X, N, r, t)
    if P[L.H_DERIVED] >= 0:
        derived.tell(P, S, N, number_of(N, r), t)
    return ALIVE


@inner
def _end(P, F, S, X, N, r, t):
    """The person is where nobody leaves or works: they are gone."""
    _settle(P, F, S, X, N, r, t)
    release(P, S, N, r, t)
    close_log(P, F, S, X, N, r, t)
    count_end(P, S, N, r)
    n = number_of(N, r)
    people.delist(P, S, N, n)
    S[person_of(S, N, n) + L.W_BORN] = t  # of the gone, when they went
    free_record(P, S, N, r)
    if P[L.H_DERIVED] >= 0:
        derived.tell(P, S, N, n, t)
    _leave_alone(P, S, N, n)
    forget(P, S, N, n)
    return OVER


@inner
def count_end(P, S, N, r):
    if flag(N, r, L.COUNTED):
        counts.tally(S, P, L.TALLY_UNTOUCHED, 0 if flag(N, r, L.TOUCHED) else 1)
        S[P[L.H_O_OPEN] + N[2 * r + L.I_STATUS]] += 1


@inner
def _settle(P, F, S, X, N, r, t):
    """The person comes to rest."""
    S[L.T_FRESH] = 0
    S[r + L.R_ENTERED] = t
    set_flag(N, r, L.SETTLED)
    write(S, N, r, t, L.K_REST, L.NONE)
    row = status_row(P, N, r)
    if P[row + L.ST_FLAGS] & L.FINAL != 0:
        write(S, N, r, t, L.K_END, 0)
        return
    clocks.start_clocks(P, S, N, r, t)
    cadences = P[row + L.ST_CADENCES]
    if cadences >= 0:
        n = number_of(N, r)
        for i in range(P[cadences]):
            if holds(P, F, S, X, N, P[cadences + 1 + 2 * i], n, r, t):
                word = r + P[L.H_R_COURSE]
                N[2 * word] = P[cadences + 2 + 2 * i]
                N[2 * word + 1] = 0
                S[word + L.CO_SINCE] = t
                S[word + L.CO_STEPS] = 0
                return


@inner
def _run_clocks(P, F, S, X, N, r, t):
    """SLA steps that are due, in ascending percent; then timers."""
    listed = clocks.clock_list(P, N, r)
    if listed >= 0 and flag(N, r, L.SETTLED):
        while True:
            which = _due_clock(P, S, N, r, listed, t)
            if which < 0:
                break
            moved = _run_item(P, F, S, X, N, r, t, listed, which)
            if moved != _NOTHING:
                return moved
    after = P[status_row(P, N, r) + L.ST_AFTER]
    if after >= 0:
        n = number_of(N, r)
        for i in range(P[after]):
            row = P[L.H_TRANSITIONS] + P[after + 1 + i] * L.TR_W
            if after_due(P, S, r, row) == t and holds(P, F, S, X, N, P[row + L.TR_WHEN], n, r, t):
                return _MOVED if follow(P, F, S, X, N, r, t, P[after + 1 + i]) else _STOPPED
    return _NOTHING


@inner
def _due_clock(P, S, N, r, listed, t):
    """The clock with the least percentage among the items due; NONE for none."""
    which = np.int64(L.NONE)
    least = L.NEVER
    for i in range(P[listed]):
        word = clocks.clock_word(P, r, i)
        if S[word + L.CL_DUE] <= t:
            items = P[P[listed + 1 + i] + L.CK_ITEMS]
            percent = P[items + 1 + 3 * np.int64(N[2 * (word + L.CL_STATE)])]
            if percent < least:
                least = percent
                which = np.int64(i)
    return which


@apart
def _run_item(P, F, S, X, N, r, t, listed, which):
    """A bare breach, or a step with its actions."""
    word = clocks.clock_word(P, r, which)
    items = P[P[listed + 1 + which] + L.CK_ITEMS]
    at = items + 1 + 3 * np.int64(N[2 * (word + L.CL_STATE)])
    actions = P[at + 1]
    if t > S[L.T_NOW] and actions >= 0 and _are_loud(P, S, N, r, actions):
        stop_here(S, N, r, t, _AGAIN)
        return _STOPPED
    N[2 * (word + L.CL_STATE)] += 1
    if P[at + 2] != 0:
        write(S, N, r, t, L.K_BREACH, which)
        N[2 * (word + L.CL_STATE) + 1] |= L.BREACHED
        counts.clock_ended(P, S, N, r, P[listed + 1 + which], True, t)
        clocks.set_due(P, S, N, r, which)
        return _NOTHING
    write(S, N, r, t, L.K_STEP, P[at])
    clocks.set_due(P, S, N, r, which)
    target = act(P, F, S, X, N, r, t, actions, which)
    if target < 0:
        return _NOTHING
    enter(P, F, S, X, N, r, t, target)
    return _MOVED


@inner
def _are_loud(P, S, N, r, actions):
    for i in range(P[actions]):
        kind = P[actions + 1 + 2 * i]
        if kind not in (L.NOTIFY, L.RESTART, L.RESET):
            return True
        stirs = kind == L.RESET and P[P[actions + 2 + 2 * i] + L.GR_ACCOUNT] != 0
        if stirs and is_heard(P, S, N, number_of(N, r)):
            return True
    return False


@inner
def _begin_stay(P, F, S, X, N, r, t):
    """After routing: the cadence's first step, work, patience, behaviour."""
    row = status_row(P, N, r)
    if P[L.H_R_COURSE] >= 0 and N[2 * (r + P[L.H_R_COURSE])] >= 0:
        time_step(P, S, N, r, S[r + P[L.H_R_COURSE] + L.CO_SINCE])
    work = P[row + L.ST_WORK]
    if work >= 0:
        begin_work(P, F, S, X, N, r, t, work)
    patience = P[row + L.ST_PATIENCE]
    if patience >= 0:
        ordinal = talk_ordinal(P, N, r)
        n = number_of(N, r)
        takes = P[patience + L.PT_TAKES]
        span = length(P, F, S, X, N, takes, n, r, t, P[patience + L.PT_PURPOSE], ordinal)
        S[r + P[L.H_R_PATIENCE]] = t + span
    if P[L.H_R_RATES] >= 0:
        take_rates(P, F, S, X, N, r, t)


@inner
def begin_work(P, F, S, X, N, r, t, work):
    by = P[work + L.WK_BY]
    takes = P[work + L.WK_TAKES]
    n = number_of(N, r)
    if by == L.NOBODY:
        span = np.int64(1)
        if takes >= 0:
            span = length(P, F, S, X, N, takes, n, r, t, P[work + L.WK_P_DELAY], talk_ordinal(P, N, r))
        S[r + P[L.H_R_DELAY]] = t + span
        return
    hand = S[L.T_HAND]
    if by == L.SAME_REP and hand >= 0 and N[2 * r + L.I_REP] == hand:
        span = np.int64(1)
        if takes >= 0:
            span = length(P, F, S, X, N, takes, n, r, t, P[work + L.WK_P_TIME], talk_ordinal(P, N, r))
        set_flag(N, r, L.WORKABLE)
        begin(P, F, S, N, hand, r, t, L.TALK, span)
        if P[L.H_URGENT] != 0:
            _go_on_anew(P, F, S, X, N, r, t)
        return
    if P[work + L.WK_EACH] == L.PICK_UP:
        set_flag(N, r, L.WORKABLE)


@apart
def _go_on_anew(P, F, S, X, N, r, t):
    """The rep goes on at once with the person, although others may be urgent."""
    read(P, F, S, X, N, r, t)
    call(P, S, N, np.int64(N[2 * r + L.I_TEAM]), t)


@inner
def arm(P, F, S, X, N, r, t):
    """The next instant of the person's own after t; at or after the end of the run for none."""
    due = other_timers(P, S, N, r, t)
    arm_behaviour(P, F, S, X, N, r, t)
    due = min(due, max(S[r + L.R_BEHAVE], t))
    rises = P[status_row(P, N, r) + L.ST_RISES]
    if flag(N, r, L.HELD):
        if rises != 0:
            due = crossing(P, F, S, X, N, r, t, min(due, P[L.H_END]))
    elif rises & 1 != 0 and not is_quiet(P, F, S, X, N, r, t):
        due = crossing(P, F, S, X, N, r, t, min(due, P[L.H_END]))
    return due


@inner
def may_run_ahead(P, S, N, r):
    """Whether nobody else acts on the person, so that their life can run before the world's time."""
    flags = P[status_row(P, N, r) + L.ST_FLAGS]
    together = P[L.H_ACCOUNT_READERS] == L.TOGETHER
    if (together or flags & L.READS != 0) and hears(P, S, N, number_of(N, r)):
        return False
    if together and is_heard(P, S, N, number_of(N, r)):
        return False
    return (
        S[L.T_AHEAD] != 0
        and flags & L.PRIVATE != 0
        and (
            N[2 * r + L.I_TEAM] < 0 or (P[status_row(P, N, r) + L.ST_CADENCES] < 0 and P[L.H_HANDS] == 0)
        )
        and N[2 * r + L.I_QUEUE] < 0
        and N[2 * r + L.I_WORKER] < 0
        and not flag(N, r, L.HELD)
    )


@inner
def proceed(P, F, S, X, N, r, t, state):
    """After an instant: on to the next, in the event list or, where that is private, at once."""
    while state == ALIVE and S[L.T_ERROR] == 0:
        ahead = may_run_ahead(P, S, N, r)
        if ahead and t == S[L.T_NOW] and hears(P, S, N, number_of(N, r)):
            ahead = is_quiet(P, F, S, X, N, r, t)  # later, `finish` has looked
        known = False
        if ahead and P[status_row(P, N, r) + L.ST_LIVE] >= 0:
            schedule(S, N, r, L.NEVER)
            arm_behaviour(P, F, S, X, N, r, t)
            X[L.T_REP_SPEED] = 1.0
            crossed = live(P, F, S, X, N, r, t)
            t = S[L.T_HEARD]
            if crossed == STIRRING:
                stop_here(S, N, r, S[r + L.R_BEHAVE], _AGAIN)
                return
            if crossed < L.NEVER:
                t = crossed
                state = finish(P, F, S, X, N, r, t)
                continue
            known = S[L.T_DUE] >= 0
        due = S[L.T_DUE] if known else arm(P, F, S, X, N, r, t)
        if due >= P[L.H_END]:
            schedule(S, N, r, L.NEVER)
            if ahead and P[L.H_R_HISTORY] < 0:
                _come_to_the_end(P, S, N, r)
            elif ahead:
                N[2 * r + L.I_PENDING] = _AT_THE_END  # nobody wakes them, and they stay
            return
        if not ahead or (P[L.H_DERIVED] >= 0 and due == S[L.T_NOW]):  # what was told now has its class
            schedule(S, N, r, due)
            return
        schedule(S, N, r, L.NEVER)
        t = due
        state = timer_instant(P, F, S, X, N, r, t)


@inner
def _come_to_the_end(P, S, N, r):
    """Nothing happens to the person any more: their record is wanted only by those who hear them."""
    n = number_of(N, r)
    heard = is_heard(P, S, N, n)
    people.delist(P, S, N, n)
    if heard:
        N[2 * r + L.I_PENDING] = _AT_THE_END  # and nobody wakes them
    _leave_alone(P, S, N, n)
    if not heard:
        _be_done(P, S, N, n, r)


@inner
def _leave_alone(P, S, N, n):
    """Where nobody of the account reads its points any more: those who waited for that are done with."""
    if P[L.H_ACCOUNT_READERS] == 0 or P[L.H_DERIVED] >= 0 or S[L.T_LOGGING] != 0:
        return
    if P[L.H_R_HISTORY] >= 0:  # another policy asks for them
        return
    account = account_of(P, S, N, n)
    if N[2 * account + L.AC_SCORED] == 0:
        other = first_of(P, S, N, account)
        while other >= 0:
            record = record_of(S, N, other)
            if record >= 0 and N[2 * record + L.I_PENDING] == _AT_THE_END:
                _be_done(P, S, N, other, record)
            other = next_of(P, S, N, other)


@inner
def _be_done(P, S, N, n, r):
    count_stay(P, S, N, r)
    S[person_of(S, N, n) + L.W_BORN] = P[L.H_END]
    free_record(P, S, N, r)
    forget(P, S, N, n)


@inner
def count_stay(P, S, N, r):
    """At the end of the run: where the person is, since when, with whom."""
    if flag(N, r, L.SETTLED):
        counts.stayed(P, S, np.int64(N[2 * r + L.I_STATUS]), S[r + L.R_ENTERED])
        clocks.break_off(P, S, N, r)
    count_end(P, S, N, r)
    if N[2 * r + L.I_REP] >= 0:
        row = P[L.H_O_REPS] + N[2 * r + L.I_REP] * L.RR_W
        S[row + L.RR_OPEN] += counts.within(P, S[r + L.R_ASSIGNED], P[L.H_END])


@inner
def timer_instant(P, F, S, X, N, r, t):
    """An instant of the person's own timers, or the rest of one that had to stop."""
    open_instant(S)
    X[L.T_REP_SPEED] = 1.0  # no rep is at work with them
    pending = np.int64(N[2 * r + L.I_PENDING])
    N[2 * r + L.I_PENDING] = L.NONE
    if pending >= 0:
        follow(P, F, S, X, N, r, t, pending)
    elif pending == _AGAIN and not flag(N, r, L.SETTLED):
        S[L.T_FRESH] = 1
    if t > S[L.T_NOW] and _must_wait(P, X, S, N, r, t):
        stop_here(S, N, r, t, _AGAIN)
        return STOPPED
    if not own_facts(P, F, S, X, N, r, t):
        return STOPPED
    return finish(P, F, S, X, N, r, t)


@inner
def _must_wait(P, X, S, N, r, t):
    """Whether a fact that is due before the world's time concerns others."""
    if P[L.H_R_DELAY] >= 0 and S[r + P[L.H_R_DELAY]] <= t and work_is_loud(P, S, N, r):
        return True
    return is_heard(P, S, N, number_of(N, r)) and tells_account(P, X, S, N, r, t)
