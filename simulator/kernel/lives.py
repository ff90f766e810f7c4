"""Behaviour without consequences but on the score: event after event in one loop."""

from __future__ import annotations

import numpy as np

from simulator.distributions import ticks
from simulator.draws import draw_at, halved, log, nearest, spot
from simulator.jit import inner
from simulator.kernel import counts, points
from simulator.kernel import layout as L
from simulator.kernel.accounts import is_heard
from simulator.kernel.alone import behave, event_at
from simulator.kernel.conditions import stays_false
from simulator.kernel.diary import close_log
from simulator.kernel.fields import field_value, is_unscored, person_of
from simulator.kernel.moves import open_instant
from simulator.kernel.rates import arm_behaviour
from simulator.kernel.records import number_of, status_row, write
from simulator.kernel.scores import group_range
from simulator.kernel.timers import events_hasten, is_quiet, other_timers

STIRRING = -1
_SLACK = 2.0**-44  # our exp is not proven monotone in its last bits


@inner
def live(P, F, S, X, N, r, t):
    """Behaviour without consequences but on the score, event after event in one loop.

    Up to the next other timer, or an event that may move the person or stirs those who hear of it.
    Returns the instant of an event (which has been heard) after which the condition of an
    automatic transition may hold or come true by time; NEVER for none, STIRRING if others must hear the
    next event at its time. T_HEARD is the last event's, T_DUE the next instant's, where that is known.
    """
    at = P[status_row(P, N, r) + L.ST_LIVE]
    n = number_of(N, r)
    key = S[person_of(S, N, n) + L.W_KEY]
    mix = np.int64(N[2 * r + L.I_MIX])
    rates = r + P[L.H_R_RATES]
    rate = X[rates]
    unscored = is_unscored(S, N, n)
    heard = is_heard(P, S, N, n)
    group = P[at + L.LV_GROUP] if not unscored else np.int64(L.NONE)
    simple = P[at + L.LV_SIMPLE] != 0
    watches = P[at + L.LV_WATCHES] != 0 and not unscored
    logging = S[L.T_LOGGING] != 0
    pattern = P[L.H_PATTERN] >= 0
    said = np.int64(N[2 * r + L.I_SAID])
    before = said
    now = S[r + L.R_BEHAVE]
    need = L.NEVER
    S[L.T_HEARD] = t
    S[L.T_DUE] = L.NONE
    if group >= 0:
        need = _needed(P, F, S, X, N, n, r, t, P[at + L.LV_TESTS], group)
        if _reading_at(P, S, X, r, group, t) >= need:
            return L.NEVER
    elif watches and not is_quiet(P, F, S, X, N, r, t):
        return L.NEVER
    limit = min(other_timers(P, S, N, r, t), P[L.H_END])
    if group >= 0 and simple and not (heard or logging or pattern):
        rises = P[status_row(P, N, r) + L.ST_RISES] != 0
        return behave(P, S, X, N, r, at, key, need, limit, rises)
    crossed = L.NEVER
    hastens = not simple and events_hasten(P, S, N, r, t)
    while True:
        if hastens:
            limit = min(limit, other_timers(P, S, N, r, S[L.T_HEARD]))
        if now >= limit:
            if simple:
                break
            limit = min(other_timers(P, S, N, r, S[L.T_HEARD]), P[L.H_END])  # events start some anew
            if now >= limit:
                break
        event = event_at(P, X, rates, mix, _drawn(P, key, L.H_P_MARK, L.SPOTS, said) * rate)
        how = P[at + L.LV_W + event]  # NONE: may have consequences; else a list of points
        if how < 0:
            break
        if heard and now > S[L.T_NOW] and P[P[L.H_EVENTS] + event * L.EV_W + L.EV_STIRS] != 0:
            crossed = STIRRING
            break
        said += 1
        residual = -log(_drawn(P, key, L.H_P_GAP, 0, said))
        S[L.T_HEARD] = now
        N[2 * r + L.I_SAID] = said
        X[r + L.R_RESIDUAL] = residual
        S[r + L.R_BEHAVE] = L.NEVER
        if logging:
            open_instant(S)
        if unscored:
            fires = False
            points.track(P, S, N, r, now, event)
        elif simple:
            fires = _score_simply(P, X, S, r, group, how, now) >= need
        else:
            points.hear(P, F, S, X, N, r, now, event)
            if group >= 0:
                fires = _reading_at(P, S, X, r, group, now) >= need
            else:
                fires = watches and not is_quiet(P, F, S, X, N, r, now)
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
    counts.tally(S, P, L.TALLY_EVENTS, said - before)
    return crossed


