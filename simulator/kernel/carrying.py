"""One person at the switch to another policy: what their stay becomes.

Everything of the run before the switch has a 0 behind its name.
"""

from __future__ import annotations

import numpy as np

from simulator.jit import apart, inner
from simulator.kernel import clocks, derived, people, points
from simulator.kernel import layout as L
from simulator.kernel.conditions import holds
from simulator.kernel.courses import time_step
from simulator.kernel.desk import rep_state, team_row
from simulator.kernel.fields import person_of
from simulator.kernel.instants import begin_work
from simulator.kernel.lists import put_reply
from simulator.kernel.rates import arm_behaviour, leave_rates, next_gap, take_rates
from simulator.kernel.records import (
    clear_flag,
    flag,
    new_record,
    number_of,
    set_flag,
    set_status,
    status_row,
    visits,
)
from simulator.kernel.roster import is_employed, is_rostered
from simulator.kernel.standing import stand
from simulator.kernel.times import delay_due
from simulator.kernel.urgency import read

_KEPT = L.WON | L.TOUCHED | L.PICKED | L.HOLD_OVER


@inner
def becoming(P, status0):
    """The row of what people in a status of the base become."""
    return P[P[L.H_CARRY] + L.CY_STATUSES] + status0 * L.CS_W


@inner
def carry(P, F, S, X, N, P0, F0, S0, X0, N0, n, r0, gone, t):
    """A record for the person, unless they are gone for good."""
    row = becoming(P, N0[2 * r0 + L.I_STATUS])
    status = P[row + L.CS_TO]
    if P[L.H_DERIVED] >= 0:
        derived.comes(P, S, N, n, np.int64(L.NONE), status)
    if gone:
        N0[2 * r0 + L.I_ROLE] = L.NONE
    if P[P[L.H_STATUSES] + status * L.ST_W + L.ST_FLAGS] & L.GONE != 0:
        if S[L.T_LOGGING] != 0:  # as people.delist
            people.enlist(P, S, N, n)
        return
    people.mark(P, S, N, n, status)
    people.enlist(P, S, N, n)
    r = new_record(P, S, N, n)
    if r < 0:
        return
    set_status(P, N, r, status)
    _remember(P, F, S, X, N, P0, S0, N0, r, r0)
    N[2 * r + L.I_FLAGS] = L.SETTLED | (N0[2 * r0 + L.I_FLAGS] & _KEPT)
    S[r + L.R_ENTERED] = S0[r0 + L.R_ENTERED]
    N[2 * r + L.I_TALKS] = N0[2 * r0 + L.I_TALKS]
    N[2 * r + L.I_TOUCHES] = N0[2 * r0 + L.I_TOUCHES]
    _visits(P, S, N, P0, S0, N0, r, r0)
    _words(P, S, N, P0, S0, N0, r, r0)
    _hold(P, S, N, P0, S0, N0, r, r0, row)
    _desk(P, S, N, P0, S0, N0, r, r0, row)
    _work(P, S, N, P0, S0, N0, r, r0, row)
    _clocks(P, S, N, P0, S0, N0, r, r0, row, t)
    _behave(P, F, S, X, N, P0, F0, S0, X0, N0, r, r0, row, gone, t)


@apart
def _remember(P, F, S, X, N, P0, S0, N0, r, r0):
    """The score as the new rules give it: what happened, in its order, what was forgotten too."""
    cy = P[L.H_CARRY]
    node = np.int64(N0[2 * (r0 + P0[L.H_R_HISTORY]) + L.LIST_FIRST])
    tick = np.int64(0)
    while node >= 0:
        what = S0[node + 1]
        if what <= L.OPENED:
            _open_again(P, F, S, X, N, r, tick, what, S0[node])
            node = np.int64(N0[2 * (node + 2)])
            continue
        tick = S0[node]
        if what == L.NONE:
            points.begin(P, F, S, X, N, r, tick)
            S[person_of(S, N, number_of(N, r)) + L.W_BORN] = tick
        elif what >= 0:
            event = P[P[cy + L.CY_EVENTS] + 1 + what]
            if event >= 0:
                points.hear(P, F, S, X, N, r, tick, event)
        else:
            group = P[P[cy + L.CY_GROUPS] - 1 - what]
            if group >= 0:
                points.reset(P, F, S, X, N, r, group, tick)
        node = np.int64(N0[2 * (node + 2)])


