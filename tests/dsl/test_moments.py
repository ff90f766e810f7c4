"""Local times to instants, against a search through the instants themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dsl.moments import day_number, instant, minute_of_day, nearest_zone, zone_exists

CHANGES = [
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-10-04"),  # by half an hour
    ("Australia/Lord_Howe", "2026-04-05"),
    ("America/Santiago", "2026-09-06"),  # at midnight
    ("Pacific/Apia", "2011-12-30"),  # a day that never was
    ("Asia/Kolkata", "2026-06-01"),
]


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_every_quarter_of_a_day_with_a_change(zone: str, day: str) -> None:
    there = ZoneInfo(zone)
    midnight = datetime.fromisoformat(day)
    start = (midnight - timedelta(hours=36)).replace(tzinfo=UTC)
    walk = [start + timedelta(minutes=minute) for minute in range(5 * 24 * 60)]
    shown = [one.astimezone(there).replace(tzinfo=None) for one in walk]
    for minutes in range(0, 1440, 15):
        local = midnight + timedelta(minutes=minutes)
        # the first instant that shows the time; where none does, the first that shows a later one
        first = next(
            (one for one, face in zip(walk, shown, strict=True) if face == local),
            next(one for one, face in zip(walk, shown, strict=True) if face > local),
        )
        found = instant(f"{day} {minutes // 60:02}:{minutes % 60:02}", zone)
        assert found == int(first.timestamp()) * 10**6, (zone, local)


def test_what_there_is_not() -> None:
    assert day_number("2026-02-29") is None
    assert day_number("2028-02-29") == 21_243
    assert minute_of_day("24:00") == 1440
    assert minute_of_day("24:01") is None
    assert minute_of_day("09:60") is None
    assert instant("9999-12-31 24:00", "America/New_York") is None
    assert not zone_exists("Mars/Olympus")
    assert not zone_exists("../../etc/passwd")
    assert not zone_exists("America")


def test_the_zone_that_was_probably_meant() -> None:
    assert nearest_zone("New York") == "America/New_York"
    assert nearest_zone("Europe/Berln") == "Europe/Berlin"
    assert nearest_zone("xyzzy plugh") is None
