"""What people do by themselves: rates of events by status, the hours of the week, after a touch."""

from __future__ import annotations

from dsl.typed import Value
from simulator.model import AfterTouch, Behaviour, Mix
from simulator.numeric import Number
from simulator.scenario.context import Context
from simulator.scenario.domains import INFINITE, NOT_NEGATIVE, SECOND
from simulator.scenario.expressions import duration, fixed, number
from simulator.scenario.hours import hours_of_week
from simulator.scenario.moments import zone
from simulator.scenario.places import RATE
from simulator.scenario.tree import Entry, Node, Scalar, Table
from simulator.scenario.values import value_of
from simulator.scenario.words import entries_of, name_of, names_of, statuses_of

_SPECIAL = ("daily", "after-touch")


def behaviour(ctx: Context, node: Node | None) -> Behaviour:
    """All of `behaviour:`."""
    entries = [one for one in entries_of(node) if one.key.text not in _SPECIAL]
    mixes = [_mix(ctx, one) for one in entries]
    _once(ctx, entries, mixes)
    body = node if isinstance(node, Table) else None
    daily = body.get("daily") if body else None
    weights, timezone = _daily(ctx, daily)
    field, zones = _zones(ctx, daily.get("zone") if isinstance(daily, Table) else None)
    after = _after_touch(ctx, body.get("after-touch") if body else None)
    if after is not None:
        for name, rate in (one for mix in mixes for one in mix.events if one[0] in after.events):
            _humanly(ctx, name, rate, after.times)
    return Behaviour(tuple(mixes), weights, timezone, after, field, zones)


def _humanly(ctx: Context, event: str, rate: Number, times: float = 1.0) -> bool:
    """People do a thing once a second at most: faster ones would be simulated practically for ever."""
    if rate.high == INFINITE or rate.high * times * SECOND <= 1.0:
        return True
    after = " after a touch" if times > 1.0 else ""
    ctx.error(
        "out-of-range",
        f"somebody can do `{event}` more than once a second{after}",
        rate.span,
        help="write how often one person does it: `0.3 per day`",
    )
    return False


def _mix(ctx: Context, entry: Entry) -> Mix:
    events = []
    for one in entries_of(entry.value):
        known = ctx.known("event", one.key.text, one.key.span, ctx.policy.events)
        rate = number(ctx, one.value, RATE, "rate", NOT_NEGATIVE)
        if known and rate is not None and _humanly(ctx, one.key.text, rate):
            events.append((one.key.text, rate))
    return Mix(statuses_of(ctx, entry.key), tuple(events), entry.key.span)


def _once(ctx: Context, entries: list[Entry], mixes: list[Mix]) -> None:
    """A status has one mix."""
    first: dict[str, Entry] = {}
    for entry, mix in zip(entries, mixes, strict=True):
        for status in mix.statuses:
            if status in first:
                ctx.error(
                    "drawn-twice",
                    f"the behaviour in `{status}` is given twice",
                    entry.key.span,
                    help="put all its events under one key",
                )
            first.setdefault(status, entry)


def _after_touch(ctx: Context, node: Node | None) -> AfterTouch | None:
    if not isinstance(node, Table):
        return None
    times = fixed(ctx, node.get("times"), "number", NOT_NEGATIVE)
    last = duration(ctx, node.get("for"), above_zero=True)
    events = names_of(ctx, node.get("events"), "event", ctx.policy.events)
    return AfterTouch(times, last, events) if times is not None and last is not None else None


def _daily(ctx: Context, node: Node | None) -> tuple[tuple[float, ...] | None, str]:
    if not isinstance(node, Table):
        return None, ctx.timezone
    hours, where = node.get("hours"), node.get("zone")
    if isinstance(where, Table):
        where = where.get("otherwise")
    elif isinstance(where, Scalar) and where.text.startswith("by "):
        ctx.error(
            "wrong-form",
            f"which zones are there {where.text}?",
            where.span,
            help="write `zone: {by: country, US: America/New_York, otherwise: Europe/London}`",
        )
        where = None
    return hours_of_week(ctx, hours, where)


def _zones(ctx: Context, node: Node | None) -> tuple[str, tuple[tuple[Value, str], ...]]:
    """The field that says the zone, and the zones of its values."""
    if not isinstance(node, Table):
        return "", ()
    name = name_of(ctx, node.get("by"), "field", tuple(ctx.modelled))
    field = ctx.policy.field_named.get(name or "")
    if field is None or field.type not in ("one of", "text", "yes/no"):
        if field is not None:
            ctx.error(
                "unit-mismatch",
                f"`{field.name}` is a number, and says no zone",
                node.span,
                help="name a field with values: `by: country`",
            )
        return "", ()
    found: dict[Value, str] = {}
    for one in node.entries:
        if one.key.text in ("by", "otherwise"):
            continue
        value = value_of(ctx, field, one.key)
        if value is not None:
            found[value] = zone(ctx, one.value, ctx.timezone)
    return field.name, tuple(found.items())
