"""What an event does to the score, and what a reset forgets."""

from __future__ import annotations

import numpy as np

from simulator.draws import halved
from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel.fields import holds_fields
from simulator.kernel.lists import append, drop_until, empty_list
from simulator.kernel.records import number_of
from simulator.kernel.scores import faded_range, last_daily


@inner
def begin(P, F, S, X, N, r, t):
    """At birth: empty lists, no daily reading yet, the points of the `when` rules."""
    for g in range(P[L.H_GROUP_COUNT]):
        row = P[L.H_GROUPS] + g * L.GR_W
        kind = P[row + L.GR_KIND]
        if kind == L.LINEAR or kind == L.EXPIRES:
            S[r + P[row + L.GR_AT]] = L.NONE
        elif kind == L.HALF_LIFE:
            S[r + P[row + L.GR_AT] + 1] = t  # no points yet, as of now
        if P[row + L.GR_DAILY] >= 0:
            saved = r + P[row + L.GR_SAVED]
            S[saved] = 0
            S[saved + 1] = last_daily(P, P[row + L.GR_DAILY], t - 1)
            S[saved + 2] = L.NONE
    rules = P[L.H_RULES]
    for i in range(P[rules]):
        row = rules + 1 + i * L.RU_W
        if P[row + L.RU_LIMIT] != 0:
            S[r + P[row + L.RU_AT]] = L.NONE
    for i in range(P[L.H_TRACKER_COUNT]):
        S[r + P[L.H_R_TRACKERS] + i] = t if i == P[L.H_SEEN] else L.NONE
    if P[L.H_R_HISTORY] >= 0:
        append(S, N, r + P[L.H_R_HISTORY], t, np.int64(L.NONE))
    look(P, S, N, r)


@apart
def look(P, S, N, r):
    """Compute anew the points that depend on what is known."""
    for g in range(P[L.H_GROUP_COUNT]):
        row = P[L.H_GROUPS] + g * L.GR_W
        if P[row + L.GR_WHEN] < 0:
            continue
        at = P[row + L.GR_WHEN]
        total = 0
        for i in range(P[at]):
            if holds_fields(P, S, N, P[at + 1 + 2 * i], number_of(N, r)):
                total += P[at + 2 + 2 * i]
        S[r + P[row + L.GR_WHEN_AT]] = total


@inner
def hear(P, F, S, X, N, r, t, event):
    """The event joins the history; whether a group of the account may have changed."""
    row = P[L.H_EVENTS] + event * L.EV_W
    if P[L.H_SEEN] >= 0 or P[L.H_GROUP_COUNT] > 0:
        _keep_daily(P, F, S, X, N, r, t)
    track(P, S, N, r, t, event)
    at = P[row + L.EV_RULES]
    stirs = False
    for i in range(P[at]):
        rule = P[at + 1 + i]
        points = _allowed(P, S, N, r, rule, t)
        if points != 0:
            group = P[rule + L.RU_GROUP]
            award(P, F, S, X, N, r, group, t, points)
            stirs = stirs or P[group + L.GR_ACCOUNT] != 0
    return stirs or P[L.H_ACCOUNT_READERS] == L.TOGETHER


@inner
def track(P, S, N, r, t, event):
    """The event is the latest of its kind."""
    at = P[P[L.H_EVENTS] + event * L.EV_W + L.EV_TRACKERS]
    for i in range(P[at]):
        S[r + P[L.H_R_TRACKERS] + P[at + 1 + i]] = t
    if P[L.H_R_HISTORY] >= 0:
        append(S, N, r + P[L.H_R_HISTORY], t, event)


@apart
def _keep_daily(P, F, S, X, N, r, t):
    """Before anything at t counts, remember readings of daily evaluations that lie before t."""
    for g in range(P[L.H_GROUP_COUNT]):
        row = P[L.H_GROUPS] + g * L.GR_W
        if P[row + L.GR_DAILY] < 0:
            continue
        moment = last_daily(P, P[row + L.GR_DAILY], t - 1)
        saved = r + P[row + L.GR_SAVED]
        if moment > S[saved + 1]:
            S[saved] = faded_range(P, F, S, X, N, row, r, moment, moment)[0]
            S[saved + 1] = moment
            if P[L.H_SEEN] >= 0:
                S[saved + 2] = S[r + P[L.H_R_TRACKERS] + P[L.H_SEEN]]


@apart
def _allowed(P, S, N, r, rule, t):
    """The points of a rule after its limit; accepted awards are remembered."""
    points = P[rule + L.RU_POINTS]
    limit = P[rule + L.RU_LIMIT]
    if limit == 0:
        return points
    word = r + P[rule + L.RU_AT]
    drop_until(S, N, word, t - P[rule + L.RU_WITHIN])
    used = 0
    node = np.int64(N[2 * word + L.LIST_FIRST])
    while node >= 0:
        used += 1 if limit == L.TIMES else abs(S[node + 1])
        node = np.int64(N[2 * (node + 2)])
    if limit == L.TIMES:
        if used >= P[rule + L.RU_AMOUNT]:
            return np.int64(0)
    else:
        left = max(P[rule + L.RU_AMOUNT] - used, 0)
        points = min(points, left) if points > 0 else max(points, -left)
    if points != 0:
        append(S, N, word, t, points)
    return points


@inner
def award(P, F, S, X, N, r, group, t, points):
    at = r + P[group + L.GR_AT]
    kind = P[group + L.GR_KIND]
    if kind == L.HALF_LIFE:
        X[at] = X[at] * halved(t - S[at + 1], P[group + L.GR_OVER]) + float(points)
        S[at + 1] = t
    elif kind == L.PLAIN or kind == L.CAPPED:
        S[at] += points
    else:
        if P[group + L.GR_DAILY] < 0:
            drop_until(S, N, at, t - P[group + L.GR_OVER])
        append(S, N, at, t, points)


@inner
def reset(P, F, S, X, N, r, group, t):
    """Forget the group's events, windows and daily reading; whether an account's group changed."""
    _keep_daily(P, F, S, X, N, r, t)
    at = r + P[group + L.GR_AT]
    kind = P[group + L.GR_KIND]
    if kind == L.HALF_LIFE:
        X[at] = 0.0
        S[at + 1] = t
    elif kind == L.PLAIN or kind == L.CAPPED:
        S[at] = 0
    else:
        empty_list(S, N, at)
    if P[group + L.GR_DAILY] >= 0:
        S[r + P[group + L.GR_SAVED]] = 0
    rules = P[L.H_RULES]
    for i in range(P[rules]):
        row = rules + 1 + i * L.RU_W
        if P[row + L.RU_GROUP] == group and P[row + L.RU_LIMIT] != 0:
            empty_list(S, N, r + P[row + L.RU_AT])
    if P[L.H_R_HISTORY] >= 0:
        which = (group - P[L.H_GROUPS]) // L.GR_W
        append(S, N, r + P[L.H_R_HISTORY], t, np.int64(-2 - which))
    return P[group + L.GR_ACCOUNT] != 0


@apart
def open_with(P, F, S, X, N, r, group, t, points):
    """The group forgets what was, and gets so many points at once, as if by an event of no name."""
    reset(P, F, S, X, N, r, group, t)
    if P[L.H_SEEN] >= 0:
        S[r + P[L.H_R_TRACKERS] + P[L.H_SEEN]] = t
    if points != 0:
        award(P, F, S, X, N, r, group, t, points)
    if P[L.H_R_HISTORY] >= 0:
        which = (group - P[L.H_GROUPS]) // L.GR_W
        append(S, N, r + P[L.H_R_HISTORY], points, np.int64(L.OPENED - which))
