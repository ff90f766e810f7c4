"""Cells of a table to canonical values of a policy's fields, and instants.

Lenient where the meaning is certain (`TRUE`, `10_000 USD`, `200.0` for an integer), strict where it is a
guess (`10,000`, a bare number for a duration): a BadCell says what was expected and how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from dsl.amounts import LARGEST, LIMIT
from dsl.literals import clean
from dsl.moments import RECORDED, is_recorded, local_instant
from dsl.suggest import closest
from dsl.typed import Value
from leadpolicy.io.cells import meant
from leadpolicy.io.tables import Cell
from policy import words
from policy.model import DAY, HOUR, MICRO, MINUTE, Field, FieldKind, Policy

YES = {"yes": True, "y": True, "true": True, "t": True, "1": True}
YES |= {"no": False, "n": False, "false": False, "f": False, "0": False}
UNITS = {"minute": MINUTE, "hour": HOUR, "day": DAY, "week": 7 * DAY}
CENTS = 100
LONGEST = 10_000  # characters of a value
_UNSHOWN = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff]")
_BREAKS = re.compile("[\t\n\r]")  # text that people wrote has them
_BETWEEN = frozenset(("", " ", "T", "t"))
_DAY_FIRST = re.compile(r"[\dW-]{7,10}(?:[ Tt]|\Z)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1)
_MIDNIGHT = time()
_MICROSECOND = timedelta(microseconds=1)
_DURATION = re.compile(r"(\d[\d_]*(?:\.\d+)?)\s*([a-z]+)")
_MONEY = re.compile(r"(?:([A-Z]{3})\s+)?([-+]?\d[\d_]*(?:\.\d+)?)(?:\s+([A-Z]{3}))?")


class BadCell(Exception):
    """The cell is no value of its field: `message` says what was expected, `help` how to write it."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def value(field: Field, cell: Cell, policy: Policy) -> Value | None:
    """The canonical value of a cell, None when it is missing. BadCell when it is none of the field's."""
    if isinstance(cell, str):
        if len(cell) > LONGEST:
            raise BadCell(f"a value may have {LONGEST:,} characters, this one has {len(cell):,}")
        cell = meant(clean(shown(cell, lines=True)))
        if not cell:
            return None
    elif cell is None:
        return None
    elif isinstance(cell, list | dict):
        raise BadCell("a single value was expected, not a list or an object")
    found = _PARSERS[field.type](field, cell, policy)
    _check_range(field, found, policy)
    return found


def shown(text: str, lines: bool = False) -> str:
    """The text. BadCell when it has control characters or halves of pairs; `lines` may be broken."""
    if not text.isprintable() and _UNSHOWN.search(_BREAKS.sub("", text) if lines else text):
        raise BadCell(
            f"{text[:40]!a} holds a character that cannot be shown",
            "leave out control characters, breaks of lines in names and halves of pairs",
        )
    return text


def instant(cell: Cell, policy: Policy) -> int:
    """An ISO date and time as microseconds; without a zone, in the policy's time zone. BadCell."""
    when = cell
    if isinstance(cell, str):
        when = _moment(cell.strip())
    elif isinstance(cell, date) and not isinstance(cell, datetime):
        when = datetime(cell.year, cell.month, cell.day)
    if not isinstance(when, datetime):
        raise BadCell(
            f"`{cell}` is no date and time",
            "write `2026-01-05 09:00` (in the policy's time zone) or `2026-01-05T09:00:00Z`",
        )
    try:
        found = _micros(when, policy)
    except OverflowError:
        found = None
    if found is None or not is_recorded(found):
        raise BadCell(f"`{cell}` is too early or too late", f"moments lie in {RECORDED}")
    return found


def _moment(text: str) -> datetime | None:
    """ISO 8601, with a blank or `T` between day and time; `UTC` in full may stand for `Z`."""
    if text[10:11] not in _BETWEEN and _DAY_FIRST.match(text) is None:
        return None  # other signs between the two would hide that a day has a zone: `2026-01-05+01:00`
    try:
        return datetime.fromisoformat(f"{text[:-4]}Z" if text[-4:] == " UTC" else text)
    except ValueError:
        return None


def plain(cell: Cell) -> str:
    """The cell as text; whole numbers without a point, of which a data frame that lacks some makes
    fractions."""
    if isinstance(cell, float):
        return str(int(cell) if cell.is_integer() else cell)
    if isinstance(cell, Decimal) and cell.adjusted() < 20 and cell == int(cell):
        return str(int(cell))
    return str(cell)


def _micros(when: datetime, policy: Policy) -> int:
    if when.tzinfo is None:
        return local_instant(when, ZoneInfo(policy.timezone))
    return (when - _EPOCH) // _MICROSECOND


# --- one parser a type --------------------------------------------------------------------------


