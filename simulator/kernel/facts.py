"""Facts of a person's own timers: events, replies, patience, delayed outcomes."""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import counts, derived, points
from simulator.kernel import layout as L
from simulator.kernel.conditions import holds
from simulator.kernel.diary import settle_lines
from simulator.kernel.fields import person_of
from simulator.kernel.lists import free_node
from simulator.kernel.moves import follow, stir
from simulator.kernel.outcomes import outcome
from simulator.kernel.rates import marked_event, next_gap, retake_rates
from simulator.kernel.records import flag, number_of, set_flag, status_row, write
from simulator.kernel.standing import reread, unqueue_work


@inner
def event_fact(P, F, S, X, N, r, t, event):
    """An event: the score, the cadence, then the first `on` transition that fits. False if stopped."""
    counts.tally(S, P, L.TALLY_EVENTS, 1)
    if P[P[L.H_EVENTS] + event * L.EV_W + L.EV_STIRS] != 0:
        settle_lines(P, F, S, X, N, r, t)
    if points.hear(P, F, S, X, N, r, t, event):
        stir(P, F, S, X, N, r, t)
    write(S, N, r, t, L.K_EVENT, event)
    reread(P, F, S, X, N, r, t)
    work = P[status_row(P, N, r) + L.ST_WORK]
    if work >= 0 and P[work + L.WK_ASKED] >= 0 and flag(N, r, L.SETTLED):
        _ask(P, S, N, r, work, event)
    if P[L.H_R_COURSE] >= 0:
        _stop_course(P, S, N, r, event)
    on = P[status_row(P, N, r) + L.ST_ON]
    if on < 0:
        return True
    n = number_of(N, r)
    for i in range(P[on]):
        transition = P[on + 1 + i]
        row = P[L.H_TRANSITIONS] + transition * L.TR_W
        if names(P, P[row + L.TR_EVENTS], event) and holds(P, F, S, X, N, P[row + L.TR_WHEN], n, r, t):
            return follow(P, F, S, X, N, r, t, transition)
    return True


@inner
def names(P, at, value):
    """Whether a list holds a value."""
    for i in range(P[at]):  # noqa: SIM110 (no generators in the kernel)
        if P[at + 1 + i] == value:
            return True
    return False


@apart
def _ask(P, S, N, r, work, event):
    """Somebody wants to be talked to: a conversation is due, unless one is, or is under way."""
    if flag(N, r, L.WORKABLE) or not names(P, P[work + L.WK_ASKED], event):
        return
    if P[L.H_R_DELAY] >= 0 and S[r + P[L.H_R_DELAY]] < L.NEVER:
        return
    if P[L.H_R_RETRY] >= 0:
        S[r + P[L.H_R_RETRY]] = L.NEVER
    set_flag(N, r, L.WORKABLE)


@inner
def _stop_course(P, S, N, r, event):
    word = r + P[L.H_R_COURSE]
    cadence = np.int64(N[2 * word])
    if cadence >= 0 and names(P, P[cadence + L.CD_STOPS], event):
        S[word + L.CO_DUE] = L.NEVER
        N[2 * (word + L.CO_STEPS) + 1] = N[2 * (word + L.CO_STEPS)]
        if not flag(N, r, L.WORKABLE):
            unqueue_work(P, S, N, r)


