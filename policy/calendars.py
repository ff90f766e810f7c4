"""Open time of a calendar: is it open, when does it open, how much of it lies between two instants.

All instants are microseconds since 1970-01-01 UTC; local days count from 1970-01-01. Open spans are
half-open. A search that meets ten years without an opening, lasts longer than a hundred years, or
leaves the years 1900 to 9000, gives None: here it means never.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from policy.model import DAY, MINUTE, Calendar, Interval

Spans = tuple[tuple[int, int], ...]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = (date(1900, 1, 1) - date(1970, 1, 1)).days
_LAST_DAY = (date(9000, 1, 1) - date(1970, 1, 1)).days
_PATIENCE = 3660  # days without any opening
_CENTURY = 36_525  # days


def is_open(calendar: Calendar, t: int) -> bool:
    """Whether `t` lies in open time; the end of a span does not."""
    spans = _cell(calendar, local_day(calendar.timezone, t))
    return any(start <= t < end for start, end in spans)


def next_open(calendar: Calendar, t: int) -> int | None:
    """The first open instant at or after `t`; None for never."""
    day = local_day(calendar.timezone, t)
    for ahead in range(_PATIENCE):
        if not _FIRST_DAY <= day + ahead <= _LAST_DAY:
            return None
        for start, end in _cell(calendar, day + ahead):
            if t < end:
                return max(t, start)
    return None


def elapsed(calendar: Calendar, start: int, end: int) -> int:
    """Open microseconds in [start, end); 0 where `end` is not after `start`."""
    if end <= start:
        return 0
    first, last = local_day(calendar.timezone, start), local_day(calendar.timezone, end)
    total = 0
    for day in range(first, last + 1):
        if first < day < last:
            total += _open_in(calendar, day)
        else:
            total += sum(max(0, min(e, end) - max(s, start)) for s, e in _cell(calendar, day))
    return total


def add_open(calendar: Calendar, t: int, amount: int) -> int | None:
    """The least instant from `t` on at which the calendar has been open for `amount`; None for never."""
    if amount <= 0:
        return t
    day = local_day(calendar.timezone, t)
    last = min(_LAST_DAY, day + _CENTURY)
    closed = 0
    while closed < _PATIENCE and _FIRST_DAY <= day <= last:
        closed += 1
        for start, end in _cell(calendar, day):
            start = max(start, t)
            if start >= end:
                continue
            closed = 0
            if end - start >= amount:
                return start + amount
            amount -= end - start
        day += 1
    return None


def add_working_days(calendar: Calendar, t: int, days: int) -> int | None:
    """The same local time on the `days`-th open day after that of `t`, moved into opening hours.

    A time after the day's last end becomes that end; any other closed time the next opening.
    """
    day, clock = local_time(calendar.timezone, t)
    final = min(_LAST_DAY, day + _CENTURY)
    searched = 0
    while days > 0:
        day += 1
        searched += 1
        if searched > _PATIENCE or not _FIRST_DAY <= day <= final:
            return None
        if open_on(calendar, day):
            days -= 1
            searched = 0
    wanted = instant(calendar.timezone, day, clock)
    last = max((end for _, end in opening_spans(calendar, day)), default=wanted)
    return last if wanted >= last else next_open(calendar, wanted)


# --- days and windows ---------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def open_on(calendar: Calendar, day: int) -> bool:
    """Whether an interval starts on this local day, and the day is not a closed date."""
    return bool(calendar.week[(day + 3) % 7]) and not _is_closed(calendar, day)  # day 0: a Thursday


def _is_closed(calendar: Calendar, day: int) -> bool:
    at = bisect_left(calendar.closed, day)
    return at < len(calendar.closed) and calendar.closed[at] == day


def opening_spans(calendar: Calendar, day: int) -> Spans:
    """The spans of the intervals that start on this local day, in order of their starts."""
    return _resolved(calendar, calendar.week[(day + 3) % 7], day)


def window_spans(calendar: Calendar, window: str | None, day: int) -> Spans:
    """The spans of a daypart on this local day, none on closed days; None: the opening hours."""
    if window is None:
        return opening_spans(calendar, day)
    found = next((one for one in calendar.windows if one.name == window), None)
    if found is None or not open_on(calendar, day):
        return ()
    return _resolved(calendar, found.intervals, day)


def _resolved(calendar: Calendar, intervals: tuple[Interval, ...], day: int) -> Spans:
    if not open_on(calendar, day):
        return ()
    spans = []
    for one in intervals:
        stop = one.end + 1440 if one.end < one.start else one.end
        start = instant(calendar.timezone, day, one.start * MINUTE)
        end = instant(calendar.timezone, day, stop * MINUTE, last=True)
        if start < end:
            spans.append((start, end))
    return tuple(sorted(spans))


@lru_cache(maxsize=65536)
def _cell(calendar: Calendar, day: int) -> Spans:
    """The open time from this local midnight to the next, whichever day it belongs to, in order."""
    start, end = instant(calendar.timezone, day, 0), instant(calendar.timezone, day + 1, 0)
    merged: list[tuple[int, int]] = []
    near = sorted(span for back in (2, 1, 0) for span in opening_spans(calendar, day - back))
    for low, high in near:
        low, high = max(low, start), min(high, end)
        if low >= high:
            continue
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


@lru_cache(maxsize=65536)
def _open_in(calendar: Calendar, day: int) -> int:
    return sum(end - start for start, end in _cell(calendar, day))


# --- local time ---------------------------------------------------------------------------------


def local_day(zone: str, t: int) -> int:
    """The day, from 1970-01-01, whose local midnight is the last one at or before `t`."""
    guess = t // DAY
    for day in (guess + 1, guess, guess - 1):
        if instant(zone, day, 0) <= t:
            return day
    return guess - 2


def local_time(zone: str, t: int) -> tuple[int, int]:
    """Local day and microseconds of the local clock since 00:00."""
    local = _at(t).astimezone(_zone(zone))
    clock = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    return (local.date() - date(1970, 1, 1)).days, clock // timedelta(microseconds=1) + local.microsecond


@lru_cache(maxsize=262144)
def instant(zone: str, day: int, clock: int, last: bool = False) -> int:
    """When the local clock shows `clock` microseconds (24 hours and more: later days) on `day`.

    A time that does not exist is the first instant after the gap; one that comes twice is the first,
    or with `last` the second.
    """
    day, clock = day + clock // DAY, clock % DAY
    naive = datetime.combine(date(1970, 1, 1) + timedelta(days=day), time())
    naive += timedelta(microseconds=clock)
    place = _zone(zone)
    early, late = (_micros(naive.replace(tzinfo=place, fold=fold)) for fold in (0, 1))
    if early <= late:
        return late if last else early
    return _jump(place, late, early)


def _jump(place: ZoneInfo, before: int, after: int) -> int:
    """The first instant of the offset that holds at `after`, found between the two."""
    new = _at(after).astimezone(place).utcoffset()
    seconds = range(before // 1_000_000, after // 1_000_000 + 1)
    at = bisect_right(
        seconds, False, key=lambda s: _at(s * 1_000_000).astimezone(place).utcoffset() == new
    )
    return seconds[at] * 1_000_000


def _micros(moment: datetime) -> int:
    return (moment.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)


def _at(t: int) -> datetime:
    return _EPOCH + timedelta(microseconds=t)


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
