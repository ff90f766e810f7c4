"""The switch to another policy: those inside are carried over from the run before it.

docs/simulator.md, Roll-out, step by step; `reference/switch.py` says the same. Everything of the run
before has a 0 behind its name.
"""

from __future__ import annotations

import numpy as np

from simulator.distributions import ticks
from simulator.jit import apart, fixed_reals, fixed_words, halves, inner, rare, reals, words
from simulator.kernel import heap, people
from simulator.kernel import layout as L
from simulator.kernel.accounts import account_of, first_of, next_of
from simulator.kernel.busy import set_free
from simulator.kernel.carrying import carry, settle_in
from simulator.kernel.colleagues import join
from simulator.kernel.desk import AGAIN, rep_row, rep_state, team_row
from simulator.kernel.fields import line_of, person_of
from simulator.kernel.lineup import appear, begin_life
from simulator.kernel.pool import taken
from simulator.kernel.records import record_of
from simulator.kernel.roster import is_employed, is_rostered, roster, speed_of
from simulator.kernel.waking import wake


@rare
def take_over(P, F, S, X, N):
    """Everybody who was there before the switch, and who works."""
    P0 = fixed_words(S[L.T_BEFORE_PLAN])
    F0 = fixed_reals(S[L.T_BEFORE_PLAN])
    S0 = words(S[L.T_BEFORE_STATE])
    X0 = reals(S[L.T_BEFORE_STATE])
    N0 = halves(S[L.T_BEFORE_STATE])
    t = P[P[L.H_CARRY] + L.CY_AT]
    S[L.T_NOW] = t
    S[L.T_CLASS] = 0
    X[L.T_REP_SPEED] = 1.0  # no rep is at work with anybody
    S[L.T_SERIAL] = S0[L.T_SERIAL]
    S[L.T_NEXT_DAY] = S0[L.T_NEXT_DAY]
    S[L.T_INSTANTS] = S0[L.T_INSTANTS]
    S[L.T_BORN] = S0[L.T_COHORT]
    count = S[L.T_COHORT] + S0[L.T_PEOPLE_COUNT] - S0[L.T_COHORT]
    if count > S[L.T_PEOPLE_ROOM]:
        S[L.T_ERROR] = L.NO_ROOM
        S[L.T_WHERE] = L.T_PEOPLE_ROOM
        return
    S[L.T_PEOPLE_COUNT] = count
    _reps(P, F, S, N, P0, F0, S0, t)
    for m in range(S0[L.T_PEOPLE_COUNT]):
        if not _appear(P, S, N, S0, N0, np.int64(m), _renumbered(S, S0, m)):
            return
    S[L.T_MADE] = S[L.T_BORN]
    for m in range(S0[L.T_PEOPLE_COUNT]):
        n = _renumbered(S, S0, m)
        person = _describe(P, F, S, X, N, P0, S0, X0, N0, np.int64(m), n)
        r0 = _record_before(S0, N0, m)
        if r0 != 0:
            carry(P, F, S, X, N, P0, F0, S0, X0, N0, n, r0, record_of(S0, N0, m) < 0, t)
        else:
            _on_their_way(P, S, N, N0[2 * (person_of(S0, N0, m) + L.W_CELL) + 1], P0, n, person)
        if S[L.T_ERROR] != 0:
            return
    for m in range(S0[L.T_PEOPLE_COUNT]):
        n = _renumbered(S, S0, m)
        if record_of(S, N, n) >= 0:
            settle_in(P, F, S, X, N, P0, S0, N0, record_of(S, N, n), _record_before(S0, N0, m), t)
    for m in range(S0[L.T_PEOPLE_COUNT]):
        n = _renumbered(S, S0, m)
        if record_of(S, N, n) >= 0:
            wake(P, F, S, X, N, record_of(S, N, n), _status(N0, _record_before(S0, N0, m)), t)


@inner
def _status(N0, r0):
    return np.int64(N0[2 * r0 + L.I_STATUS])


@inner
def _renumbered(S, S0, m):
    """Referrals are numbered after the cohort."""
    return np.int64(m if m < S0[L.T_COHORT] else m - S0[L.T_COHORT] + S[L.T_COHORT])


@inner
def _record_before(S0, N0, m):
    """The person's record, also of the gone (records.free_record); 0 for the unborn."""
    line = line_of(S0, m)
    r0 = np.int64(N0[line + L.Q_RECORD])
    return r0 if r0 >= 0 else np.int64(N0[line + L.Q_VERSION])


# --- people ---------------------------------------------------------------------------------------


