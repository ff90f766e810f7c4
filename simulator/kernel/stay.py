"""One instant of one person: facts, automatic transitions, clocks, rest, routing; and what is due next.

docs/semantics.md step by step; `policy/fold/step.py` says the same. Running ahead of the world's time, an
instant stops before anything that concerns others: it leaves the pending transition behind and an entry
in the event list, and goes on from there when the world has come so far.
"""

from __future__ import annotations

import numpy as np

from simulator.distributions import ticks
from simulator.draws import child_key, draw, halved, log, nearest
from simulator.jit import inner
from simulator.kernel import clocks, counts, desk, heap, people, points, times
from simulator.kernel import layout as L
from simulator.kernel.diary import close_log
from simulator.kernel.records import (
    clear_flag,
    flag,
    free_record,
    number_of,
    put_reply,
    record_of,
    schedule,
    set_flag,
    status_row,
    write,
)
from simulator.kernel.values import (
    amount,
    field_value,
    holds,
    length,
    money,
    number,
    person_of,
    truth,
    visits,
)

_NOTHING, _MOVED, _STOPPED = 0, 1, 2
_AGAIN = -2  # I_PENDING: nothing to finish, run the instant
_REASSIGN = -2  # T_DIRECTED


@inner
def open_instant(S):
    S[L.T_FRESH] = 0
    S[L.T_MOVES] = 0
    S[L.T_DIRECTED] = L.NONE
    S[L.T_ROUTE_DUE] = 0
    S[L.T_LOG_MARK] = S[L.T_LOG_COUNT]
    S[L.T_INSTANTS] += 1


# --- behaviour ------------------------------------------------------------------------------------


@inner
def take_rates(P, F, S, X, N, r, t):
    """The rates of the present status' mix as of now: the total, then each."""
    at = r + P[L.H_R_RATES]
    if S[r + L.R_BEHAVE] <= t:  # an event of the old rates is still due at this very tick
        set_flag(N, r, L.STALE)
        return
    clear_flag(N, r, L.STALE)
    mix = P[status_row(P, N, r) + L.ST_MIX]
    N[2 * r + L.I_MIX] = mix
    X[at] = 0.0
    if mix < 0:
        return
    boosted = P[L.H_R_BOOST] >= 0 and S[r + P[L.H_R_BOOST]] < L.NEVER and S[r + P[L.H_R_BOOST]] > t
    n = number_of(N, r)
    total = 0.0
    for i in range(P[mix]):
        rate = number(P, F, S, X, N, P[mix + 2 + 2 * i], n, r, t)
        if boosted:
            rate = rate * F[P[L.H_AFTER_TOUCH] + 1 + P[mix + 1 + 2 * i]]
        X[at + 1 + i] = rate
        total += rate
    X[at] = total


@inner
def arm_behaviour(P, F, S, X, N, r, t):
    """Let the next event fall due under the present rates, if they are above 0."""
    if P[L.H_R_RATES] < 0:
        return
    if S[r + L.R_BEHAVE] < L.NEVER:
        return
    if flag(N, r, L.STALE):
        take_rates(P, F, S, X, N, r, t)
    rate = X[r + P[L.H_R_RATES]]
    if not rate > 0.0:
        return
    S[r + L.R_ANCHOR] = t
    if P[L.H_PATTERN] < 0:
        S[r + L.R_BEHAVE] = t + ticks(X[r + L.R_RESIDUAL] / rate)
    else:
        need = ticks(1024.0 * (X[r + L.R_RESIDUAL] / rate))
        S[r + L.R_BEHAVE] = _pattern_reaches(P, t, need)


@inner
def _pattern(P, t):
    """The integral of the weights up to t; rows (tick, integral, weight)."""
    at = P[L.H_PATTERN]
    row = at + 1 + 3 * _pattern_row(P, at, 0, t)
    return P[row + 1] + (t - P[row]) * P[row + 2]


@inner
def _pattern_row(P, at, column, value):
    low = 0
    high = P[at]
    while low < high:
        middle = (low + high) >> 1
        if P[at + 1 + 3 * middle + column] <= value:
            low = middle + 1
        else:
            high = middle
    return max(low - 1, 0)


@inner
def _pattern_reaches(P, t, need):
    """The least tick after t at which the integral has grown by `need`."""
    at = P[L.H_PATTERN]
    wanted = _pattern(P, t) + need
    i = _pattern_row(P, at, 1, wanted - 1)
    row = at + 1 + 3 * i
    if P[row + 2] <= 0:
        return L.NEVER
    found = P[row] + (wanted - P[row + 1] + P[row + 2] - 1) // P[row + 2]
    if i + 1 >= P[at] and found > P[L.H_END]:
        return L.NEVER
    return max(found, t + 1)


@inner
def leave_rates(P, S, X, r, t):
    """The stay or the rates end: keep what remains of the hazard; an event due now stays due."""
    if S[r + L.R_BEHAVE] >= L.NEVER or S[r + L.R_BEHAVE] <= t:
        return
    if P[L.H_PATTERN] < 0:
        passed = float(t - S[r + L.R_ANCHOR])
    else:
        passed = float(_pattern(P, t) - _pattern(P, S[r + L.R_ANCHOR])) / 1024.0
    X[r + L.R_RESIDUAL] = max(0.0, X[r + L.R_RESIDUAL] - X[r + P[L.H_R_RATES]] * passed)
    S[r + L.R_BEHAVE] = L.NEVER


@inner
def retake_rates(P, F, S, X, N, r, t):
    if P[L.H_R_RATES] >= 0 and flag(N, r, L.SETTLED):
        leave_rates(P, S, X, r, t)
        take_rates(P, F, S, X, N, r, t)


@inner
def marked_event(P, X, S, N, r, mix):
    """Which event of the mix the next behaviour event is."""
    key = S[person_of(S, number_of(N, r)) + L.W_KEY]
    at = r + P[L.H_R_RATES]
    wanted = draw(key, P[L.H_P_MARK], np.int64(N[2 * r + L.I_SAID])) * X[at]
    cumulated = 0.0
    for i in range(P[mix]):
        cumulated += X[at + 1 + i]
        if cumulated > wanted:
            return P[mix + 1 + 2 * i]
    return P[mix + 1 + 2 * (P[mix] - 1)]


@inner
def next_gap(P, S, X, N, r):
    """Draw the hazard up to the next behaviour event."""
    key = S[person_of(S, number_of(N, r)) + L.W_KEY]
    X[r + L.R_RESIDUAL] = -log(draw(key, P[L.H_P_GAP], np.int64(N[2 * r + L.I_SAID])))
    S[r + L.R_BEHAVE] = L.NEVER


# --- moving ---------------------------------------------------------------------------------------


