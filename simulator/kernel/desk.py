"""Who gets a person: routes, teams, reps, holds, waiting; and what waits to be worked by whom.

docs/semantics.md (owner, routing, assignment) step by step; `policy/fold/routing.py` says the same.
"""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel import queues, times
from simulator.kernel.clocks import pause_clocks, resume_clocks, whole_due
from simulator.kernel.counts import within
from simulator.kernel.records import clear_flag, flag, number_of, set_flag, status_row, write
from simulator.kernel.values import account_of, holds, score

_REASSIGN = -2


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


# --- routing --------------------------------------------------------------------------------------


@inner
def route(P, F, S, X, N, r, t):
    """The last part of an instant."""
    row = status_row(P, N, r)
    if P[row + L.ST_FLAGS] & L.FINAL != 0:
        release(P, S, N, r, t)
        N[2 * r + L.I_ROLE] = L.NONE
        return
    if P[row + L.ST_OWNER] != N[2 * r + L.I_ROLE]:
        release(P, S, N, r, t)
        N[2 * r + L.I_ROLE] = P[row + L.ST_OWNER]
        S[L.T_ROUTE_DUE] = 1
    if flag(N, r, L.HELD):
        _end_hold_if_over(P, F, S, X, N, r, t)
    directed = S[L.T_DIRECTED]
    if directed >= 0:
        end_hold(P, S, N, r, t)
        give(P, F, S, X, N, r, directed, t)
    elif S[L.T_ROUTE_DUE] != 0 and N[2 * r + L.I_ROLE] >= 0:
        _try_rows(P, F, S, X, N, r, row, t)
    elif directed == _REASSIGN:
        _reassign(P, F, S, X, N, r, t)


@inner
def _try_rows(P, F, S, X, N, r, row, t):
    rows = P[row + L.ST_ROUTE]
    if rows < 0:
        if P[row + L.ST_TEAM] >= 0:
            give(P, F, S, X, N, r, P[row + L.ST_TEAM], t)
        return
    n = number_of(N, r)
    for i in range(P[rows]):
        at = rows + 1 + 4 * i
        if not holds(P, F, S, X, N, P[at + 3], n, r, t):
            continue
        if P[at] == L.TEAM_ROW:
            give(P, F, S, X, N, r, P[at + 1], t)
            return
        if P[at] == L.HOLD_ROW:
            if not flag(N, r, L.HOLD_OVER):
                _hold(P, S, N, r, i, P[at + 2], t)
                return
        elif _to_owner(P, S, N, r, n, t):
            return
    release(P, S, N, r, t)


@inner
def _to_owner(P, S, N, r, n, t):
    rep = account_owner(P, S, N, n, np.int64(N[2 * r + L.I_ROLE]))
    if rep < 0:
        return False
    assign(P, S, N, r, P[rep_row(P, rep) + L.RP_TEAM], rep, L.K_ASSIGN, t)
    return True


@inner
def account_owner(P, S, N, n, role):
    if P[L.H_W_ACCOUNT] < 0 or role < 0:
        return np.int64(L.NONE)
    return np.int64(N[2 * account_of(P, S, N, n) + L.AC_OWNERS + role])


# --- holds ----------------------------------------------------------------------------------------


@inner
def hold_row(P, S, N, r):
    rows = P[status_row(P, N, r) + L.ST_ROUTE]
    return rows + 1 + 4 * S[r + P[L.H_R_HOLD] + L.HO_ROW]


@apart
def _hold(P, S, N, r, i, delay, t):
    until = L.NEVER
    if delay >= 0:
        until = times.delay_due(P, delay, t, 10_000, L.NONE)
    release(P, S, N, r, t)
    set_flag(N, r, L.HELD)
    S[r + P[L.H_R_HOLD] + L.HO_UNTIL] = until
    S[r + P[L.H_R_HOLD] + L.HO_ROW] = i
    pause_clocks(P, S, N, r, t)
    write(S, N, r, t, L.K_HOLD, until)


