"""Where people come from: random arrivals, campaigns and imports."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from simulator.model import Campaign, Source
from simulator.scenario.context import Context
from simulator.scenario.domains import NOT_NEGATIVE
from simulator.scenario.expressions import duration, fixed, number, whole
from simulator.scenario.hours import hours_of_week
from simulator.scenario.moments import instant
from simulator.scenario.places import BIRTH
from simulator.scenario.tree import Entry, Node, Row, Table
from simulator.scenario.words import name_of, names_of

_MOST_PEOPLE = 100_000_000.0


def sources(ctx: Context, node: Node | None) -> tuple[Source, ...]:
    """All sources, in the order of the text."""
    entries = node.entries if isinstance(node, Table) else ()
    if not entries and node is not None:
        ctx.error(
            "no-sources",
            "nobody arrives: there are no sources",
            node.span,
            help="write `web: {arrivals: 20 per day}`",
        )
    _among_the_policys(ctx, entries)
    return tuple(_source(ctx, one) for one in entries if isinstance(one.value, Table))


def _among_the_policys(ctx: Context, entries: tuple[Entry, ...]) -> None:
    """A `source` field with listed values takes no others."""
    field = ctx.policy.field_named.get("source")
    if field is None or field.type != "one of":
        return
    for one in entries:
        ctx.known("source", one.key.text, one.key.span, field.values)


def _source(ctx: Context, entry: Entry) -> Source:
    body = entry.value
    assert isinstance(body, Table)
    if not any(key in body for key in ("arrivals", "campaigns", "imports")):
        ctx.error(
            "no-arrivals",
            f"nobody arrives from `{entry.key.text}`",
            entry.key.span,
            help="add `arrivals: 2 per day`, `campaigns` or `imports`",
        )
    hours, where = hours_of_week(ctx, body.get("hours"))
    weekday = _factors(ctx, body.get("weekday"), 7)
    bursts = (*_campaigns(ctx, body.get("campaigns")), *_campaigns(ctx, body.get("imports")))
    if hours:
        bursts = tuple(replace(one, hours=hours, zone=where) if one.over else one for one in bursts)
    return Source(
        entry.key.text,
        fixed(ctx, body.get("arrivals"), "rate", NOT_NEGATIVE) or 0.0,
        weekday,
        _factors(ctx, body.get("month"), 12),
        _as_many(ctx, hours, where, weekday) if hours else (),
        where if hours else "",
        bursts,
        names_of(ctx, body.get("arrives-with"), "event", ctx.policy.events),
        number(ctx, body.get("cost"), BIRTH, "money", NOT_NEGATIVE),
        name_of(ctx, body.get("track"), "track", ctx.policy.tracks) or "",
        entry.key.span,
    )


def _as_many(
    ctx: Context, hours: tuple[float, ...], where: str, weekday: tuple[float, ...]
) -> tuple[float, ...]:
    """The weights of the hours, scaled so that with the days' factors as many come in a week as without
    hours. Where their zone is another one, as at the start of the scenario."""
    if len(set(weekday)) == 1:
        return hours
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=ctx.start)
    here, there = (at.astimezone(ZoneInfo(one)).utcoffset() for one in (ctx.timezone, where))
    assert here is not None
    assert there is not None
    ahead = (here - there) / timedelta(hours=1)
    days = [weekday[int((hour + 0.5 + ahead) // 24) % 7] for hour in range(168)]
    came = math.fsum(a * b for a, b in zip(hours, days, strict=True))
    if came <= 0.0:
        return hours
    return tuple(one * 24 * math.fsum(weekday) / came for one in hours)


def _factors(ctx: Context, node: Node | None, count: int) -> tuple[float, ...]:
    if not isinstance(node, Row):
        return (1.0,) * count
    if len(node.items) != count:
        order = "seven factors from Monday" if count == 7 else "twelve factors from January"
        ctx.error(
            "wrong-count",
            f"{count} factors are needed, {len(node.items)} are given",
            node.span,
            help=f"write {order}",
        )
        return (1.0,) * count
    return tuple(fixed(ctx, one, "number", NOT_NEGATIVE) or 0.0 for one in node.items)


def _campaigns(ctx: Context, node: Node | None) -> list[Campaign]:
    found = []
    for one in node.items if isinstance(node, Row) else ():
        if not isinstance(one, Table):
            continue
        at = instant(ctx, one.get("at"))
        people = whole(ctx, one.get("people"), (0.0, _MOST_PEOPLE))
        over = duration(ctx, one.get("over"))
        if at is not None and people is not None:
            found.append(Campaign(at, people, over or 0))
    return found
