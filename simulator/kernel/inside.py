"""Who is inside when the run starts: people of a snapshot, placed where they are, with their true age.

docs/simulator.md, Inside at the start, step by step; `reference/inside.py` says the same. Their rows of
the plan (IN_) stand in the order of their numbers.
"""

from __future__ import annotations

import numpy as np

from simulator.draws import draw
from simulator.jit import apart, inner, rare
from simulator.kernel import clocks, derived, people, points, times
from simulator.kernel import layout as L
from simulator.kernel.accounts import account_of, come_in
from simulator.kernel.amounts import amount, length, rest_of
from simulator.kernel.carrying import begin_clock, choose_course, pass_steps, stops_course
from simulator.kernel.colleagues import forget, join
from simulator.kernel.conditions import holds
from simulator.kernel.desk import rep_state, team_row
from simulator.kernel.diary import close_log
from simulator.kernel.fields import person_of
from simulator.kernel.instants import begin_work
from simulator.kernel.lineup import appear
from simulator.kernel.outcomes import talk_ordinal
from simulator.kernel.rates import next_gap, take_rates
from simulator.kernel.records import (
    clear_flag,
    flag,
    free_record,
    new_record,
    number_of,
    record_of,
    set_flag,
    set_status,
    status_row,
    write,
)
from simulator.kernel.roster import is_employed, is_rostered
from simulator.kernel.standing import stand
from simulator.kernel.waking import rouse


@inner
def _row(P, n):
    return P[L.H_INSIDE] + n * L.IN_W


@rare
def place(P, F, S, X, N):
    """Everybody where they are: all are there, then all are ready, then all look at what is due."""
    t = P[L.H_START]
    S[L.T_NOW] = t
    S[L.T_CLASS] = 0
    X[L.T_REP_SPEED] = 1.0  # no rep is at work with anybody
    S[L.T_BORN] = P[L.H_INSIDE_COUNT]
    for n in range(P[L.H_INSIDE_COUNT]):
        if not appear(P, S, N, np.int64(n)):
            return
    S[L.T_MADE] = P[L.H_INSIDE_COUNT]
    for n in range(P[L.H_INSIDE_COUNT]):
        _describe(P, F, S, X, N, np.int64(n), _row(P, n))
    for n in range(P[L.H_INSIDE_COUNT]):
        _come(P, F, S, X, N, np.int64(n), _row(P, n), t)
        if S[L.T_ERROR] != 0:
            return
    for n in range(P[L.H_INSIDE_COUNT]):
        if record_of(S, N, n) >= 0:
            _settle_in(P, F, S, X, N, record_of(S, N, n), _row(P, n), t)
    for n in range(P[L.H_INSIDE_COUNT]):
        r = record_of(S, N, n)
        if r >= 0:
            S[L.T_LOG_MARK] = S[L.T_LOG_COUNT]
            write(S, N, r, t, L.K_INSIDE, S[r + L.R_ENTERED])
            close_log(P, F, S, X, N, r, t)
            rouse(P, F, S, X, N, r, P[status_row(P, N, r) + L.ST_AFTER], t)


# --- what they are like ---------------------------------------------------------------------------


@apart
def _describe(P, F, S, X, N, n, row):
    """The person's row: as given, else drawn."""
    person = person_of(S, N, n)
    source = P[row + L.IN_SOURCE]
    N[2 * (person + L.W_CELL)] = source * P[L.H_SEGMENT_COUNT]
    S[person + L.W_KNOWN] = P[row + L.IN_GIVEN]
    given = P[row + L.IN_VALUES]
    for i in range(P[given]):
        field = P[given + 1 + 2 * i]
        if field < P[L.H_LIVE_FIELDS]:
            S[person + P[L.H_W_FIELDS] + field] = P[given + 2 + 2 * i]
        else:
            S[L.AT_SCRATCH + field] = P[given + 2 + 2 * i]
    X[person + L.W_INTENT] = _intent(P, F, S, X, N, n, row)
    S[L.T_KEPT] = P[row + L.IN_GIVEN] | L.KEPT
    S[L.T_HIDDEN] = P[row + L.IN_HIDDEN]
    people.make(P, F, S, X, N, n, source, np.int64(L.NONE), np.int64(L.NONE))
    S[L.T_KEPT] = 0
    S[L.T_HIDDEN] = 0
    if P[L.H_W_ACCOUNT] >= 0:
        join(P, F, S, X, N, n)
        come_in(P, F, S, N, n)
    if P[L.H_DERIVED] >= 0:
        derived.comes(P, S, N, n, np.int64(L.NONE), P[row + L.IN_STATUS])


@inner
def _intent(P, F, S, X, N, n, row):
    """One of those given, or as at birth."""
    key = S[person_of(S, N, n) + L.W_KEY]
    some = P[row + L.IN_INTENTS]
    if some >= 0:
        return F[some + 1 + np.int64(draw(key, P[L.H_P_INTENT], 0) * float(P[some]))]
    spread = P[P[L.H_SOURCES] + P[row + L.IN_SOURCE] * L.SR_W + L.SR_INTENT]
    if spread < 0:
        return 1.0
    born = P[row + L.IN_BORN]
    return amount(P, F, S, X, N, spread, n, -1, born, key, P[L.H_P_INTENT], 0)