def _one_of(field: Field, cell: Cell, policy: Policy) -> str:
    text = str(cell)
    if text in field.values:
        return text
    near = closest(text, field.values)
    known = f"it is one of {', '.join(field.values)}"
    raise BadCell(
        f"`{text}` is no value of `{field.name}`", f"did you mean `{near}`? {known}" if near else known
    )


def _text(field: Field, cell: Cell, policy: Policy) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return clean(plain(cell))


def _integer(field: Field, cell: Cell, policy: Policy) -> int:
    number = _decimal(cell, "a whole number", "200")
    if number != number.to_integral_value():
        raise BadCell(f"`{cell}` is no whole number", f"`{field.name}` counts in whole steps")
    return int(number)


def _number(field: Field, cell: Cell, policy: Policy) -> int:
    """In millionths, halves to even: what a model gives to sixteen digits is rounded."""
    number = _decimal(cell, "a number", "0.5")
    return int((number * MICRO).to_integral_value(ROUND_HALF_EVEN))


def _money(field: Field, cell: Cell, policy: Policy) -> int:
    expected = f"10_000 {policy.currency or 'USD'}"
    currency = ""
    if isinstance(cell, str):
        match = _MONEY.fullmatch(cell)
        if match is None:
            raise BadCell(f"`{cell}` is no amount of money", _plainly(expected))
        currency = match[1] or match[3] or ""
        cell = match[2]
    if currency not in ("", policy.currency):
        raise BadCell(
            f"the amount is in {currency}, the policy counts in {policy.currency}", "convert the amount"
        )
    cents = _decimal(cell, "an amount of money", expected) * CENTS
    if cents != cents.to_integral_value():
        raise BadCell(f"`{cell}` is finer than a hundredth", "round the amount to two decimals")
    return int(cents)


def _yes_no(field: Field, cell: Cell, policy: Policy) -> bool:
    if isinstance(cell, bool):
        return cell
    answer = YES.get(plain(cell).casefold().removesuffix(".0"))
    if answer is None:
        raise BadCell(f"`{cell}` is neither yes nor no", "write yes or no (or true, false, 1, 0)")
    return answer


def _duration(field: Field, cell: Cell, policy: Policy) -> int:
    if isinstance(cell, timedelta):
        return cell // _MICROSECOND
    match = _DURATION.fullmatch(cell.casefold()) if isinstance(cell, str) else None
    unit = UNITS.get(match[2].removesuffix("s")) if match else None
    if match is None or unit is None:
        raise BadCell(f"`{cell}` is no length of time", "write `90 days` (minutes, hours, days, weeks)")
    length = _decimal(match[1], "a length of time", "90 days") * unit
    if length >= LIMIT:
        raise BadCell(f"`{cell}` is too long", "write `90 days` (minutes, hours, days, weeks)")
    return int(length.to_integral_value(ROUND_HALF_EVEN))


def _date(field: Field, cell: Cell, policy: Policy) -> int:
    day = cell
    if isinstance(cell, str):
        when = _moment(cell)
        day = when.date() if when is not None and when.time() == _MIDNIGHT else None
    elif isinstance(cell, datetime):
        day = cell.date()
    if not isinstance(day, date):
        raise BadCell(f"`{cell}` is no date", "write `2026-11-26`")
    return (day - _EPOCH_DAY).days


_PARSERS: dict[FieldKind, Callable[[Field, Cell, Policy], Value]] = {
    "one of": _one_of,
    "text": _text,
    "integer": _integer,
    "number": _number,
    "money": _money,
    "yes/no": _yes_no,
    "duration": _duration,
    "date": _date,
}


# --- numbers ------------------------------------------------------------------------------------


def _decimal(cell: Cell, expected: str, example: str) -> Decimal:
    try:
        if isinstance(cell, bool):
            raise InvalidOperation
        text = repr(cell) if isinstance(cell, float) else str(cell)
        number = Decimal(text)
    except InvalidOperation:
        raise BadCell(f"`{cell}` is not {expected}", _plainly(example)) from None
    if not number.is_finite() or number.adjusted() > 20 or abs(number) >= LARGEST:
        raise BadCell(f"`{cell}` is too large or no number at all", _plainly(example))
    return number


def _plainly(example: str) -> str:
    return f"write it like `{example}`: a point for decimals, no separator but `_`"


def _check_range(field: Field, found: Value, policy: Policy) -> None:
    if isinstance(found, bool | str):
        return
    for bound, beyond, side in ((field.low, -1, "below"), (field.high, 1, "above")):
        if bound is not None and (found - bound) * beyond > 0:
            shown, least = (words.value(policy, field.name, one) for one in (found, bound))
            raise BadCell(f"`{shown}` is {side} {least}, where the range of `{field.name}` ends")
