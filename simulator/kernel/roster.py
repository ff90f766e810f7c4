"""When each rep of a rostered team is employed and at hand: drawn up at the beginning of a replication.

docs/simulator.md (the roster) says it in words; `simulator/reference/roster.py` the slow way.
"""

from __future__ import annotations

import numpy as np

from simulator.distributions import ticks
from simulator.draws import draw, log, rep_key
from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel import spans, times
from simulator.kernel.counts import within
from simulator.kernel.desk import rep_row, rep_state

_DAY = 86_400_000_000


@inner
def roster(P, rep):
    """The rep's row RQ_."""
    return P[L.H_AT_ROSTERS] + rep * L.RQ_W


@inner
def is_rostered(P, rep):
    return P[rep_row(P, rep) + L.RP_ROSTER] >= 0


@apart
def draw_up(P, F, S):
    """The rosters of all reps."""
    free = P[L.H_AT_ROSTERS] + P[L.H_REP_COUNT] * L.RQ_W
    for rep in range(P[L.H_REP_COUNT]):
        row = roster(P, rep)
        S[row + L.RQ_KEY] = rep_key(S[L.T_SEED], S[L.T_REPLICATION], P[rep_row(P, rep) + L.RP_HASH])
        S[row + L.RQ_PICKS] = 0
        S[row + L.RQ_JOINED] = L.NONE
        S[row + L.RQ_NEXT] = L.NEVER
        S[row + L.RQ_PAID] = 0
        if is_rostered(P, rep):
            S[row + L.RQ_STINTS] = free
            free = _stints(P, F, S, rep, row, free)
            S[row + L.RQ_SPANS] = free
            free = _spans(P, F, S, rep, row, free)


@inner
def _stints(P, F, S, rep, row, at):
    """Who has the seat from when to when; the next free place."""
    plan = P[rep_row(P, rep) + L.RP_ROSTER]
    rate = F[plan + L.RO_TENURE]
    begin = P[plan + L.RO_JOINS]
    S[row + L.RQ_JOINED] = begin
    begin = max(begin, 0)
    count = 0
    while True:
        gone = L.NEVER
        if rate > 0.0:
            u = draw(S[row + L.RQ_KEY], P[L.H_P_TENURE], count)
            due = max(begin, P[L.H_START]) + ticks(-log(1.0 - u) / rate)
            if due < P[L.H_LAST]:
                gone = times.next_midnight(P, P[L.H_ZONE], due)
        S[at + 1 + 2 * count] = begin
        S[at + 2 + 2 * count] = min(gone, P[plan + L.RO_LEAVES])
        count += 1
        if P[plan + L.RO_VACANT] < 0 or gone >= P[plan + L.RO_LEAVES]:
            break
        begin = gone + P[plan + L.RO_VACANT]
        if begin >= min(P[plan + L.RO_LEAVES], P[L.H_LAST]):
            break
    S[at] = count
    return at + 1 + 2 * count


@inner
def _spans(P, F, S, rep, row, at):
    """When the rep is at hand, day by day; the next free place."""
    plan = P[rep_row(P, rep) + L.RP_ROSTER]
    zone = P[plan + L.RO_ZONE]
    key = S[row + L.RQ_KEY]
    days = P[P[L.H_CALENDARS] + zone * L.CA_W + L.CA_DAYS]
    first = times.local_day(P, zone, P[L.H_START])
    last = times.local_day(P, zone, P[L.H_LAST])
    day0 = P[P[L.H_CALENDARS] + zone * L.CA_W + L.CA_DAY0]
    end = at + 1
    for day in range(first, last + 1):
        low = P[days + 1 + day - day0]
        high = P[days + 2 + day - day0]
        begun = end
        sick = F[plan + L.RO_SICK] > 0.0 and draw(key, P[L.H_P_SICK], day) < F[plan + L.RO_SICK]
        end = _openings(P, F, S, plan, row, low, high, sick, end)
        if F[plan + L.RO_MEETINGS] > 0.0 and end > begun:
            u = draw(key, P[L.H_P_MEETING], day)
            end = _meeting(S, begun, end, F[plan + L.RO_MEETINGS], u)
    return _summed(S, at, end)