@inner
def is_loud(P, N, r, status):
    """Whether coming to rest in a status concerns others than the person."""
    quiet = P[P[L.H_STATUSES] + status * L.ST_W + L.ST_QUIET]
    if quiet == L.SILENT:
        return P[L.H_CAPS] != 0 and N[2 * r + L.I_REP] >= 0
    owner = P[P[L.H_STATUSES] + status * L.ST_W + L.ST_OWNER]
    return quiet == L.LOUD or owner != N[2 * r + L.I_ROLE]


@inner
def follow(P, F, S, X, N, r, t, transition):
    """Move along a transition; False if the world's time must come first."""
    row = P[L.H_TRANSITIONS] + transition * L.TR_W
    target = P[row + L.TR_TARGET]
    if t > S[L.T_NOW] and (P[row + L.TR_LOUD] != 0 or is_loud(P, N, r, target)):
        stop_here(S, N, r, t, transition)
        return False
    if _new_owner(P, N, r, target):
        S[L.T_DIRECTED] = L.NONE
    act(P, F, S, X, N, r, t, P[row + L.TR_ACTIONS], L.NONE)
    enter(P, F, S, X, N, r, t, target)
    return True


@inner
def stop_here(S, N, r, t, pending):
    N[2 * r + L.I_PENDING] = pending
    schedule(S, N, r, t)


@inner
def _new_owner(P, N, r, target):
    owner = P[P[L.H_STATUSES] + target * L.ST_W + L.ST_OWNER]
    return owner != P[status_row(P, N, r) + L.ST_OWNER]


@inner
def enter(P, F, S, X, N, r, t, target):
    """Leave the status for the target, and on along `move to` actions on entry."""
    while target >= 0:
        S[L.T_MOVES] += 1
        if S[L.T_MOVES] > 64:
            S[L.T_ERROR] = L.LIVELOCK
            S[L.T_WHERE] = target
            return
        if _new_owner(P, N, r, target):
            S[L.T_DIRECTED] = L.NONE
        before = np.int64(N[2 * r + L.I_STATUS])
        leave(P, S, X, N, r, t)
        arrive_in(P, F, S, X, N, r, t, before, target)
        write(S, N, r, t, L.K_MOVE, target)
        entry = P[P[L.H_STATUSES] + target * L.ST_W + L.ST_ENTRY]
        target = act(P, F, S, X, N, r, t, entry, L.NONE)


@inner
def arrive_in(P, F, S, X, N, r, t, before, status):
    """The status is the person's from now on; counts the visit."""
    N[2 * r + L.I_STATUS] = status
    S[L.T_FRESH] = 1
    half = 2 * (r + P[L.H_R_VISITS]) + (status >> 1)
    shift = 16 * (status & 1)
    count = (np.int64(N[half]) >> shift) & 0xFFFF
    if count >= 0xFFFF:
        S[L.T_ERROR] = L.TOO_MANY_VISITS
        return
    N[half] = np.int32(np.int64(N[half]) + (np.int64(1) << shift))
    n = number_of(N, r)
    person = person_of(S, n)
    counted = flag(N, r, L.COUNTED)
    counts.entered(P, S, N, person, before, status, count == 0, counted, t)
    row = P[L.H_STATUSES] + status * L.ST_W
    if P[row + L.ST_FLAGS] & L.GOAL != 0:
        counts.won(P, S, N, person, S[person + L.W_BORN], counted, not flag(N, r, L.WON), t)
        set_flag(N, r, L.WON)


@inner
def leave(P, S, X, N, r, t):
    """The stay ends, with its timers, clocks, cadence and work."""
    clocks.leave_clocks(P, S, N, r, t)
    if flag(N, r, L.HELD):
        clear_flag(N, r, L.HELD)
        S[r + P[L.H_R_HOLD] + L.HO_UNTIL] = L.NEVER
        S[L.T_ROUTE_DUE] = 1
    settled = flag(N, r, L.SETTLED)
    since = S[r + L.R_ENTERED] if settled else np.int64(L.NONE)
    counts.left(P, S, np.int64(N[2 * r + L.I_STATUS]), since, t)
    clear_flag(N, r, L.HOLD_OVER | L.SETTLED | L.WORKABLE | L.LEFT)
    desk.unqueue(P, S, N, r)
    N[2 * r + L.I_WORKER] = L.NONE
    N[2 * r + L.I_TOUCHES] = 0
    N[2 * r + L.I_TALKS] &= ~0xFFFF
    for place in (L.H_R_DELAY, L.H_R_PATIENCE, L.H_R_RETRY):
        if P[place] >= 0:
            S[r + P[place]] = L.NEVER
    if P[L.H_R_COURSE] >= 0:
        N[2 * (r + P[L.H_R_COURSE])] = L.NONE
        S[r + P[L.H_R_COURSE] + L.CO_DUE] = L.NEVER
    if settled and P[L.H_R_RATES] >= 0:
        leave_rates(P, S, X, r, t)


@inner
def act(P, F, S, X, N, r, t, actions, clock):
    """Run actions in order; the target of a `move to`, or NONE."""
    target = np.int64(L.NONE)
    if actions < 0:
        return target
    for i in range(P[actions]):
        kind = P[actions + 1 + 2 * i]
        arg = P[actions + 2 + 2 * i]
        if kind == L.REASSIGN:
            S[L.T_DIRECTED] = _REASSIGN
        elif kind == L.ASSIGN:
            S[L.T_DIRECTED] = arg
        elif kind == L.RESTART:
            clocks.restart_clocks(P, S, N, r, t, clock)
        elif kind == L.MOVE:
            target = arg
        elif kind == L.RESET:
            if points.reset(P, F, S, X, N, r, arg, t):
                stir(P, S, N, r, t)
        elif kind == L.CREATE:
            create(P, F, S, X, N, r, t, arg)
    return target


@inner
def create(P, F, S, X, N, r, t, at):
    """Make a new person, to be born later."""
    n = S[L.T_PEOPLE_COUNT]
    if n >= S[L.T_PEOPLE_ROOM]:
        S[L.T_ERROR] = L.NO_ROOM
        S[L.T_WHERE] = L.T_PEOPLE_ROOM
        return
    S[L.T_PEOPLE_COUNT] = n + 1
    parent = number_of(N, r)
    key = S[person_of(S, parent) + L.W_KEY]
    child = S[r + P[L.H_R_CHILDREN]]
    S[r + P[L.H_R_CHILDREN]] = child + 1
    due = t
    if P[L.H_REFERRALS] >= 0:
        delay = P[P[L.H_REFERRALS]]
        due = t + length(P, F, S, X, N, delay, parent, r, t, P[L.H_P_REFERRAL], child)
    person = person_of(S, n)
    S[person + L.W_KEY] = child_key(key, child)
    S[person + L.W_BORN] = due
    N[2 * (person + L.W_HALVES) + 1] = L.NONE
    if P[L.H_W_ACCOUNT] >= 0:
        S[person + P[L.H_W_ACCOUNT] + L.AC_ACCOUNT] = S[person_of(S, parent) + P[L.H_W_ACCOUNT]]
        S[person + P[L.H_W_ACCOUNT] + L.AC_FIRST] = L.NONE
    S[person + P[L.H_W_PARENT]] = at
    source = P[at + L.CR_SOURCE]
    if source < 0:
        source = N[2 * (person_of(S, parent) + L.W_HALVES)] // P[L.H_SEGMENT_COUNT]
    people.make(P, F, S, X, N, n, np.int64(source), at, parent)
    counts.tally(S, P, L.TALLY_REFERRED, 1)
    if due < P[L.H_END]:
        heap.push(S, N, due, heap.payload(3, n, 0))


