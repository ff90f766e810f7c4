"""Calendars against a scan of every minute around each zone's daylight-saving changes, and by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy import calendars
from policy.model import DAY, HOUR, MINUTE, Calendar, Interval, Window

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

CHANGES = [  # a zone and a UTC day near which its clocks jump (or, for the last, never do)
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-04-05"),  # half an hour
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Pacific/Auckland", "2026-04-05"),
    ("Pacific/Auckland", "2026-09-27"),
    ("America/Santiago", "2026-04-05"),  # at midnight
    ("America/Santiago", "2026-09-06"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("Asia/Beirut", "2026-03-29"),
    ("Asia/Beirut", "2026-10-25"),
    ("Africa/Cairo", "2026-04-24"),
    ("Africa/Cairo", "2026-10-30"),
    ("Pacific/Apia", "2011-12-30"),  # a day that did not exist
    ("Asia/Kolkata", "2026-06-01"),
]


def us(text: str, zone: str = "UTC") -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return (moment - EPOCH) // timedelta(microseconds=1)


def day_of(text: str) -> int:
    return us(text) // DAY


def week(*intervals: tuple[int, int], days: range = range(7)) -> tuple[tuple[Interval, ...], ...]:
    spans = tuple(Interval(start, end) for start, end in intervals)
    return tuple(spans if day in days else () for day in range(7))


@lru_cache(maxsize=64)
def walls(zone: str, start: int, minutes: int) -> list[tuple[int, int]]:
    """Per minute from `start`: (local day, local minute), straight from zoneinfo."""
    place = ZoneInfo(zone)
    found = []
    for minute in range(minutes):
        local = (EPOCH + timedelta(microseconds=start + minute * MINUTE)).astimezone(place)
        found.append(((local.date() - EPOCH.date()).days, local.hour * 60 + local.minute))
    return found


def scanned(calendar: Calendar, start: int, minutes: int) -> list[bool]:
    """Open or not, per minute: from the first that shows the start (or more) to the last that shows the
    end; where none does (a gap), to the first after the gap."""
    shown = [day * 1440 + minute for day, minute in walls(calendar.timezone, start, minutes)]
    result = [False] * minutes
    for day in range(min(shown) // 1440 + 1, max(shown) // 1440):
        if day in calendar.closed:
            continue
        for one in calendar.week[(day + 3) % 7]:
            begin = day * 1440 + one.start
            end = day * 1440 + (one.end if one.end >= one.start else one.end + 1440)
            first = next(i for i, wall in enumerate(shown) if wall >= begin)
            ends = [i for i, wall in enumerate(shown) if wall == end]
            last = max(ends, default=max(i for i, wall in enumerate(shown) if wall < end) + 1)
            result[first:last] = [True] * max(0, last - first)
    return result


minutes_of_day = st.integers(0, 48).map(lambda n: n * 30)
intervals = st.tuples(minutes_of_day, minutes_of_day).map(
    lambda p: Interval(p[0] % 1440, p[1]) if p[0] % 1440 != p[1] else Interval(0, 1440)
)
weeks = st.lists(st.lists(intervals, max_size=2).map(tuple), min_size=7, max_size=7).map(tuple)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CHANGES), weeks, st.integers(-2, 2), st.data())
def test_equals_a_scan_of_every_minute(
    change: tuple[str, str], week: tuple[tuple[Interval, ...], ...], shut: int, data: st.DataObject
) -> None:
    zone, near = change
    middle = day_of(near)
    calendar = Calendar("c", zone, week, closed=(middle + shut,))
    origin, minutes = (middle - 5) * DAY, 10 * 1440
    truth = scanned(calendar, origin, minutes)
    inner = st.integers(3 * 1440, 7 * 1440)
    low, high = sorted((data.draw(inner), data.draw(inner)))
    start, end = origin + low * MINUTE, origin + high * MINUTE
    assert calendars.is_open(calendar, start) == truth[low]
    assert calendars.elapsed(calendar, start, end) == sum(truth[low:high]) * MINUTE
    expected = next((i for i in range(low, minutes - 2 * 1440) if truth[i]), None)
    if expected is not None:
        assert calendars.next_open(calendar, start) == origin + expected * MINUTE
    amount = sum(truth[low:high])
    if amount:
        due = calendars.add_open(calendar, start, amount * MINUTE)
        reached = next(i for i in range(low, high + 1) if sum(truth[low:i]) == amount)
        assert due == origin + reached * MINUTE


@given(st.sampled_from(CHANGES), st.integers(0, 10 * DAY), st.integers(1, 40 * HOUR))
@settings(max_examples=60, deadline=None)
def test_adding_open_time_is_the_inverse_of_elapsed(
    change: tuple[str, str], after: int, amount: int
) -> None:
    zone, near = change
    calendar = Calendar("c", zone, week((540, 720), (780, 1020), days=range(5)))
    start = (day_of(near) - 5) * DAY + after
    due = calendars.add_open(calendar, start, amount)
    assert due is not None
    assert calendars.elapsed(calendar, start, due) == amount
    assert calendars.elapsed(calendar, start, due - 1) == amount - 1


OFFICE = Calendar(
    "office",
    "America/New_York",
    week((540, 720), (780, 1020), days=range(5)),
    closed=(day_of("2026-11-26"),),
    windows=(Window("morning", (Interval(540, 690),)),),
)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-23 10:00", 1, "2026-11-24 10:00"),
        ("2026-11-25 10:00", 1, "2026-11-27 10:00"),  # over the closed Thursday
        ("2026-11-23 18:30", 1, "2026-11-24 17:00"),  # after hours: the day's last end
        ("2026-11-23 06:00", 2, "2026-11-24 09:00+1"),  # before hours: the opening
        ("2026-11-23 12:30", 1, "2026-11-24 13:00"),  # at lunch: the next opening
        ("2026-11-21 11:00", 1, "2026-11-23 11:00"),  # from a Saturday
        ("2026-10-30 10:00", 1, "2026-11-02 10:00"),  # over the end of daylight saving
        ("2026-11-23 17:00", 1, "2026-11-24 17:00"),
    ],
)
def test_working_days(start: str, days: int, due: str) -> None:
    text, _, later = due.partition("+")
    expected = us(text, "America/New_York") + int(later or 0) * DAY
    assert calendars.add_working_days(OFFICE, us(start, "America/New_York"), days) == expected


def test_open_time_over_a_weekend_and_a_closed_day() -> None:
    friday = us("2026-11-20 16:00", "America/New_York")
    assert calendars.add_open(OFFICE, friday, HOUR) == us("2026-11-20 17:00", "America/New_York")
    assert calendars.add_open(OFFICE, friday, HOUR + 1) == us("2026-11-23 09:00", "America/New_York") + 1
    wednesday = us("2026-11-25 16:30", "America/New_York")
    assert calendars.add_open(OFFICE, wednesday, HOUR) == us("2026-11-27 09:30", "America/New_York")


def test_a_night_shift_belongs_to_its_starting_day() -> None:
    closed = (day_of("2026-03-10"),)
    calendar = Calendar("night", "UTC", week((1320, 360)), closed=closed)
    assert calendars.is_open(calendar, us("2026-03-10 05:59"))  # that of the 9th
    assert not calendars.is_open(calendar, us("2026-03-10 23:00"))
    assert not calendars.is_open(calendar, us("2026-03-11 05:00"))
    assert calendars.elapsed(calendar, us("2026-03-09 00:00"), us("2026-03-12 00:00")) == 16 * HOUR


def test_windows_exist_on_open_days_only() -> None:
    monday, thursday = day_of("2026-11-23"), day_of("2026-11-26")
    start = us("2026-11-23 09:00", "America/New_York")
    assert calendars.window_spans(OFFICE, "morning", monday) == ((start, start + 150 * MINUTE),)
    assert calendars.window_spans(OFFICE, "morning", thursday) == ()
    assert calendars.window_spans(OFFICE, "morning", monday - 1) == ()


def test_nothing_is_planned_further_than_a_hundred_years() -> None:
    minute = Calendar("rare", "UTC", week((540, 541)))
    start = us("2026-01-05 00:00")
    assert calendars.add_open(minute, start, 36_000 * MINUTE) is not None
    assert calendars.add_open(minute, start, 37_000 * MINUTE) is None
    assert calendars.add_working_days(minute, start, 36_000) is not None
    assert calendars.add_working_days(minute, start, 37_000) is None


class Asked(tuple[int, ...]):
    """Dates that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        type(self).looks += 1
        return super().__getitem__(at)

    def __iter__(self) -> Iterator[int]:
        type(self).looks += len(self)
        return super().__iter__()

    def __contains__(self, day: object) -> bool:
        return any(day == one for one in self)


def test_a_closed_date_is_found_without_looking_at_all_of_them() -> None:
    first = day_of("2026-01-01")
    holidays = Asked(day for day in range(first, first + 60_000) if day % 2)
    calendar = Calendar("odd", "UTC", week((540, 541)), closed=holidays)
    assert (
        calendars.add_working_days(calendar, first * DAY, 1_800) == (first + 3_600) * DAY + 540 * MINUTE
    )
    assert 0 < Asked.looks < 20 * 4 * 3_600  # at most 16 for a date, asked of each day a few times


def test_a_calendar_that_never_opens_says_never() -> None:
    never = Calendar("never", "UTC", week())
    assert calendars.next_open(never, 0) is None
    assert calendars.add_open(never, 0, 1) is None
    assert calendars.add_working_days(never, 0, 1) is None
    assert calendars.elapsed(never, 0, 100 * DAY) == 0


@pytest.mark.parametrize(("zone", "near"), CHANGES)
def test_a_whole_day_is_as_long_as_it_is(zone: str, near: str) -> None:
    calendar = Calendar("all", zone, week((0, 1440)))
    start = (day_of(near) - 3) * DAY
    assert calendars.elapsed(calendar, start, start + 6 * DAY) == 6 * DAY
