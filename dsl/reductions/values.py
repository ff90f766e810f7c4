"""Names, numbers, texts, dates and durations."""

from __future__ import annotations

from decimal import Decimal

from dsl import nodes
from dsl.diagnostic import error
from dsl.lexer import Token
from dsl.nodes import DurationUnit
from dsl.reductions.place import Place

UNITS: dict[str, DurationUnit] = {
    "minute": "minutes",
    "hour": "hours",
    "day": "days",
    "week": "weeks",
}


def name(place: Place, token: Token) -> nodes.Name:
    return nodes.Name(token.text, token.span(place.path))


def keyword_name(place: Place, token: Token) -> nodes.Name:
    return name(place, token)


def bare_status(place: Place, token: Token) -> nodes.StatusName:
    status = name(place, token)
    return nodes.StatusName(None, status, status.span)


def tracked_status(place: Place, track: Token, dot: Token, status: Token) -> nodes.StatusName:
    return nodes.StatusName(name(place, track), name(place, status), place.since(track))


def text(place: Place, token: Token) -> nodes.Text:
    inner = token.text[1:-1]
    if "\\" in inner:
        inner = inner.replace("\\\\", "\0").replace('\\"', '"').replace("\0", "\\")
    return nodes.Text(inner, token.span(place.path))


def number(place: Place, token: Token) -> nodes.Number:
    return nodes.Number(_decimal(token.text), token.span(place.path))


def percent(place: Place, token: Token) -> nodes.Number:
    return nodes.Number(_decimal(token.text[:-1]), token.span(place.path))


def money(place: Place, token: Token) -> nodes.Money:
    amount, currency = token.text.split()
    return nodes.Money(_decimal(amount), currency, token.span(place.path))


def date(place: Place, token: Token) -> nodes.Date:
    return nodes.Date(token.text, token.span(place.path))


def datetime(place: Place, token: Token) -> nodes.DateTime:
    day, clock = token.text.split()
    return nodes.DateTime(f"{day} {_clock(place, clock, token)}", token.span(place.path))


def time(place: Place, token: Token) -> nodes.Time:
    return nodes.Time(_clock(place, token.text, token), token.span(place.path))


def yes(place: Place, token: Token) -> nodes.YesNo:
    return nodes.YesNo(True, token.span(place.path))


def no(place: Place, token: Token) -> nodes.YesNo:
    return nodes.YesNo(False, token.span(place.path))


def period(place: Place, amount: Token, unit: Token) -> nodes.Duration:
    return nodes.Duration(_decimal(amount.text), _unit(unit), "plain", None, place.since(amount))


def open_period(
    place: Place, amount: Token, open: Token, unit: Token, of: Token, calendar: nodes.Name
) -> nodes.Duration:
    if _unit(unit) not in ("hours", "minutes"):
        _wrong_unit(place, unit, "open time is counted in hours or minutes", "working days of")
    return nodes.Duration(_decimal(amount.text), _unit(unit), "open", calendar, place.since(amount))


def working_period(
    place: Place, amount: Token, working: Token, unit: Token, of: Token, calendar: nodes.Name
) -> nodes.Duration:
    if _unit(unit) != "days":
        _wrong_unit(place, unit, "working time is counted in days", "open hours of")
    return nodes.Duration(_decimal(amount.text), _unit(unit), "working", calendar, place.since(amount))


def _unit(token: Token) -> DurationUnit:
    return UNITS[token.text.removesuffix("s")]


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace("_", ""))


def _wrong_unit(place: Place, unit: Token, message: str, other: str) -> None:
    help = f"write `{other} ...`, or plain `{unit.text}`"
    place.found.append(error("wrong-unit", message, place.of(unit), help=help))


def _clock(place: Place, text: str, token: Token) -> str:
    """`9:00` is `09:00`; an impossible time is reported."""
    hour, minute = text.split(":")
    if int(hour) > 24 or int(minute) > 59 or (int(hour) == 24 and int(minute) > 0):
        help = "hours run from `00:00` to `24:00`, the end of the day"
        message = f"`{text}` is not a time of day"
        place.found.append(error("impossible-time", message, place.of(token), help=help))
    return f"{int(hour):02}:{minute}"