@inner
def stir(P, S, N, r, t):
    """A group of the account may have changed: its other people are looked at again at this tick."""
    n = number_of(N, r)
    account = points.account_of(P, S, n)
    if account < 0:
        return
    words = P[L.H_W_ACCOUNT]
    other = S[person_of(S, account) + words + L.AC_FIRST]
    while other >= 0:
        record = record_of(S, N, other)
        if other != n and record >= 0 and N[2 * record + L.I_PENDING] == L.NONE:
            S[record + P[L.H_R_WAKE]] = t
            schedule(S, N, record, t)
        other = S[person_of(S, other) + words + L.AC_NEXT]


# --- facts ----------------------------------------------------------------------------------------


@inner
def event_fact(P, F, S, X, N, r, t, event):
    """An event: the score, the cadence, then the first `on` transition that fits. False if stopped."""
    counts.tally(S, P, L.TALLY_EVENTS, 1)
    if points.hear(P, F, S, X, N, r, t, event):
        stir(P, S, N, r, t)
    write(S, N, r, t, L.K_EVENT, event)
    if P[L.H_R_COURSE] >= 0:
        _stop_course(P, S, N, r, event)
    on = P[status_row(P, N, r) + L.ST_ON]
    if on < 0:
        return True
    n = number_of(N, r)
    for i in range(P[on]):
        transition = P[on + 1 + i]
        row = P[L.H_TRANSITIONS] + transition * L.TR_W
        if names(P, P[row + L.TR_EVENTS], event) and holds(P, F, S, X, N, P[row + L.TR_WHEN], n, r, t):
            return follow(P, F, S, X, N, r, t, transition)
    return True


@inner
def names(P, at, value):
    """Whether a list holds a value."""
    for i in range(P[at]):
        if P[at + 1 + i] == value:
            return True
    return False


@inner
def _stop_course(P, S, N, r, event):
    word = r + P[L.H_R_COURSE]
    cadence = np.int64(N[2 * word])
    if cadence >= 0 and names(P, P[cadence + L.CD_STOPS], event):
        S[word + L.CO_DUE] = L.NEVER
        N[2 * (word + L.CO_STEPS) + 1] = N[2 * (word + L.CO_STEPS)]
        if not flag(N, r, L.WORKABLE):
            desk.unqueue_work(P, S, N, r)


@inner
def own_facts(P, F, S, X, N, r, t):
    """The facts of all own timers that are due, in order; False if stopped."""
    while True:
        if P[L.H_R_REPLIES] >= 0:
            word = r + P[L.H_R_REPLIES]
            node = np.int64(N[2 * word + L.LIST_FIRST])
            if node >= 0 and S[node] <= t:
                event = S[node + 1]
                _drop_first(S, N, word)
                if not event_fact(P, F, S, X, N, r, t, event):
                    return False
                continue
        if S[r + L.R_BEHAVE] <= t:
            if not _behave(P, F, S, X, N, r, t):
                return False
            continue
        if P[L.H_R_PATIENCE] >= 0 and S[r + P[L.H_R_PATIENCE]] <= t:
            if not _cool(P, F, S, X, N, r, t):
                return False
            continue
        if P[L.H_R_DELAY] >= 0 and S[r + P[L.H_R_DELAY]] <= t:
            S[r + P[L.H_R_DELAY]] = L.NEVER
            write(S, N, r, t, L.K_COMPLETE, L.TALK)
            outcome(P, F, S, X, N, r, t)
            continue
        if P[L.H_R_RETRY] >= 0 and S[r + P[L.H_R_RETRY]] <= t:
            S[r + P[L.H_R_RETRY]] = L.NEVER
            set_flag(N, r, L.WORKABLE)
            continue
        break
    if P[L.H_R_BOOST] >= 0 and S[r + P[L.H_R_BOOST]] <= t:
        S[r + P[L.H_R_BOOST]] = L.NEVER
        retake_rates(P, F, S, X, N, r, t)
    if P[L.H_R_WAKE] >= 0 and S[r + P[L.H_R_WAKE]] <= t:
        S[r + P[L.H_R_WAKE]] = L.NEVER
    return True


@inner
def _drop_first(S, N, word):
    node = np.int64(N[2 * word + L.LIST_FIRST])
    after = N[2 * (node + 2)]
    S[node] = S[L.T_NODE_FREE]
    S[L.T_NODE_FREE] = node
    N[2 * word + L.LIST_FIRST] = after
    if after < 0:
        N[2 * word + L.LIST_LAST] = L.NONE


@inner
def _behave(P, F, S, X, N, r, t):
    """A behaviour event, by the rates under which it fell due."""
    event = marked_event(P, X, S, N, r, np.int64(N[2 * r + L.I_MIX]))
    N[2 * r + L.I_SAID] += 1
    next_gap(P, S, X, N, r)
    return event_fact(P, F, S, X, N, r, t, event)


@inner
def _cool(P, F, S, X, N, r, t):
    """Patience ends: intent shrinks, or an event."""
    S[r + P[L.H_R_PATIENCE]] = L.NEVER
    at = P[status_row(P, N, r) + L.ST_PATIENCE]
    person = person_of(S, number_of(N, r))
    if P[at + L.PT_EVENT] >= 0:
        return event_fact(P, F, S, X, N, r, t, P[at + L.PT_EVENT])
    X[person + L.W_INTENT] = X[person + L.W_INTENT] * F[at + L.PT_FACTOR]
    return True


# --- outcomes -------------------------------------------------------------------------------------


@inner
def work_of(P, N, r):
    return P[status_row(P, N, r) + L.ST_WORK]


@inner
def talk_ordinal(P, N, r):
    """The address of the present conversation's draws."""
    visit = visits(P, N, r, np.int64(N[2 * r + L.I_STATUS]))
    return visit * 256 + (np.int64(N[2 * r + L.I_TALKS]) & 0xFFFF)


