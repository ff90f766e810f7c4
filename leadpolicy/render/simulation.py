"""A simulation's figures as a page for people, and as plain data for programs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from leadpolicy.console import Paint
from leadpolicy.render.tables import table
from leadpolicy.words import count
from simulator.estimates import Estimate
from simulator.figures import interval, shown
from simulator.summary import Breakdown, Measure, Summary

FORMAT_VERSION = 1


def page(summary: Summary, paint: Paint) -> str:
    """The headline figures, the funnel, the promises, the teams, and each breakdown."""
    lines = [paint("bold", summary.policy), f"  {circumstances(summary)}", ""]
    lines += table([_measure(one, summary.currency) for one in summary.measures], paint)
    for title, rows in _parts(summary):
        lines += ["", paint("bold", title), *table(rows, paint)]
    for one in summary.breakdowns:
        lines += ["", *_breakdown(one, summary.currency, paint)]
    lines += [f"{paint('warning', 'warning')}: {text}" for text in summary.warnings]
    return "\n".join(lines)


def as_data(summary: Summary) -> dict[str, object]:
    """Every figure with its estimate, interval and replications."""
    data = plain(summary)
    assert isinstance(data, dict)
    return {"format_version": FORMAT_VERSION, **data}


def circumstances(summary: Summary) -> str:
    """Scenario, length, replications and seed in one line."""
    days = f"{summary.days:,.10g} days"
    runs = count(summary.replications, "replication")
    return f"{summary.scenario}, {days}, {runs}, seed {summary.seed}"


def plain(value: object) -> object:
    """Dataclasses as objects, measures with their estimates, what is no number as null."""
    if isinstance(value, Measure):
        return {**_fields(value), "estimate": plain(value.estimate())}
    if isinstance(value, Estimate) or (is_dataclass(value) and not isinstance(value, type)):
        return _fields(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _parts(summary: Summary) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    money = summary.currency
    if summary.funnel:
        yield "people who reach", [(one.label, *_figure(one.people, money)) for one in summary.funnel]
    if summary.promises:
        yield (
            "clocks that are met",
            [(f"{one.label}, {one.within}", *_figure(one.met, money)) for one in summary.promises],
        )
    if summary.loads:
        yield (
            "reps' time in use",
            [(f"{one.team} ({one.reps})", *_figure(one.use, money)) for one in summary.loads],
        )


def _measure(one: Measure, currency: str) -> tuple[str, str, str]:
    return (one.title, *_figure(one, currency))


def _figure(one: Measure, currency: str) -> tuple[str, str]:
    estimate = one.estimate()
    return shown(estimate.mean, one.unit, currency), interval(estimate, one.unit)


def _breakdown(one: Breakdown, currency: str, paint: Paint) -> list[str]:
    if not one.rows:
        return []
    head = (f"by {one.by}", *(measure.title for measure in one.rows[0].measures))
    rows = [
        (row.label, *(_figure(measure, currency)[0] for measure in row.measures)) for row in one.rows
    ]
    return table(rows, paint, head, indent="")


def _fields(value: object) -> dict[str, object]:
    return {one.name: plain(getattr(value, one.name)) for one in fields(value)}  # type: ignore[arg-type]