@inner
def _open_again(P, F, S, X, N, r, tick, what, many):
    """What a group that both have stood at by a snapshot."""
    group = P[P[P[L.H_CARRY] + L.CY_GROUPS] + 1 + L.OPENED - what]
    if group >= 0:
        points.open_with(P, F, S, X, N, r, group, tick, many)


@inner
def _visits(P, S, N, P0, S0, N0, r, r0):
    for status0 in range(P0[L.H_STATUS_COUNT]):
        many = visits(P0, N0, r0, status0)
        if many > 0:
            status = P[becoming(P, status0) + L.CS_TO]
            shift = 16 * (status & 1)
            half = 2 * (r + P[L.H_R_VISITS]) + (status >> 1)
            if visits(P, N, r, status) + many >= 0xFFFF:
                S[L.T_ERROR] = L.TOO_MANY_VISITS
                return
            N[half] = np.int32(np.int64(N[half]) + (many << shift))


@inner
def _words(P, S, N, P0, S0, N0, r, r0):
    """What belongs to the person, whatever the policy."""
    for place in (L.H_R_WAIT, L.H_R_SPEED, L.H_R_CHILDREN):
        if P[place] >= 0 and P0[place] >= 0:
            S[r + P[place]] = S0[r0 + P0[place]]
    cy = P[L.H_CARRY]
    if P[cy + L.CY_BOOST] != 0 and S0[r0 + P0[L.H_R_BOOST]] >= P[cy + L.CY_AT]:
        S[r + P[L.H_R_BOOST]] = S0[r0 + P0[L.H_R_BOOST]]
    if P[L.H_R_HAD] >= 0:
        teams = P[cy + L.CY_TEAMS]
        for i in range(P[teams]):
            rep0 = S0[r0 + P0[L.H_R_HAD] + i] - 1
            if rep0 >= 0 and P[teams + 1 + i] >= 0:
                S[r + P[L.H_R_HAD] + P[teams + 1 + i]] = P[P[cy + L.CY_REPS] + 1 + rep0] + 1
    if P[L.H_R_REPLIES] >= 0 and P0[L.H_R_REPLIES] >= 0:
        node = np.int64(N0[2 * (r0 + P0[L.H_R_REPLIES]) + L.LIST_FIRST])
        while node >= 0:
            event = P[P[cy + L.CY_EVENTS] + 1 + S0[node + 1]]
            if event >= 0 and S0[node] >= P[cy + L.CY_AT]:
                put_reply(S, N, r + P[L.H_R_REPLIES], S0[node], event)
            node = np.int64(N0[2 * (node + 2)])


@inner
def _hold(P, S, N, P0, S0, N0, r, r0, row):
    """A hold goes on where its row is the same."""
    if N0[2 * r0 + L.I_FLAGS] & L.HELD == 0:
        return
    word0 = r0 + P0[L.H_R_HOLD]
    same = P[row + L.CS_HOLDS]
    which = S0[word0 + L.HO_ROW]
    if which < P[same] and P[same + 1 + which] != 0:
        set_flag(N, r, L.HELD)
        S[r + P[L.H_R_HOLD] + L.HO_UNTIL] = S0[word0 + L.HO_UNTIL]
        S[r + P[L.H_R_HOLD] + L.HO_ROW] = which


# --- who has the person ---------------------------------------------------------------------------