@inner
def outcome(P, F, S, X, N, r, t):
    """A conversation ends: reveals, then a move or a stay. Never before the world's time if it is loud."""
    n = number_of(N, r)
    work = work_of(P, N, r)
    key = S[person_of(S, n) + L.W_KEY]
    ordinal = talk_ordinal(P, N, r)
    if ordinal & 255 == 255:
        S[L.T_ERROR] = L.TOO_MANY_TALKS
        return
    N[2 * r + L.I_TALKS] += 0x10001
    clear_flag(N, r, L.WORKABLE | L.LEFT)
    _reveal(P, F, S, X, N, r, t, n, key, P[work + L.WK_REVEALS])
    chosen = _choose(P, F, S, X, N, r, t, n, key, work, ordinal)
    if chosen >= 0 and not _move(P, F, S, X, N, r, t, n, key, work, chosen, ordinal, True):
        counts.tally(S, P, L.TALLY_BLOCKED, 1)
        write(S, N, r, t, L.K_BLOCKED, P[P[work + L.WK_OUTCOMES] + 1 + chosen * L.OC_W + L.OC_TO])
        chosen = P[P[work + L.WK_OUTCOMES] + 1 + chosen * L.OC_W + L.OC_BLOCKED]
        if chosen >= 0 and not _move(P, F, S, X, N, r, t, n, key, work, chosen, ordinal, False):
            chosen = np.int64(L.NONE)
    if chosen < 0 and P[work + L.WK_RETRY] >= 0 and P[work + L.WK_EACH] == L.PICK_UP:
        S[r + P[L.H_R_RETRY]] = t + P[work + L.WK_RETRY]


@inner
def _reveal(P, F, S, X, N, r, t, n, key, reveals):
    """[field, chance, purpose] each: known once the cumulated chance passes the person's threshold."""
    person = person_of(S, n)
    told = np.int64(N[2 * r + L.I_TALKS]) >> 16
    some = False
    for i in range(P[reveals]):
        at = reveals + 1 + 3 * i
        field = P[at]
        if (S[person + L.W_KNOWN] >> field) & 1 == 1:
            continue
        hidden = 1.0 - number(P, F, S, X, N, P[at + 1], n, r, t)
        power = 1.0
        for _ in range(told):
            power *= hidden
        if 1.0 - power > draw(key, P[at + 2], 0):
            S[person + L.W_KNOWN] |= np.int64(1) << field
            write(S, N, r, t, L.K_SET, field)
            some = True
    if some:
        points.look(P, S, N, r)


@inner
def _choose(P, F, S, X, N, r, t, n, key, work, ordinal):
    """The number of the outcome; NONE to stay. One uniform a stage."""
    outcomes = P[work + L.WK_OUTCOMES]
    stage = np.int64(L.NONE)
    u = 0.0
    cumulated = 0.0
    for i in range(P[outcomes]):
        at = outcomes + 1 + i * L.OC_W
        if P[at + L.OC_STAGE] != stage:
            stage = P[at + L.OC_STAGE]
            u = draw(key, P[work + L.WK_P_OUTCOME] + stage, ordinal)
            cumulated = 0.0
        cumulated += number(P, F, S, X, N, P[at + L.OC_P], n, r, t)
        if cumulated > u:
            return np.int64(i) if P[at + L.OC_TO] >= 0 else np.int64(L.NONE)
    return np.int64(L.NONE)


@inner
def _move(P, F, S, X, N, r, t, n, key, work, chosen, ordinal, reasoned):
    """Make the move of an outcome and book its value; False if the policy does not allow it."""
    at = P[work + L.WK_OUTCOMES] + 1 + chosen * L.OC_W
    if P[at + L.OC_TO] < 0:
        return True
    moves = P[at + L.OC_MOVES]
    why = P[at + L.OC_WHY]  # list of (cumulated chance, moves)
    if reasoned and why >= 0:
        u = draw(key, P[work + L.WK_P_WHY], ordinal)
        moves = P[why + 2 * P[why]]
        for i in range(P[why]):
            if F[why + 1 + 2 * i] > u:
                moves = P[why + 2 + 2 * i]
                break
    for i in range(P[moves]):
        transition = P[moves + 1 + 2 * i]
        if holds(P, F, S, X, N, P[moves + 2 + 2 * i], n, r, t):
            value = P[at + L.OC_VALUE]
            cents = np.int64(0)
            if value >= 0:
                cents = _value(P, F, S, X, N, r, t, n, key, value, P[work + L.WK_P_AMOUNT], ordinal)
            follow(P, F, S, X, N, r, t, transition)
            if value >= 0:
                write(S, N, r, t, L.K_BOOK, cents)
                counts.booked(P, S, N, person_of(S, n), cents, flag(N, r, L.COUNTED), t)
            return True
    return False


@inner
def _value(P, F, S, X, N, r, t, n, key, spread, purpose, ordinal):
    return money(amount(P, F, S, X, N, spread, n, r, t, key, purpose, ordinal))


# --- the rest of an instant -----------------------------------------------------------------------

STOPPED, ALIVE, OVER = 0, 1, 2


@inner
def finish(P, F, S, X, N, r, t):
    """Everything after the facts: STOPPED before the world's time, ALIVE, or OVER (gone)."""
    started = False
    while True:
        transition = _automatic(P, F, S, X, N, r, t)
        if transition >= 0:
            if not follow(P, F, S, X, N, r, t, transition):
                return STOPPED
        elif S[L.T_FRESH] == 0:
            moved = _run_clocks(P, F, S, X, N, r, t)
            if moved == _STOPPED:
                return STOPPED
            if moved == _NOTHING:
                break
        else:
            _settle(P, F, S, X, N, r, t)
            started = True
        if S[L.T_ERROR] != 0:
            return STOPPED
    desk.route(P, F, S, X, N, r, t)
    if started:
        _begin_stay(P, F, S, X, N, r, t)
    if P[L.H_R_COURSE] >= 0:
        _run_course(P, F, S, X, N, r, t)
    desk.restand(P, F, S, X, N, r, t)
    desk.stand(P, F, S, X, N, r, t)
    close_log(P, F, S, X, N, r, t)
    if P[status_row(P, N, r) + L.ST_FLAGS] & L.GONE != 0:
        if points.account_of(P, S, number_of(N, r)) >= 0 and P[L.H_ACCOUNT_READERS] != 0:
            stir(P, S, N, r, t)
        count_end(P, S, N, r)
        free_record(P, S, N, r)
        return OVER
    return ALIVE


@inner
def count_end(P, S, N, r):
    if flag(N, r, L.COUNTED):
        counts.tally(S, P, L.TALLY_UNTOUCHED, 0 if flag(N, r, L.TOUCHED) else 1)
        S[S[L.T_RESULTS] + P[L.H_O_OPEN] + N[2 * r + L.I_STATUS]] += 1


