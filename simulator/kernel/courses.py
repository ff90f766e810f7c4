"""Cadences: when steps are due, touches, what they emit, whether they connect."""

from __future__ import annotations

import numpy as np

from simulator.draws import draw
from simulator.jit import apart, inner
from simulator.kernel import clocks, counts, desk, times
from simulator.kernel import layout as L
from simulator.kernel.amounts import length
from simulator.kernel.expressions import number
from simulator.kernel.fields import person_of
from simulator.kernel.lists import put_reply
from simulator.kernel.rates import leave_rates, take_rates
from simulator.kernel.records import flag, number_of, set_flag, status_row, visits, write


@apart
def time_step(P, S, N, r, not_before):
    """When the cadence's next step is due: the first span of its window that ends after `not_before`."""
    word = r + P[L.H_R_COURSE]
    steps = P[np.int64(N[2 * word]) + L.CD_STEPS]
    i = np.int64(N[2 * (word + L.CO_STEPS)])
    S[word + L.CO_DUE] = L.NEVER
    if i >= P[steps]:
        return
    at = steps + 1 + 3 * i
    team = np.int64(N[2 * r + L.I_TEAM])
    calendar = P[desk.team_row(P, team) + L.TM_HOURS] if team >= 0 else np.int64(L.NONE)
    zone = calendar if calendar >= 0 else P[L.H_POLICY_ZONE]
    wanted = times.local_day(P, zone, S[word + L.CO_SINCE]) + P[at] - 1 + N[2 * word + 1]
    spans = P[P[L.H_WINDOWS] + (calendar + 1) * P[L.H_WINDOW_COUNT] + P[at + 2]]
    if spans < 0:
        return
    for j in range(_first_span(P, spans, wanted), P[spans]):
        place = spans + 1 + 3 * j
        if not_before < P[place + 2]:
            S[word + L.CO_DUE] = max(P[place + 1], not_before)
            N[2 * word + 1] += P[place] - wanted
            return


@inner
def _first_span(P, spans, day):
    low = 0
    high = P[spans]
    while low < high:
        middle = (low + high) >> 1
        if P[spans + 1 + 3 * middle] < day:
            low = middle + 1
        else:
            high = middle
    return low


@inner
def run_course(P, F, S, X, N, r, t):
    """Steps that are due: work for the team, or made at once where nobody works."""
    word = r + P[L.H_R_COURSE]
    while N[2 * word] >= 0 and S[word + L.CO_DUE] <= t:
        due = S[word + L.CO_DUE]
        step = np.int64(N[2 * (word + L.CO_STEPS)])
        N[2 * (word + L.CO_STEPS)] += 1
        time_step(P, S, N, r, due)
        team = np.int64(N[2 * r + L.I_TEAM])
        if team < 0 or P[desk.team_row(P, team) + L.TM_MODEL] == L.ABSENT:
            N[2 * (word + L.CO_STEPS) + 1] += 1
            touch_fact(P, F, S, X, N, r, t, step)
            touch_over(P, F, S, X, N, r, t, step)


@inner
def touch_fact(P, F, S, X, N, r, t, step):
    """Somebody contacts the person: the clocks until the first touch end, behaviour livens up."""
    N[2 * r + L.I_TOUCHES] += 1
    set_flag(N, r, L.TOUCHED)
    counts.tally(S, P, L.TALLY_TOUCHES, 1)
    if counts.counts(P, t):
        counts.cube(P, S, N, person_of(S, N, number_of(N, r)), L.M_TOUCHES, 1)
    write(S, N, r, t, L.K_TOUCH, step)
    clocks.touch_clocks(P, S, N, r, t)
    if P[L.H_R_BOOST] >= 0:
        if flag(N, r, L.SETTLED):
            leave_rates(P, S, X, N, r, t)
        S[r + P[L.H_R_BOOST]] = t + P[P[L.H_AFTER_TOUCH]]
        if flag(N, r, L.SETTLED):
            take_rates(P, F, S, X, N, r, t)


@apart
def touch_over(P, F, S, X, N, r, t, step):
    """A touch of the cadence ends: its cost, what it emits."""
    word = r + P[L.H_R_COURSE]
    n = number_of(N, r)
    row = status_row(P, N, r)
    steps = P[np.int64(N[2 * word]) + L.CD_STEPS]
    kind = P[steps + 2 + 3 * step]
    if kind < 0:
        return
    key = S[person_of(S, N, n) + L.W_KEY]
    ordinal = touch_ordinal(P, N, r, step)
    if counts.counts(P, t):
        counts.spent(S, P, P[kind + L.TC_COST])
        counts.paid(P, S, N, person_of(S, N, n), L.M_COST, P[kind + L.TC_COST])
    emits = P[kind + L.TC_EMITS]
    for i in range(P[emits]):
        chance = number(P, F, S, X, N, P[emits + 2 + 2 * i], n, r, t)
        if draw(key, P[row + L.ST_P_EMIT] + i, ordinal) < chance:
            span = np.int64(1)
            if P[kind + L.TC_DELAY] >= 0:
                purpose = P[row + L.ST_P_DELAY] + i
                span = length(P, F, S, X, N, P[kind + L.TC_DELAY], n, r, t, purpose, ordinal)
            put_reply(S, N, r + P[L.H_R_REPLIES], t + span, P[emits + 1 + 2 * i])


@inner
def touch_ordinal(P, N, r, step):
    return visits(P, N, r, np.int64(N[2 * r + L.I_STATUS])) * 4096 + step


@apart
def connects(P, F, S, X, N, r, t, step):
    """Whether the touch becomes a conversation."""
    word = r + P[L.H_R_COURSE]
    steps = P[np.int64(N[2 * word]) + L.CD_STEPS]
    kind = P[steps + 2 + 3 * step]
    if kind < 0 or P[kind + L.TC_CONNECTS] < 0:
        return False
    n = number_of(N, r)
    chance = number(P, F, S, X, N, P[kind + L.TC_CONNECTS], n, r, t)
    chance *= F[P[kind + L.TC_BY_WINDOW] + P[steps + 3 + 3 * step]]
    key = S[person_of(S, N, n) + L.W_KEY]
    purpose = P[status_row(P, N, r) + L.ST_P_CONNECT]
    return draw(key, purpose, touch_ordinal(P, N, r, step)) < chance
