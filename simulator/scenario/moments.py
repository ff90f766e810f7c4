"""Instants as scenarios write them: `2026-01-05T00:00:00Z`, or a date or time local to the zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dsl.moments import is_recorded, local_instant, nearest_zone, zone_exists
from simulator.scenario.context import Context
from simulator.scenario.tree import Node, Scalar, kind

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(ctx: Context, node: Node | None) -> int | None:
    """Microseconds since 1970-01-01 UTC; without an offset, local to the scenario's time zone."""
    if not isinstance(node, Scalar):
        return None
    text = node.text.strip()
    try:
        found = _instant(datetime.fromisoformat(text.replace(" ", "T", 1)), ctx.timezone)
    except (ValueError, OverflowError):
        ctx.error(
            "no-such-instant",
            f"{kind(node)} is no date and time",
            node.span,
            help="write `2026-01-05`, `2026-01-05 09:00` or `2026-01-05T09:00:00-05:00`",
        )
        return None
    if found < 0 or not is_recorded(found):
        ctx.error(
            "no-such-instant",
            f"{kind(node)} is too early or too late",
            node.span,
            help="scenarios happen in the years 1970 to 2999",
        )
        return None
    ctx.note(node, text)
    return found


def end_of(ctx: Context, node: Node | None) -> int | None:
    """The same; of a mere date, the beginning of the day after it."""
    found = instant(ctx, node)
    if found is None or not isinstance(node, Scalar) or not _DATE.fullmatch(node.text.strip()):
        return found
    return _instant(datetime.fromisoformat(node.text.strip()) + timedelta(days=1), ctx.timezone)


def _instant(written: datetime, zone: str) -> int:
    if written.tzinfo is None:
        return local_instant(written, ZoneInfo(zone))
    return (written - _EPOCH) // timedelta(microseconds=1)


def zone(ctx: Context, node: Node | None, otherwise: str) -> str:
    """A time zone by its IANA name; `otherwise` where none, or a wrong one, is given."""
    if not isinstance(node, Scalar):
        return otherwise
    if zone_exists(node.text):
        return node.text
    near = nearest_zone(node.text)
    ctx.error(
        "unknown-name",
        f"unknown time zone `{node.text}`",
        node.span,
        help=f"did you mean `{near}`?" if near else "write a name such as `America/New_York`",
    )
    return otherwise