@inner
def _automatic(P, F, S, X, N, r, t):
    """The first `when` transition that holds, NONE for none."""
    whens = P[status_row(P, N, r) + L.ST_WHEN]
    if whens >= 0:
        n = number_of(N, r)
        for i in range(P[whens]):
            transition = P[whens + 1 + i]
            code = P[P[L.H_TRANSITIONS] + transition * L.TR_W + L.TR_WHEN]
            if holds(P, F, S, X, N, code, n, r, t):
                return transition
    return np.int64(L.NONE)


@inner
def _settle(P, F, S, X, N, r, t):
    """The person comes to rest."""
    S[L.T_FRESH] = 0
    S[r + L.R_ENTERED] = t
    set_flag(N, r, L.SETTLED)
    write(S, N, r, t, L.K_REST, L.NONE)
    row = status_row(P, N, r)
    if P[row + L.ST_FLAGS] & L.FINAL != 0:
        write(S, N, r, t, L.K_END, 0)
        return
    clocks.start_clocks(P, S, N, r, t)
    cadences = P[row + L.ST_CADENCES]
    if cadences >= 0:
        n = number_of(N, r)
        for i in range(P[cadences]):
            if holds(P, F, S, X, N, P[cadences + 1 + 2 * i], n, r, t):
                word = r + P[L.H_R_COURSE]
                N[2 * word] = P[cadences + 2 + 2 * i]
                N[2 * word + 1] = 0
                S[word + L.CO_SINCE] = t
                S[word + L.CO_STEPS] = 0
                return


@inner
def _run_clocks(P, F, S, X, N, r, t):
    """SLA steps that are due, in ascending percent; then timers."""
    listed = clocks.clock_list(P, N, r)
    if listed >= 0 and flag(N, r, L.SETTLED):
        while True:
            which = _due_clock(P, S, N, r, listed, t)
            if which < 0:
                break
            moved = _run_item(P, F, S, X, N, r, t, listed, which)
            if moved != _NOTHING:
                return moved
    after = P[status_row(P, N, r) + L.ST_AFTER]
    if after >= 0:
        n = number_of(N, r)
        for i in range(P[after]):
            row = P[L.H_TRANSITIONS] + P[after + 1 + i] * L.TR_W
            if after_due(P, S, r, row) == t and holds(P, F, S, X, N, P[row + L.TR_WHEN], n, r, t):
                return _MOVED if follow(P, F, S, X, N, r, t, P[after + 1 + i]) else _STOPPED
    return _NOTHING


@inner
def after_due(P, S, r, row):
    """When an `after` transition is due."""
    start = S[r + L.R_ENTERED]
    if P[row + L.TR_TRACKER] >= 0:
        start = max(start, S[r + P[L.H_R_TRACKERS] + P[row + L.TR_TRACKER]])
    return times.delay_due(P, P[row + L.TR_AFTER], start, 10_000, L.NONE)


@inner
def _due_clock(P, S, N, r, listed, t):
    """The clock with the least percentage among the items due; NONE for none."""
    which = np.int64(L.NONE)
    least = L.NEVER
    for i in range(P[listed]):
        word = clocks.clock_word(P, r, i)
        if S[word + L.CL_DUE] <= t:
            items = P[P[listed + 1 + i] + L.CK_ITEMS]
            percent = P[items + 1 + 3 * np.int64(N[2 * (word + L.CL_STATE)])]
            if percent < least:
                least = percent
                which = np.int64(i)
    return which


@inner
def _run_item(P, F, S, X, N, r, t, listed, which):
    """A bare breach, or a step with its actions."""
    word = clocks.clock_word(P, r, which)
    items = P[P[listed + 1 + which] + L.CK_ITEMS]
    at = items + 1 + 3 * np.int64(N[2 * (word + L.CL_STATE)])
    actions = P[at + 1]
    if t > S[L.T_NOW] and actions >= 0 and _are_loud(P, actions):
        stop_here(S, N, r, t, _AGAIN)
        return _STOPPED
    N[2 * (word + L.CL_STATE)] += 1
    if P[at + 2] != 0:
        write(S, N, r, t, L.K_BREACH, which)
        N[2 * (word + L.CL_STATE) + 1] |= L.BREACHED
        counts.clock_ended(P, S, N[2 * r + L.I_STATUS], True, N[2 * r + L.I_TEAM], t)
        clocks.set_due(P, S, N, r, which)
        return _NOTHING
    write(S, N, r, t, L.K_STEP, P[at])
    clocks.set_due(P, S, N, r, which)
    target = act(P, F, S, X, N, r, t, actions, which)
    if target < 0:
        return _NOTHING
    enter(P, F, S, X, N, r, t, target)
    return _MOVED


@inner
def _are_loud(P, actions):
    for i in range(P[actions]):
        kind = P[actions + 1 + 2 * i]
        if kind not in (L.NOTIFY, L.RESTART, L.RESET):
            return True
    return False


@inner
def _begin_stay(P, F, S, X, N, r, t):
    """After routing: the cadence's first step, work, patience, behaviour."""
    row = status_row(P, N, r)
    if P[L.H_R_COURSE] >= 0 and N[2 * (r + P[L.H_R_COURSE])] >= 0:
        time_step(P, S, N, r, S[r + P[L.H_R_COURSE] + L.CO_SINCE])
    work = P[row + L.ST_WORK]
    if work >= 0:
        _begin_work(P, F, S, X, N, r, t, work)
    patience = P[row + L.ST_PATIENCE]
    if patience >= 0:
        ordinal = talk_ordinal(P, N, r)
        n = number_of(N, r)
        takes = P[patience + L.PT_TAKES]
        span = length(P, F, S, X, N, takes, n, r, t, P[patience + L.PT_PURPOSE], ordinal)
        S[r + P[L.H_R_PATIENCE]] = t + span
    if P[L.H_R_RATES] >= 0:
        take_rates(P, F, S, X, N, r, t)


@inner
def _begin_work(P, F, S, X, N, r, t, work):
    by = P[work + L.WK_BY]
    takes = P[work + L.WK_TAKES]
    n = number_of(N, r)
    if by == L.NOBODY:
        span = np.int64(1)
        if takes >= 0:
            span = length(P, F, S, X, N, takes, n, r, t, P[work + L.WK_P_DELAY], talk_ordinal(P, N, r))
        S[r + P[L.H_R_DELAY]] = t + span
        return
    hand = S[L.T_HAND]
    if by == L.SAME_REP and hand >= 0 and N[2 * r + L.I_REP] == hand:
        span = np.int64(1)
        if takes >= 0:
            span = length(P, F, S, X, N, takes, n, r, t, P[work + L.WK_P_TIME], talk_ordinal(P, N, r))
        set_flag(N, r, L.WORKABLE)
        begin(P, F, S, N, hand, r, t, L.TALK, span)
        return
    if P[work + L.WK_EACH] == L.PICK_UP:
        set_flag(N, r, L.WORKABLE)