@inner
def _openings(P, F, S, plan, row, low, high, sick, end):
    """Rows for the day's openings, as far as they are worked by who is employed and not away."""
    calendar = P[plan + L.RO_CALENDAR]
    if calendar < 0:
        left = _part(F[plan + L.RO_SHARE], high - low)
        return _employed(P, S, plan, row, low, low + left, sick, end)
    table = P[P[L.H_CALENDARS] + calendar * L.CA_W + L.CA_SPANS]
    open_time = spans.time_until(P, table, high) - spans.time_until(P, table, low)
    left = _part(F[plan + L.RO_SHARE], open_time)
    i = max(spans.span_at(P, table, low), 0)
    while i < P[table] and P[table + 1 + 3 * i] < high:
        a = max(P[table + 1 + 3 * i], low)
        b = min(min(P[table + 2 + 3 * i], high), a + left)
        if a < b:
            left -= b - a
            end = _employed(P, S, plan, row, a, b, sick, end)
        i += 1
    return end


@inner
def _part(share, whole):
    """floor(share * whole); the whole for 1."""
    return np.int64(share * float(whole))


@inner
def _employed(P, S, plan, row, a, b, sick, end):
    """Rows for what of [a, b) lies in the seat's stints."""
    stints = S[row + L.RQ_STINTS]
    for i in range(S[stints]):
        low = max(a, S[stints + 1 + 2 * i])
        high = min(b, S[stints + 2 + 2 * i])
        if low < high:
            S[row + L.RQ_PAID] += within(P, low, high)
            if not sick:
                end = _not_away(P, S, P[plan + L.RO_AWAY], low, high, end)
    return end


@inner
def _not_away(P, S, away, a, b, end):
    for i in range(P[away]):
        low = P[away + 1 + 2 * i]
        if low >= b:
            break
        if a < low:
            S[end] = a
            S[end + 1] = low
            end += 3
        a = max(a, P[away + 2 + 2 * i])
    if a < b:
        S[end] = a
        S[end + 1] = b
        end += 3
    return end


@inner
def _meeting(S, begun, end, share, u):
    """Take the meeting out of the day's rows: that much of their time, from a place drawn by u on."""
    total = 0
    at = begun
    while at < end:
        total += S[at + 1] - S[at]
        at += 3
    length = _part(share, total)
    if length == 0:
        return end
    left = min(_part(u, total - length + 1), total - length)  # before the meeting
    while at > begun:  # one row further, so that a row can become two
        at -= 3
        S[at + 3] = S[at]
        S[at + 4] = S[at + 1]
    end += 3
    at = begun + 3
    to = begun
    while at < end:
        a = S[at]
        b = S[at + 1]
        cut = min(a + left, b)
        left -= cut - a
        back = cut
        if left == 0:
            back = min(cut + length, b)
            length -= back - cut
        if a < cut:
            S[to] = a
            S[to + 1] = cut
            to += 3
        if back < b:
            S[to] = back
            S[to + 1] = b
            to += 3
        at += 3
    return to


@inner
def _summed(S, at, end):
    """The rows after `at` as a list: those that touch are one, with the time before each."""
    count = 0
    total = 0
    row = at + 1
    while row < end:
        a = S[row]
        b = S[row + 1]
        to = at + 1 + 3 * count
        if count > 0 and S[to - 2] == a:
            S[to - 2] = b
        else:
            S[to] = a
            S[to + 1] = b
            S[to + 2] = total
            count += 1
        total += b - a
        row += 3
    S[at] = count
    return at + 1 + 3 * count


# --- what it says -----------------------------------------------------------------------------------


