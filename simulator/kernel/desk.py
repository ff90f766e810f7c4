"""Where teams and reps stand, and how a team's dispatch is called."""

from __future__ import annotations

from simulator.jit import inner
from simulator.kernel import layout as L

# the low bits of a calendar entry: the team's boundary, a rep who may take from a backlog again,
# or a rep of their own hours (their number and REPS)
BOUNDARY, AGAIN, REPS = range(3)


@inner
def team_row(P, team):
    return P[L.H_TEAMS] + team * L.TM_W


@inner
def team_state(S, team):
    return L.AT_TEAMS + team * L.TS_W


@inner
def rep_row(P, rep):
    return P[L.H_REPS] + rep * L.RP_W


@inner
def rep_state(S, rep):
    return S[L.T_REPS] + rep * L.RS_W


@inner
def call(P, S, N, team, t):
    """Let the team's dispatch run at this tick, and those of the teams whose overflow it takes."""
    _call_one(S, team, t)
    if P[L.H_OVERFLOWS] != 0:
        for other in range(P[L.H_TEAM_COUNT]):
            one = other
            for _ in range(P[L.H_TEAM_COUNT]):
                one = P[team_row(P, one) + L.TM_FULL]
                if one < 0 or one == other:
                    break
                if one == team:
                    _call_one(S, other, t)
                    break


@inner
def _call_one(S, team, t):
    state = team_state(S, team)
    if S[state + L.TS_CALLED] != t:
        S[state + L.TS_CALLED] = t
        S[L.T_CALLS] += 1
        if t != S[L.T_NOW]:  # nobody runs ahead into a queue
            S[L.T_ERROR] = L.TOO_FAR


@inner
def somebody_waits(P, S, row):
    """Whether there is anybody whom the team's idle reps take."""
    idle = P[row + L.TM_IDLE]
    if idle >= 0:
        for i in range(P[idle]):
            if S[P[P[idle + 1 + i] + L.WK_POOL]] >= 0:
                return True
    return False