@apart
def _describe(P, F, S, X, N, P0, S0, X0, N0, m, n):
    """The person's row: what was true of them and known is so, fields that are new are drawn."""
    old = person_of(S0, N0, m)
    person = person_of(S, N, n)
    X[person + L.W_INTENT] = X0[old + L.W_INTENT]
    S[person + L.W_KNOWN] = 0
    kept = np.int64(L.KEPT)
    fields = P[P[L.H_CARRY] + L.CY_FIELDS]
    for i in range(P[fields]):
        f = P[fields + 1 + 2 * i]
        f0 = P[fields + 2 + 2 * i]
        kept |= np.int64(1) << f
        S[person + L.W_KNOWN] |= ((S0[old + L.W_KNOWN] >> f0) & 1) << f
        value = S0[old + P0[L.H_W_FIELDS] + f0]
        if f < P[L.H_LIVE_FIELDS]:
            S[person + P[L.H_W_FIELDS] + f] = value
        else:
            S[L.AT_SCRATCH + f] = value
    S[L.T_KEPT] = kept
    source = np.int64(N0[2 * (old + L.W_CELL)] // P0[L.H_SEGMENT_COUNT])
    people.make(P, F, S, X, N, n, source, np.int64(L.NONE), np.int64(L.NONE))
    S[L.T_KEPT] = 0
    if P[L.H_W_ACCOUNT] >= 0:
        _account(P, F, S, X, N, P0, S0, N0, m, n)
    return person


@inner
def _appear(P, S, N, S0, N0, m, n):
    """A row for somebody; False if there is no room."""
    if m < S0[L.T_COHORT]:
        return appear(P, S, N, n)
    row = taken(S, L.T_ROW_FREE, P[L.H_PERSON_WORDS])
    if row < 0:
        return False
    begin_life(S, N, n, row)
    S[row + L.W_KEY] = S0[person_of(S0, N0, m) + L.W_KEY]
    S[row + L.W_BORN] = S0[person_of(S0, N0, m) + L.W_BORN]
    return True


@inner
def _account(P, F, S, X, N, P0, S0, N0, m, n):
    """The person's place among those of the account, and who owns it."""
    account0 = account_of(P0, S0, N0, m)
    if m < S0[L.T_COHORT]:
        join(P, F, S, X, N, n)
    else:
        other = first_of(P0, S0, N0, account0)
        while other >= S0[L.T_COHORT]:  # whom they descend from is no referral
            other = next_of(P0, S0, N0, other)
        account = account_of(P, S, N, other)
        S[person_of(S, N, n) + P[L.H_W_ACCOUNT]] = account
        N[2 * account + L.AC_SIZE] += 1
        N[2 * account + L.AC_LEFT] += 1
    after = next_of(P0, S0, N0, m)
    N[line_of(S, n) + L.Q_NEXT] = _renumbered(S, S0, after) if after >= 0 else after
    account = account_of(P, S, N, n)
    first = np.int64(N0[2 * account0 + L.AC_FIRST])
    N[2 * account + L.AC_FIRST] = _renumbered(S, S0, first) if first >= 0 else first
    roles = P[P[L.H_CARRY] + L.CY_ROLES]
    reps = P[P[L.H_CARRY] + L.CY_REPS]
    for i in range(P[roles]):
        role = P[roles + 1 + i]
        rep0 = np.int64(N0[2 * account0 + L.AC_OWNERS + i])
        if role >= 0:
            N[2 * account + L.AC_OWNERS + role] = _still_there(P, S, reps, rep0)
    if P[L.H_DERIVED] >= 0:
        told = 2 * account + L.AC_OWNERS + P[L.H_ROLE_COUNT] + 1
        told0 = 2 * account0 + L.AC_OWNERS + P0[L.H_ROLE_COUNT] + 1
        for i in range(P[P[L.H_DERIVED]]):
            N[told + 2 * i] = N0[told0 + 2 * i]


@inner
def _still_there(P, S, reps, rep0):
    """The rep that one of the base is; NONE for who is not there any more."""
    rep = P[reps + 1 + rep0] if rep0 >= 0 else np.int64(L.NONE)
    if rep >= 0 and is_rostered(P, rep) and not is_employed(P, S, rep, P[P[L.H_CARRY] + L.CY_AS_OF]):
        return np.int64(L.NONE)
    return rep


@inner
def _on_their_way(P, S, N, create0, P0, n, person):
    """A referral who is yet to be born."""
    row = P[P[L.H_CARRY] + L.CY_STATUSES] + P0[np.int64(create0) + L.CR_STATUS] * L.CS_W
    N[2 * (person + L.W_CELL) + 1] = P[row + L.CS_CREATE]
    if P[L.H_W_CHAIN] >= 0:
        S[person + P[L.H_W_CHAIN]] = 0
    people.mark(P, S, N, n, P[row + L.CS_TO])
    people.enlist(P, S, N, n)
    if S[person + L.W_BORN] < P[L.H_END]:
        heap.push(S, N, S[person + L.W_BORN], heap.payload(3, n, 0))


# --- reps -----------------------------------------------------------------------------------------


@apart
def _reps(P, F, S, N, P0, F0, S0, t):
    """Who was there keeps their turn and their work; who joins counts as just served."""
    reps = P[P[L.H_CARRY] + L.CY_REPS]
    for rep in range(P[L.H_REP_COUNT]):
        state = rep_state(S, rep)
        S[state + L.RS_SERVED] = S[L.T_SERIAL]
        S[state + L.RS_CREDIT] = _least_credit(P, S0, reps, P[rep_row(P, rep) + L.RP_TEAM])
        S[state + L.RS_SINCE] = t
        if is_rostered(P, rep):
            _joined(S, roster(P, rep), t)
    for i in range(P[reps]):
        if P[reps + 1 + i] >= 0:
            _rep(P, S, N, P0, F0, S0, np.int64(i), P[reps + 1 + i], t)
    for rep in range(P[L.H_REP_COUNT]):
        state = rep_state(S, rep)
        if S[state + L.RS_LEAD] < 0:
            set_free(P, S, N, np.int64(rep), S[state + L.RS_SINCE])


@inner
def _joined(S, row, t):
    """Who has the seat by now has had it since their time on it began."""
    stints = S[row + L.RQ_STINTS]
    for i in range(S[stints]):
        if 0 < S[stints + 1 + 2 * i] < t:
            S[row + L.RQ_JOINED] = S[stints + 1 + 2 * i]


@inner
def _least_credit(P, S0, reps, team):
    """Of those of a team who were there before; 0 without any."""
    least = L.NEVER
    for i in range(P[reps]):
        rep = P[reps + 1 + i]
        if rep >= 0 and P[rep_row(P, rep) + L.RP_TEAM] == team:
            least = min(least, S0[rep_state(S0, i) + L.RS_CREDIT])
    return least if least < L.NEVER else np.int64(0)


@inner
def _rep(P, S, N, P0, F0, S0, rep0, rep, t):
    """A rep who was there: free since when, or at work with whom until when."""
    state = rep_state(S, rep)
    state0 = rep_state(S0, rep0)
    S[state + L.RS_SERVED] = S0[state0 + L.RS_SERVED]
    S[state + L.RS_CREDIT] = S0[state0 + L.RS_CREDIT]
    S[state + L.RS_SINCE] = S0[state0 + L.RS_SINCE]
    rest = S0[state0 + L.RS_REST]
    S[state + L.RS_REST] = rest
    if t <= rest < P[L.H_END]:
        heap.push(S, N, rest, heap.payload(0, P[rep_row(P, rep) + L.RP_TEAM], AGAIN))
    if P[L.H_ROSTER_WORDS] != 0 and P0[L.H_ROSTER_WORDS] != 0:
        S[roster(P, rep) + L.RQ_PICKS] = S0[roster(P0, rep0) + L.RQ_PICKS]
    left = is_rostered(P, rep) and not is_employed(P, S, rep, P[P[L.H_CARRY] + L.CY_AS_OF])
    if S0[state0 + L.RS_LEAD] < 0 or left:
        return
    n = _renumbered(S, S0, S0[state0 + L.RS_LEAD])
    S[state + L.RS_LEAD] = n
    S[state + L.RS_TASK] = S0[state0 + L.RS_TASK]
    S[state + L.RS_BEGAN] = S0[state0 + L.RS_BEGAN]
    S[state + L.RS_WORK] = S0[state0 + L.RS_WORK]
    S[state + L.RS_STEP] = S0[state0 + L.RS_STEP]
    due = S0[state0 + L.RS_DUE]
    shifts_differ = P[P[P[L.H_CARRY] + L.CY_SHIFTS] + 1 + P[rep_row(P, rep) + L.RP_TEAM]] == 0
    row0 = team_row(P0, P0[rep_row(P0, rep0) + L.RP_TEAM])
    is_cut = S0[state0 + L.RS_TASK] == L.TALK and P0[row0 + L.TM_END] == L.HAND_BACK
    if shifts_differ and due >= L.NEVER and is_cut:
        speed = speed_of(P0, F0, S0, rep0, S0[state0 + L.RS_BEGAN])
        busy = ticks(float(S0[state0 + L.RS_WORK]) / speed)
        due = max(S0[state0 + L.RS_BEGAN] + busy, t)  # no closing interrupts it any more
    S[state + L.RS_DUE] = due
    if due < L.NEVER:
        heap.push(S, N, due, heap.payload(1, n, rep))
