"""The log that both simulators write, and its one order, in which fast-forwarded lives can be compared.

docs/simulator.md says what the kinds and values are.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

ORDERS = ("calendar", "completion", "timer", "arrival", "dispatch")  # the classes, by number


_PLACE = itemgetter(0, 1, 2)  # of a Record


class Record(NamedTuple):
    """One line. `at` is in microseconds, `order` the class, `score` in micro-points; "" is nobody."""

    at: int
    order: int
    lead: int
    kind: str
    status: str
    team: str
    rep: str
    score: int
    value: str | int = ""


def ordered(records: Iterable[Record]) -> list[Record]:
    """By instant, class and lead, keeping the order of writing within; all lines of one such group show
    the state that the last of them left behind."""
    lines = sorted(records, key=_PLACE)
    for before in range(len(lines) - 2, -1, -1):  # from the end: the next line has what the last has
        line, after = lines[before], lines[before + 1]
        if line[:3] == after[:3] and line[4:8] != after[4:8]:
            lines[before] = Record(*line[:4], *after[4:8], line.value)
    return lines


def formatted(records: Iterable[Record], start: int) -> Iterable[str]:
    """One text line a record: seconds since `start`, class, person, what, state, points."""
    for line in records:
        seconds = (line.at - start) / 1e6
        yield (
            f"{seconds:16.6f} {ORDERS[line.order]:10} {line.lead:7} {line.kind:8} {line.value!s:20} "
            f"{line.status:24} {line.team or '-':16} {line.rep or '-':16} {line.score / 1e6:12.6f}"
        )
