"""First passes and later ones: stages that people come past, and those who come back, and what of it.

A row PA_ for each status, and one for all of them together.
"""

from __future__ import annotations

from simulator.jit import apart, inner
from simulator.kernel import counts
from simulator.kernel import layout as L
from simulator.kernel.records import visits


@inner
def entered(P, S, N, r, status, before, won):
    """Somebody of the cohort entered a status, where they had been `before` so many times."""
    if before == 0:
        earlier = P[P[L.H_STATUSES] + status * L.ST_W + L.ST_EARLIER]
        if earlier >= 0 and visits(P, N, r, earlier) == 0:
            _came_past(P, S, N, r, status)
    elif before == 1 and not won:
        _came_back(P, S, N, r, status)


@apart
def _came_past(P, S, N, r, status):
    """Stages between this one and the last that the person has been in, unless they were further."""
    rows = P[L.H_STATUSES]
    stage = P[rows + status * L.ST_W + L.ST_LATER]
    while stage >= 0:
        if visits(P, N, r, stage) > 0:
            return
        stage = P[rows + stage * L.ST_W + L.ST_LATER]
    last = P[rows + status * L.ST_W + L.ST_EARLIER]
    while last >= 0 and visits(P, N, r, last) == 0:
        last = P[rows + last * L.ST_W + L.ST_EARLIER]
    if last < 0:
        return  # the first stage of the track that the person is in
    stage = P[rows + status * L.ST_W + L.ST_EARLIER]
    while stage != last:
        S[P[L.H_O_PASSES] + stage * L.PA_W + L.PA_SKIPPED] += 1
        stage = P[rows + stage * L.ST_W + L.ST_EARLIER]


@apart
def _came_back(P, S, N, r, status):
    S[P[L.H_O_PASSES] + status * L.PA_W + L.PA_BACK] += 1
    states = P[L.H_STATUS_COUNT]
    for other in range(states):
        if other != status and visits(P, N, r, other) > 1:
            return
    S[P[L.H_O_PASSES] + states * L.PA_W + L.PA_BACK] += 1


@apart
def won(P, S, N, r, first, t):
    """A person entered a goal; `first` of the cohort's own."""
    states, back = P[L.H_STATUS_COUNT], 0
    for status in range(states):
        if visits(P, N, r, status) > 1:
            back = 1
            _won(P, S, status, first, t)
    if back == 1:
        _won(P, S, states, first, t)


@inner
def _won(P, S, status, first, t):
    row = P[L.H_O_PASSES] + status * L.PA_W
    if first:
        S[row + L.PA_BACK_WON] += 1
    if counts.counts(P, t):
        S[row + L.PA_WINS] += 1
