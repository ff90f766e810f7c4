"""A sweep as a page for people at a terminal, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator

from leadpolicy.console import PLAIN, WIDEST, Paint
from leadpolicy.render.measure import width as columns
from leadpolicy.render.simulation import circumstances, notes
from leadpolicy.render.tables import table
from simulator.compare import Effect, effect
from simulator.estimates import Estimate
from simulator.figures import NOTHING, shown, signed, with_interval
from simulator.response import Response
from simulator.summary import Measure

FORMAT_VERSION = 1
_ENDS = ("mean", "low", "high", "sd")
Data = dict[str, object]


def page(found: Response, paint: Paint, width: int = WIDEST) -> str:
    """What each setting gives, and how far that is from the policy as it stands."""
    lines = [paint("bold", found.base.policy), *circumstances(found.base, width)]
    lines += [f"  {one.name}, now {one.current}" for one in found.axes]
    if len(found.axes) == 1:
        lines += ["", *_curve(found, paint, width)]
    else:
        for name in found.figures:
            lines += ["", *_map(found, name, paint)]
    note = (
        "every setting meets the same people with the same luck; * the policy as it stands; "
        "~ not distinguishable from zero; each 95% interval, in brackets, is for itself"
    )
    return "\n".join([*lines, "", *notes([note], width)])


def data(found: Response) -> Data:
    """All figures of all settings."""
    return {
        "format_version": FORMAT_VERSION,
        "policy": found.base.policy,
        "scenario": found.base.scenario,
        "seed": found.base.seed,
        "replications": found.base.replications,
        "knobs": [
            {"name": one.name, "current": one.current, "values": list(one.values)} for one in found.axes
        ],
        "base": {one.name: _metric(one, found.base.currency) for one in found.base.measures},
        "points": [
            {
                "values": list(point.values),
                "metrics": {
                    one.name: {**_metric(one, found.base.currency), **_moved(moved)}
                    for one, moved in found.measures(point)
                },
            }
            for point in found.points
        ],
    }


def rows(found: Response) -> str:
    """One row for each setting and figure."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    ends = [f"difference_{end}" for end in _ENDS]
    writer.writerow([*(one.name for one in found.axes), "name", "unit", *_ENDS, *ends])
    for point in found.points:
        for measure, moved in found.measures(point):
            unit = _unit(measure, found.base.currency)
            numbers = [*_numbers(measure.estimate()), *_numbers(moved.difference)]
            cells = ("" if one is None else one for one in numbers)
            writer.writerow([*map(_safe, point.values), measure.name, unit, *cells])
    return out.getvalue()


# --- parts --------------------------------------------------------------------------------------


def _curve(found: Response, paint: Paint, width: int) -> list[str]:
    """A table for each figure: what each setting gives, and how far that is from the policy as it
    stands; intervals give way where room is short."""
    lines: list[str] = []
    for name in found.figures:
        for whole in (True, False):
            head, *rows = _rows(found, name, whole)
            part = table(rows, paint, head)
            if max(map(columns, table(rows, PLAIN, head))) <= width:
                break
        lines += ["", *part] if lines else part
    return lines


def _rows(found: Response, name: str, whole: bool) -> list[tuple[str, ...]]:
    """The head, and a row for each setting."""
    currency, axis = found.base.currency, found.axes[0]
    base = found.base.measure(name)
    assert base is not None
    out: list[tuple[str, ...]] = [(axis.name, base.title, f"against {axis.current}", "")]
    for point in found.points:
        measure = point.summary.measure(name)
        here = " *" if point.values[0] == axis.current else ""
        if measure is None:
            out.append((point.values[0] + here, NOTHING, "", ""))
            continue
        moved = effect(base, measure)
        text = with_interval(measure.estimate(), measure.unit, currency)
        change = "0" if moved.verdict == "same" else signed(moved.difference, moved.unit, currency)
        short = text.partition(" (")[0], change.partition(" (")[0]
        mark = "~" if moved.verdict == "unclear" else ""
        out.append((point.values[0] + here, *((text, change) if whole else short), mark))
    return out


def _map(found: Response, name: str, paint: Paint) -> list[str]:
    down, across = found.axes
    base = found.base.measure(name)
    assert base is not None
    rows = []
    for value in down.values:
        cells = []
        for other in across.values:
            point = found.at(value, other)
            measure = point.summary.measure(name) if point else None
            mean = measure.estimate().mean if measure else math.nan
            cells.append(shown(mean, base.unit, found.base.currency))
        rows.append((value, *cells))
    return [
        paint("bold", base.title),
        *table(rows, paint, (f"{down.name} \\ {across.name}", *across.values)),
    ]


def _metric(one: Measure, currency: str) -> Data:
    return {**_ends(one.estimate()), "unit": _unit(one, currency)}


def _moved(one: Effect) -> Data:
    return {"difference": _ends(one.difference), "verdict": one.verdict}


def _ends(found: Estimate) -> Data:
    return dict(zip(_ENDS, _numbers(found), strict=True))


def _numbers(found: Estimate) -> Iterator[float | None]:
    values = (getattr(found, name) for name in _ENDS)
    return (one if math.isfinite(one) else None for one in values)


def _unit(one: Measure, currency: str) -> str:
    return currency or one.unit if one.unit == "money" else one.unit


def _safe(cell: str) -> str:
    """A text that a spreadsheet would run is made a plain one; a signed number stays."""
    return f"'{cell}" if cell[:1] in "=@\t\r" else cell