@inner
def begin(P, F, S, N, rep, r, t, task, span):
    """The rep is busy with the person for `span` of work at their own speed."""
    state = desk.rep_state(S, rep)
    team = P[desk.rep_row(P, rep) + L.RP_TEAM]
    row = desk.team_row(P, team)
    take_from_free(S, team, rep)
    busy = ticks(float(span) / F[desk.rep_row(P, rep) + L.RP_SPEED])
    due = t + busy
    calendar = P[row + L.TM_SHIFTS]
    if task == L.TALK and calendar >= 0:
        if P[row + L.TM_END] == L.PAUSE:
            due = times.add_open(P, calendar, t, busy)
        elif P[row + L.TM_END] == L.HAND_BACK and due > times.close_of(P, calendar, t):
            due = L.NEVER
    S[state + L.RS_LEAD] = number_of(N, r)
    S[state + L.RS_TASK] = task
    S[state + L.RS_BEGAN] = t
    S[state + L.RS_DUE] = due
    S[state + L.RS_WORK] = span
    if task != L.EFFORT:
        N[2 * r + L.I_WORKER] = rep
    if due < L.NEVER:
        heap.push(S, N, due, heap.payload(1, number_of(N, r), rep))


@inner
def take_from_free(S, team, rep):
    """The rep is no longer free (if they were)."""
    state = desk.rep_state(S, rep)
    if S[state + L.RS_FREE] == 0:
        return
    S[state + L.RS_FREE] = 0
    after = S[state + L.RS_NEXT]
    back = S[state + L.RS_BACK]
    if back >= 0:
        S[desk.rep_state(S, back) + L.RS_NEXT] = after
    else:
        S[desk.team_state(S, team) + L.TS_FREE] = after
    if after >= 0:
        S[desk.rep_state(S, after) + L.RS_BACK] = back
    else:
        S[desk.team_state(S, team) + L.TS_LAST_FREE] = back


# --- cadences -------------------------------------------------------------------------------------


@inner
def time_step(P, S, N, r, not_before):
    """When the cadence's next step is due: the first span of its window that ends after `not_before`."""
    word = r + P[L.H_R_COURSE]
    steps = P[np.int64(N[2 * word]) + L.CD_STEPS]
    i = np.int64(N[2 * (word + L.CO_STEPS)])
    S[word + L.CO_DUE] = L.NEVER
    if i >= P[steps]:
        return
    at = steps + 1 + 3 * i
    team = np.int64(N[2 * r + L.I_TEAM])
    calendar = P[desk.team_row(P, team) + L.TM_HOURS] if team >= 0 else np.int64(L.NONE)
    zone = calendar if calendar >= 0 else P[L.H_POLICY_ZONE]
    wanted = times.local_day(P, zone, S[word + L.CO_SINCE]) + P[at] - 1 + N[2 * word + 1]
    spans = P[P[L.H_WINDOWS] + (calendar + 1) * P[L.H_WINDOW_COUNT] + P[at + 2]]
    if spans < 0:
        return
    for j in range(_first_span(P, spans, wanted), P[spans]):
        place = spans + 1 + 3 * j
        if not_before < P[place + 2]:
            S[word + L.CO_DUE] = max(P[place + 1], not_before)
            N[2 * word + 1] += P[place] - wanted
            return


@inner
def _first_span(P, spans, day):
    low = 0
    high = P[spans]
    while low < high:
        middle = (low + high) >> 1
        if P[spans + 1 + 3 * middle] < day:
            low = middle + 1
        else:
            high = middle
    return low


@inner
def _run_course(P, F, S, X, N, r, t):
    """Steps that are due: work for the team, or made at once where nobody works."""
    word = r + P[L.H_R_COURSE]
    while N[2 * word] >= 0 and S[word + L.CO_DUE] <= t:
        due = S[word + L.CO_DUE]
        step = np.int64(N[2 * (word + L.CO_STEPS)])
        N[2 * (word + L.CO_STEPS)] += 1
        time_step(P, S, N, r, due)
        team = np.int64(N[2 * r + L.I_TEAM])
        if team < 0 or P[desk.team_row(P, team) + L.TM_MODEL] == L.ABSENT:
            N[2 * (word + L.CO_STEPS) + 1] += 1
            touch_fact(P, F, S, X, N, r, t, step)
            touch_over(P, F, S, X, N, r, t, step)


@inner
def touch_fact(P, F, S, X, N, r, t, step):
    """Somebody contacts the person: the clocks until the first touch end, behaviour livens up."""
    N[2 * r + L.I_TOUCHES] += 1
    set_flag(N, r, L.TOUCHED)
    counts.tally(S, P, L.TALLY_TOUCHES, 1)
    if counts.counts(P, t):
        counts.cube(P, S, N, person_of(S, number_of(N, r)), L.M_TOUCHES, 1)
    write(S, N, r, t, L.K_TOUCH, step)
    clocks.touch_clocks(P, S, N, r, t)
    if P[L.H_R_BOOST] >= 0:
        if flag(N, r, L.SETTLED):
            leave_rates(P, S, X, r, t)
        S[r + P[L.H_R_BOOST]] = t + P[P[L.H_AFTER_TOUCH]]
        if flag(N, r, L.SETTLED):
            take_rates(P, F, S, X, N, r, t)


@inner
def touch_over(P, F, S, X, N, r, t, step):
    """A touch of the cadence ends: its cost, what it emits."""
    word = r + P[L.H_R_COURSE]
    n = number_of(N, r)
    row = status_row(P, N, r)
    steps = P[np.int64(N[2 * word]) + L.CD_STEPS]
    kind = P[steps + 2 + 3 * step]
    if kind < 0:
        return
    key = S[person_of(S, n) + L.W_KEY]
    ordinal = touch_ordinal(P, N, r, step)
    if counts.counts(P, t):
        counts.tally(S, P, L.TALLY_TOUCH_COST, P[kind + L.TC_COST])
        counts.cube(P, S, N, person_of(S, n), L.M_COST, P[kind + L.TC_COST])
    emits = P[kind + L.TC_EMITS]
    for i in range(P[emits]):
        chance = number(P, F, S, X, N, P[emits + 2 + 2 * i], n, r, t)
        if draw(key, P[row + L.ST_P_EMIT] + i, ordinal) < chance:
            span = np.int64(1)
            if P[kind + L.TC_DELAY] >= 0:
                purpose = P[row + L.ST_P_DELAY] + i
                span = length(P, F, S, X, N, P[kind + L.TC_DELAY], n, r, t, purpose, ordinal)
            put_reply(S, N, r + P[L.H_R_REPLIES], t + span, P[emits + 1 + 2 * i])


