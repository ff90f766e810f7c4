"""Calendars: days and times as written to a week of minutes."""

from __future__ import annotations

from collections.abc import Sequence

from dsl import nodes
from dsl.diagnostic import Fix, Label
from policy.lowering.context import Context, check_zone
from policy.model import Calendar, Interval, Window

_DAY = 1440
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_NUMBERS = {name[:3]: number for number, name in enumerate(_DAYS)} | {
    name: number for number, name in enumerate(_DAYS)
}


def calendars(context: Context) -> tuple[Calendar, ...]:
    return tuple(_calendar(context, one) for one in context.scope.calendars.values())


def _calendar(context: Context, one: nodes.CalendarDecl) -> Calendar:
    week: list[list[Interval]] = [[] for _ in _DAYS]
    for line in one.open:
        hours = _intervals(context, line.intervals) or [Interval(0, _DAY)]
        for day in _days(context, line.days):
            week[day].extend(hours)
    if not one.open:
        context.findings.missing(
            "no-hours",
            f"calendar `{one.name.text}` is never open",
            one.name.span,
            help="write `open mon to fri 09:00 to 17:00`",
        )
    return Calendar(
        one.name.text,
        check_zone(one.timezone, context.findings) if one.timezone else context.zone,
        tuple(_merged(day) for day in week),
        _closed(context, one),
        _windows(context, one),
        one.span,
    )


def _days(context: Context, days: nodes.Days) -> list[int]:
    """Day numbers from Monday; `sat to mon` runs over the end of the week."""
    found: list[int] = []
    for first, last in days.ranges:
        start, end = _day(context, first), _day(context, last)
        if start is not None and end is not None:
            found.extend((start + step) % 7 for step in range((end - start) % 7 + 1))
    return list(dict.fromkeys(found))


def _day(context: Context, name: nodes.Name) -> int | None:
    number = DAY_NUMBERS.get(name.text.casefold())
    if number is None:
        meant = _days_meant(name.text)
        days = f"days are {', '.join(f'`{day[:3]}`' for day in _DAYS)}"
        context.findings.error(
            "unknown-name",
            f"unknown day `{name.text}`",
            name.span,
            help=f"write `{meant}`" if meant else days,
            fixes=(Fix(name.span, meant),) if meant else (),
        )
    return number


def _days_meant(word: str) -> str:
    """`mon-fri`, `weekdays`, `tues` as the language writes them; "" when it is none of these."""
    first, dash, last = word.casefold().partition("-")
    if dash and first in DAY_NUMBERS and last in DAY_NUMBERS:
        return f"{first} to {last}"
    if word.casefold() in _SPANS:
        return _SPANS[word.casefold()]
    return next((day[:3] for day in _DAYS if len(word) > 3 and day.startswith(word.casefold()[:3])), "")


_SPANS = {
    "weekdays": "mon to fri",
    "weekday": "mon to fri",
    "workdays": "mon to fri",
    "weekend": "sat to sun",
    "weekends": "sat to sun",
    "daily": "mon to sun",
    "everyday": "mon to sun",
    "always": "mon to sun",
}


def _intervals(context: Context, intervals: Sequence[nodes.Interval]) -> list[Interval]:
    return [found for one in intervals if (found := _interval(context, one)) is not None]


def _interval(context: Context, one: nodes.Interval) -> Interval | None:
    start, end = context.minute(one.start), context.minute(one.end, end=True)
    if start == end:
        context.findings.error(
            "empty-range", "this interval is empty", one.span, help="round the clock is `00:00 to 24:00`"
        )
        return None
    return Interval(start, end if end > start else end + _DAY)


def _merged(intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    """In order, with those that touch or overlap made one."""
    merged: list[Interval] = []
    for one in sorted(intervals, key=lambda interval: (interval.start, interval.end)):
        if merged and one.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, one.end))
        else:
            merged.append(one)
    return tuple(merged)


def _closed(context: Context, one: nodes.CalendarDecl) -> tuple[int, ...]:
    first: dict[int, nodes.Date] = {}
    for date in one.closed:
        day = context.day(date)
        if day in first and first[day].text == date.text:
            context.findings.warning(
                "duplicate-value",
                f"{date.text} is closed already",
                date.span,
                labels=(Label(first[day].span, "listed here first"),),
            )
        first.setdefault(day, date)
    return tuple(sorted(first))


def _windows(context: Context, one: nodes.CalendarDecl) -> tuple[Window, ...]:
    found: dict[str, Window] = {}
    for window in one.windows:
        name = window.name.text
        if name in found:
            context.findings.error("duplicate-name", f"window `{name}` is given twice", window.name.span)
            continue
        found[name] = Window(name, _merged(_intervals(context, window.intervals)))
    return tuple(found.values())
