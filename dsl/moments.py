"""Days, times of day, instants and time zones: text to canonical numbers, None for what is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from dsl.suggest import closest

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
END_OF_DAY = 1440
RECORDED = "the years 1900 to 2999"
_FIRST = int(datetime(1900, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
_LAST = int(datetime(3000, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000


def day_number(text: str) -> int | None:
    """`2026-11-26` as days since 1970-01-01."""
    try:
        return date.fromisoformat(text).toordinal() - _EPOCH_DAY
    except ValueError:
        return None


def minute_of_day(text: str) -> int | None:
    """`09:30` as minutes since midnight; `24:00` is 1440."""
    hours, _, minutes = text.partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2):
        return None
    total = int(hours) * 60 + int(minutes)
    return total if int(minutes) < 60 and total <= END_OF_DAY else None


def instant(text: str, zone: str) -> int | None:
    """`2026-01-05 09:00` in a zone that exists, as microseconds since 1970-01-01 UTC.

    A time in a daylight-saving gap is the first instant after the gap; of two, it is the first.
    """
    day_text, _, time_text = text.partition(" ")
    day, minute = day_number(day_text), minute_of_day(time_text.strip())
    if day is None or minute is None:
        return None
    midnight = datetime.fromordinal(day + _EPOCH_DAY)
    try:
        return local_instant(midnight + timedelta(minutes=minute), ZoneInfo(zone))
    except OverflowError:
        return None


def local_instant(local: datetime, zone: ZoneInfo) -> int:
    """The instant of a naive local time, by the rule of `instant`."""
    there = local.replace(tzinfo=zone, fold=0)
    utc = there.astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) == local:
        return (utc - _EPOCH) // _MICROSECOND
    return _after_gap(local, zone)


def is_recorded(at: int) -> bool:
    """Whether things happen at this instant, so that what is planned from there has a date too."""
    return _FIRST <= at < _LAST


def zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def nearest_zone(name: str) -> str | None:
    """The zone that a misspelled name probably means; also by its city alone (`New York`)."""
    zones = _zones()
    city = name.rpartition("/")[2].replace(" ", "_").casefold()
    same_city = sorted(zone for zone in zones if zone.rpartition("/")[2].casefold() == city)
    return same_city[0] if same_city else closest(name.replace(" ", "_"), zones)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _after_gap(local: datetime, zone: ZoneInfo) -> int:
    """Inside a gap the offset before it puts the time after the gap: the gap ends in between."""
    before = local.replace(tzinfo=zone, fold=1).utcoffset() or timedelta(0)
    after = local.replace(tzinfo=zone, fold=0).utcoffset() or timedelta(0)
    low = local.replace(tzinfo=timezone(max(before, after))).astimezone(UTC)
    high = local.replace(tzinfo=timezone(min(before, after))).astimezone(UTC)
    offset = low.astimezone(zone).utcoffset()
    while high - low > _MICROSECOND:  # the first instant with the new offset
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return (high - _EPOCH) // _MICROSECOND
