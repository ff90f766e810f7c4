"""For whom a team interrupts work, and whose work that may be (docs/simulator.md, Interruptions)."""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel.conditions import holds
from simulator.kernel.desk import rep_state, team_row
from simulator.kernel.records import clear_flag, flag, number_of, record_of, set_flag, status_row


@inner
def come_to_wait(P, F, S, X, N, r, t):
    """The person comes to wait for work, or to be worked: are they urgent? Unless it is read already."""
    if P[L.H_URGENT] != 0 and not flag(N, r, L.READ):
        read(P, F, S, X, N, r, t)


@apart
def read(P, F, S, X, N, r, t):
    """Read the condition of the team that has the person; whether that changes anything."""
    team = np.int64(N[2 * r + L.I_TEAM])
    code = P[team_row(P, team) + L.TM_URGENT] if team >= 0 else np.int64(0)
    now = code != 0 and holds(P, F, S, X, N, code, number_of(N, r), r, t)
    if now == flag(N, r, L.URGENT):
        return False
    if now:
        set_flag(N, r, L.URGENT)
    else:
        clear_flag(N, r, L.URGENT)
    return True


@inner
def may_be_interrupted(P, S, N, rep):
    """Whether the rep, at hand, is in a conversation with somebody who is not urgent; not one that began
    as a touch."""
    state = rep_state(S, rep)
    if S[state + L.RS_LEAD] < 0 or S[state + L.RS_TASK] != L.TALK:
        return False
    if S[state + L.RS_OUT] & L.NOT_HERE != 0:
        return False
    r = record_of(S, N, S[state + L.RS_LEAD])
    if r < 0 or N[2 * r + L.I_WORKER] != rep or flag(N, r, L.URGENT):
        return False
    return P[P[status_row(P, N, r) + L.ST_WORK] + L.WK_EACH] == L.PICK_UP


@inner
def last_begun(P, S, N, row):
    """Of the team's reps who may be interrupted and get one more, the one whose conversation began last,
    of several the first listed; NONE for nobody, or where one is free, who is next to take people."""
    best = np.int64(L.NONE)
    first = P[row + L.TM_FIRST]
    for rep in range(first, first + P[row + L.TM_COUNT]):
        state = rep_state(S, rep)
        if P[row + L.TM_CAP] >= 0 and S[state + L.RS_OPEN] >= P[row + L.TM_CAP]:
            continue
        if S[state + L.RS_FREE] != 0:
            return np.int64(L.NONE)
        later = best < 0 or S[state + L.RS_BEGAN] > S[rep_state(S, best) + L.RS_BEGAN]
        if later and may_be_interrupted(P, S, N, rep):
            best = np.int64(rep)
    return best