@apart
def _end_hold_if_over(P, F, S, X, N, r, t):
    over = t >= S[r + P[L.H_R_HOLD] + L.HO_UNTIL]
    if over or not holds(P, F, S, X, N, P[hold_row(P, S, N, r) + 3], number_of(N, r), r, t):
        end_hold(P, S, N, r, t)
        if over:
            set_flag(N, r, L.HOLD_OVER)
        else:
            clear_flag(N, r, L.HOLD_OVER)
        S[L.T_ROUTE_DUE] = 1


@inner
def end_hold(P, S, N, r, t):
    if flag(N, r, L.HELD):
        clear_flag(N, r, L.HELD)
        S[r + P[L.H_R_HOLD] + L.HO_UNTIL] = L.NEVER
        resume_clocks(P, S, N, r, t)


# --- giving ---------------------------------------------------------------------------------------


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


@apart
def give_out(P, F, S, X, N, r, team, t):
    """To a rep of the team or along its overflow, as far as teams have reps of their own."""
    one = team
    for _ in range(P[L.H_TEAM_COUNT]):
        row = team_row(P, one)
        if one == team or times.is_open(P, P[row + L.TM_HOURS], t):
            if P[row + L.TM_QUEUE] != 0:
                return False
            if _to_rep(P, S, N, r, one, L.NONE, t):
                return True
        one = P[row + L.TM_FULL]
        if one < 0 or one == team:
            break
    return False


@inner
def _to_rep(P, S, N, r, team, excluded, t):
    rep = _pick(P, S, N, r, team, excluded)
    if rep < 0:
        return False
    assign(P, S, N, r, team, rep, L.K_ASSIGN, t)
    return True


@inner
def _eligible(P, S, row, rep, excluded):
    cap = P[row + L.TM_CAP]
    return rep != excluded and (cap < 0 or S[rep_state(S, rep) + L.RS_OPEN] < cap)


@apart
def _pick(P, S, N, r, team, excluded):
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


@inner
def _reassign(P, F, S, X, N, r, t):
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
    """The rep has the person from now on."""
    release(P, S, N, r, t)
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
    N[2 * r + L.I_TEAM] = team
    set_flag(N, r, L.WAITING)
    write(S, N, r, t, L.K_WAIT, team)
    stand(P, F, S, X, N, r, t)


@inner
def release(P, S, N, r, t):
    """Nobody has the person, and nobody lets them wait."""
    if N[2 * r + L.I_TEAM] >= 0:
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


# --- queues ---------------------------------------------------------------------------------------


@inner
def unqueue(P, S, N, r):
    if N[2 * r + L.I_QUEUE] >= 0:
        queues.remove(P, S, N, r)
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
    if N[2 * r + L.I_TEAM] >= 0 and N[2 * r + L.I_QUEUE] < 0 and flag(N, r, L.SETTLED):
        _stand(P, F, S, X, N, r, t)


@apart
def _stand(P, F, S, X, N, r, t):
    team = np.int64(N[2 * r + L.I_TEAM])
    row = team_row(P, team)
    rep = np.int64(N[2 * r + L.I_REP])
    if rep < 0 and P[row + L.TM_QUEUE] == 0:
        queue = team_state(S, team) + L.TS_WAITING
    else:
        idle = N[2 * r + L.I_WORKER] < 0 and not flag(N, r, L.HELD)
        if not idle or P[row + L.TM_MODEL] == L.ABSENT or not has_work(P, S, N, r):
            return
        if rep < 0 and N[2 * r + L.I_ROLE] < 0 and P[row + L.TM_MODEL] == L.FINITE:
            return  # nobody can take a person whom no role owns
        queue = team_state(S, team) + L.TS_QUEUE if rep < 0 else rep_state(S, rep) + L.RS_QUEUE
    queues.insert(P, S, N, queue, r, work_key(P, F, S, X, N, r, row, t))
    S[team_state(S, team) + L.TS_COUNT] += 1
    call(P, S, N, team, t)


@inner
def work_key(P, F, S, X, N, r, row, t):
    order = P[row + L.TM_ORDER]
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
    if (
        N[2 * r + L.I_QUEUE] >= 0
        and P[team_row(P, np.int64(N[2 * r + L.I_TEAM])) + L.TM_ORDER] >= L.HIGHEST
    ):
        unqueue(P, S, N, r)
        stand(P, F, S, X, N, r, t)