@inner
def _desk(P, S, N, P0, S0, N0, r, r0, row):
    """The rep or the team goes on if they still may; else there will be a routing, without holds."""
    status = status_row(P, N, r)
    if P[status + L.ST_FLAGS] & L.FINAL != 0:
        return
    cy = P[L.H_CARRY]
    owner = P[status + L.ST_OWNER]
    role0 = np.int64(N0[2 * r0 + L.I_ROLE])
    if owner == (P[P[cy + L.CY_ROLES] + 1 + role0] if role0 >= 0 else L.NONE):
        rep0 = np.int64(N0[2 * r0 + L.I_REP])
        team0 = np.int64(N0[2 * r0 + L.I_TEAM])
        rep = P[P[cy + L.CY_REPS] + 1 + rep0] if rep0 >= 0 else np.int64(L.NONE)
        if rep >= 0 and is_rostered(P, rep) and not is_employed(P, S, rep, P[cy + L.CY_AS_OF]):
            rep = np.int64(L.NONE)
        team = P[P[cy + L.CY_TEAMS] + 1 + team0] if team0 >= 0 else np.int64(L.NONE)
        nobody = team0 < 0 and (
            flag(N, r, L.HELD) or (not flag(N0, r0, L.HELD) and P[row + L.CS_ROUTE] != 0)
        )
        if rep >= 0 or (rep0 < 0 and team >= 0) or nobody:
            N[2 * r + L.I_ROLE] = owner
            N[2 * r + L.I_TEAM] = team
            N[2 * r + L.I_REP] = rep
            if rep >= 0:
                S[rep_state(S, rep) + L.RS_OPEN] += 1
                S[r + L.R_ASSIGNED] = S0[r0 + L.R_ASSIGNED]
            elif team >= 0:
                set_flag(N, r, L.WAITING)
            return
    set_flag(N, r, L.HOLD_OVER)


@inner
def _work(P, S, N, P0, S0, N0, r, r0, row):
    """Work under way goes on, with the rep who does it, where people are worked in the same way."""
    status = status_row(P, N, r)
    if P[L.H_R_PATIENCE] >= 0 and P0[L.H_R_PATIENCE] >= 0 and P[status + L.ST_PATIENCE] >= 0:
        S[r + P[L.H_R_PATIENCE]] = S0[r0 + P0[L.H_R_PATIENCE]]
    if P[row + L.CS_WORK] == 0:
        return
    for place in (L.H_R_DELAY, L.H_R_RETRY):
        if P[place] >= 0 and P0[place] >= 0:
            S[r + P[place]] = S0[r0 + P0[place]]
    if flag(N0, r0, L.WORKABLE):
        set_flag(N, r, L.WORKABLE)
    if flag(N0, r0, L.LEFT) and P[L.H_R_LEFT] >= 0:
        set_flag(N, r, L.LEFT)
        S[r + P[L.H_R_LEFT]] = S0[r0 + P0[L.H_R_LEFT]]
    worker0 = np.int64(N0[2 * r0 + L.I_WORKER])
    if worker0 >= 0:
        rep = P[P[P[L.H_CARRY] + L.CY_REPS] + 1 + worker0]
        if rep >= 0 and _works_on(P, S, N, r, row, rep):
            N[2 * r + L.I_WORKER] = rep


@inner
def _works_on(P, S, N, r, row, rep):
    task = S[rep_state(S, rep) + L.RS_TASK]
    if S[rep_state(S, rep) + L.RS_LEAD] != number_of(N, r):
        return False
    if task == L.PULL:
        return N[2 * r + L.I_TEAM] < 0 and not flag(N, r, L.HELD)
    return N[2 * r + L.I_REP] == rep and (task != L.TOUCH or P[row + L.CS_CADENCE] != 0)


# --- clocks ---------------------------------------------------------------------------------------


@inner
def _clocks(P, S, N, P0, S0, N0, r, r0, row, t):
    listed = clocks.clock_list(P, N, r)
    if listed < 0:
        return
    some0 = clocks.clock_list(P0, N0, r0) >= 0
    pairs = P[row + L.CS_CLOCKS]
    for i in range(P[listed]):
        word = clocks.clock_word(P, r, i)
        same = P[pairs + 1 + 2 * i]
        begun = P[pairs + 2 + 2 * i]
        if same >= 0 and some0:
            word0 = clocks.clock_word(P0, r0, same)
            S[word + L.CL_START] = S0[word0 + L.CL_START]
            S[word + L.CL_TOTAL] = S0[word0 + L.CL_TOTAL]
            S[word + L.CL_STATE] = S0[word0 + L.CL_STATE]
            if N[2 * (word + L.CL_STATE) + 1] & L.PAUSED != 0 and not flag(N, r, L.HELD):
                clocks.go_on(S, N, word, t)
        else:
            start = S[r + L.R_ENTERED]
            if begun >= 0 and some0:
                start = S0[clocks.clock_word(P0, r0, begun) + L.CL_START]
            begin_clock(P, S, N, r, P[listed + 1 + i], word, start, t)
        clocks.set_due(P, S, N, r, i)
    if flag(N, r, L.HELD):
        clocks.pause_clocks(P, S, N, r, t)


