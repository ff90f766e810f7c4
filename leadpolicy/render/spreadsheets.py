"""Figures as tables: of every part of a result, of each replication, of each day (docs/metrics.md).

Money is in whole currency units, time in hours, shares from 0 to 1. What is not known is an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from leadpolicy.io.frames import Row
from leadpolicy.render.results import ENDS, FAN, fans, in_days, moved, numbers_of, unit_of, weeks
from simulator.across import Across
from simulator.compare import Comparison, Effect
from simulator.contest import Contest
from simulator.summary import Measure, Summary

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = ("name", "unit", *ENDS)
_COMPARED = (
    "name",
    "unit",
    *(f"{arm}_{end}" for arm in ("base", "proposal", "difference") for end in ENDS),
    "verdict",
)


@dataclass(frozen=True)
class Sheet:
    """A table; `name` is that of its file without an ending."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def sheets(found: Summary | Comparison | Contest | Across) -> list[Sheet]:
    """Every table that has rows: figures with unit, mean, interval and sd first."""
    if isinstance(found, Summary):
        made = _of_summary(found)
    elif isinstance(found, Comparison):
        made = _of_comparison(found)
    else:
        made = _of_contest(found) if isinstance(found, Contest) else _of_across(found)
    every = (Sheet(name, tuple(columns), tuple(rows)) for name, columns, rows in made)
    return [one for one in every if one.rows]


Made = Iterator[tuple[str, Sequence[str], Iterable[Row]]]


def _of_summary(found: Summary) -> Made:
    money = found.currency
    every = (*found.measures, *found.details)
    yield "metrics", _COLUMNS, (_cells(one, money) for one in every)
    for by in found.breakdowns:
        rows = ((row.label, *_cells(one, money)) for row in by.rows for one in row.measures)
        yield f"by_{by.by}", (by.by, *_COLUMNS), rows
    rows = ((row.label, *_cells(one, money)) for row in found.returns for one in row.measures)
    yield "returns", ("source", *_COLUMNS), rows
    steps = ((one.status, *_cells(one.people, money)) for one in found.funnel)
    yield "funnel", ("status", *_COLUMNS), steps
    rows = (
        (found.status(row.label), *_cells(one, money)) for row in found.passes for one in row.measures
    )
    yield "passes", ("status", *_COLUMNS), rows
    moves = (
        (found.status(one.source), found.status(one.target), *_cells(one.moves, money))
        for one in found.flows
    )
    yield "moves", ("from", "to", *_COLUMNS), moves
    yield from _lengths(found)
    yield from _week(found)
    clocks = (
        (found.status(one.label), one.within, *_cells(measure, money))
        for one in found.promises
        for measure in (one.met, one.raw, one.working)
        if measure is not None
    )
    yield "clocks", ("status", "within", *_COLUMNS), clocks
    teams = ((one.team, one.reps, one.headcount, *_cells(one.use, money)) for one in found.loads)
    yield "teams", ("team", "reps", "headcount", *_COLUMNS), teams
    yield _replications([("", found)])
    yield "days", _DAY, _days(found)
    yield from _weeks(found)


def _weeks(found: Summary) -> Made:
    """Money at the end of each week."""
    yield "weeks", _WEEK, _week_rows(found)


_WEEK = ("week", *_COLUMNS, *(f"quantile_{q:g}" for q in FAN))


def _week_rows(found: Summary) -> Iterator[Row]:
    for name, fan in fans(found):
        for week, one, quantiles in weeks(found, fan):
            yield week, name, unit_of("money", found.currency), *numbers_of(one), *quantiles


def _weeks_apart(found: Comparison) -> Iterator[Row]:
    """The paired differences: of these nobody asks the quantiles."""
    unit, empty = unit_of("money", found.base.currency), (None,) * len(FAN)
    for name, every in moved(found):
        for week, one in enumerate(every, 1):
            yield week, name, unit, *numbers_of(one), *empty