@inner
def touch_ordinal(P, N, r, step):
    return visits(P, N, r, np.int64(N[2 * r + L.I_STATUS])) * 4096 + step


@inner
def connects(P, F, S, X, N, r, t, step):
    """Whether the touch becomes a conversation."""
    word = r + P[L.H_R_COURSE]
    steps = P[np.int64(N[2 * word]) + L.CD_STEPS]
    kind = P[steps + 2 + 3 * step]
    if kind < 0 or P[kind + L.TC_CONNECTS] < 0:
        return False
    n = number_of(N, r)
    chance = number(P, F, S, X, N, P[kind + L.TC_CONNECTS], n, r, t)
    chance *= F[P[kind + L.TC_BY_WINDOW] + P[steps + 3 + 3 * step]]
    key = S[person_of(S, n) + L.W_KEY]
    purpose = P[status_row(P, N, r) + L.ST_P_CONNECT]
    return draw(key, purpose, touch_ordinal(P, N, r, step)) < chance


# --- what comes next ------------------------------------------------------------------------------


@inner
def arm(P, F, S, X, N, r, t):
    """The next instant of the person's own after t; at or after the end of the run for none."""
    due = other_timers(P, S, N, r, t)
    arm_behaviour(P, F, S, X, N, r, t)
    due = min(due, max(S[r + L.R_BEHAVE], t))
    rises = P[status_row(P, N, r) + L.ST_RISES]
    if rises == 1 or (rises >= 2 and flag(N, r, L.HELD)):
        due = crossing(P, F, S, X, N, r, t, min(due, P[L.H_END]))
    return due


@inner
def other_timers(P, S, N, r, t):
    """The earliest timer other than behaviour and crossings; those due and not run are past."""
    due = clocks.next_clock(P, S, N, r)
    for place in (L.H_R_DELAY, L.H_R_PATIENCE, L.H_R_RETRY, L.H_R_BOOST, L.H_R_WAKE, L.H_R_HOLD):
        if P[place] >= 0:
            due = min(due, S[r + P[place]])
    if P[L.H_R_COURSE] >= 0:
        due = min(due, S[r + P[L.H_R_COURSE] + L.CO_DUE])
    if P[L.H_R_REPLIES] >= 0:
        node = np.int64(N[2 * (r + P[L.H_R_REPLIES]) + L.LIST_FIRST])
        if node >= 0:
            due = min(due, S[node])
    after = P[status_row(P, N, r) + L.ST_AFTER]
    if after >= 0:
        for i in range(P[after]):
            when = after_due(P, S, r, P[L.H_TRANSITIONS] + P[after + 1 + i] * L.TR_W)
            if when > t:
                due = min(due, when)
    return max(due, t)


@inner
def crossing(P, F, S, X, N, r, t, limit):
    """The least instant in (t, limit) at which a watched condition comes true by time; else `limit`."""
    low = t + 1
    while low < limit:
        cut = min(_next_cut(P, S, N, r, low), limit)
        found = _first_true(P, F, S, X, N, r, low, cut - 1)
        if found < L.NEVER:
            return found
        low = cut
    return limit


@inner
def _first_true(P, F, S, X, N, r, low, high):
    """By halving, the earlier half first; single microseconds are read exactly."""
    base = S[L.T_SCRATCH] + 64
    S[base] = low
    S[base + 1] = high
    depth = 1
    while depth > 0:
        depth -= 1
        low = S[base + 2 * depth]
        high = S[base + 2 * depth + 1]
        value = _watched(P, F, S, X, N, r, low, high)
        if value == 0:
            continue
        if low == high or value == 3:
            return low
        middle = (low + high) >> 1
        S[base + 2 * depth] = middle + 1
        S[base + 2 * depth + 1] = high
        S[base + 2 * depth + 2] = low
        S[base + 2 * depth + 3] = middle
        depth += 2
    return L.NEVER


@inner
def _watched(P, F, S, X, N, r, low, high):
    """Whether something watched is true: 3 surely and throughout, 1 perhaps, 0 nowhere."""
    n = number_of(N, r)
    value = 0
    whens = P[status_row(P, N, r) + L.ST_WHEN]
    if whens >= 0:
        for i in range(P[whens]):
            code = P[P[L.H_TRANSITIONS] + P[whens + 1 + i] * L.TR_W + L.TR_WHEN]
            if code >= 0:
                value = max(value, truth(P, F, S, X, N, code, n, r, low, high))
    if flag(N, r, L.HELD):
        code = P[desk.hold_row(P, S, N, r) + 3]
        if code >= 0:
            held = truth(P, F, S, X, N, code, n, r, low, high)
            value = max(value, 1 if held == 1 else 3 - held)
    return value


@inner
def _next_cut(P, S, N, r, low):
    """The least instant after `low` at which some group steps."""
    cut = L.NEVER
    n = number_of(N, r)
    account = points.account_of(P, S, n)
    for g in range(P[L.H_GROUP_COUNT]):
        row = P[L.H_GROUPS] + g * L.GR_W
        if P[row + L.GR_DAILY] >= 0:
            cut = min(cut, _next_daily(P, P[row + L.GR_DAILY], low))
        elif P[row + L.GR_ACCOUNT] == 0 or account < 0:
            cut = min(cut, _cut_of(P, S, N, row, r, low))
        else:
            words = P[L.H_W_ACCOUNT]
            other = S[person_of(S, account) + words + L.AC_FIRST]
            seen = -L.NEVER
            while other >= 0:
                record = record_of(S, N, other)
                if record >= 0:
                    cut = min(cut, _cut_of(P, S, N, row, record, low))
                    if P[row + L.GR_KIND] == L.CAPPED:
                        seen = max(seen, S[record + P[L.H_R_TRACKERS] + P[L.H_SEEN]])
                other = S[person_of(S, other) + words + L.AC_NEXT]
            if seen > -L.NEVER and seen + P[row + L.GR_OVER] > low:
                cut = min(cut, seen + P[row + L.GR_OVER])
    return cut


@inner
def _next_daily(P, at, low):
    first = 0
    high = P[at]
    while first < high:
        middle = (first + high) >> 1
        if P[at + 1 + middle] <= low:
            first = middle + 1
        else:
            high = middle
    return P[at + 1 + first] if first < P[at] else L.NEVER


