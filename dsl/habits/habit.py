"""What a habit is, and the parts that patterns are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Habit:
    """Who writes `said` (a pattern) meant `instead`."""

    said: str
    instead: str | Callable[[re.Match[str]], str]
    message: str
    where: str = ""  # a pattern of the blocks in which it is said, "" for all


VALUE = r'"\d+"|[+-]?\d[\d_.:-]*(?: [A-Z]{3}\b| (?:minute|hour|day|week)s?)?|[\w-]+'
KINDS = {
    "name": r"[\w-]+",
    "place": r"\w[\w.-]*",
    "text": r'"\d+"',
    "value": VALUE,
    "list": rf"(?:{VALUE})(?: , (?:{VALUE}))*",
    "words": r"[\w-]+(?: ,? ?[\w-]+)*",
    "number": r"[+-]?\d[\d_.]*",
    "points": r"[+-]\d[\d_.]*",
    "period": r"\d[\d_.]* (?:minute|hour|day|week)s?",
    "time": r"\d\d?:\d\d",
    "date": r"\d{4}-\d\d-\d\d",
    "more": r"[^{}:]+?",
    "rest": r"[^{}:]+",
    "type": r"text|yes/no|integer|number|money|duration|date",
    "amount": r"integer|number|money|duration|date",
    "action": r"reassign|(?:notify|reset|assign|restart|move|create)(?: [^{}, ]+)+",
}


def spoken(message: str, *pairs: tuple[str, str | Callable[[re.Match[str]], str]]) -> tuple[Habit, ...]:
    return tuple(Habit(said, instead, message) for said, instead in pairs)


def within(where: str, *habits: Habit) -> tuple[Habit, ...]:
    return tuple(replace(habit, where=where) for habit in habits)
