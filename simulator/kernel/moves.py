"""Moving a person: leaving, actions, entering; referrals; and stopping before what concerns others.

`policy/fold/moving.py` says the same. Running ahead of the world's time, a move that concerns others is
left pending with an entry in the event list, and made when the world has come so far.
"""

from __future__ import annotations

import numpy as np

from simulator.draws import child_key
from simulator.jit import apart, inner, rare
from simulator.kernel import clocks, counts, derived, heap, passes, people, points
from simulator.kernel import layout as L
from simulator.kernel.accounts import account_of, first_of, hears, is_heard, next_of
from simulator.kernel.amounts import length
from simulator.kernel.diary import settle_lines
from simulator.kernel.fields import is_unscored, person_of
from simulator.kernel.lineup import begin_life
from simulator.kernel.pool import taken
from simulator.kernel.rates import leave_rates
from simulator.kernel.records import (
    clear_flag,
    flag,
    number_of,
    record_of,
    schedule,
    set_flag,
    set_status,
    status_row,
    write,
)
from simulator.kernel.standing import reread, unqueue
from simulator.kernel.timers import is_quiet

_REASSIGN = -2  # T_DIRECTED


@inner
def open_instant(S):
    S[L.T_FRESH] = 0
    S[L.T_MOVES] = 0
    S[L.T_DIRECTED] = L.NONE
    S[L.T_ROUTE_DUE] = 0
    S[L.T_LOG_MARK] = S[L.T_LOG_COUNT]
    S[L.T_INSTANTS] += 1


@inner
def follow(P, F, S, X, N, r, t, transition):
    """Move along a transition; False if the world's time must come first."""
    row = P[L.H_TRANSITIONS] + transition * L.TR_W
    target = P[row + L.TR_TARGET]
    if t > S[L.T_NOW] and (tells(P, S, N, r, P[row + L.TR_LOUD]) or is_loud(P, S, N, r, target)):
        stop_here(S, N, r, t, transition)
        return False
    if _new_owner(P, N, r, target):
        S[L.T_DIRECTED] = L.NONE
    act(P, F, S, X, N, r, t, P[row + L.TR_ACTIONS], L.NONE)
    _go(P, F, S, X, N, r, L.STOPPED if P[row + L.TR_AFTER] < 0 else L.TIMED_OUT, t, target)
    return True


@inner
def tells(P, S, N, r, loud):
    """Whether actions concern others: STIRS where somebody of the account hears of it."""
    return loud == 1 or (loud == L.STIRS and is_heard(P, S, N, number_of(N, r)))


@inner
def is_loud(P, S, N, r, status):
    """Whether coming to rest in a status concerns others than the person."""
    row = P[L.H_STATUSES] + status * L.ST_W
    if N[2 * r + L.I_TEAM] >= 0 and P[row + L.ST_CADENCES] >= 0:
        return True
    if P[L.H_ACCOUNT_READERS] != 0:
        flags = P[row + L.ST_FLAGS]
        changes = flags ^ P[status_row(P, N, r) + L.ST_FLAGS]
        if (changes & L.FINAL != 0 or flags & L.STIRS != 0) and is_heard(P, S, N, number_of(N, r)):
            return True
        if flags & L.READS != 0 and hears(P, S, N, number_of(N, r)):
            return True
    quiet = P[row + L.ST_QUIET]
    if quiet == L.SILENT:
        return P[L.H_CAPS] != 0 and N[2 * r + L.I_REP] >= 0
    owner = P[row + L.ST_OWNER]
    return quiet == L.LOUD or owner != N[2 * r + L.I_ROLE]


@inner
def stop_here(S, N, r, t, pending):
    N[2 * r + L.I_PENDING] = pending
    if N[2 * r + L.I_LINE] < 0 and S[L.T_LOG_MARK] < S[L.T_LOG_COUNT]:
        N[2 * r + L.I_LINE] = S[L.T_LOG_MARK]
    schedule(S, N, r, t)


@inner
def _new_owner(P, N, r, target):
    owner = P[P[L.H_STATUSES] + target * L.ST_W + L.ST_OWNER]
    return owner != P[status_row(P, N, r) + L.ST_OWNER]


@inner
def enter(P, F, S, X, N, r, t, target):
    """Move to the target as a clock's step says, or on entry: no transition's actions on the way."""
    if _new_owner(P, N, r, target):
        S[L.T_DIRECTED] = L.NONE
    _go(P, F, S, X, N, r, L.TIMED_OUT, t, target)