# --- where they are -------------------------------------------------------------------------------


@apart
def _come(P, F, S, X, N, n, row, t):
    """A record for the person, unless they are gone for good."""
    status = P[row + L.IN_STATUS]
    S[P[L.H_O_ENTERED] + status * P[L.H_DAYS]] += 1
    if P[L.H_DERIVED] >= 0:
        derived.stand(P, S, N, n)
    gone = P[P[L.H_STATUSES] + status * L.ST_W + L.ST_FLAGS] & L.GONE != 0
    if gone and P[L.H_R_HISTORY] < 0:
        if S[L.T_LOGGING] != 0:  # as people.delist
            people.enlist(P, S, N, n)
        forget(P, S, N, n)
        return
    people.mark(P, S, N, n, status)
    people.enlist(P, S, N, n)
    r = new_record(P, S, N, n)
    if r < 0:
        return
    set_status(P, N, r, status)
    _remember(P, F, S, X, N, r, P[row + L.IN_BORN], P[row + L.IN_PAST])
    S[r + L.R_ENTERED] = P[row + L.IN_ENTERED]
    N[2 * (r + P[L.H_R_VISITS]) + (status >> 1)] = 1 << (16 * (status & 1))
    N[2 * r + L.I_TOUCHES] = P[row + L.IN_TOUCHES]
    set_flag(N, r, L.SETTLED)
    if P[L.H_R_RATES] >= 0:
        next_gap(P, S, X, N, r)
    if P[row + L.IN_TOUCHES] > 0:
        set_flag(N, r, L.TOUCHED | L.PICKED)
    if gone:
        people.delist(P, S, N, n)
        free_record(P, S, N, r)
    else:
        _desk(P, S, N, r, P[row + L.IN_TEAM], P[row + L.IN_REP], t)


@inner
def _remember(P, F, S, X, N, r, born, past):
    points.begin(P, F, S, X, N, r, born)
    for i in range(P[past]):
        at = past + 1 + 3 * i
        what = P[at + 1]
        if what >= 0:
            points.hear(P, F, S, X, N, r, P[at], what)
        elif what <= L.OPENED:
            group = P[L.H_GROUPS] + (L.OPENED - what) * L.GR_W
            points.open_with(P, F, S, X, N, r, group, P[at], P[at + 2])
        else:
            points.reset(P, F, S, X, N, r, P[L.H_GROUPS] + (-2 - what) * L.GR_W, P[at])


@inner
def _desk(P, S, N, r, team, rep, t):
    """The rep or the team if they may; nobody, if nobody can be found; else there will be a routing."""
    status = status_row(P, N, r)
    if P[status + L.ST_FLAGS] & L.FINAL != 0:
        return
    owner = P[status + L.ST_OWNER]
    if rep >= 0 and is_rostered(P, rep) and not is_employed(P, S, rep, t):
        team = np.int64(L.NONE)
        rep = np.int64(L.NONE)
    if team < 0 and owner >= 0 and (P[status + L.ST_ROUTE] >= 0 or P[status + L.ST_TEAM] >= 0):
        set_flag(N, r, L.HOLD_OVER)
        return
    N[2 * r + L.I_ROLE] = owner
    N[2 * r + L.I_TEAM] = team
    N[2 * r + L.I_REP] = rep
    if rep < 0:
        if team >= 0:
            set_flag(N, r, L.WAITING)
        return
    S[rep_state(S, rep) + L.RS_OPEN] += 1
    S[r + L.R_ASSIGNED] = S[r + L.R_ENTERED]
    if P[L.H_R_HAD] >= 0:
        S[r + P[L.H_R_HAD] + team] = rep + 1
    if P[L.H_W_ACCOUNT] >= 0:
        role = P[team_row(P, team) + L.TM_ROLE]
        N[2 * account_of(P, S, N, number_of(N, r)) + L.AC_OWNERS + role] = rep


# --- what may ask for the score -------------------------------------------------------------------


@apart
def _settle_in(P, F, S, X, N, r, row, t):
    """Holds, clocks, the cadence, work, patience, behaviour, the place in a queue."""
    _hold(P, F, S, X, N, r, t)
    listed = clocks.clock_list(P, N, r)
    if listed >= 0:
        for i in range(P[listed]):
            _clock(P, S, N, r, P[listed + 1 + i], clocks.clock_word(P, r, i), t)
            clocks.set_due(P, S, N, r, i)
        if flag(N, r, L.HELD):
            clocks.pause_clocks(P, S, N, r, t)
    final = P[status_row(P, N, r) + L.ST_FLAGS] & L.FINAL != 0
    if P[L.H_R_COURSE] >= 0 and not final and choose_course(P, F, S, X, N, r, t):
        if _has_stopped(P, S, N, r, P[row + L.IN_PAST]):
            S[r + P[L.H_R_COURSE] + L.CO_DUE] = L.NEVER
        pass_steps(P, S, N, r, t)
    _work(P, F, S, X, N, r, t)
    if P[L.H_R_RATES] >= 0:
        take_rates(
            P, F, S, X, N, r, t
        )  # as of the entry: who has cooled down since goes on as they came
    _patience(P, F, S, X, N, r, t)
    stand(P, F, S, X, N, r, t)


