"""SLA clocks of a stay: start, hold, restart, first touch, end. Steps are run by `stay`."""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel import times
from simulator.kernel.counts import clock_ended, counts
from simulator.kernel.records import flag, status_row, write


@inner
def clock_word(P, r, i):
    """The place of the i-th clock of the present stay."""
    return r + P[L.H_R_CLOCKS] + i * L.CL_W


@inner
def clock_list(P, N, r):
    return P[status_row(P, N, r) + L.ST_CLOCKS]


@inner
def start_clocks(P, S, N, r, t):
    """At rest: every clock of the status starts."""
    clocks = clock_list(P, N, r)
    if clocks < 0:
        return
    for i in range(P[clocks]):
        word = clock_word(P, r, i)
        S[word + L.CL_START] = t
        S[word + L.CL_TOTAL] = L.NONE
        S[word + L.CL_STATE] = 0
        set_due(P, S, N, r, i)


@inner
def set_due(P, S, N, r, i):
    """When the clock's next item is due."""
    word = clock_word(P, r, i)
    clock = P[clock_list(P, N, r) + 1 + i]
    items = P[clock + L.CK_ITEMS]
    item = np.int64(N[2 * (word + L.CL_STATE)])
    if N[2 * (word + L.CL_STATE) + 1] & (L.ENDED | L.PAUSED) != 0 or item >= P[items]:
        S[word + L.CL_DUE] = L.NEVER
        return
    S[word + L.CL_DUE] = _due(P, S, N, word, P[clock + L.CK_DELAY], P[items + 1 + 3 * item])


@inner
def _due(P, S, N, word, delay, percent):
    """When a clock that runs comes to this percentage; NEVER for never."""
    start = S[word + L.CL_START]
    due = times.delay_due(P, delay, start, percent, S[word + L.CL_TOTAL])
    if due <= start and N[2 * (word + L.CL_STATE) + 1] & L.ANEW != 0:
        return _after(P, delay, start)
    return due


@apart
def _after(P, delay, t):
    """The next instant at which a clock runs: one that starts anew does nothing in that instant."""
    if P[delay + L.DL_KIND] == 0:
        return t + 1
    return times.next_open(P, P[delay + L.DL_CALENDAR], t + 1)


@inner
def whole_due(P, S, N, r):
    """The earliest instant of 100% among the clocks that run; NEVER without any."""
    clocks = clock_list(P, N, r)
    earliest = L.NEVER
    if clocks < 0:
        return earliest
    for i in range(P[clocks]):
        word = clock_word(P, r, i)
        if N[2 * (word + L.CL_STATE) + 1] & (L.ENDED | L.PAUSED) == 0:
            delay = P[P[clocks + 1 + i] + L.CK_DELAY]
            earliest = min(earliest, _due(P, S, N, word, delay, 10_000))
    return earliest


@inner
def next_clock(P, S, N, r, t):
    """The earliest item of any clock after t; NEVER without any."""
    clocks = clock_list(P, N, r)
    earliest = L.NEVER
    if clocks >= 0:
        for i in range(P[clocks]):
            due = S[clock_word(P, r, i) + L.CL_DUE]
            if due > t:
                earliest = min(earliest, due)
    return earliest


@inner
def restart_clocks(P, S, N, r, t, which):
    """One clock, or (NONE) all, start anew; a paused one when the hold ends."""
    clocks = clock_list(P, N, r)
    if clocks < 0 or not flag(N, r, L.SETTLED):
        return
    for i in range(P[clocks]):
        if which not in (L.NONE, i):
            continue
        word = clock_word(P, r, i)
        state = N[2 * (word + L.CL_STATE) + 1]
        if state & L.ENDED == 0:
            judge(P, S, N, r, P[clocks + 1 + i], word, L.BROKEN_OFF, t)
        paused = state & L.PAUSED
        S[word + L.CL_START] = t
        S[word + L.CL_TOTAL] = L.NONE
        N[2 * (word + L.CL_STATE)] = 0
        N[2 * (word + L.CL_STATE) + 1] = paused | L.ANEW
        set_due(P, S, N, r, i)