@inner
def begin_clock(P, S, N, r, clock, word, start, t):
    """A clock that has run since `start`: what fell due before now is past, but for moves."""
    S[word + L.CL_START] = start
    S[word + L.CL_TOTAL] = L.NONE
    S[word + L.CL_STATE] = 0
    delay = P[clock + L.CK_DELAY]
    none = np.int64(L.NONE)
    if delay_due(P, delay, start, np.int64(10_000), none) < t:
        N[2 * (word + L.CL_STATE) + 1] |= L.BREACHED
    if P[clock + L.CK_FIRST_TOUCH] != 0 and N[2 * r + L.I_TOUCHES] > 0:
        N[2 * (word + L.CL_STATE) + 1] |= L.ENDED
    items = P[clock + L.CK_ITEMS]
    item = np.int64(0)
    while item < P[items]:
        at = items + 1 + 3 * item
        if delay_due(P, delay, start, P[at], none) >= t or target_of(P, P[at + 1]) >= 0:
            break
        item += 1
    N[2 * (word + L.CL_STATE)] = item


@inner
def target_of(P, actions):
    """Where a list of actions moves the person; NONE for nowhere."""
    if actions >= 0:
        for i in range(P[actions]):
            if P[actions + 1 + 2 * i] == L.MOVE:
                return P[actions + 2 + 2 * i]
    return np.int64(L.NONE)


# --- behaviour ------------------------------------------------------------------------------------


@inner
def _behave(P, F, S, X, N, P0, F0, S0, X0, N0, r, r0, row, gone, t):
    """The clock of a life goes on; under other rates from the switch on."""
    if P[L.H_R_RATES] < 0:
        return
    if P0[L.H_R_RATES] < 0:
        N[2 * r + L.I_SAID] = 0
        next_gap(P, S, X, N, r)
        take_rates(P, F, S, X, N, r, t)
        return
    N[2 * r + L.I_SAID] = N0[2 * r0 + L.I_SAID]
    if P[row + L.CS_BEHAVIOUR] != 0 and not gone:
        mix = P[status_row(P, N, r) + L.ST_MIX]
        N[2 * r + L.I_MIX] = mix
        X[r + L.R_RESIDUAL] = X0[r0 + L.R_RESIDUAL]
        for i in range(1 + (P[mix] if mix >= 0 else 0)):
            X[r + P[L.H_R_RATES] + i] = X0[r0 + P0[L.H_R_RATES] + i]
        if S0[r0 + L.R_BEHAVE] < L.NEVER:  # as it was, also beyond the end of the run before
            arm_behaviour(P, F, S, X, N, r, S0[r0 + L.R_ANCHOR])
        return
    if not gone:
        if S0[r0 + L.R_BEHAVE] == t:
            S0[r0 + L.R_BEHAVE] = t + 1  # what is due now is due under the new rates
        leave_rates(P0, S0, X0, N0, r0, t)
    X[r + L.R_RESIDUAL] = X0[r0 + L.R_RESIDUAL]
    take_rates(P, F, S, X, N, r, t)


# --- where everybody is carried over --------------------------------------------------------------


@apart
def settle_in(P, F, S, X, N, P0, S0, N0, r, r0, t):
    """What may ask for the score: the cadence, work that begins anew, the place in a queue."""
    row = becoming(P, N0[2 * r0 + L.I_STATUS])
    if P[L.H_R_COURSE] >= 0 and P[status_row(P, N, r) + L.ST_FLAGS] & L.FINAL == 0:
        if P[row + L.CS_CADENCE] == 0:
            _choose_course(P, F, S, X, N, P0, S0, N0, r, r0, t)
        elif P0[L.H_R_COURSE] >= 0:
            _keep_course(P, S, N, P0, S0, N0, r, r0)
    work = P[status_row(P, N, r) + L.ST_WORK]
    if P[row + L.CS_WORK] == 0 and work >= 0:
        begin_work(P, F, S, X, N, r, t, work)
    stays = P[L.H_URGENT] != 0 and _stays_urgent(P, N, P0, N0, r, r0)
    if P[L.H_URGENT] != 0 and not stays and N[2 * r + L.I_WORKER] >= 0:
        read(P, F, S, X, N, r, t)
    stand(P, F, S, X, N, r, t)
    clear_flag(N, r, L.READ)