@inner
def is_at_hand(P, S, rep, t):
    return spans.holds_instant(S, S[roster(P, rep) + L.RQ_SPANS], t)


@inner
def is_employed(P, S, rep, t):
    return _in_one(S, S[roster(P, rep) + L.RQ_STINTS], t)


@inner
def stint_from(P, S, rep, t):
    """Whether somebody's time on the seat begins at t."""
    return _has(S, S[roster(P, rep) + L.RQ_STINTS], 0, t)


@inner
def stint_to(P, S, rep, t):
    """Whether somebody's time on the seat ends at t."""
    return _has(S, S[roster(P, rep) + L.RQ_STINTS], 1, t)


@inner
def is_away(P, rep, t):
    return _in_one(P, _away(P, rep), t)


@inner
def away_from(P, rep, t):
    """Whether an absence begins at t."""
    return _has(P, _away(P, rep), 0, t)


@inner
def _away(P, rep):
    return P[P[rep_row(P, rep) + L.RP_ROSTER] + L.RO_AWAY]


@inner
def _in_one(A, at, t):
    """Whether t lies in one of a list's pairs (from, to)."""
    found = False
    for i in range(A[at]):
        if A[at + 1 + 2 * i] <= t < A[at + 2 + 2 * i]:
            found = True
    return found


@inner
def _has(A, at, which, t):
    """Whether t is the first (0) or the second (1) of one of a list's pairs."""
    found = False
    for i in range(A[at]):
        if A[at + 1 + 2 * i + which] == t:
            found = True
    return found


@inner
def next_edge(P, S, rep, t):
    """The next instant after t at which the rep comes or goes, in any sense; NEVER for none."""
    row = roster(P, rep)
    found = spans.next_edge(S, S[row + L.RQ_SPANS], t)
    stints = S[row + L.RQ_STINTS]
    for i in range(2 * S[stints]):
        if S[stints + 1 + i] > t:
            found = min(found, S[stints + 1 + i])
    away = _away(P, rep)
    for i in range(2 * P[away]):
        if P[away + 1 + i] > t:
            found = min(found, P[away + 1 + i])
    return found


@inner
def speed_of(P, F, S, rep, t):
    """How fast the rep works at t."""
    row = rep_row(P, rep)
    if P[row + L.RP_RAMP] < 0:
        return F[row + L.RP_SPEED]
    return F[row + L.RP_SPEED] * _grown(P, F, S, rep, P[row + L.RP_RAMP], t)


@apart
def _grown(P, F, S, rep, ramp, t):
    joined = S[roster(P, rep) + L.RQ_JOINED]
    over = P[ramp + 1]
    if joined < 0 or t - joined >= over:
        return 1.0
    days = (t - joined) // _DAY * _DAY
    return F[ramp] + (1.0 - F[ramp]) * (float(days) / float(over))


@apart
def count_time(P, S, rep):
    """At the end of the run: how long the rep was at hand, paid and employed while figures counted."""
    row = roster(P, rep)
    place = P[L.H_O_REPS] + rep * L.RR_W
    table = S[row + L.RQ_SPANS]
    S[place + L.RR_THERE] = spans.time_until(S, table, P[L.H_STOP]) - spans.time_until(
        S, table, P[L.H_WARM]
    )
    S[place + L.RR_PAID] = S[row + L.RQ_PAID]
    stints = S[row + L.RQ_STINTS]
    for i in range(S[stints]):
        S[place + L.RR_EMPLOYED] += within(P, S[stints + 1 + 2 * i], S[stints + 2 + 2 * i])


@inner
def credit_of_joiner(P, S, team_first, team_end, rep):
    """The least credit of the others who get people; 0 without any."""
    least = 0
    found = False
    for other in range(team_first, team_end):
        state = rep_state(S, other)
        if other != rep and S[state + L.RS_OUT] & L.PASSED_OVER == 0:
            if not found or S[state + L.RS_CREDIT] < least:
                least = S[state + L.RS_CREDIT]
            found = True
    return least
