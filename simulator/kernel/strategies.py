"""Which rep of a team gets a person: its strategy, its cap, its ties.

docs/semantics.md (assignment) says the same, and `policy/fold/routing.py`.
"""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel.accounts import account_owner
from simulator.kernel.desk import rep_row, rep_state, team_row
from simulator.kernel.records import number_of


@apart
def pick(P, S, N, r, team, excluded):
    """The rep whom the team's strategy picks; NONE when nobody is eligible."""
    row = team_row(P, team)
    first = P[row + L.TM_FIRST]
    end = first + P[row + L.TM_COUNT]
    strategy = P[row + L.TM_STRATEGY]
    best = np.int64(L.NONE)
    if strategy == L.STICKY:
        rep = had(P, S, r, team)
        if rep >= 0 and _eligible(P, S, row, rep, excluded):
            return rep
        rep = account_owner(P, S, N, number_of(N, r), P[row + L.TM_ROLE])
        if first <= rep < end and _eligible(P, S, row, rep, excluded):
            return rep
    total = 0
    for rep in range(first, end):
        if not _eligible(P, S, row, rep, excluded):
            continue
        if strategy == L.WEIGHTED:
            S[rep_state(S, rep) + L.RS_CREDIT] += P[rep_row(P, rep) + L.RP_WEIGHT]
            total += P[rep_row(P, rep) + L.RP_WEIGHT]
        if best < 0 or _rather(P, S, row, strategy, rep, best):
            best = np.int64(rep)
    if strategy == L.WEIGHTED and best >= 0:
        S[rep_state(S, best) + L.RS_CREDIT] -= total
    return best


@inner
def _eligible(P, S, row, rep, excluded):
    cap = P[row + L.TM_CAP]
    state = rep_state(S, rep)
    if rep == excluded or S[state + L.RS_OUT] & L.PASSED_OVER != 0:
        return False
    return cap < 0 or S[state + L.RS_OPEN] < cap


@inner
def _rather(P, S, row, strategy, a, b):
    """Whether rep a comes before rep b, who is listed earlier."""
    one = rep_state(S, a)
    other = rep_state(S, b)
    if strategy == L.WEIGHTED:
        if S[one + L.RS_CREDIT] != S[other + L.RS_CREDIT]:
            return S[one + L.RS_CREDIT] > S[other + L.RS_CREDIT]
    elif strategy == L.LEAST_LOADED:
        w1 = P[rep_row(P, a) + L.RP_WEIGHT]
        w2 = P[rep_row(P, b) + L.RP_WEIGHT]
        if (w1 > 0) != (w2 > 0):
            return w1 > 0
        load1 = S[one + L.RS_OPEN] * (w2 if w2 > 0 else 1)
        load2 = S[other + L.RS_OPEN] * (w1 if w1 > 0 else 1)
        if load1 != load2:
            return load1 < load2
    elif S[one + L.RS_SERVED] != S[other + L.RS_SERVED]:
        return S[one + L.RS_SERVED] < S[other + L.RS_SERVED]
    ties = P[row + L.TM_TIES]
    if ties == L.LEAST_RECENT:
        return S[one + L.RS_SERVED] < S[other + L.RS_SERVED]
    return ties == L.BY_NAME and P[rep_row(P, a) + L.RP_RANK] < P[rep_row(P, b) + L.RP_RANK]


@inner
def had(P, S, r, team):
    """The rep of the team who last had the person."""
    return S[r + P[L.H_R_HAD] + team] - 1 if P[L.H_R_HAD] >= 0 else np.int64(L.NONE)
