"""One replication: births and entries in order of (tick, class, number) up to the end of the run."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.jit import ahead, apart, entry, fixed_reals, fixed_words, halves, inner, reals, words
from simulator.kernel import (
    busy,
    colleagues,
    counts,
    derived,
    desk,
    dispatch,
    heap,
    inside,
    lineup,
    newcomers,
    people,
    points,
    roster,
    shifts,
)
from simulator.kernel import layout as L
from simulator.kernel.accounts import come_in
from simulator.kernel.amounts import money
from simulator.kernel.conditions import holds
from simulator.kernel.diary import settle_lines
from simulator.kernel.expressions import number
from simulator.kernel.facts import event_fact
from simulator.kernel.fields import person_of
from simulator.kernel.instants import count_stay, finish, proceed, timer_instant
from simulator.kernel.moves import act, arrive_in, enter, open_instant, stir
from simulator.kernel.rates import next_gap
from simulator.kernel.records import (
    blank_record,
    new_record,
    record_of,
    record_of_anybody,
    set_flag,
    set_status,
    write,
)
from simulator.kernel.switch import take_over

_DAY = 86_400_000_000


@entry
def arrive(
    plan: int, seed: int, replication: int, room: int, ticks: int, keys: int, whence: int, roots: int
) -> Any:
    """Everybody who arrives (kernel/people.py); how many, or -1 if there is no room for them. All but
    seed, replication and room are addresses."""
    return people.arrive(
        fixed_words(plan), fixed_reals(plan), seed, replication, room, words(ticks), reals(ticks),
        words(keys), words(whence), words(roots),
    )  # fmt: skip


@entry
def line_up(
    plan: int, state: int, n: int, ticks: int, keys: int, whence: int, roots: int, spare: int
) -> Any:
    """Bring those who arrive into one line (kernel/lineup.py); how many come. All are addresses but n,
    how many stand in the columns, and `spare`, a place in the state."""
    return lineup.line_up(
        fixed_words(plan), words(state), halves(state), n, words(ticks), words(keys), words(whence),
        words(roots), spare,
    )  # fmt: skip


@entry
def run(plan: int, state: int) -> Any:
    """Run a replication whose people stand ready, given two addresses; 0, or an error of layout.py."""
    P = fixed_words(plan)
    F = fixed_reals(plan)
    S = words(state)
    X = reals(state)
    N = halves(state)
    if P[L.H_CARRY] < 0:
        _start(P, F, S, N, P[L.H_START])
        if P[L.H_INSIDE_COUNT] > 0:
            inside.place(P, F, S, X, N)
    else:
        _start(P, F, S, N, P[P[L.H_CARRY] + L.CY_AS_OF])
        take_over(P, F, S, X, N)
    born = S[L.T_BORN]
    cohort = S[L.T_COHORT]
    S[L.T_MADE] = born
    heap_at = S[L.T_HEAP]
    end = P[L.H_END]
    while S[L.T_ERROR] == 0:
        if born == S[L.T_MADE] and born < cohort:
            _make(P, F, S, X, N, born, min((born & -L.BLOCK) + L.BLOCK, cohort))
            continue
        tick = L.NEVER
        what = np.int64(0)
        if S[L.T_CALLS] > 0:
            tick = S[L.T_NOW]
            what = _first_called(P, S)
        if S[L.T_HEAP_SIZE] > 0 and heap.before(S[heap_at], S[heap_at + 1], tick, what):
            tick = S[heap_at]
            what = S[heap_at + 1]
        at = S[person_of(S, N, born) + L.W_BORN] if born < cohort else L.NEVER
        if min(tick, at) >= S[L.T_SOON] and S[L.T_SOON] < end:
            heap.come(S, N)
            continue
        if born < cohort and heap.before(at, heap.payload(3, born, 0), tick, what):
            if at >= end:
                break
            _pass_days(P, S, at)
            S[L.T_NOW] = at
            S[L.T_CLASS] = 3
            _birth(P, F, S, X, N, np.int64(born), at)
            born += 1
            continue
        if tick >= end:
            break
        if S[L.T_CALLS] > 0 and heap.order_of(what) == 4:
            S[L.T_CALLS] -= 1
        else:
            heap.drop_top(S)
            _look_ahead(P, S, N)
        _pass_days(P, S, tick)
        if S[L.T_STOP] != 0:
            return -1
        _entry(P, F, S, X, N, tick, what)
    if S[L.T_ERROR] == 0:
        _finish(P, F, S, X, N)
    return S[L.T_ERROR]


@inner
def _look_ahead(P, S, N):
    """Who is next, by a timer or a completion, comes nearer meanwhile: their row and their record."""
    following = S[S[L.T_HEAP] + 1]
    order = heap.order_of(following)
    if S[L.T_HEAP_SIZE] > 0 and (order == 1 or order == 2):
        n = heap.number_of(following)
        person = person_of(S, N, n)
        ahead(S, person)
        ahead(S, person + L.W_FIXED - 1)
        r = record_of(S, N, n)
        for line in range(0, P[L.H_RECORD_WORDS], 8):
            ahead(S, r + line)


@inner
def _first_called(P, S):
    """The dispatch, of those called at this tick, of the team with the least number."""
    for team in range(P[L.H_TEAM_COUNT]):
        if S[desk.team_state(S, team) + L.TS_CALLED] == S[L.T_NOW]:
            return heap.payload(4, team, 0)
    return np.int64(0)


@apart
def _start(P, F, S, N, t):
    """Empty desks as of t; before a switch reps wait to be told what they do."""
    blank_record(P, S, N)
    for team in range(P[L.H_TEAM_COUNT]):
        state = desk.team_state(S, team)
        S[state + L.TS_QUEUE] = L.NONE
        S[state + L.TS_WAITING] = L.NONE
        S[state + L.TS_FREE] = L.NONE
        S[state + L.TS_LAST_FREE] = L.NONE
        S[state + L.TS_CALLED] = L.NONE
        shifts.plan_boundary(P, S, N, team, t)
    for i in range(P[L.H_BACKLOGS]):
        S[P[L.H_AT_ROSTERS] - 1 - i] = L.NONE
    for rep in range(P[L.H_REP_COUNT]):
        state = desk.rep_state(S, rep)
        S[state + L.RS_LEAD] = L.NONE
        S[state + L.RS_QUEUE] = L.NONE
        if S[L.T_BEFORE_STATE] == 0:
            busy.set_free(P, S, N, np.int64(rep), t)
    if P[L.H_ROSTER_WORDS] != 0:
        roster.draw_up(P, F, S)
        shifts.begin_rosters(P, S, N, t)
    S[L.T_HAND] = L.NONE
    S[L.T_NEXT_DAY] = P[L.H_START]


@inner
def _entry(P, F, S, X, N, t, what):
    order = heap.order_of(what)
    n = heap.number_of(what)
    S[L.T_NOW] = t
    S[L.T_CLASS] = order
    if order == 2:
        if heap.is_live(S, N, what):
            r = record_of(S, N, n)
            S[r + L.R_DUE] = L.NEVER
            state = timer_instant(P, F, S, X, N, r, t)
            proceed(P, F, S, X, N, r, t, state)
    elif order == 1:
        dispatch.completed(P, F, S, X, N, n, heap.low_of(what), t)
    elif order == 4:
        dispatch.dispatch(P, F, S, X, N, n, t)
    elif order == 3:
        _birth(P, F, S, X, N, n, t)
    else:
        shifts.boundary(P, F, S, X, N, n, heap.low_of(what), t)


@inner
def _make(P, F, S, X, N, first, end):
    """Draw what the next people of the cohort are like: in a row, so that they overlap."""
    for n in range(first, end):
        if not lineup.appear(P, S, N, np.int64(n)):
            return
    for n in range(first, end):
        lane = n & (L.BLOCK - 1)
        if lane == 0 or n == first:
            newcomers.draw_block(P, F, S, X, N, n, lane, min(L.BLOCK - lane, end - n))
        source = np.int64(N[2 * (person_of(S, N, n) + L.W_CELL)])
        people.make(P, F, S, X, N, np.int64(n), source, np.int64(L.NONE), np.int64(L.NONE))
    S[L.T_MADE] = end
    if P[L.H_W_ACCOUNT] >= 0:
        for n in range(first, end):
            colleagues.join(P, F, S, X, N, np.int64(n))


@inner
def _birth(P, F, S, X, N, n, t):
    """A person appears: the fact of birth, the events that they arrive with, the rest of the instant."""
    person = person_of(S, N, n)
    referral = n >= S[L.T_COHORT]
    source = N[2 * (person + L.W_CELL)] // P[L.H_SEGMENT_COUNT]
    r = new_record(P, S, N, n)
    if r < 0:
        return
    open_instant(S)
    X[L.T_REP_SPEED] = 1.0
    if P[L.H_DERIVED] >= 0:
        derived.know(P, S, N, n)
    points.begin(P, F, S, X, N, r, t)
    if P[L.H_R_VISITS] >= 0:
        set_status(P, N, r, 0)
    row = P[L.H_SOURCES] + source * L.SR_W
    if counts.counts(P, t):
        set_flag(N, r, L.COUNTED)
        counts.cube(P, S, N, person, L.M_PEOPLE, 1)
        counts.tally(S, P, L.TALLY_BORN, 1)
        if P[row + L.SR_COST] >= 0 and not referral:
            cost = money(number(P, F, S, X, N, P[row + L.SR_COST], n, r, t))
            counts.paid(P, S, N, person, L.M_COST, cost)
    if P[L.H_W_ACCOUNT] >= 0:
        come_in(P, F, S, N, n)
    status = _start_status(P, F, S, X, N, row, n, r, t)
    if referral:
        status = P[np.int64(N[2 * (person + L.W_CELL) + 1]) + L.CR_STATUS]
    _be_born(P, F, S, X, N, r, n, row, status, referral, t)


@inner
def _start_status(P, F, S, X, N, row, n, r, t):
    starts = P[row + L.SR_STARTS]  # list of (condition, status)
    for i in range(P[starts]):
        if holds(P, F, S, X, N, P[starts + 1 + 2 * i], n, r, t):
            return P[starts + 2 + 2 * i]
    return P[row + L.SR_FALLBACK]


@inner
def _be_born(P, F, S, X, N, r, n, row, status, referral, t):
    S[L.T_ROUTE_DUE] = 1
    write(S, N, r, t, L.K_BORN, (row - P[L.H_SOURCES]) // L.SR_W)
    arrive_in(P, F, S, X, N, r, t, np.int64(L.NONE), status)
    if P[L.H_R_RATES] >= 0:
        if referral:
            next_gap(P, S, X, N, r)
        else:
            X[r + L.R_RESIDUAL] = newcomers.first_gap(X, n)
    if P[L.H_ACCOUNT_READERS] == L.TOGETHER:
        stir(P, F, S, X, N, r, t)
    actions = P[P[L.H_STATUSES] + status * L.ST_W + L.ST_ENTRY]
    target = act(P, F, S, X, N, r, t, actions, L.NONE)
    if target >= 0:
        enter(P, F, S, X, N, r, t, target)
    along = P[row + L.SR_WITH]
    if not referral:
        for i in range(P[along]):
            event_fact(P, F, S, X, N, r, t, P[along + 1 + i])
    state = finish(P, F, S, X, N, r, t)
    proceed(P, F, S, X, N, r, t, state)


@inner
def _pass_days(P, S, t):
    """Before the first instant of a day, note how many people wait for each team."""
    while S[L.T_NEXT_DAY] <= t:
        day = (S[L.T_NEXT_DAY] - P[L.H_START]) // _DAY
        for team in range(P[L.H_TEAM_COUNT]):
            waiting = S[desk.team_state(S, team) + L.TS_COUNT]
            S[P[L.H_O_BACKLOG] + team * P[L.H_DAYS] + day] = waiting
        S[L.T_NEXT_DAY] += _DAY


@apart
def _finish(P, F, S, X, N):
    """At the end of the run: who is where, since when; reps who are still busy."""
    end = P[L.H_END]
    _pass_days(P, S, end - 1)
    for n in range(S[L.T_PEOPLE_COUNT]):
        r = record_of_anybody(S, N, n)
        if r >= 0:
            settle_lines(P, F, S, X, N, r, end)
            if P[L.H_R_HISTORY] < 0:
                count_stay(P, S, N, r)
    if P[L.H_R_HISTORY] >= 0:
        return  # it goes on under another plan
    for rep in range(P[L.H_REP_COUNT]):
        if S[desk.rep_state(S, rep) + L.RS_LEAD] >= 0:
            busy.count_busy(P, S, rep, P[desk.rep_row(P, rep) + L.RP_TEAM], end)
        if roster.is_rostered(P, rep):
            roster.count_time(P, S, rep)