@inner
def _go(P, F, S, X, N, r, how, t, target):
    """Leave the status for the target, and on along `move to` actions on entry."""
    while target >= 0:
        S[L.T_MOVES] += 1
        if S[L.T_MOVES] > 64:
            S[L.T_ERROR] = L.LIVELOCK
            S[L.T_WHERE] = target
            return
        before = np.int64(N[2 * r + L.I_STATUS])
        leave(P, S, X, N, r, how, t)
        arrive_in(P, F, S, X, N, r, t, before, target)
        write(S, N, r, t, L.K_MOVE, target)
        entry = P[P[L.H_STATUSES] + target * L.ST_W + L.ST_ENTRY]
        target = act(P, F, S, X, N, r, t, entry, L.NONE)
        if target >= 0 and _new_owner(P, N, r, target):
            S[L.T_DIRECTED] = L.NONE


@inner
def arrive_in(P, F, S, X, N, r, t, before, status):
    """The status is the person's from now on; counts the visit."""
    if P[L.H_ACCOUNT_READERS] != 0 and before >= 0:
        flags = P[status_row(P, N, r) + L.ST_FLAGS] ^ P[P[L.H_STATUSES] + status * L.ST_W + L.ST_FLAGS]
        if flags & L.FINAL != 0:
            settle_lines(P, F, S, X, N, r, t)
            stir(P, F, S, X, N, r, t)
    set_status(P, N, r, status)
    S[L.T_FRESH] = 1
    if P[L.H_DERIVED] >= 0:
        derived.comes(P, S, N, number_of(N, r), before, status)
    half = 2 * (r + P[L.H_R_VISITS]) + (status >> 1)
    shift = 16 * (status & 1)
    count = (np.int64(N[half]) >> shift) & 0xFFFF
    if count >= 0xFFFF:
        S[L.T_ERROR] = L.TOO_MANY_VISITS
        return
    N[half] = np.int32(np.int64(N[half]) + (np.int64(1) << shift))
    n = number_of(N, r)
    person = person_of(S, N, n)
    counted = flag(N, r, L.COUNTED)
    counts.entered(P, S, N, person, before, status, count == 0, counted, t)
    if counted:
        passes.entered(P, S, N, r, status, count, flag(N, r, L.WON))
    row = P[L.H_STATUSES] + status * L.ST_W
    if P[row + L.ST_FLAGS] & L.GOAL != 0:
        first = not flag(N, r, L.WON)
        counts.won(P, S, N, person, S[person + L.W_BORN], counted, first, t)
        passes.won(P, S, N, r, counted and first, t)
        set_flag(N, r, L.WON)


@inner
def leave(P, S, X, N, r, how, t):
    """The stay ends, with its timers, clocks, cadence and work."""
    clocks.leave_clocks(P, S, N, r, how, t)
    if flag(N, r, L.HELD):
        clear_flag(N, r, L.HELD)
        S[r + P[L.H_R_HOLD] + L.HO_UNTIL] = L.NEVER
        S[L.T_ROUTE_DUE] = 1
    settled = flag(N, r, L.SETTLED)
    since = S[r + L.R_ENTERED] if settled else np.int64(L.NONE)
    counts.left(P, S, np.int64(N[2 * r + L.I_STATUS]), since, t)
    clear_flag(N, r, L.HOLD_OVER | L.SETTLED | L.WORKABLE | L.LEFT | L.PICKED)
    unqueue(P, S, N, r)
    N[2 * r + L.I_WORKER] = L.NONE
    N[2 * r + L.I_PENDING] = L.NONE
    N[2 * r + L.I_TOUCHES] = 0
    N[2 * r + L.I_TALKS] &= ~0xFFFF
    for i in range(P[L.H_STAY_TIMERS]):
        S[r + P[L.H_R_TIMERS] + i] = L.NEVER
    if P[L.H_R_COURSE] >= 0:
        N[2 * (r + P[L.H_R_COURSE])] = L.NONE
        S[r + P[L.H_R_COURSE] + L.CO_DUE] = L.NEVER
    if settled and P[L.H_R_RATES] >= 0:
        leave_rates(P, S, X, N, r, t)


@inner
def act(P, F, S, X, N, r, t, actions, clock):
    """Run actions in order; the target of a `move to`, or NONE."""
    return _act(P, F, S, X, N, r, t, actions, clock) if actions >= 0 else np.int64(L.NONE)


