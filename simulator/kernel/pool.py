"""The memory of what comes and goes: records, rows, nodes, accounts. What is given back is used anew."""

from __future__ import annotations

import numpy as np

from simulator.jit import inner
from simulator.kernel import layout as L


@inner
def taken(S, free, words):
    """A place for so many words, of the kind whose given back ones `free` (a header word) begins; NONE
    and NO_ROOM when there is none."""
    place = S[free]
    if place >= 0:
        S[free] = S[place]
        return place
    place = S[L.T_POOL]
    if place + words > S[L.T_POOL_END]:
        S[L.T_ERROR] = L.NO_ROOM
        S[L.T_WHERE] = L.T_POOL
        return np.int64(L.NONE)
    S[L.T_POOL] = place + words
    return place


@inner
def given_back(S, free, place):
    S[place] = S[free]
    S[free] = place
