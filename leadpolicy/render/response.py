"""A sweep as a page for people at a terminal, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator

from leadpolicy.console import WIDEST, Paint
from leadpolicy.render.measure import width as columns
from leadpolicy.render.simulation import circumstances
from leadpolicy.render.tables import table
from simulator.compare import Effect
from simulator.estimates import Estimate
from simulator.figures import interval, shown, signed
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
    note = "every setting meets the same people with the same luck; each interval is for itself"
    return "\n".join([*lines, "", f"  {note}"])


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
    """Rows of settings; intervals, then figures from the right, give way where room is short."""
    for whole in (True, False):
        for many in range(len(found.figures), 0, -1):
            lines = table(_rows(found, whole, many), paint, _head(found, many))
            if max(map(columns, lines[1:])) <= width or (not whole and many == 1):
                return lines
            if whole:
                break
    return []


def _head(found: Response, many: int) -> tuple[str, ...]:
    titles = {one.name: one.title for one in found.base.measures}
    return (found.axes[0].name, *(titles[name] for name in found.figures[:many]))


def _rows(found: Response, whole: bool, many: int) -> list[tuple[str, ...]]:
    currency = found.base.currency
    out = []
    for point in found.points:
        cells = []
        for measure, moved in list(found.measures(point))[:many]:
            estimate = measure.estimate()
            text = shown(estimate.mean, measure.unit, currency)
            sure = interval(estimate, measure.unit)
            change = "" if moved.verdict == "same" else signed(moved.difference, moved.unit, currency)
            change = change.partition(" (")[0] + ("" if moved.verdict != "unclear" else " ~")
            cells.append(f"{text} ({sure})" if whole and sure else f"{text}  {change}".rstrip())
        here = " *" if point.values[0] == found.axes[0].current else ""
        out.append((point.values[0] + here, *cells))
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
