"""Numbers as written to canonical whole numbers: points, cents, microseconds, days."""

from __future__ import annotations

from decimal import Context, Decimal

from dsl import nodes
from dsl.findings import Findings
from dsl.moments import day_number
from dsl.source import Span

MICRO = 1_000_000
CENTS = 100
LIMIT = 1 << 62  # every canonical value stays below, so that sums of a few fit 64 bits
LARGEST = LIMIT // MICRO  # whatever the unit, as for the numbers in data
EXACT = Context(prec=200)  # digits; more than any literal has
DAY = 86_400_000_000  # microseconds
CENTURY = 36_525  # days: longer than that, no policy plans
UNITS = {"minutes": 60_000_000, "hours": 3_600_000_000, "days": DAY, "weeks": 7 * DAY}


def whole(value: Decimal, scale: int, what: str, span: Span, findings: Findings) -> int | None:
    """`value * scale` where that is a whole number within bounds; `what` names the smallest step."""
    scaled = EXACT.multiply(value, Decimal(scale))
    if abs(scaled) >= LIMIT or abs(value) >= LARGEST:
        findings.error("too-large", "this number is too large", span)
        return None
    if scaled != scaled.to_integral_value():
        findings.error("too-precise", f"this number is finer than {what}", span)
        return None
    return int(scaled)


def micro(number: nodes.Number, findings: Findings) -> int | None:
    """Points, scores and `number` fields: millionths."""
    return whole(number.value, MICRO, "a millionth", number.span, findings)


def integer(number: nodes.Number, findings: Findings) -> int | None:
    return whole(number.value, 1, "a whole number", number.span, findings)


def cents(money: nodes.Money, currency: str, findings: Findings) -> int | None:
    """An amount in the policy's currency."""
    if not currency:
        findings.missing(
            "no-currency",
            f"the policy has no currency, so {money.currency} means nothing",
            money.span,
            help=f"write `currency {money.currency}` in the policy block",
        )
        return None
    if money.currency != currency and is_currency(currency):
        findings.error(
            "wrong-currency",
            f"the policy counts in {currency}, not in {money.currency}",
            money.span,
            help="a policy has one currency; convert the amount",
        )
        return None
    return whole(money.value, CENTS, "a hundredth", money.span, findings)


def is_currency(code: str) -> bool:
    """Three capital letters: which of them are money is not for us to say."""
    return len(code) == 3 and code.isascii() and code.isupper()


def microseconds(duration: nodes.Duration, findings: Findings) -> int | None:
    """A plain length of time; open and working time have no fixed length."""
    if duration.kind != "plain":
        findings.error(
            "wrong-unit",
            f"{'open hours' if duration.kind == 'open' else 'working days'} cannot be counted here",
            duration.span,
            help="use plain minutes, hours, days or weeks",
        )
        return None
    return whole(duration.amount, UNITS[duration.unit], "a microsecond", duration.span, findings)


def days(duration: nodes.Duration, findings: Findings) -> int | None:
    """A plain length of time in whole days."""
    length = microseconds(duration, findings)
    if length is None:
        return None
    if length % DAY:
        findings.error("too-precise", "whole days are needed here", duration.span)
        return None
    return length // DAY


def day(date: nodes.Date, findings: Findings) -> int | None:
    """A calendar day, counted from 1970-01-01."""
    number = day_number(date.text)
    if number is None:
        findings.error("no-such-day", f"there is no day {date.text}", date.span)
    return number


def planned(value: int | None, most: int, what: str, span: Span, findings: Findings) -> int | None:
    """`value` if it is within the century that a policy can plan; else says that `what` is not."""
    if value is not None and value > most:
        findings.error("too-far", f"{what} reaches further than a hundred years", span)
        return None
    return value


def positive(value: int | None, what: str, span: Span, findings: Findings) -> int | None:
    """`value` if it is above zero; else says that `what` must be."""
    if value is not None and value <= 0:
        findings.error("not-positive", f"{what} must be above zero", span)
        return None
    return value