@inner
def _cut_of(P, S, N, row, r, low):
    kind = P[row + L.GR_KIND]
    over = P[row + L.GR_OVER]
    if kind == L.CAPPED:
        cut = S[r + P[L.H_R_TRACKERS] + P[L.H_SEEN]] + over
        return cut if cut > low else L.NEVER
    if kind == L.EXPIRES or kind == L.LINEAR:
        node = np.int64(N[2 * (r + P[row + L.GR_AT]) + L.LIST_FIRST])
        while node >= 0:
            if S[node] + over > low:
                return S[node] + over
            node = np.int64(N[2 * (node + 2)])
    return L.NEVER


@inner
def may_run_ahead(P, S, N, r):
    """Whether nobody else acts on the person, so that their life can run before the world's time."""
    return (
        S[L.T_AHEAD] != 0
        and P[status_row(P, N, r) + L.ST_FLAGS] & L.PRIVATE != 0
        and N[2 * r + L.I_QUEUE] < 0
        and N[2 * r + L.I_WORKER] < 0
        and not flag(N, r, L.HELD)
    )


@inner
def proceed(P, F, S, X, N, r, t, state):
    """After an instant: on to the next, in the event list or, where that is private, at once."""
    while state == ALIVE and S[L.T_ERROR] == 0:
        ahead = may_run_ahead(P, S, N, r)
        if ahead and P[status_row(P, N, r) + L.ST_LIVE] >= 0:
            schedule(S, N, r, L.NEVER)
            arm_behaviour(P, F, S, X, N, r, t)
            crossed = live(P, F, S, X, N, r, t)
            if crossed < L.NEVER:
                t = crossed
                state = finish(P, F, S, X, N, r, t)
                continue
        due = arm(P, F, S, X, N, r, t)
        if due >= P[L.H_END]:
            schedule(S, N, r, L.NEVER)
            return
        if not ahead:
            schedule(S, N, r, due)
            return
        schedule(S, N, r, L.NEVER)
        t = due
        state = timer_instant(P, F, S, X, N, r, t)


@inner
def live(P, F, S, X, N, r, t):
    """Behaviour without consequences but on the score, event after event in one loop.

    Up to the next other timer, or an event that may move the person. Returns the instant at which an
    automatic transition's condition came true (its event has been heard), NEVER if none did.
    """
    at = P[status_row(P, N, r) + L.ST_LIVE]
    n = number_of(N, r)
    key = S[person_of(S, n) + L.W_KEY]
    mix = np.int64(N[2 * r + L.I_MIX])
    rates = r + P[L.H_R_RATES]
    rate = X[rates]
    limit = min(other_timers(P, S, N, r, t), P[L.H_END])
    group = P[at]
    need = _needed(P, S, n, P[at + 1]) if group >= 0 else np.int64(0)
    heard = 0
    crossed = L.NEVER
    while S[r + L.R_BEHAVE] < limit:
        now = S[r + L.R_BEHAVE]
        said = np.int64(N[2 * r + L.I_SAID])
        wanted = draw(key, P[L.H_P_MARK], said) * rate
        which = P[mix] - 1
        cumulated = 0.0
        for i in range(P[mix]):
            cumulated += X[rates + 1 + i]
            if cumulated > wanted:
                which = np.int64(i)
                break
        event = P[mix + 1 + 2 * which]
        how = P[at + 2 + event]  # NONE: may have consequences; else a list of points
        if how < 0:
            break
        heard += 1
        N[2 * r + L.I_SAID] = said + 1
        X[r + L.R_RESIDUAL] = -log(draw(key, P[L.H_P_GAP], said + 1))
        S[r + L.R_BEHAVE] = L.NEVER
        if S[L.T_LOGGING] != 0:
            open_instant(S)
        if group >= 0:
            fires = _score_simply(P, X, S, r, group, how, now, need)
        else:
            points.hear(P, F, S, X, N, r, now, event)
            fires = _automatic(P, F, S, X, N, r, now) >= 0
        if S[L.T_LOGGING] != 0:
            write(S, N, r, now, L.K_EVENT, event)
        if fires:
            if S[L.T_LOGGING] == 0:
                open_instant(S)
            crossed = now
            break
        if S[L.T_LOGGING] != 0:
            close_log(P, F, S, X, N, r, now)
        if P[L.H_PATTERN] < 0:
            S[r + L.R_ANCHOR] = now
            S[r + L.R_BEHAVE] = now + ticks(X[r + L.R_RESIDUAL] / rate)
        else:
            arm_behaviour(P, F, S, X, N, r, now)
        if group < 0:
            limit = min(other_timers(P, S, N, r, now), P[L.H_END])
    counts.tally(S, P, L.TALLY_EVENTS, heard)
    return crossed


@inner
def _needed(P, S, n, test):
    """What the group's reading must reach for a test `columns + group >= bound`; NEVER if it cannot."""
    person = person_of(S, n)
    need = P[test + 1]
    if P[test] == L.MORE:
        need += 1
    for i in range(P[test + 2]):
        part = test + 3 + 4 * i
        if P[part + 1] == L.OF_FIELD:
            if P[part + 3] >= 0 and (S[person + L.W_KNOWN] >> P[part + 3]) & 1 == 0:
                return L.NEVER
            need -= P[part] * field_value(P, S, person, P[part + 2])
    return need


@inner
def _score_simply(P, X, S, r, group, how, t, need):
    """An event's points into the one half-life group; whether its reading reaches what is needed."""
    place = r + P[group + L.GR_AT]
    x = X[place]
    for i in range(P[how]):
        x = x * halved(t - S[place + 1], P[group + L.GR_OVER]) + float(P[how + 1 + i])
        S[place + 1] = t
    X[place] = x
    reading = nearest(x)
    if P[group + L.GR_WHEN] >= 0:
        reading += S[r + P[group + L.GR_WHEN_AT]]
    reading = min(max(reading, P[group + L.GR_LOW]), P[group + L.GR_HIGH])
    return reading >= need


@inner
def timer_instant(P, F, S, X, N, r, t):
    """An instant of the person's own timers, or the rest of one that had to stop."""
    open_instant(S)
    pending = np.int64(N[2 * r + L.I_PENDING])
    N[2 * r + L.I_PENDING] = L.NONE
    if pending >= 0:
        follow(P, F, S, X, N, r, t, pending)
    if t > S[L.T_NOW] and P[L.H_R_DELAY] >= 0 and S[r + P[L.H_R_DELAY]] <= t and _work_is_loud(P, N, r):
        stop_here(S, N, r, t, _AGAIN)
        return STOPPED
    if not own_facts(P, F, S, X, N, r, t):
        return STOPPED
    return finish(P, F, S, X, N, r, t)


@inner
def _work_is_loud(P, N, r):
    outcomes = P[work_of(P, N, r) + L.WK_OUTCOMES]
    for i in range(P[outcomes]):
        target = P[outcomes + 1 + i * L.OC_W + L.OC_TO]
        if target >= 0 and is_loud(P, N, r, target):
            return True
    return False