@inner
def _drawn(P, key, purpose, first, said):
    """A draw of a behaviour event; its spot is from the table while that lasts."""
    if said < L.SPOTS:
        return draw_at(key, np.uint64(P[P[L.H_SPOTS] + first + said]))
    return draw_at(key, spot(P[purpose], said))


@inner
def _needed(P, F, S, X, N, n, r, t, tests, group):
    """What the group's reading must reach before any transition's test can hold, whatever the other
    groups do; NEVER if none ever can in this stay."""
    least = L.NEVER
    for i in range(P[tests]):
        guard = P[tests + 1 + 2 * i]  # NONE where it is no more than the test
        if guard < 0 or not stays_false(P, F, S, X, N, guard, n, r, t, L.EVER):
            S[L.T_VIEW] = L.EVER
            least = min(least, _lacking(P, F, S, X, N, n, r, t, P[tests + 2 + 2 * i], group))
            S[L.T_VIEW] = L.EXACT
    return least


@inner
def _lacking(P, F, S, X, N, n, r, t, test, group):
    """What a test `columns + other groups + group >= bound` leaves to the group."""
    person = person_of(S, N, n)
    need = P[test + 1]
    if P[test] == L.MORE:
        need += 1
    for i in range(P[test + 2]):
        part = test + 3 + 4 * i
        if P[part + 1] == L.OF_FIELD:
            if P[part + 3] >= 0 and (S[person + L.W_KNOWN] >> P[part + 3]) & 1 == 0:
                return L.NEVER
            need -= P[part] * field_value(P, S, person, P[part + 2])
            continue
        for g in range(P[L.H_GROUP_COUNT]):
            own = P[L.H_GROUPS] + g * L.GR_W == group
            if not own and (P[part + 1] == L.OF_SCORE or P[part + 2] == g):
                most = group_range(P, F, S, X, N, g, n, r, t, t)[1]
                if most >= L.FAR:
                    return -L.NEVER
                need -= P[part] * most
    return need


@inner
def _score_simply(P, X, S, r, group, how, t):
    """An event's points into the one half-life group, and its reading."""
    place = r + P[group + L.GR_AT]
    x = X[place]
    for i in range(P[how]):
        x = x * halved(t - S[place + 1], P[group + L.GR_OVER]) + float(P[how + 1 + i])
        S[place + 1] = t
    X[place] = x
    return _reading(P, S, X, r, group, x)


@inner
def _reading_at(P, S, X, r, group, t):
    place = r + P[group + L.GR_AT]
    x = X[place]
    if x != 0.0 and S[place + 1] != t:
        x = x * halved(t - S[place + 1], P[group + L.GR_OVER])
    return _reading(P, S, X, r, group, x)


@inner
def _reading(P, S, X, r, group, x):
    """What a half-life group reads at most from now on, where its events' sum is x."""
    reading = 0
    if x > 0.0:
        reading = nearest(x + x * _SLACK)
    if P[group + L.GR_WHEN] >= 0:
        reading += S[r + P[group + L.GR_WHEN_AT]]
    return min(max(reading, P[group + L.GR_LOW]), P[group + L.GR_HIGH])
