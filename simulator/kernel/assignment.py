"""Who has a person: given to a rep or along the overflow, waiting for a team, or let go.

docs/semantics.md (owner, assignment) step by step.
"""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel import times
from simulator.kernel.accounts import account_of
from simulator.kernel.counts import within
from simulator.kernel.desk import call, rep_row, rep_state, team_row
from simulator.kernel.records import clear_flag, flag, number_of, set_flag, write
from simulator.kernel.standing import stand, unqueue
from simulator.kernel.strategies import pick


@inner
def give(P, F, S, X, N, r, team, t):
    """To a rep of the team, or along its overflow; else the person waits. Whether a rep was found."""
    row = team_row(P, team)
    if P[row + L.TM_QUEUE] != 0 or not times.is_open(P, P[row + L.TM_HOURS], t):
        wait(P, F, S, X, N, r, team, t)
        return False
    one = team
    for _ in range(P[L.H_TEAM_COUNT]):
        row = team_row(P, one)
        if one == team or times.is_open(P, P[row + L.TM_HOURS], t):
            if P[row + L.TM_QUEUE] != 0:
                wait(P, F, S, X, N, r, one, t)
                return False
            if _to_rep(P, S, N, r, one, L.NONE, t):
                return True
        one = P[row + L.TM_FULL]
        if one < 0 or one == team:
            break
    wait(P, F, S, X, N, r, team, t)
    return False


@inner
def _to_rep(P, S, N, r, team, excluded, t):
    rep = pick(P, S, N, r, team, excluded)
    if rep < 0:
        return False
    assign(P, S, N, r, team, rep, L.K_ASSIGN, t)
    return True


@inner
def reassign(P, F, S, X, N, r, t):
    team = np.int64(N[2 * r + L.I_TEAM])
    rep = np.int64(N[2 * r + L.I_REP])
    if team < 0 or rep < 0:
        return
    row = team_row(P, team)
    if P[row + L.TM_STRATEGY] == L.SHARED:
        wait(P, F, S, X, N, r, team, t)
    elif times.is_open(P, P[row + L.TM_HOURS], t):
        _to_rep(P, S, N, r, team, rep, t)


@inner
def assign(P, S, N, r, team, rep, kind, t):
    """The rep has the person from now on; who is at work with them as their rep goes on."""
    worker = np.int64(L.NONE)
    if N[2 * r + L.I_TEAM] == team and N[2 * r + L.I_REP] == rep:
        worker = np.int64(N[2 * r + L.I_WORKER])
    release(P, S, N, r, t)
    N[2 * r + L.I_WORKER] = worker
    state = rep_state(S, rep)
    S[L.T_SERIAL] += 1
    S[state + L.RS_SERVED] = S[L.T_SERIAL]
    S[state + L.RS_OPEN] += 1
    N[2 * r + L.I_TEAM] = team
    N[2 * r + L.I_REP] = rep
    S[r + L.R_ASSIGNED] = t
    if P[L.H_R_HAD] >= 0:
        S[r + P[L.H_R_HAD] + team] = rep + 1
    if P[L.H_W_ACCOUNT] >= 0:
        role = P[team_row(P, team) + L.TM_ROLE]
        N[2 * account_of(P, S, N, number_of(N, r)) + L.AC_OWNERS + role] = rep
    write(S, N, r, t, kind, rep)


@inner
def wait(P, F, S, X, N, r, team, t):
    """The person waits for the team: for a place, for its opening, or in its shared queue."""
    if flag(N, r, L.WAITING) and N[2 * r + L.I_TEAM] == team:
        return
    release(P, S, N, r, t)
    N[2 * r + L.I_WORKER] = L.NONE
    N[2 * r + L.I_TEAM] = team
    set_flag(N, r, L.WAITING)
    write(S, N, r, t, L.K_WAIT, team)
    stand(P, F, S, X, N, r, t)


@inner
def release(P, S, N, r, t):
    """Nobody has the person, and nobody lets them wait, not even in a backlog."""
    if N[2 * r + L.I_TEAM] >= 0 or N[2 * r + L.I_QUEUE] >= 0:
        _release(P, S, N, r, t)


@apart
def _release(P, S, N, r, t):
    unqueue(P, S, N, r)
    rep = np.int64(N[2 * r + L.I_REP])
    if rep >= 0:
        S[rep_state(S, rep) + L.RS_OPEN] -= 1
        S[P[L.H_O_REPS] + rep * L.RR_W + L.RR_OPEN] += within(P, S[r + L.R_ASSIGNED], t)
        if P[L.H_CAPS] != 0:
            call(P, S, N, P[rep_row(P, rep) + L.RP_TEAM], t)
    N[2 * r + L.I_TEAM] = L.NONE
    N[2 * r + L.I_REP] = L.NONE
    N[2 * r + L.I_WORKER] = L.NONE
    clear_flag(N, r, L.WAITING)
