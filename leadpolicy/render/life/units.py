"""Instants to the minute, lengths of time and amounts of money, as a story tells them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dsl.typed import Value
from policy import words
from policy.model import DAY, HOUR, MICRO, MINUTE, Policy
from policy.shown import points

_FADED = 10**4  # micro-points: as many digits as a story needs
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def local(policy: Policy, at: int) -> datetime:
    """In the policy's time zone."""
    return (_EPOCH + timedelta(microseconds=at)).astimezone(ZoneInfo(policy.timezone))


def clock_time(policy: Policy, at: int) -> str:
    """`2026-02-10 13:42`."""
    return f"{local(policy, at):%Y-%m-%d %H:%M}"


def day(policy: Policy, at: int) -> date:
    return local(policy, at).date()


def length(ticks: int) -> str:
    """`42 s`, `12 min`, `3 h 5 min`, `2 days 4 h`."""
    for unit, name, part, part_name in (
        (DAY, "days", HOUR, "h"),
        (HOUR, "h", MINUTE, "min"),
    ):
        if ticks >= (2 * unit if unit == DAY else unit):
            whole, rest = divmod(round(ticks / part), unit // part)
            return f"{whole:,} {name} {rest} {part_name}" if rest else f"{whole:,} {name}"
    if ticks >= MINUTE:
        return f"{round(ticks / MINUTE)} min"
    return f"{round(ticks / MICRO)} s"


def money(cents: int, currency: str) -> str:
    text = f"{cents / 100:,.0f}" if cents % 100 == 0 else f"{cents / 100:,.2f}"
    return f"{text} {currency}".rstrip()


def value(policy: Policy, field: str, what: Value) -> str:
    """The value of a field, lengths of time and money as people say them."""
    kind = policy.field_named[field].type if field in policy.field_named else ""
    if kind == "duration" and isinstance(what, int):
        return length(what)
    if kind == "money" and isinstance(what, int):
        return money(what, policy.currency)
    if kind == "integer" and isinstance(what, int):
        return f"{what:,}"
    return words.value(policy, field, what)


def shown_score(micro: int) -> str:
    """To hundredths."""
    return points(round(micro / _FADED) * _FADED)


def score_of(policy: Policy, score: int, groups: tuple[int, ...]) -> str:
    """`104 = fit 50 + engagement 54`."""
    named = zip(policy.groups, groups, strict=True)
    parts = [f"{group.name} {shown_score(value)}" for group, value in named]
    return f"{shown_score(score)} = {' + '.join(parts)}" if len(parts) > 1 else shown_score(score)
