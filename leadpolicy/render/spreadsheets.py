"""Figures as tables: of every part of a result, of each replication, of each day (docs/metrics.md).

Money is in whole currency units, time in hours, shares from 0 to 1. What is not known is an empty cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain

from leadpolicy.io.frames import Row
from leadpolicy.render.results import ENDS, FAN, fans, in_days, moved, numbers_of, unit_of, weeks
from simulator.across import Across
from simulator.compare import Cell, Comparison, Effect
from simulator.contest import Contest
from simulator.summary import Measure, Stay, Summary

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
    ages = (
        (found.status(one.label), one.people, q, value)
        for one in found.ages
        for q, value in one.quantiles
    )
    yield "ages", ("status", "people", "quantile", "hours"), ages
    yield from _week(found)
    teams = ((one.team, one.reps, one.headcount, *_cells(one.use, money)) for one in found.loads)
    yield "teams", ("team", "reps", "headcount", *_COLUMNS), teams
    yield _replications((), [((), found)])
    for name, columns, rows_of in _EACH:
        yield name, columns, rows_of(found)
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


def _stays(found: Summary) -> Iterator[Row]:
    for one in found.stays:
        for q, value in one.quantiles:
            yield found.status(one.label), q, *numbers_of(value)


def _wins(lengths: Iterable[Stay]) -> Iterator[Row]:
    for one in lengths:
        for q, value in one.quantiles:
            yield one.label, q, *numbers_of(in_days(value))


def _clocks(found: Summary) -> Iterator[Row]:
    for one in found.promises:
        for measure in (one.met, one.raw, one.working):
            if measure is not None:
                yield found.status(one.label), one.within, *_cells(measure, found.currency)


_WON = ("quantile", *(f"days_{end}" for end in ENDS))
_SURVIVAL = ("status", "stays", "hours", *(f"share_{end}" for end in ENDS), "seen_longer")


def _survival(found: Summary) -> Iterator[Row]:
    for one in found.survivals:
        for hours, share, seen in one.shares:
            yield found.status(one.label), one.stays, hours, *numbers_of(share), seen


# --- several arms -------------------------------------------------------------------------------

Keys = tuple[str | None, ...]  # which policy, or which scenario and policy; nothing of two policies


@dataclass(frozen=True)
class _Several:
    """What is set side by side: `columns` say what stands in the keys."""

    columns: tuple[str, ...]
    arms: tuple[tuple[Keys, Summary], ...]  # the last key: `base` or `proposal`
    pairs: tuple[tuple[Keys, Comparison], ...]


def _of_comparison(found: Comparison) -> Made:
    arms = ((("base",), found.base), (("proposal",), found.proposal))
    return _of_several(_Several((), arms, (((), found),)))


def _of_contest(found: Contest) -> Made:
    return _of_several(_Several(("policy",), tuple(_arms(found)), tuple(_pairs(found))))


def _of_across(found: Across) -> Made:
    every = list(zip(found.worlds, found.contests, strict=True))
    arms = (((world, *keys), arm) for world, one in every for keys, arm in _arms(one))
    pairs = (((world, *keys), pair) for world, one in every for keys, pair in _pairs(one))
    return _of_several(_Several(("scenario", "policy"), tuple(arms), tuple(pairs)))


def _arms(found: Contest) -> Iterator[tuple[Keys, Summary]]:
    """The base, which stands beside them all, once."""
    yield (None, "base"), found.base
    for (name, *_), one in _pairs(found):
        yield (name, "proposal"), one.proposal


def _pairs(found: Contest) -> Iterator[tuple[Keys, Comparison]]:
    return (((name,), one) for name, one in zip(found.names, found.comparisons, strict=True))


def _of_several(found: _Several) -> Made:
    """Differences of figures; then what each arm has of its own, as in the tables of one policy."""
    effects = (
        (*keys, *_compared(effect, one.base.currency))
        for keys, one in found.pairs
        for effect in (*one.effects, *one.details)
    )
    yield "metrics", (*found.columns, *_COMPARED), effects
    yield from _by_cell(found)
    by_arm = (*found.columns, "arm")
    yield _replications(by_arm, found.arms)
    for name, columns, rows_of in _EACH:
        rows = ((*keys, *row) for keys, arm in found.arms for row in rows_of(arm))
        yield name, (*by_arm, *columns), rows
    weeks = ((*keys, *row) for keys, arm in found.arms for row in _week_rows(arm))
    apart = ((*keys, "difference", *row) for keys, one in found.pairs for row in _weeks_apart(one))
    yield "weeks", (*by_arm, *_WEEK), chain(weeks, apart)


def _by_cell(found: _Several) -> Made:
    for by in dict.fromkeys(cell.by for _, one in found.pairs for cell in one.cells):
        rows = (
            (*keys, cell.label, *_compared(cell.effect, one.base.currency), *_beyond(cell))
            for keys, one in found.pairs
            for cell in one.cells
            if cell.by == by
        )
        yield f"by_{by}", (*found.columns, by, *_COMPARED, "shrunk", "only_in"), rows


def _beyond(cell: Cell) -> Row:
    return (_known(cell.shrunk), cell.only or None)


# --- each replication, each day -----------------------------------------------------------------

_DAY = ("day", "status", "entered", "left", "present")


def _replications(
    columns: Sequence[str], arms: Sequence[tuple[Keys, Summary]]
) -> tuple[str, Sequence[str], Iterable[Row]]:
    """A row for each replication of each arm, a column for each figure."""
    by_arm = [{one.name: one for one in (*arm.measures, *arm.details)} for _, arm in arms]
    names = list(dict.fromkeys(name for some in by_arm for name in some))
    rows = (
        (*keys, number, *(_known(_value(some.get(name), number)) for name in names))
        for (keys, arm), some in zip(arms, by_arm, strict=True)
        for number in range(arm.replications)
    )
    return "replications", (*columns, "replication", *names), rows


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


# What every arm has of its own: the table, its columns, its rows.
_EACH: tuple[tuple[str, tuple[str, ...], Callable[[Summary], Iterator[Row]]], ...] = (
    ("stays", ("status", "quantile", *(f"hours_{end}" for end in ENDS)), _stays),
    ("survival", _SURVIVAL, _survival),
    ("days_to_win", ("source", *_WON), lambda one: _wins(one.to_win)),
    ("days_to_win_by_segment", ("segment", *_WON), lambda one: _wins(one.segment_to_win)),
    ("clocks", ("status", "within", *_COLUMNS), _clocks),
    ("days", _DAY, _days),
)