@apart
def _act(P, F, S, X, N, r, t, actions, clock):
    target = np.int64(L.NONE)
    for i in range(P[actions]):
        kind = P[actions + 1 + 2 * i]
        arg = P[actions + 2 + 2 * i]
        if kind == L.REASSIGN:
            S[L.T_DIRECTED] = _REASSIGN
        elif kind == L.ASSIGN:
            S[L.T_DIRECTED] = arg
        elif kind == L.RESTART:
            clocks.restart_clocks(P, S, N, r, t, clock)
        elif kind == L.MOVE:
            target = arg
        elif kind == L.RESET:
            if P[arg + L.GR_ACCOUNT] != 0:
                settle_lines(P, F, S, X, N, r, t)
            if points.reset(P, F, S, X, N, r, arg, t):
                stir(P, F, S, X, N, r, t)
            reread(P, F, S, X, N, r, t)
        elif kind == L.CREATE:
            create(P, F, S, X, N, r, t, arg)
    return target


@rare
def create(P, F, S, X, N, r, t, at):
    """Make a new person, to be born later."""
    n = S[L.T_PEOPLE_COUNT]
    parent = number_of(N, r)
    chain = _chain(P, S, N, parent, t)
    most = max(P[L.H_MADE_ANYHOW], P[L.H_MADE_EACH] * S[L.T_COHORT])
    if chain > P[L.H_MADE_AT_ONCE] or n - S[L.T_COHORT] >= most:
        S[L.T_ERROR] = L.MADE_AT_ONCE if chain > P[L.H_MADE_AT_ONCE] else L.TOO_MANY_MADE
        S[L.T_WHERE] = P[at + L.CR_STATUS]
        return
    if n >= S[L.T_PEOPLE_ROOM]:
        S[L.T_ERROR] = L.NO_ROOM
        S[L.T_WHERE] = L.T_PEOPLE_ROOM
        return
    S[L.T_PEOPLE_COUNT] = n + 1
    key = S[person_of(S, N, parent) + L.W_KEY]
    child = S[r + P[L.H_R_CHILDREN]]
    S[r + P[L.H_R_CHILDREN]] = child + 1
    due = t
    if P[L.H_REFERRALS] >= 0:
        delay = P[P[L.H_REFERRALS]]
        due = t + length(P, F, S, X, N, delay, parent, r, t, P[L.H_P_REFERRAL], child)
    person = taken(S, L.T_ROW_FREE, P[L.H_PERSON_WORDS])
    if person < 0:
        return
    begin_life(S, N, n, person)
    S[person + L.W_KEY] = child_key(key, child)
    S[person + L.W_BORN] = due
    if P[L.H_W_CHAIN] >= 0:
        S[person + P[L.H_W_CHAIN]] = chain
    if P[L.H_W_ACCOUNT] >= 0:
        account = account_of(P, S, N, parent)
        S[person + P[L.H_W_ACCOUNT]] = account
        N[2 * account + L.AC_SIZE] += 1
        N[2 * account + L.AC_LEFT] += 1
    N[2 * (person + L.W_CELL) + 1] = at
    source = P[at + L.CR_SOURCE]
    if source < 0:
        source = N[2 * (person_of(S, N, parent) + L.W_CELL)] // P[L.H_SEGMENT_COUNT]
    people.make(P, F, S, X, N, n, np.int64(source), at, parent)
    people.enlist(P, S, N, n)
    counts.tally(S, P, L.TALLY_REFERRED, 1)
    if due < P[L.H_END]:
        heap.push(S, N, due, heap.payload(3, n, 0))


@inner
def _chain(P, S, N, parent, t):
    """How many make each other at this tick, one after the other, up to whom the parent makes now."""
    row = person_of(S, N, parent)
    if P[L.H_W_CHAIN] < 0:
        return np.int64(0)
    if parent < S[L.T_COHORT] or S[row + L.W_BORN] != t:
        return np.int64(1)
    return S[row + P[L.H_W_CHAIN]] + 1


@apart
def stir(P, F, S, X, N, r, t):
    """A group of the account may have changed: its other people are looked at again at this tick.

    Not those whom it cannot move, among them all whose life has run ahead (I_PENDING).
    """
    n = number_of(N, r)
    if not is_heard(P, S, N, n):
        return
    other = first_of(P, S, N, account_of(P, S, N, n))
    while other >= 0:
        record = record_of(S, N, other)
        idle = record >= 0 and N[2 * record + L.I_PENDING] == L.NONE
        if idle and other != n and not is_unscored(S, N, other):
            watches = P[status_row(P, N, record) + L.ST_FLAGS] & L.WATCHES != 0
            if flag(N, record, L.HELD) or (watches and not is_quiet(P, F, S, X, N, record, t)):
                S[record + P[L.H_R_WAKE]] = t
                schedule(S, N, record, t)
        other = next_of(P, S, N, other)
