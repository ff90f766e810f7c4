"""Imports in a draft: those of the last year that is known, at the same time of the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from simulator.calibration.stated import Rates

_YEAR = 365  # days
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def moved_to_year(imports: Sequence[tuple[int, int]], start: str, zone: str) -> list[tuple[str, int]]:
    """Instants as a scenario has them, each in the year from the date `start` on."""
    begin = date.fromisoformat(start)
    every = [
        ((_EPOCH + timedelta(microseconds=at)).astimezone(ZoneInfo(zone)), many) for at, many in imports
    ]
    last = max(at for at, _ in every)
    return [
        (_in_year(at, begin).isoformat(timespec="seconds"), many)
        for at, many in every
        if last - at < timedelta(days=_YEAR)
    ]


def _in_year(at: datetime, begin: date) -> datetime:
    day = 28 if (at.month, at.day) == (2, 29) else at.day
    here = at.replace(year=begin.year, day=day)
    return here if here.date() >= begin else here.replace(year=begin.year + 1)


def evened(rates: Rates) -> Rates:
    """The same with imports as people who come all the year."""
    return replace(
        rates,
        coming=tuple(
            replace(one, per_day=one.per_day + sum(many for _, many in one.imports) / _YEAR, imports=())
            for one in rates.coming
        ),
    )
