"""The behaviour clock of a life: rates of the present stay, gaps, marks, operational time."""

from __future__ import annotations

import numpy as np

from simulator.distributions import ticks
from simulator.draws import draw, log
from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel.expressions import number
from simulator.kernel.fields import field_value, person_of
from simulator.kernel.records import clear_flag, flag, number_of, set_flag, status_row

_BEYOND = L.NEVER - 1  # after the end of the run, but armed: the hazard goes on being used up


@inner
def take_rates(P, F, S, X, N, r, t):
    """The rates of the present status' mix as of now: the total, then each with those before it."""
    at = r + P[L.H_R_RATES]
    if S[r + L.R_BEHAVE] <= t:  # an event of the old rates is still due at this very tick
        set_flag(N, r, L.STALE)
        return
    clear_flag(N, r, L.STALE)
    mix = P[status_row(P, N, r) + L.ST_MIX]
    N[2 * r + L.I_MIX] = mix
    X[at] = 0.0
    if mix < 0:
        return
    boosted = P[L.H_R_BOOST] >= 0 and S[r + P[L.H_R_BOOST]] < L.NEVER and S[r + P[L.H_R_BOOST]] > t
    n = number_of(N, r)
    total = 0.0
    for i in range(P[mix]):
        rate = number(P, F, S, X, N, P[mix + 2 + 2 * i], n, r, t)
        if boosted:
            rate = rate * F[P[L.H_AFTER_TOUCH] + 1 + P[mix + 1 + 2 * i]]
        total += rate
        X[at + 1 + i] = total
    X[at] = total


@inner
def arm_behaviour(P, F, S, X, N, r, t):
    """Let the next event fall due under the present rates, if they are above 0."""
    if P[L.H_R_RATES] >= 0 and S[r + L.R_BEHAVE] >= L.NEVER:
        _arm(P, F, S, X, N, r, t)


@inner
def _arm(P, F, S, X, N, r, t):
    if flag(N, r, L.STALE):
        take_rates(P, F, S, X, N, r, t)
    rate = X[r + P[L.H_R_RATES]]
    if not rate > 0.0:
        return
    S[r + L.R_ANCHOR] = t
    if P[L.H_PATTERN] < 0:
        S[r + L.R_BEHAVE] = t + ticks(X[r + L.R_RESIDUAL] / rate)
    else:
        need = ticks(1024.0 * (X[r + L.R_RESIDUAL] / rate))
        S[r + L.R_BEHAVE] = _pattern_reaches(P, _pattern_of(P, S, N, r), t, need)


@inner
def _pattern_of(P, S, N, r):
    """The operational time of the person: of their zone, where that is by a field."""
    at = P[L.H_ZONES]
    if at >= 0:
        value = field_value(P, S, person_of(S, N, number_of(N, r)), P[at])
        for i in range(P[at + 1]):
            if P[at + 2 + 2 * i] == value:
                return P[at + 3 + 2 * i]
    return P[L.H_PATTERN]


@apart
def _pattern(P, at, t):
    """The integral of the weights up to t; rows (tick, integral, weight)."""
    row = at + 1 + 3 * _pattern_row(P, at, 0, t)
    return P[row + 1] + (t - P[row]) * P[row + 2]


@inner
def _pattern_row(P, at, column, value):
    low = 0
    high = P[at]
    while low < high:
        middle = (low + high) >> 1
        if P[at + 1 + 3 * middle + column] <= value:
            low = middle + 1
        else:
            high = middle
    return max(low - 1, 0)


@apart
def _pattern_reaches(P, at, t, need):
    """The least tick after t at which the integral has grown by `need`."""
    wanted = _pattern(P, at, t) + need
    i = _pattern_row(P, at, 1, wanted - 1)
    row = at + 1 + 3 * i
    if P[row + 2] <= 0:
        return _BEYOND
    found = P[row] + (wanted - P[row + 1] + P[row + 2] - 1) // P[row + 2]
    if i + 1 >= P[at] and found > P[L.H_END]:
        return _BEYOND
    return max(found, t + 1)


@inner
def leave_rates(P, S, X, N, r, t):
    """The stay or the rates end: keep what remains of the hazard; an event due now stays due."""
    if S[r + L.R_BEHAVE] >= L.NEVER or S[r + L.R_BEHAVE] <= t:
        return
    if P[L.H_PATTERN] < 0:
        passed = float(t - S[r + L.R_ANCHOR])
    else:
        at = _pattern_of(P, S, N, r)
        passed = float(_pattern(P, at, t) - _pattern(P, at, S[r + L.R_ANCHOR])) / 1024.0
    X[r + L.R_RESIDUAL] = max(0.0, X[r + L.R_RESIDUAL] - X[r + P[L.H_R_RATES]] * passed)
    S[r + L.R_BEHAVE] = L.NEVER


@inner
def retake_rates(P, F, S, X, N, r, t):
    if P[L.H_R_RATES] >= 0 and flag(N, r, L.SETTLED):
        leave_rates(P, S, X, N, r, t)
        take_rates(P, F, S, X, N, r, t)


@inner
def marked_event(P, X, S, N, r, mix):
    """Which event of the mix the next behaviour event is."""
    key = S[person_of(S, N, number_of(N, r)) + L.W_KEY]
    at = r + P[L.H_R_RATES]
    wanted = draw(key, P[L.H_P_MARK], np.int64(N[2 * r + L.I_SAID])) * X[at]
    which = 0
    for i in range(P[mix] - 1):
        which += X[at + 1 + i] <= wanted
    return P[mix + 1 + 2 * which]


@inner
def next_gap(P, S, X, N, r):
    """Draw the hazard up to the next behaviour event."""
    key = S[person_of(S, N, number_of(N, r)) + L.W_KEY]
    X[r + L.R_RESIDUAL] = -log(draw(key, P[L.H_P_GAP], np.int64(N[2 * r + L.I_SAID])))
    S[r + L.R_BEHAVE] = L.NEVER
