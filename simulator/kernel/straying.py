"""Reps who do not always take whom the work order says."""

from __future__ import annotations

import numpy as np

from simulator.draws import draw
from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel.desk import rep_state
from simulator.kernel.fields import key_of
from simulator.kernel.records import number_of
from simulator.kernel.roster import roster


@apart
def picked(P, F, S, N, row, state, rep, r):
    """Whom a rep picks up for whom the work order says r: mostly r."""
    own = roster(P, rep)
    n = S[own + L.RQ_PICKS]
    S[own + L.RQ_PICKS] = n + 1
    strays = P[row + L.TM_STRAYS]
    if draw(S[own + L.RQ_KEY], P[L.H_P_FOLLOW], n) < F[strays]:
        return r
    rule = P[strays + 1]
    reps = rep_state(S, rep)
    only = N[2 * r + L.I_FLAGS] & L.URGENT  # among them, where there are any
    best = np.int64(L.NONE)
    least = 0.0
    best, least = _least(P, S, N, S[reps + L.RS_QUEUE], only, rule, S[own + L.RQ_KEY], n, best, least)
    if P[row + L.TM_CAP] < 0 or S[reps + L.RS_OPEN] < P[row + L.TM_CAP]:
        root = S[state + L.TS_QUEUE]
        best, least = _least(P, S, N, root, only, rule, S[own + L.RQ_KEY], n, best, least)
    return best


@inner
def _least(P, S, N, root, only, rule, key, n, best, least):
    """The record of the queue, of those with the flag `only`, with the least value, then the lower
    number, or the best one before; walking the heap's tree without a stack."""
    if root < 0:
        return best, least
    r = root
    down = True
    while True:
        if down:
            x = _value(P, S, N, rule, key, n, r)
            better = best < 0 or x < least or (x == least and number_of(N, r) < number_of(N, best))
            if better and N[2 * r + L.I_FLAGS] & only == only:
                best = r
                least = x
            if N[2 * r + L.I_CHILD] >= 0:
                r = np.int64(N[2 * r + L.I_CHILD])
                continue
        if N[2 * r + L.I_NEXT] >= 0:
            r = np.int64(N[2 * r + L.I_NEXT])
            down = True
            continue
        while N[2 * r + L.I_BACK] >= 0 and N[2 * np.int64(N[2 * r + L.I_BACK]) + L.I_NEXT] == r:
            r = np.int64(N[2 * r + L.I_BACK])
        if N[2 * r + L.I_BACK] < 0:
            break
        r = np.int64(N[2 * r + L.I_BACK])
        down = False
    return best, least


@inner
def _value(P, S, N, rule, key, n, r):
    """The last who came has the least; or everybody has one of their own, drawn for this pick-up."""
    if rule == L.STRAY_NEWEST:
        return -float(S[r + L.R_ENTERED])
    return draw(key ^ key_of(S, N, number_of(N, r)), P[L.H_P_STRAY], n)