@inner
def pause_clocks(P, S, N, r, t):
    """A hold begins, at the very instant at which the clocks (re)started: nothing has run yet."""
    clocks = clock_list(P, N, r)
    if clocks < 0:
        return
    for i in range(P[clocks]):
        word = clock_word(P, r, i)
        if N[2 * (word + L.CL_STATE) + 1] & (L.ENDED | L.PAUSED) != 0:
            continue
        delay = P[P[clocks + 1 + i] + L.CK_DELAY]
        if P[delay + L.DL_KIND] == L.WORKING and S[word + L.CL_TOTAL] < 0:
            calendar = P[delay + L.DL_CALENDAR]
            start = S[word + L.CL_START]
            end = times.add_working_days(P, calendar, start, P[delay + L.DL_AMOUNT])
            if end < L.NEVER:
                S[word + L.CL_TOTAL] = times.opened(P, calendar, end) - times.opened(P, calendar, start)
        N[2 * (word + L.CL_STATE) + 1] |= L.PAUSED
        S[word + L.CL_DUE] = L.NEVER


@inner
def resume_clocks(P, S, N, r, t):
    clocks = clock_list(P, N, r)
    if clocks < 0:
        return
    for i in range(P[clocks]):
        word = clock_word(P, r, i)
        if N[2 * (word + L.CL_STATE) + 1] & L.PAUSED != 0:
            go_on(S, N, word, t)
            set_due(P, S, N, r, i)


@inner
def go_on(S, N, word, t):
    """A hold ends: the clock runs on from now, as one that starts anew."""
    state = N[2 * (word + L.CL_STATE) + 1]
    N[2 * (word + L.CL_STATE) + 1] = (state & ~L.PAUSED) | L.ANEW
    S[word + L.CL_START] = t


@inner
def touch_clocks(P, S, N, r, t):
    """The first touch ends the clocks that run until then."""
    clocks = clock_list(P, N, r)
    if clocks < 0 or not flag(N, r, L.SETTLED):
        return
    for i in range(P[clocks]):
        word = clock_word(P, r, i)
        state = N[2 * (word + L.CL_STATE) + 1]
        if P[P[clocks + 1 + i] + L.CK_FIRST_TOUCH] != 0 and state & L.ENDED == 0:
            _end(P, S, N, r, i, L.STOPPED, t)
            N[2 * (word + L.CL_STATE) + 1] = state | L.ENDED
            S[word + L.CL_DUE] = L.NEVER


@inner
def leave_clocks(P, S, N, r, how, t):
    """Leaving ends all clocks; a status that is only passed has started none."""
    clocks = clock_list(P, N, r)
    if clocks < 0 or not flag(N, r, L.SETTLED):
        return
    for i in range(P[clocks]):
        state = N[2 * (clock_word(P, r, i) + L.CL_STATE) + 1]
        if state & L.ENDED == 0:
            _end(P, S, N, r, i, how, t)


@inner
def _end(P, S, N, r, i, how, t):
    word = clock_word(P, r, i)
    clock = P[clock_list(P, N, r) + 1 + i]
    if N[2 * (word + L.CL_STATE) + 1] & L.BREACHED == 0:
        write(S, N, r, t, L.K_MET, i)
        clock_ended(P, S, N, r, clock, False, t)
    judge(P, S, N, r, clock, word, how, t)


@inner
def break_off(P, S, N, r):
    """The run ends: what the clocks that still run have missed on the other clock by then."""
    clocks = clock_list(P, N, r)
    if clocks < 0:
        return
    for i in range(P[clocks]):
        word = clock_word(P, r, i)
        if N[2 * (word + L.CL_STATE) + 1] & L.ENDED == 0:
            judge(P, S, N, r, P[clocks + 1 + i], word, L.BROKEN_OFF, P[L.H_END])


@inner
def judge(P, S, N, r, clock, word, how, t):
    """The clock ends: whether it would have been met or missed had it run on the other clock."""
    if P[clock + L.CK_OTHER] >= 0:
        _judge(P, S, N, r, clock, word, how, t)


@apart
def _judge(P, S, N, r, clock, word, how, t):
    state = N[2 * (word + L.CL_STATE) + 1]
    due = L.NEVER
    if state & L.PAUSED == 0:
        due = times.delay_due(P, P[clock + L.CK_OTHER], S[word + L.CL_START], 10_000, L.NONE)
    other = L.SUM_RAW + L.SUM_WORKING - P[clock + L.CK_OWN]
    sums = P[L.H_O_SUMS] + N[2 * r + L.I_STATUS] * L.SUM_W + other
    if due < t or (how != L.STOPPED and due == t):
        if counts(P, due):
            S[sums + 1] += 1
    elif (how == L.STOPPED or (how == L.TIMED_OUT and state & L.BREACHED == 0)) and counts(P, t):
        S[sums] += 1
