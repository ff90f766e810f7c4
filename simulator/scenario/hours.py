"""A pattern over the hours of the week: a calendar of the policy, or weights."""

from __future__ import annotations

import math

from policy.model import Calendar
from simulator.scenario.context import Context
from simulator.scenario.domains import NOT_NEGATIVE
from simulator.scenario.expressions import fixed
from simulator.scenario.moments import zone
from simulator.scenario.tree import Node, Row, Scalar


def hours_of_week(
    ctx: Context, hours: Node | None, where: Node | None = None
) -> tuple[tuple[float, ...] | None, str]:
    """168 weights with mean 1, and their time zone; None where `hours` says none, or nothing right."""
    if isinstance(hours, Row):
        return _weights(ctx, hours), zone(ctx, where, ctx.timezone)
    if not isinstance(hours, Scalar):
        return None, ctx.timezone
    help = "name a calendar of the policy, or give 24 or 168 weights"
    if not ctx.known("calendar", hours.text, hours.span, ctx.policy.calendar, help):
        return None, ctx.timezone
    calendar = ctx.policy.calendar[hours.text]
    return _normal(ctx, hours, open_hours(calendar)), zone(ctx, where, calendar.timezone)


def _weights(ctx: Context, row: Row) -> tuple[float, ...] | None:
    if len(row.items) not in (24, 168):
        ctx.error(
            "wrong-count",
            f"24 or 168 weights are needed, {len(row.items)} are given",
            row.span,
            help="one for each hour of the day, or of the week from Monday 00:00",
        )
        return None
    found = [fixed(ctx, one, "number", NOT_NEGATIVE) or 0.0 for one in row.items]
    return _normal(ctx, row, found * 7 if len(found) == 24 else found)


def _normal(ctx: Context, node: Node, weights: list[float]) -> tuple[float, ...] | None:
    total = math.fsum(weights)  # the same in every version of Python
    if total <= 0.0:
        ctx.error("no-weight", "these weights sum to zero: nothing would ever happen", node.span)
        return None
    return tuple(one * 168 / total for one in weights)


def open_hours(calendar: Calendar) -> list[float]:
    """The open share of each hour of the week, from Monday 00:00."""
    minutes = [0] * (7 * 1440)
    for day, intervals in enumerate(calendar.week):
        for one in intervals:
            for minute in range(day * 1440 + one.start, day * 1440 + one.end):
                minutes[minute % len(minutes)] = 1
    return [sum(minutes[hour * 60 : hour * 60 + 60]) / 60 for hour in range(168)]