@inner
def _hold(P, F, S, X, N, r, t):
    """Who would be held was held from the entry on, if that has not run out."""
    rows = P[status_row(P, N, r) + L.ST_ROUTE]
    if rows < 0 or not flag(N, r, L.HOLD_OVER):
        return
    for i in range(P[rows]):
        at = rows + 1 + 4 * i
        if not holds(P, F, S, X, N, P[at + 3], number_of(N, r), r, t):
            continue
        if P[at] == L.HOLD_ROW:
            until = L.NEVER
            if P[at + 2] >= 0:
                until = times.delay_due(
                    P, P[at + 2], S[r + L.R_ENTERED], np.int64(10_000), np.int64(L.NONE)
                )
            if until > t:
                clear_flag(N, r, L.HOLD_OVER)
                set_flag(N, r, L.HELD)
                N[2 * r + L.I_ROLE] = P[status_row(P, N, r) + L.ST_OWNER]
                S[r + P[L.H_R_HOLD] + L.HO_UNTIL] = until
                S[r + P[L.H_R_HOLD] + L.HO_ROW] = i
        return


@inner
def _clock(P, S, N, r, clock, word, t):
    """It has run since the entry, if nothing held the person."""
    if not flag(N, r, L.HELD):
        begin_clock(P, S, N, r, clock, word, S[r + L.R_ENTERED], t)
        return
    S[word + L.CL_START] = S[r + L.R_ENTERED]
    S[word + L.CL_TOTAL] = L.NONE
    S[word + L.CL_STATE] = 0
    if P[clock + L.CK_FIRST_TOUCH] != 0 and N[2 * r + L.I_TOUCHES] > 0:
        N[2 * (word + L.CL_STATE) + 1] |= L.ENDED


@inner
def _has_stopped(P, S, N, r, past):
    """Whether something happened in the stay on which the cadence stops."""
    for i in range(P[past]):
        at = past + 1 + 3 * i
        if P[at + 1] >= 0 and P[at] >= S[r + L.R_ENTERED] and stops_course(P, N, r, P[at + 1]):
            return True
    return False


@inner
def _work(P, F, S, X, N, r, t):
    """What nobody does any more goes on; by reps, it is due anew."""
    work = P[status_row(P, N, r) + L.ST_WORK]
    if work < 0:
        return
    purpose = P[work + L.WK_P_DELAY]
    if P[work + L.WK_BY] != L.NOBODY:
        if not _is_done_with(P, N, r, work):
            begin_work(P, F, S, X, N, r, t, work)
            return
        purpose = P[work + L.WK_P_TIME]
    left = np.int64(0)
    if P[work + L.WK_TAKES] >= 0:
        n = number_of(N, r)
        age = t - S[r + L.R_ENTERED]
        ordinal = talk_ordinal(P, N, r)
        left = rest_of(P, F, S, X, N, P[work + L.WK_TAKES], n, r, t, purpose, ordinal, age)
    S[r + P[L.H_R_DELAY]] = t + left


@inner
def _is_done_with(P, N, r, work):
    """Whether the rep's part of a long work was done at the contact that there was."""
    is_long = P[work + L.WK_EFFORT] >= 0 and P[work + L.WK_TAKES] >= 0
    return is_long and N[2 * r + L.I_TOUCHES] > 0 and N[2 * r + L.I_REP] >= 0


@inner
def _patience(P, F, S, X, N, r, t):
    at = P[status_row(P, N, r) + L.ST_PATIENCE]
    if at < 0 or N[2 * r + L.I_TOUCHES] > 0:
        return
    n = number_of(N, r)
    takes = P[at + L.PT_TAKES]
    purpose = P[at + L.PT_PURPOSE]
    ordinal = talk_ordinal(P, N, r)
    since = S[r + L.R_ENTERED]
    if P[at + L.PT_EVENT] >= 0:
        S[r + P[L.H_R_PATIENCE]] = t + rest_of(
            P, F, S, X, N, takes, n, r, t, purpose, ordinal, t - since
        )
        return
    due = since + length(P, F, S, X, N, takes, n, r, t, purpose, ordinal)
    if due >= t:
        S[r + P[L.H_R_PATIENCE]] = due
    else:
        person = person_of(S, N, n)
        X[person + L.W_INTENT] = X[person + L.W_INTENT] * F[at + L.PT_FACTOR]
