"""Units of expressions as powers of money and time; a truth is a unit of its own."""

from __future__ import annotations

from typing import Literal, NamedTuple

from simulator.numeric import Unit


class Dimension(NamedTuple):
    money: int
    time: int
    truth: bool = False


NUMBER = Dimension(0, 0)
RATE = Dimension(0, -1)
DURATION = Dimension(0, 1)
MONEY = Dimension(1, 0)
PAY = Dimension(1, -1)
TRUTH = Dimension(0, 0, True)

Wanted = Literal["number", "rate", "duration", "money", "pay"]

OF: dict[Wanted, Dimension] = {
    "number": NUMBER,
    "rate": RATE,
    "duration": DURATION,
    "money": MONEY,
    "pay": PAY,
}
UNITS: dict[Dimension, Unit] = {NUMBER: "number", RATE: "rate", DURATION: "duration", MONEY: "money"}

_NAMES = {
    NUMBER: "a plain number",
    RATE: "a rate",
    DURATION: "a length of time",
    MONEY: "money",
    PAY: "money per time",
    TRUTH: "a condition",
}


def named(unit: Dimension) -> str:
    return _NAMES.get(unit, "a unit that means nothing")


def cure(want: Dimension, got: Dimension, text: str, currency: str) -> str:
    """How to write the value in the wanted unit."""
    bare = text if len(text) <= 20 else "..."
    if got == TRUTH and want == NUMBER:
        return f"write `if {bare} then 1 else 0`"
    if want == NUMBER:
        return "write it without a unit"
    if want == RATE:
        return f"say per which time: `{bare} per day`" if got == NUMBER else "write a rate: `3 per day`"
    if want == DURATION:
        return f"write its unit: `{bare} hours`" if got == NUMBER else "write a length of time: `9 days`"
    money = currency or "USD"
    if want == MONEY:
        return f"write its currency: `{bare} {money}`" if got == NUMBER else "write an amount of money"
    if want == PAY:
        return f"write `{bare} per hour`" if got == MONEY else f"write `40 {money} per hour`"
    return ""
