"""Behaviour that nobody hears, where one half-life group decides: all in registers, event after event.

What `lives` does for the commonest case. The sum of the points, undecayed, bounds what the group can read:
as long as that is too little, no decision waits for the exact reading.
"""

from __future__ import annotations

import numpy as np

from simulator.distributions import ticks
from simulator.draws import draw_at, halved, log, nearest, spot
from simulator.jit import inner
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
    said = np.int64(N[2 * r + L.I_SAID])
    before = said
    now = S[r + L.R_BEHAVE]
    heard = S[r + L.R_ANCHOR]
    residual = X[r + L.R_RESIDUAL]
    most = X[r + P[group + L.GR_AT]]  # the sum at most, were there no decay
    wanted, bar = _wanted(P, S, r, group, need)
    crossed = L.NEVER
    how = np.int64(0)
    new = 0
    while now < limit:
        how = P[at + L.LV_W + marked(P, X, rates, mix, key, said)]
        if how < 0:
            break
        said += 1
        residual = gap(P, key, said)
        for i in range(P[how]):
            S[L.AT_EVENTS + 2 * new] = now
            S[L.AT_EVENTS + 2 * new + 1] = P[how + 1 + i]
            most = max(most, 0.0) + float(P[how + 1 + i])
            new += 1
        heard = now
        if most >= bar or new > L.SPOTS:
            most = _add_up(P, S, X, r, group, new)
            new = 0
            if nearest(most + most * _SLACK) >= wanted:
                crossed = now
                break
        now += ticks(residual / X[rates])
    if said > before:
        S[L.T_HEARD] = heard
        S[r + L.R_ANCHOR] = heard
        S[r + L.R_BEHAVE] = now if crossed == L.NEVER else L.NEVER
        N[2 * r + L.I_SAID] = said
        X[r + L.R_RESIDUAL] = residual
        S[P[L.H_O_TALLIES] + L.TALLY_EVENTS] += said - before
        at_end = now >= limit and limit == P[L.H_END] and not rises
        if new > 0 and how != L.LAST and not at_end:
            _add_up(P, S, X, r, group, new)
    if not rises:
        S[L.T_DUE] = min(now, limit)
    return crossed


@inner
def _add_up(P, S, X, r, group, new):
    """Bring the group's sum up to the last of the new events, which stand at AT_EVENTS."""
    place = r + P[group + L.GR_AT]
    over = P[group + L.GR_OVER]
    x = X[place]
    since = S[place + 1]
    for i in range(new):
        tick = S[L.AT_EVENTS + 2 * i]
        x = x * halved(tick - since, over) + float(S[L.AT_EVENTS + 2 * i + 1])
        since = tick
    X[place] = x
    S[place + 1] = since
    return x


@inner
def _wanted(P, S, r, group, need):
    """The reading of the events' sum that is needed; and a sum below which it is surely not reached."""
    if need > P[group + L.GR_HIGH]:
        return L.NEVER, float(L.NEVER)
    wanted = need
    if P[group + L.GR_WHEN] >= 0:
        wanted -= S[r + P[group + L.GR_WHEN_AT]]
    return wanted, (float(wanted) - 1.0) * _ROOM


@inner
def marked(P, X, rates, mix, key, said):
    """Which event of the mix the next one is."""
    wanted = draw_at(key, _spot(P, L.H_P_MARK, L.SPOTS, said)) * X[rates]
    which = 0
    for i in range(P[mix] - 1):
        which += X[rates + 1 + i] <= wanted
    return P[mix + 1 + 2 * which]


@inner
def gap(P, key, said):
    """The hazard from one event to the next."""
    return -log(draw_at(key, _spot(P, L.H_P_GAP, 0, said)))


@inner
def _spot(P, purpose, first, said):
    """draws.spot of a behaviour event, from the table while that lasts."""
    if said < L.SPOTS:
        return np.uint64(P[P[L.H_SPOTS] + first + said])
    return spot(P[purpose], said)
