"""Where people stand: in the line of those who wait for a rep, or for work."""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel import queues
from simulator.kernel.clocks import whole_due
from simulator.kernel.desk import call, rep_state, team_row, team_state
from simulator.kernel.records import clear_flag, flag, number_of, set_flag, status_row
from simulator.kernel.scores import score
from simulator.kernel.urgency import come_to_wait, read

_LATE = 1 << 60  # later than all that is due, so that urgent people keep their order


@inner
def unqueue(P, S, N, r):
    if N[2 * r + L.I_QUEUE] >= 0:
        queues.remove(P, S, N, r)
        if N[2 * r + L.I_TEAM] >= 0:
            S[team_state(S, np.int64(N[2 * r + L.I_TEAM])) + L.TS_COUNT] -= 1


@inner
def unqueue_work(P, S, N, r):
    """Out of a queue for work, but not out of the line of those who wait for a rep."""
    team = np.int64(N[2 * r + L.I_TEAM])
    if team >= 0 and (N[2 * r + L.I_REP] >= 0 or P[team_row(P, team) + L.TM_QUEUE] != 0):
        unqueue(P, S, N, r)


@inner
def has_work(P, S, N, r):
    """Whether a conversation or a touch of the cadence is due."""
    if flag(N, r, L.WORKABLE):
        return True
    course = P[L.H_R_COURSE]
    if course < 0 or N[2 * (r + course)] < 0:
        return False
    return N[2 * (r + course + L.CO_STEPS) + 1] < N[2 * (r + course + L.CO_STEPS)]


@inner
def stand(P, F, S, X, N, r, t):
    """Put the person where they wait to be given out or worked, if they are not there yet."""
    if N[2 * r + L.I_QUEUE] < 0 and flag(N, r, L.SETTLED):
        if N[2 * r + L.I_TEAM] >= 0:
            _stand(P, F, S, X, N, r, t)
        elif P[L.H_BACKLOGS] != 0:
            _stand_apart(P, F, S, X, N, r, t)


@apart
def _stand(P, F, S, X, N, r, t):
    team = np.int64(N[2 * r + L.I_TEAM])
    row = team_row(P, team)
    rep = np.int64(N[2 * r + L.I_REP])
    if rep < 0 and P[row + L.TM_QUEUE] == 0:
        queue = team_state(S, team) + L.TS_WAITING
        clear_flag(N, r, L.URGENT)  # it is asked of those who wait for work
    else:
        idle = N[2 * r + L.I_WORKER] < 0 and not flag(N, r, L.HELD)
        if not idle or P[row + L.TM_MODEL] == L.ABSENT or not has_work(P, S, N, r):
            return
        if rep < 0 and N[2 * r + L.I_ROLE] < 0 and P[row + L.TM_MODEL] == L.FINITE:
            return  # nobody can take a person whom no role owns
        queue = team_state(S, team) + L.TS_QUEUE if rep < 0 else rep_state(S, rep) + L.RS_QUEUE
        come_to_wait(P, F, S, X, N, r, t)
    key = work_key(P, F, S, X, N, r, P[row + L.TM_ORDER], t)
    if flag(N, r, L.URGENT):
        key = min(key, _LATE) - (L.URGENT << L.URGENT_SHIFT)
    queues.insert(P, S, N, queue, r, key)
    S[team_state(S, team) + L.TS_COUNT] += 1
    call(P, S, N, team, t)


@apart
def _stand_apart(P, F, S, X, N, r, t):
    """In a backlog, from which idle reps take people whom nobody has."""
    work = P[status_row(P, N, r) + L.ST_WORK]
    if work < 0 or P[work + L.WK_BY] != L.IDLE or not flag(N, r, L.WORKABLE):
        return
    if N[2 * r + L.I_WORKER] < 0 and not flag(N, r, L.HELD):
        queues.insert(
            P, S, N, P[work + L.WK_POOL], r, work_key(P, F, S, X, N, r, P[work + L.WK_PICKS], t)
        )
        teams = P[work + L.WK_TEAMS]
        for i in range(P[teams]):
            call(P, S, N, P[teams + 1 + i], t)


@inner
def work_key(P, F, S, X, N, r, order, t):
    if order == L.OLDEST:
        return np.int64(0)
    if order == L.NEWEST:
        return -S[r + L.R_ENTERED]
    if order == L.EARLIEST_DUE:
        return whole_due(P, S, N, r)
    if P[L.H_SCORE_FALLS] == 0:
        return np.int64(0)
    return -score(P, F, S, X, N, number_of(N, r), r, t)


@inner
def restand(P, F, S, X, N, r, t):
    """The person's place in the work order may have changed: take it anew."""
    if N[2 * r + L.I_QUEUE] >= 0 and _order(P, N, r) >= L.HIGHEST:
        _stand_anew(P, F, S, X, N, r, t)


@inner
def _stand_anew(P, F, S, X, N, r, t):
    set_flag(N, r, L.READ)
    unqueue(P, S, N, r)
    stand(P, F, S, X, N, r, t)
    clear_flag(N, r, L.READ)


@inner
def reread(P, F, S, X, N, r, t):
    """Something about the person has changed: are they urgent?"""
    if P[L.H_URGENT] != 0 and (N[2 * r + L.I_QUEUE] >= 0 or N[2 * r + L.I_WORKER] >= 0):
        _reread(P, F, S, X, N, r, t)


@apart
def _reread(P, F, S, X, N, r, t):
    team = np.int64(N[2 * r + L.I_TEAM])
    if team < 0 or (N[2 * r + L.I_REP] < 0 and P[team_row(P, team) + L.TM_QUEUE] == 0):
        return  # nobody's, or waiting for a rep
    if read(P, F, S, X, N, r, t):
        if N[2 * r + L.I_QUEUE] >= 0:
            _stand_anew(P, F, S, X, N, r, t)
        else:
            call(P, S, N, team, t)


@inner
def _order(P, N, r):
    """The work order of the queue in which the person stands."""
    team = np.int64(N[2 * r + L.I_TEAM])
    if team >= 0:
        return P[team_row(P, team) + L.TM_ORDER]
    return P[P[status_row(P, N, r) + L.ST_WORK] + L.WK_PICKS]