@inner
def _stays_urgent(P, N, P0, N0, r, r0):
    """Whether who waited, or was worked on, is urgent or not as was read before: then READ stands."""
    team = np.int64(N[2 * r + L.I_TEAM])
    team0 = np.int64(N0[2 * r0 + L.I_TEAM])
    cy = P[L.H_CARRY]
    if team < 0 or team0 < 0 or P[P[cy + L.CY_TEAMS] + 1 + team0] != team:
        return False
    waited = N0[2 * r0 + L.I_REP] >= 0 or P0[team_row(P0, team0) + L.TM_QUEUE] != 0
    waited = waited and N0[2 * r0 + L.I_QUEUE] >= 0
    if not (waited or N0[2 * r0 + L.I_WORKER] >= 0) or P[P[cy + L.CY_URGENT] + 1 + team] == 0:
        return False
    set_flag(N, r, L.READ)
    if flag(N0, r0, L.URGENT):
        set_flag(N, r, L.URGENT)
    return True


@inner
def _keep_course(P, S, N, P0, S0, N0, r, r0):
    word = r + P[L.H_R_COURSE]
    word0 = r0 + P0[L.H_R_COURSE]
    for i in range(L.CO_W):
        S[word + i] = S0[word0 + i]
    pairs = P[P[L.H_CARRY] + L.CY_CADENCES]
    cadence0 = N0[2 * word0]
    for i in range(P[pairs]):
        if P[pairs + 1 + 2 * i] == cadence0:
            N[2 * word] = P[pairs + 2 + 2 * i]


@inner
def _choose_course(P, F, S, X, N, P0, S0, N0, r, r0, t):
    if choose_course(P, F, S, X, N, r, t):
        if _stopped(P, S, N, P0, S0, N0, r, r0):
            S[r + P[L.H_R_COURSE] + L.CO_DUE] = L.NEVER
        pass_steps(P, S, N, r, t)


@inner
def choose_course(P, F, S, X, N, r, t):
    """The cadence that holds now begins with the stay; whether there is one."""
    cadences = P[status_row(P, N, r) + L.ST_CADENCES]
    if cadences < 0:
        return False
    n = number_of(N, r)
    word = r + P[L.H_R_COURSE]
    for i in range(P[cadences]):
        if holds(P, F, S, X, N, P[cadences + 1 + 2 * i], n, r, t):
            N[2 * word] = P[cadences + 2 + 2 * i]
            break
    if N[2 * word] < 0:
        return False
    S[word + L.CO_SINCE] = S[r + L.R_ENTERED]
    N[2 * word + 1] = 0
    S[word + L.CO_STEPS] = 0
    time_step(P, S, N, r, S[r + L.R_ENTERED])
    return True


@inner
def pass_steps(P, S, N, r, t):
    """Steps of the cadence that were due before now were made."""
    word = r + P[L.H_R_COURSE]
    while S[word + L.CO_DUE] < t:
        due = S[word + L.CO_DUE]
        N[2 * (word + L.CO_STEPS)] += 1
        time_step(P, S, N, r, due)
    N[2 * (word + L.CO_STEPS) + 1] = N[2 * (word + L.CO_STEPS)]


@inner
def _stopped(P, S, N, P0, S0, N0, r, r0):
    """Whether something happened in the stay on which the cadence stops."""
    events = P[P[L.H_CARRY] + L.CY_EVENTS]
    node = np.int64(N0[2 * (r0 + P0[L.H_R_HISTORY]) + L.LIST_FIRST])
    while node >= 0:
        in_stay = S0[node + 1] >= 0 and S0[node] >= S[r + L.R_ENTERED]
        if in_stay and stops_course(P, N, r, P[events + 1 + S0[node + 1]]):
            return True
        node = np.int64(N0[2 * (node + 2)])
    return False


@inner
def stops_course(P, N, r, event):
    """Whether the person's cadence stops on the event."""
    stops = P[np.int64(N[2 * (r + P[L.H_R_COURSE])]) + L.CD_STOPS]
    for i in range(P[stops]):  # noqa: SIM110 (no generators in the kernel)
        if P[stops + 1 + i] == event:
            return True
    return False