@inner
def own_facts(P, F, S, X, N, r, t):
    """The facts of all own timers that are due, in order; False if stopped."""
    if P[L.H_DERIVED] >= 0:
        derived.hear(P, F, S, X, N, r, t)
    while True:
        if P[L.H_R_REPLIES] >= 0:
            word = r + P[L.H_R_REPLIES]
            node = np.int64(N[2 * word + L.LIST_FIRST])
            if node >= 0 and S[node] <= t:
                event = S[node + 1]
                _drop_first(S, N, word)
                if not event_fact(P, F, S, X, N, r, t, event):
                    return False
                continue
        if S[r + L.R_BEHAVE] <= t:
            if not _behave(P, F, S, X, N, r, t):
                return False
            continue
        if P[L.H_R_PATIENCE] >= 0 and S[r + P[L.H_R_PATIENCE]] <= t:
            if not _cool(P, F, S, X, N, r, t):
                return False
            continue
        if P[L.H_R_DELAY] >= 0 and S[r + P[L.H_R_DELAY]] <= t:
            S[r + P[L.H_R_DELAY]] = L.NEVER
            write(S, N, r, t, L.K_COMPLETE, L.TALK)
            outcome(P, F, S, X, N, r, t)
            continue
        if P[L.H_R_RETRY] >= 0 and S[r + P[L.H_R_RETRY]] <= t:
            S[r + P[L.H_R_RETRY]] = L.NEVER
            set_flag(N, r, L.WORKABLE)
            continue
        break
    if P[L.H_R_BOOST] >= 0 and S[r + P[L.H_R_BOOST]] <= t:
        S[r + P[L.H_R_BOOST]] = L.NEVER
        retake_rates(P, F, S, X, N, r, t)
    if P[L.H_R_WAKE] >= 0 and S[r + P[L.H_R_WAKE]] <= t:
        S[r + P[L.H_R_WAKE]] = L.NEVER
    return True


@inner
def tells_account(P, X, S, N, r, t):
    """Whether an event among the facts that are due stirs the account's others."""
    if P[L.H_R_REPLIES] >= 0:
        node = np.int64(N[2 * (r + P[L.H_R_REPLIES]) + L.LIST_FIRST])
        while node >= 0 and S[node] <= t:
            if _stirs(P, S[node + 1]):
                return True
            node = np.int64(N[2 * (node + 2)])
    if S[r + L.R_BEHAVE] <= t and _stirs(P, marked_event(P, X, S, N, r, np.int64(N[2 * r + L.I_MIX]))):
        return True
    if P[L.H_R_PATIENCE] >= 0 and S[r + P[L.H_R_PATIENCE]] <= t:
        return _stirs(P, P[P[status_row(P, N, r) + L.ST_PATIENCE] + L.PT_EVENT])
    return False


@inner
def _stirs(P, event):
    return event >= 0 and P[P[L.H_EVENTS] + event * L.EV_W + L.EV_STIRS] != 0


@inner
def _drop_first(S, N, word):
    node = np.int64(N[2 * word + L.LIST_FIRST])
    after = N[2 * (node + 2)]
    free_node(S, node)
    N[2 * word + L.LIST_FIRST] = after
    if after < 0:
        N[2 * word + L.LIST_LAST] = L.NONE


@inner
def _behave(P, F, S, X, N, r, t):
    """A behaviour event, by the rates under which it fell due."""
    event = marked_event(P, X, S, N, r, np.int64(N[2 * r + L.I_MIX]))
    N[2 * r + L.I_SAID] += 1
    S[r + L.R_BEHAVE] = L.NEVER
    if not _is_last(P, N, r, event):
        next_gap(P, S, X, N, r)
    return event_fact(P, F, S, X, N, r, t, event)


@inner
def _is_last(P, N, r, event):
    """Whether the person is gone by the event, whatever else."""
    live = P[status_row(P, N, r) + L.ST_LIVE]
    return live >= 0 and P[live + L.LV_W + event] == L.LAST


@inner
def _cool(P, F, S, X, N, r, t):
    """Patience ends: intent shrinks, or an event."""
    S[r + P[L.H_R_PATIENCE]] = L.NEVER
    at = P[status_row(P, N, r) + L.ST_PATIENCE]
    person = person_of(S, N, number_of(N, r))
    if P[at + L.PT_EVENT] >= 0:
        return event_fact(P, F, S, X, N, r, t, P[at + L.PT_EVENT])
    X[person + L.W_INTENT] = X[person + L.W_INTENT] * F[at + L.PT_FACTOR]
    return True
