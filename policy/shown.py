"""Machine values in people's words, for examples and explanations: points, instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from policy.model import MICRO, Policy


def points(micro: int) -> str:
    """`92.5`: micro-points without needless zeros."""
    text = f"{Decimal(micro) / MICRO:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment(policy: Policy, t: int | None) -> str:
    """`2026-01-07 15:00`, local to the policy's time zone, with seconds where there are any."""
    if t is None:
        return "never"
    local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=t)).astimezone(
        ZoneInfo(policy.timezone)
    )
    text = f"{local:%Y-%m-%d %H:%M}"
    if local.second or local.microsecond:
        text += f":{local:%S}" + (f".{local:%f}" if local.microsecond else "")
    return text
