"""Instants as people of a scenario read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def day(at: int, timezone: str) -> str:
    """`2026-04-05`, with the time where it is not midnight."""
    local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).astimezone(
        ZoneInfo(timezone)
    )
    midnight = not (local.hour or local.minute or local.second)
    return f"{local:%Y-%m-%d}" if midnight else f"{local:%Y-%m-%d %H:%M}"
