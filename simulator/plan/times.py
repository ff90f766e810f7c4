"""Calendars as tables: open spans with the open time before them, local midnights, offsets, dayparts.

A table begins some days before the run and goes on until every delay that is counted on the calendar,
started at the end of the run, has fallen due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from policy import calendars
from policy.model import DAY, HOUR, MINUTE, Calendar, Delay, Policy
from simulator.kernel import layout as L
from simulator.model import Scenario
from simulator.plan.arena import Arena

_BEFORE = 4  # days
_MOST_DAYS = 3660 * 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Times:
    """Emits calendars, zones, delays, windows and daily instants."""

    arena: Arena
    policy: Policy
    scenario: Scenario
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    _wanted: list[Calendar] = field(default_factory=list)
    _reach: dict[int, int] = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.scenario.start + self.scenario.horizon + self.scenario.follow_up

    @cached_property
    def since(self) -> int:
        """Nothing that anybody counts from lies before."""
        return min((one.born for one in self.scenario.inside), default=self.scenario.start)

    def number(self, calendar: str | None) -> int:
        """The number of a calendar of the policy; NONE for none."""
        if calendar is None or calendar == "":
            return L.NONE
        return self._of(self.policy.calendar[calendar])

    def zone(self, timezone: str) -> int:
        """A zone as a calendar that is never open."""
        return self._of(Calendar("", timezone, ((),) * 7))

    def delay(self, one: Delay | None) -> int:
        """The place of a delay's row."""
        if one is None:
            return L.NONE
        kind = {"plain": 0, "open": L.OPEN, "working": L.WORKING}[one.kind]
        number = self.number(one.calendar) if kind else L.NONE
        if kind:
            self.reaches(number, one.amount * DAY * 3 if kind == L.WORKING else one.amount)
        return self.arena.put([kind, one.amount, number])

    def reaches(self, number: int, open_time: int) -> None:
        """The calendar's table must hold this much open time after the end of the run."""
        self._reach[number] = max(self._reach.get(number, 0), open_time)

    def daily(self, minute: int, calendar: str) -> int:
        """The instants at which the local clock shows this minute, somewhat beyond start and end."""
        zone = self.policy.calendar[calendar].timezone
        first = calendars.local_day(zone, self.since) - _BEFORE
        last = calendars.local_day(zone, self.end) + 2
        ticks = {
            calendars.instant(zone, day, minute * MINUTE, late)
            for day in range(first, last + 1)
            for late in (False, True)
        }
        return self.arena.listed(sorted(ticks))

    def windows(self, teams: list[str | None], names: list[str | None]) -> int:
        """By calendar (the first row: none) and window: the spans by local day, NONE for never."""
        rows = [[self._anyday() if name is None else L.NONE for name in names]]
        used = {self.number(one) for one in teams}
        for number in range(len(self._wanted)):
            calendar = self._wanted[number]
            rows.append([self._window(calendar, name) if number in used else L.NONE for name in names])
        return self.arena.table(rows, len(names))

    def emit(self) -> int:
        """The table of all calendars that were asked for."""
        rows = [self._row(number, one) for number, one in enumerate(self._wanted)]
        return self.arena.table(rows, L.CA_W)

    def pattern(self, timezone: str) -> int:
        """Operational time of behaviour: rows (tick, integral of the weights, weight), hour by hour."""
        weights = self.scenario.behaviour.hour_of_week
        if weights is None:
            return L.NONE
        zone = ZoneInfo(timezone)
        rows: list[list[int]] = []
        total = 0
        tick = self.scenario.start - self.scenario.start % (HOUR // 4)
        while tick < self.end + HOUR:
            local = (_EPOCH + timedelta(microseconds=tick)).astimezone(zone)
            weight = round(weights[local.weekday() * 24 + local.hour] * 1024)
            if not rows or rows[-1][2] != weight:
                rows.append([tick, total, weight])
            total += weight * (HOUR // 4)
            tick += HOUR // 4
        return self.arena.listed(rows)

    # --- one calendar -----------------------------------------------------------------------------

    def _of(self, calendar: Calendar) -> int:
        key = (calendar.name, calendar.timezone)
        if key not in self._numbers:
            self._numbers[key] = len(self._wanted)
            self._wanted.append(calendar)
        return self._numbers[key]

    def _days(self, calendar: Calendar) -> tuple[int, int]:
        first = calendars.local_day(calendar.timezone, self.since) - _BEFORE
        return first, calendars.local_day(calendar.timezone, self.end) + _BEFORE

    def _row(self, number: int, calendar: Calendar) -> list[int]:
        first, last = self._days(calendar)
        spans, last = self._spans(number, calendar, first, last)
        midnights = _midnights(calendar.timezone, first, last + 1)
        return [
            self.arena.listed(spans),
            self.arena.listed(midnights),
            first,
            self.arena.listed(_window_rows(calendar, None, first, last + 1)),
            self.arena.listed(_offsets(calendar.timezone, midnights[0], midnights[-1])),
        ]

    def _spans(
        self, number: int, calendar: Calendar, first: int, last: int
    ) -> tuple[list[list[int]], int]:
        """Merged open spans; as many days as the longest delay needs."""
        spans: list[list[int]] = []
        total = after = 0
        day = first
        while day <= last or (after < self._reach.get(number, 0) and day - first < _MOST_DAYS):
            for start, end in calendars._cell(calendar, day):
                if spans and spans[-1][1] == start:
                    spans[-1][1] = end
                else:
                    spans.append([start, end, total])
                total += end - start
                after += max(0, end - max(start, self.end))
            day += 1
        return spans, max(day - 1, last)

    def _window(self, calendar: Calendar, name: str | None) -> int:
        first, last = self._days(calendar)
        return self.arena.listed(_window_rows(calendar, name, first, last + 366))

    def _anyday(self) -> int:
        """Whole local days in the policy's zone."""
        zone = self.policy.timezone
        first, last = self._days(Calendar("", zone, ((),) * 7))
        rows = [
            [day, calendars.instant(zone, day, 0), calendars.instant(zone, day, DAY)]
            for day in range(first, last + 366)
        ]
        return self.arena.listed(rows)


# Studies of many policies have the same few calendars again and again, so these are remembered.


@lru_cache(maxsize=1024)
def _window_rows(calendar: Calendar, name: str | None, first: int, end: int) -> list[list[int]]:
    """(day, start, end) of each span of a window; None: the opening hours. Not to be changed."""
    return [
        [day, start, stop]
        for day in range(first, end)
        for start, stop in calendars.window_spans(calendar, name, day)
    ]


@lru_cache(maxsize=64)
def _midnights(zone: str, first: int, end: int) -> list[int]:
    """The local ones of these days. Not to be changed."""
    return [calendars.instant(zone, day, 0) for day in range(first, end)]


@lru_cache(maxsize=64)
def _offsets(zone: str, start: int, end: int) -> list[list[int]]:
    """As `_changes`. Not to be changed."""
    return list(_changes(zone, start, end))


def _changes(zone: str, start: int, end: int) -> Iterator[list[int]]:
    """(tick, local less UTC) from `start` on, at each change; changes are found by halving each day."""
    place = ZoneInfo(zone)
    yield [start, _offset(place, start)]
    for low in range(start, end, DAY):
        high = low + DAY
        old, new = _offset(place, low), _offset(place, high)
        if old == new:
            continue
        seconds = [low // 1_000_000, high // 1_000_000]
        while seconds[1] - seconds[0] > 1:
            middle = sum(seconds) // 2
            seconds[_offset(place, middle * 1_000_000) == new] = middle
        yield [seconds[1] * 1_000_000, new]


def _offset(place: ZoneInfo, tick: int) -> int:
    moment = (_EPOCH + timedelta(microseconds=tick)).astimezone(place)
    return (moment.utcoffset() or timedelta()) // timedelta(microseconds=1)
