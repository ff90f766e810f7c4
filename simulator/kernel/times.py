"""Open time and local time from tables: the kernel's reading of policy/calendars.py."""

from __future__ import annotations

from simulator.jit import apart, inner
from simulator.kernel import layout as L
from simulator.kernel import spans

_DAY = 86_400_000_000


@inner
def _row(P, calendar):
    return P[L.H_CALENDARS] + calendar * L.CA_W


@inner
def _spans(P, calendar):
    return P[_row(P, calendar) + L.CA_SPANS]


@inner
def is_open(P, calendar, t):
    if calendar < 0:
        return True
    return spans.holds_instant(P, _spans(P, calendar), t)


@inner
def close_of(P, calendar, t):
    """The end of the span that holds t (which is open)."""
    at = _spans(P, calendar)
    return P[at + 2 + 3 * spans.span_at(P, at, t)]


@inner
def next_open(P, calendar, t):
    return spans.next_start(P, _spans(P, calendar), t)


@inner
def opened(P, calendar, t):
    """Open time from the table's first instant to t."""
    return spans.time_until(P, _spans(P, calendar), t)


@apart
def add_open(P, calendar, t, amount):
    """The least instant from t on at which the calendar has been open for `amount`."""
    return t if amount <= 0 else spans.time_after(P, _spans(P, calendar), t, amount)


@inner
def next_midnight(P, calendar, t):
    """The first local midnight at or after t (which the table holds)."""
    row = _row(P, calendar)
    at = P[row + L.CA_DAYS] + 1 + local_day(P, calendar, t) - P[row + L.CA_DAY0]
    return t if P[at] == t else P[at + 1]


@apart
def local_day(P, calendar, t):
    """The local day whose midnight is the last one at or before t."""
    row = _row(P, calendar)
    at = P[row + L.CA_DAYS]
    i = min(max((t - P[at + 1]) // _DAY, 0), P[at] - 1)
    while i + 1 < P[at] and P[at + 2 + i] <= t:
        i += 1
    while i > 0 and P[at + 1 + i] > t:
        i -= 1
    return P[row + L.CA_DAY0] + i


@inner
def offset(P, calendar, t):
    """Local time less UTC at t."""
    at = P[_row(P, calendar) + L.CA_OFFSETS]
    i = P[at] - 1
    while i > 0 and P[at + 1 + 2 * i] > t:
        i -= 1
    return P[at + 2 + 2 * i]


@inner
def instant(P, calendar, day, clock):
    """When the local clock shows `clock` on `day`: the first of two, the first after a gap."""
    naive = day * _DAY + clock
    early = naive - offset(P, calendar, naive - _DAY)
    late = naive - offset(P, calendar, naive + _DAY)
    if early == late:
        return early
    at = P[_row(P, calendar) + L.CA_OFFSETS]
    change = L.NEVER
    for i in range(P[at]):
        tick = P[at + 1 + 2 * i]
        if naive - 2 * _DAY < tick <= naive + 2 * _DAY:
            change = tick
    if early < change:
        return early
    return late if late >= change else change


@inner
def _day_spans(P, calendar, day):
    """The place of the first span that starts on a local day or later, in CA_OPEN: (day, start, end)."""
    at = P[_row(P, calendar) + L.CA_OPEN]
    low = 0
    high = P[at]
    while low < high:
        middle = (low + high) >> 1
        if P[at + 1 + 3 * middle] < day:
            low = middle + 1
        else:
            high = middle
    return at + 1 + 3 * low


@apart
def add_working_days(P, calendar, t, days):
    """policy.calendars.add_working_days."""
    clock_at = t + offset(P, calendar, t)
    day = clock_at // _DAY
    clock = clock_at - day * _DAY
    at = P[_row(P, calendar) + L.CA_OPEN]
    end = at + 1 + 3 * P[at]
    place = _day_spans(P, calendar, day + 1)
    while days > 0:
        if place >= end:
            return L.NEVER
        day = P[place]
        days -= 1
        if days > 0:
            place = _day_spans(P, calendar, day + 1)
    wanted = instant(P, calendar, day, clock)
    last = -L.NEVER
    place = _day_spans(P, calendar, day)
    while place < end and P[place] == day:
        last = max(last, P[place + 2])
        place += 3
    return last if wanted >= last else next_open(P, calendar, wanted)


@inner
def delay_due(P, delay, start, percent, total):
    """When the delay at this place has run `percent` (hundredths) from `start`; `total` is the open
    time of a working-days clock that was paused, else NONE."""
    kind = P[delay + L.DL_KIND]
    amount = P[delay + L.DL_AMOUNT]
    calendar = P[delay + L.DL_CALENDAR]
    if kind == 0:
        return start + part(amount, percent)
    if kind == L.OPEN:
        return add_open(P, calendar, start, part(amount, percent))
    end = L.NEVER
    if total < 0:
        end = add_working_days(P, calendar, start, amount)
        if end >= L.NEVER or percent == 10_000:
            return end
        total = opened(P, calendar, end) - opened(P, calendar, start)
        found = add_open(P, calendar, start, part(total, percent))
        if found >= L.NEVER:
            return found
        return min(found, end) if percent < 10_000 else max(found, end)
    return add_open(P, calendar, start, part(total, percent))


@inner
def part(amount, percent):
    """floor(amount * percent / 10000) without overflow."""
    return (amount // 10_000) * percent + (amount % 10_000) * percent // 10_000


@apart
def hour_of_week(P, calendar, t):
    """Local hour from Monday 00:00; 1970-01-01 was a Thursday."""
    local = t + offset(P, calendar, t)
    return (local // 3_600_000_000 + 72) % 168
