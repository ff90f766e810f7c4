"""Behaviour that nobody hears, where one half-life group decides: event after event, in registers.

What `lives` does for the commonest case. Several events are drawn at once. A simple bound says what the
group can read at most: as long as that is too little, no decision waits for the exact reading, and what
nobody will ever read is not added up.
"""

from __future__ import annotations

import numpy as np

from simulator.distributions import ticks
from simulator.draws import draw, halved, log, nearest
from simulator.jit import abreast, apart, inner
from simulator.kernel import layout as L

_SLACK = 2.0**-44  # our exp is not proven monotone in its last bits
_ROOM = 1.0 - 2.0**-30  # more than what rounding adds up to in 65,536 events


@inner
def behave(P, S, X, N, r, at, key, need, limit, rises):
    """Hear events before `limit` until the reading reaches `need` or an event may have consequences.

    Returns the instant of the event that made it reach, else NEVER; T_HEARD is the last event's. Where
    nothing `rises` by time, T_DUE is what is due next; who comes to the end of the run is not looked at
    again.
    """
    group = P[at + L.LV_GROUP]
    rates = r + P[L.H_R_RATES]
    mix = np.int64(N[2 * r + L.I_MIX])
    first = np.int64(N[2 * r + L.I_SAID])
    now = S[r + L.R_BEHAVE]
    heard = S[r + L.R_ANCHOR]
    most = X[r + P[group + L.GR_AT]]  # the sum at most
    since = S[r + P[group + L.GR_AT] + 1]
    speed = _ROOM / float(P[group + L.GR_OVER])
    wanted, bar = _wanted(P, S, r, group, need)
    crossed = L.NEVER
    how = np.int64(0)
    said = first
    residual = X[r + L.R_RESIDUAL]
    drawn = np.int64(L.LANES)
    new = np.int64(0)
    while now < limit:
        if drawn == L.LANES:
            _draw_ahead(P, S, X, key, said, X[rates])
            drawn = np.int64(0)
        how = P[at + L.LV_W + event_at(P, X, rates, mix, X[L.AT_MARKS + drawn] * X[rates])]
        if how < 0:
            break
        said += 1
        residual = X[L.AT_GAPS + drawn]
        for i in range(P[how]):
            if new == L.LANES:
                most = _add_up(P, S, X, r, group)
                new = np.int64(0)
            S[L.AT_TICKS + new] = now
            X[L.AT_POINTS + new] = float(P[how + 1 + i])
            most = _faded_at_most(most, float(now - since) * speed) + X[L.AT_POINTS + new]
            since = now
            new += 1
        heard = now
        if most >= bar:
            most = _add_up_some(P, S, X, r, group, new)
            new = np.int64(0)
            if nearest(most + most * _SLACK) >= wanted:
                crossed = now
                break
        now += S[L.AT_LENGTHS + drawn]
        drawn += 1
    if said > first:
        S[L.T_HEARD] = heard
        S[r + L.R_ANCHOR] = heard
        S[r + L.R_BEHAVE] = now if crossed == L.NEVER else L.NEVER
        N[2 * r + L.I_SAID] = said
        X[r + L.R_RESIDUAL] = residual
        S[P[L.H_O_TALLIES] + L.TALLY_EVENTS] += said - first
        at_end = now >= limit and limit == P[L.H_END] and not rises
        if new > 0 and how != L.LAST and not at_end:
            _add_up_some(P, S, X, r, group, new)
    if not rises:
        S[L.T_DUE] = min(now, limit)
    return crossed


@inner
def _faded_at_most(most, half_lives):
    """A bound of what remains of at most so much: 2^-x lies below the straight line from 1 to 1/2."""
    return max(most, 0.0) * (1.0 - 0.5 * min(half_lives, 1.0))


@inner
def _wanted(P, S, r, group, need):
    """The reading of the events' sum that is needed; and a sum below which it is surely not reached."""
    if need > P[group + L.GR_HIGH]:
        return L.NEVER, float(L.NEVER)
    wanted = need
    if P[group + L.GR_WHEN] >= 0:
        wanted -= S[r + P[group + L.GR_WHEN_AT]]
    return wanted, (float(wanted) - 1.0) * _ROOM


@apart
def _draw_ahead(P, S, X, key, said, rate):
    """The marks of the next events, and the gaps after them, as hazards and as lengths of time."""
    for i in abreast(L.LANES):
        X[L.AT_MARKS + i] = draw(key, P[L.H_P_MARK], said + i)
        X[L.AT_GAPS + i] = -log(draw(key, P[L.H_P_GAP], said + 1 + i))
        S[L.AT_LENGTHS + i] = ticks(X[L.AT_GAPS + i] / rate)


@inner
def _add_up_some(P, S, X, r, group, new):
    """As `_add_up`, of the first few; the rest are made to count for nothing."""
    last = S[L.AT_TICKS + new - 1]
    for i in range(new, L.LANES):
        S[L.AT_TICKS + i] = last
        X[L.AT_POINTS + i] = 0.0
    return _add_up(P, S, X, r, group)


@apart
def _add_up(P, S, X, r, group):
    """Bring the group's sum up to the last of the new events."""
    place = r + P[group + L.GR_AT]
    over = P[group + L.GR_OVER]
    S[L.AT_TICKS - 1] = S[place + 1]
    for i in abreast(L.LANES):
        X[L.AT_FADED + i] = halved(S[L.AT_TICKS + i] - S[L.AT_TICKS - 1 + i], over)
    x = X[place]
    for i in range(L.LANES):
        x = x * X[L.AT_FADED + i] + X[L.AT_POINTS + i]
    X[place] = x
    S[place + 1] = S[L.AT_TICKS + L.LANES - 1]
    return x


@inner
def event_at(P, X, rates, mix, wanted):
    """The event of a mix at a place on the scale of its cumulated rates."""
    which = 0
    for i in range(P[mix] - 1):
        which += X[rates + 1 + i] <= wanted
    return P[mix + 1 + 2 * which]
