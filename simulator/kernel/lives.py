"""Behaviour without consequences but on the score: event after event in one loop."""

from __future__ import annotations

import numpy as np

from simulator.distributions import ticks
from simulator.draws import draw, halved, log, nearest
from simulator.jit import inner
from simulator.kernel import counts, points
from simulator.kernel import layout as L
from simulator.kernel.diary import close_log
from simulator.kernel.moves import open_instant
from simulator.kernel.rates import arm_behaviour
from simulator.kernel.records import number_of, status_row, write
from simulator.kernel.timers import automatic, other_timers
from simulator.kernel.values import field_value, person_of


@inner
def live(P, F, S, X, N, r, t):
    """Behaviour without consequences but on the score, event after event in one loop.

    Up to the next other timer, or an event that may move the person. Returns the instant at which an
    automatic transition's condition came true (its event has been heard), NEVER if none did.
    T_HEARD is the instant of the last event.
    """
    at = P[status_row(P, N, r) + L.ST_LIVE]
    n = number_of(N, r)
    key = S[person_of(P, n) + L.W_KEY]
    mix = np.int64(N[2 * r + L.I_MIX])
    rates = r + P[L.H_R_RATES]
    rate = X[rates]
    limit = min(other_timers(P, S, N, r, t), P[L.H_END])
    group = P[at]
    need = _needed(P, S, n, P[at + 1]) if group >= 0 else np.int64(0)
    logging = S[L.T_LOGGING] != 0
    pattern = P[L.H_PATTERN] >= 0
    said = np.int64(N[2 * r + L.I_SAID])
    before = said
    now = S[r + L.R_BEHAVE]
    S[L.T_HEARD] = t
    crossed = L.NEVER
    while now < limit:
        wanted = draw(key, P[L.H_P_MARK], said) * rate
        which = 0
        for i in range(P[mix] - 1):
            which += X[rates + 1 + i] <= wanted
        event = P[mix + 1 + 2 * which]
        how = P[at + 2 + event]  # NONE: may have consequences; else a list of points
        if how < 0:
            break
        said += 1
        residual = -log(draw(key, P[L.H_P_GAP], said))
        S[L.T_HEARD] = now
        N[2 * r + L.I_SAID] = said
        X[r + L.R_RESIDUAL] = residual
        S[r + L.R_BEHAVE] = L.NEVER
        if logging:
            open_instant(S)
        if group >= 0:
            fires = _score_simply(P, X, S, r, group, how, now, need)
        else:
            points.hear(P, F, S, X, N, r, now, event)
            fires = automatic(P, F, S, X, N, r, now) >= 0
        if logging:
            write(S, N, r, now, L.K_EVENT, event)
        if fires:
            if not logging:
                open_instant(S)
            crossed = now
            break
        if logging:
            close_log(P, F, S, X, N, r, now)
        if pattern:
            arm_behaviour(P, F, S, X, N, r, now)
            now = S[r + L.R_BEHAVE]
        else:
            S[r + L.R_ANCHOR] = now
            now += ticks(residual / rate)
            S[r + L.R_BEHAVE] = now
        if group < 0:
            limit = min(other_timers(P, S, N, r, S[L.T_HEARD]), P[L.H_END])
    counts.tally(S, P, L.TALLY_EVENTS, said - before)
    return crossed


@inner
def _needed(P, S, n, test):
    """What the group's reading must reach for a test `columns + group >= bound`; NEVER if it cannot."""
    person = person_of(P, n)
    need = P[test + 1]
    if P[test] == L.MORE:
        need += 1
    for i in range(P[test + 2]):
        part = test + 3 + 4 * i
        if P[part + 1] == L.OF_FIELD:
            if P[part + 3] >= 0 and (S[person + L.W_KNOWN] >> P[part + 3]) & 1 == 0:
                return L.NEVER
            need -= P[part] * field_value(P, S, person, P[part + 2])
    return need


@inner
def _score_simply(P, X, S, r, group, how, t, need):
    """An event's points into the one half-life group; whether its reading reaches what is needed."""
    place = r + P[group + L.GR_AT]
    x = X[place]
    for i in range(P[how]):
        x = x * halved(t - S[place + 1], P[group + L.GR_OVER]) + float(P[how + 1 + i])
        S[place + 1] = t
    X[place] = x
    reading = nearest(x)
    if P[group + L.GR_WHEN] >= 0:
        reading += S[r + P[group + L.GR_WHEN_AT]]
    reading = min(max(reading, P[group + L.GR_LOW]), P[group + L.GR_HIGH])
    return reading >= need
