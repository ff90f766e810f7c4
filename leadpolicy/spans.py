"""What a list of values or a range means: `1,2,4`, `1..6 by 0.5`, `2026-03-01..2026-09-01 by week`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from leadpolicy.errors import InputError

FINE = 200  # steps, about, of a range that says none and has decimals
_RANGE = re.compile(r"([+-]?[0-9.]+)\.\.([+-]?[0-9.]+)(?: by ([0-9.]+))?")
_DAY = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_DAYS = re.compile(rf"{_DAY}\.\.{_DAY}(?: by ([0-9]+ )?(day|week|month)s?)?")
_COMMA = r"([+-]?[0-9.]+(?:,[0-9]+)?)"
_COMMAS = re.compile(rf"{_COMMA}\.\.{_COMMA}(?: by {_COMMA})?")
_STEPS = re.compile(r"\s+by\s.*")
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_LEAST = {"day": 1, "week": 7, "month": 28}  # days
_WRITE = "write `1..6` or `1..6 by 0.5`"
_WRITE_DAYS = "write `2026-03-01..2026-09-01 by 2 weeks`"


def texts(written: str, most: int, fine: bool = False) -> Iterator[str]:
    """The values, one after the other. `fine`: a range that says no step and whose ends have decimals
    has about `FINE` steps. InputError for a range that is none, or has more than `most` steps."""
    _refuse_commas(written)
    for part in written.split(","):
        one = part.strip()
        if span := _RANGE.fullmatch(one):
            yield from _numbers(one, span, most, fine)
        elif days := _DAYS.fullmatch(one):
            yield from _dates(one, days, most)
        else:
            yield one


def two_ends(written: str) -> tuple[str, str]:
    """The two of `LOW..HIGH`, or of `LOW,HIGH`, as they are written. InputError for anything else."""
    _refuse_commas(written)
    low, dots, high = written.partition("..")
    parts = [one.strip() for one in ((low, high) if dots else written.split(","))]
    if dots and _STEPS.search(high):
        raise InputError(
            f"`{written}` has steps, and the number is turned to its two ends alone",
            f"write `{_STEPS.sub('', written)}`",
        )
    if len(parts) != 2 or not all(parts) or "," in f"{low}{high}" * bool(dots):
        raise InputError(
            f"`{written}` is not two ends",
            "write `LOW..HIGH`, or `LOW,HIGH`: a number is turned to both",
        )
    if all(map(_PLAIN.fullmatch, parts)) and Decimal(parts[0]) > Decimal(parts[1]):
        raise InputError(f"`{written}` begins above its end", f"write `{parts[1]}..{parts[0]}`")
    return parts[0], parts[1]


def _refuse_commas(written: str) -> None:
    """InputError where commas may be those of decimals: `0,1..0,3`, `1..6 by 0,5`, `0,5..2`."""
    found = _COMMAS.fullmatch(written.strip())
    if found is None:
        return
    low, high, step = (one or "" for one in found.groups())
    if ("," in low and "," in high) or step.startswith("0,") or low.startswith("0,"):
        right = written.strip().replace(",", ".")
        raise InputError(
            f"`{written.strip()}` may be a range or a list",
            f"write `{right}`: decimals are written with a dot; lists have a space after the comma",
        )


def _numbers(one: str, span: re.Match[str], most: int, fine: bool) -> Iterator[str]:
    try:
        low, high = Decimal(span[1]), Decimal(span[2])
        step = Decimal(span[3] or "1")
    except ArithmeticError:
        raise InputError(f"`{one}` is no range", _WRITE) from None
    if fine and span[3] is None and ("." in span[1] or "." in span[2]):
        step = _round((high - low) / FINE)
    if step <= 0:
        raise InputError(f"`{one}` has steps of nothing", _WRITE)
    _refuse(one, high < low, int((high - low) / step), most, _WRITE)
    while low < high:
        yield f"{low.normalize():f}"
        low += step
    yield f"{high.normalize():f}"


def _refuse(one: str, falls: bool, steps: int, most: int, write: str) -> None:
    """InputError for a range that falls, or has more than `most` steps."""
    if falls:
        raise InputError(f"`{one}` begins above its end", write)
    if steps > most:
        raise InputError(f"`{one}` has {steps + 1:,} values, of which {most:,} can be run", write)


def _round(step: Decimal) -> Decimal:
    """The next 1, 2 or 5 of a power of ten below."""
    if step <= 0:
        return Decimal(1)
    power = Decimal(10) ** step.adjusted()
    return next(power * first for first in (5, 2, 1) if power * first <= step)


def _dates(one: str, days: re.Match[str], most: int) -> Iterator[str]:
    try:
        low, high = date.fromisoformat(days[1]), date.fromisoformat(days[2])
    except ValueError:
        raise InputError(f"`{one}` is no range", _WRITE_DAYS) from None
    many, unit = int(days[3] or 1), days[4] or "day"
    if not many:
        raise InputError(f"`{one}` has steps of nothing", _WRITE_DAYS)
    _refuse(one, high < low, (high - low).days // (many * _LEAST[unit]), most, _WRITE_DAYS)
    at, first = 0, low
    while first < high:
        yield first.isoformat()
        at += many
        try:
            first = _later(low, at, unit)
        except (OverflowError, ValueError):  # no calendar goes so far
            break
    yield high.isoformat()


def _later(day: date, many: int, unit: str) -> date:
    """So many units later; of a month that is too short, its last day."""
    if unit != "month":
        return day + timedelta(days=many * (7 if unit == "week" else 1))
    months = day.month - 1 + many
    year, month = day.year + months // 12, months % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))