def _week(found: Summary) -> Made:
    """Clocks missed in each hour of the week."""
    rows = (
        (one.team or None, at // 24 + 1, at % 24, value)
        for one in found.missed
        for at, value in enumerate(one.hours)
    )
    yield "missed", ("team", "weekday", "hour", "missed"), rows


def _lengths(found: Summary) -> Made:
    stays = (
        (found.status(one.label), q, *numbers_of(value))
        for one in found.stays
        for q, value in one.quantiles
    )
    yield "stays", ("status", "quantile", *(f"hours_{end}" for end in ENDS)), stays
    ages = (
        (found.status(one.label), one.people, q, value)
        for one in found.ages
        for q, value in one.quantiles
    )
    yield "ages", ("status", "people", "quantile", "hours"), ages
    yield "survival", _SURVIVAL, _survival(found)
    for name, by, lengths in (
        ("days_to_win", "source", found.to_win),
        ("days_to_win_by_segment", "segment", found.segment_to_win),
    ):
        wins = (
            (one.label, q, *numbers_of(in_days(value))) for one in lengths for q, value in one.quantiles
        )
        yield name, (by, "quantile", *(f"days_{end}" for end in ENDS)), wins


_SURVIVAL = ("status", "stays", "hours", *(f"share_{end}" for end in ENDS), "seen_longer")


def _survival(found: Summary) -> Iterator[Row]:
    for one in found.survivals:
        for hours, share, seen in one.shares:
            yield found.status(one.label), one.stays, hours, *numbers_of(share), seen


def _of_comparison(found: Comparison) -> Made:
    money = found.base.currency
    effects = (_compared(one, money) for one in (*found.effects, *found.details))
    yield "metrics", _COMPARED, effects
    for by, cells in groupby(found.cells, key=lambda one: one.by):
        rows = (
            (one.label, *_compared(one.effect, money), _known(one.shrunk), one.only or None)
            for one in cells
        )
        yield f"by_{by}", (by, *_COMPARED, "shrunk", "only_in"), rows
    yield _replications([("base", found.base), ("proposal", found.proposal)])
    arms = (("base", found.base), ("proposal", found.proposal))
    yield "days", ("arm", *_DAY), ((name, *row) for name, arm in arms for row in _days(arm))
    survival = ((name, *row) for name, arm in arms for row in _survival(arm))
    yield "survival", ("arm", *_SURVIVAL), survival
    every = [(name, _week_rows(arm)) for name, arm in arms]
    every.append(("difference", _weeks_apart(found)))
    yield "weeks", ("arm", *_WEEK), ((name, *row) for name, rows in every for row in rows)


def _of_contest(found: Contest) -> Made:
    rows = (
        (name, *_compared(effect, found.base.currency))
        for name, one in zip(found.names, found.comparisons, strict=True)
        for effect in (*one.effects, *one.details)
    )
    yield "metrics", ("policy", *_COMPARED), rows


def _of_across(found: Across) -> Made:
    rows = (
        (world, *row)
        for world, one in zip(found.worlds, found.contests, strict=True)
        for _, _, some in _of_contest(one)
        for row in some
    )
    yield "metrics", ("scenario", "policy", *_COMPARED), rows


# --- each replication, each day -----------------------------------------------------------------

_DAY = ("day", "status", "entered", "left", "present")


def _replications(arms: Sequence[tuple[str, Summary]]) -> tuple[str, Sequence[str], Iterable[Row]]:
    """A row for each replication of each arm, a column for each figure."""
    by_arm = [{one.name: one for one in (*arm.measures, *arm.details)} for _, arm in arms]
    names = list(dict.fromkeys(name for some in by_arm for name in some))
    lead = ("arm", "replication") if len(arms) > 1 else ("replication",)
    rows = (
        (
            *((label,) if len(arms) > 1 else ()),
            number,
            *(_known(_value(some.get(name), number)) for name in names),
        )
        for (label, arm), some in zip(arms, by_arm, strict=True)
        for number in range(arm.replications)
    )
    return "replications", (*lead, *names), rows


def _value(one: Measure | None, number: int) -> float:
    if one is None or number >= len(one.over):
        return float("nan")
    if not one.under:
        return one.over[number]
    return one.over[number] / one.under[number] if one.under[number] else float("nan")


def _days(found: Summary) -> Iterator[Row]:
    """By day and status: entries and exits, and who is there at its end, on average over runs."""
    daily = found.daily
    if daily is None:
        return
    for status, entered, left in zip(daily.statuses, daily.entered, daily.left, strict=True):
        present = 0.0
        for at, (came, went) in enumerate(zip(entered, left, strict=True)):
            present += came - went
            date = (_EPOCH + timedelta(microseconds=daily.start, days=at)).date().isoformat()
            yield date, status, came, went, present


def _cells(one: Measure, currency: str) -> Row:
    return (one.name, unit_of(one.unit, currency), *numbers_of(one.estimate()))


def _compared(one: Effect, currency: str) -> Row:
    arms = (*numbers_of(one.base), *numbers_of(one.proposal), *numbers_of(one.difference))
    return (one.name, unit_of(one.unit, currency), *arms, one.verdict)


def _known(value: float) -> float | None:
    return value if value - value == 0 else None
