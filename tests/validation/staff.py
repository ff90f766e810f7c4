"""Reps who come and go: attrition as a renewal process, sick days, meetings, work taken in any order."""

from __future__ import annotations

import math
from collections.abc import Iterator

from policy.model import DAY, HOUR
from simulator.kernel import layout as L
from simulator.results import Results
from tests.validation.claims import Claim, Row, runs
from tests.validation.queues import desk, erlang_c

WORLD = """\
scenario: 1
name: A desk of many
start: 2026-01-05T00:00:00Z
timezone: UTC
horizon: {days} days
sources: {{web: {{arrivals: {rate} per hour}}}}
teams: {{desk: {{reps: {reps}, hours: always, {more}}}}}
work:
  lead.New: {{takes: {takes}, outcomes: [{{to: lead.Done, p: 1}}]}}
"""
DAYS, REPS = 200, 40


def staffed(more: str, days: int = DAYS, reps: int = REPS, rate: float = 0.01) -> str:
    return WORLD.format(days=days, reps=reps, rate=rate, takes="{exponential: 0.5 hours}", more=more)


def shares(found: Results, of: int, span: float) -> tuple[float, ...]:
    """A column of the reps' figures, of all the time that they could have, by replication."""
    return tuple(float(one[:, of].sum()) / span for one in found.by_replication["reps"])


def employed(rate: float, days: int, vacant: int | None) -> float:
    """The share of days on which a seat is taken: a renewal equation, day by day. Who has it stays on
    for another day with probability e^-rate."""
    taken: list[float] = []
    for day in range(days):
        found = math.exp(-rate * day)
        if vacant is not None:
            for stay in range(1, day - vacant + 1):
                left = math.exp(-rate * (stay - 1)) - math.exp(-rate * stay)
                found += left * taken[day - vacant - stay]
        taken.append(found)
    return sum(taken) / days


def leaving() -> Iterator[Row]:
    for yearly, vacant in ((2.0, None), (2.0, 45), (6.0, 10), (6.0, 0)):
        more = f"attrition: {yearly:g}"
        if vacant is not None:
            more += f", replaced-after: {vacant} days"
        found = runs(desk(), staffed(more), 16)
        after = "never replaced" if vacant is None else f"replaced after {vacant} days"
        yield Row(
            f"{yearly:.0%} a year, {after}: share of days employed",
            employed(yearly / 365, DAYS, vacant),
            shares(found, L.RR_EMPLOYED, REPS * DAYS * DAY),
            exact=vacant == 0,
        )


def absent() -> Iterator[Row]:
    for chance in (0.03, 0.25):
        found = runs(desk(), staffed(f"absence: {chance}"), 16)
        yield Row(
            f"{chance:.0%} sick days: share of hours at hand",
            1 - chance,
            shares(found, L.RR_THERE, REPS * DAYS * DAY),
        )
    for part in (0.12, 0.5):
        found = runs(desk(), staffed(f"shrinkage: {part}"), 4)
        there = REPS * DAYS * (DAY - math.floor(part * DAY)) / HOUR
        hours = shares(found, L.RR_THERE, HOUR)
        yield Row(f"{part:.0%} in meetings: hours at hand", there, hours, exact=True)


def any_order() -> Iterator[Row]:
    """Reps who ignore the work order wait on people no longer, and no shorter, on average."""
    for rate, reps in ((1.5, 1), (9.0, 5)):
        more = "adherence: {follows: 0%, otherwise: anybody}"
        found = runs(desk(), staffed(more, days=160, reps=reps, rate=rate), 16)
        yield Row(
            f"{reps} rep{'s' if reps > 1 else ''}: mean wait, hours",
            erlang_c(rate * 0.5, reps) / (reps / 0.5 - rate),
            found.metrics["wait.lead.New"],
        )


CLAIMS = (
    Claim(
        "Attrition",
        "Whoever has a seat stays another day with probability exp(-a); with the vacancy after each, "
        "the days on which it is taken follow a renewal equation.",
        lambda: list(leaving()),
    ),
    Claim(
        "Sick days and meetings",
        "Sick days take their share of time on average; meetings take theirs of every day, to the "
        "microsecond.",
        lambda: list(absent()),
    ),
    Claim(
        "Any order",
        "Where work is alike for all, the mean wait does not depend on who is taken first: random picks "
        "wait as long as Erlang C says.",
        lambda: list(any_order()),
    ),
)
