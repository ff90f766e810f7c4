"""The log that both simulators write, and its one order, in which fast-forwarded lives can be compared.

docs/simulator.md says what the kinds and values are.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

ORDERS = ("calendar", "completion", "timer", "arrival", "dispatch")  # the classes, by number


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
    lines = sorted(records, key=_place)
    return [line for _, group in groupby(lines, key=_place) for line in _settled(list(group))]


def _place(line: Record) -> tuple[int, int, int]:
    return line.at, line.order, line.lead


def _settled(group: list[Record]) -> list[Record]:
    last = group[-1]
    return [
        line._replace(status=last.status, team=last.team, rep=last.rep, score=last.score)
        for line in group
    ]


def formatted(records: Iterable[Record], start: int) -> Iterable[str]:
    """One text line a record: seconds since `start`, class, person, what, state, points."""
    for line in records:
        seconds = (line.at - start) / 1e6
        yield (
            f"{seconds:16.6f} {ORDERS[line.order]:10} {line.lead:7} {line.kind:8} {line.value!s:20} "
            f"{line.status:24} {line.team or '-':16} {line.rep or '-':16} {line.score / 1e6:12.6f}"
        )
