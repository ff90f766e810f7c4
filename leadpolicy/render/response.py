"""A sweep ready to be shown, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator

from leadpolicy.render.told import Part, Told
from leadpolicy.words import count
from simulator.compare import Effect, effect
from simulator.estimates import Estimate
from simulator.figures import NOTHING, shown, signed, with_interval
from simulator.response import Point, Response
from simulator.summary import Measure

FORMAT_VERSION = 1
_ENDS = ("mean", "low", "high", "sd")
Data = dict[str, object]


def told(found: Response) -> Told:
    """What each setting gives, and how far that is from the policy as it stands."""
    base = found.base
    runs = count(base.replications, "replication")
    maps = len(found.axes) > 1
    parts = [_map(found, name) if maps else _curve(found, name) for name in found.figures]
    return Told(
        base.policy,
        f"{base.scenario}, {round(base.days, 1):,g} days, {runs} a setting, seed {base.seed}",
        tuple(f"{one.name}, now {one.current}" for one in found.axes),
        tuple(_said(found)),
        tuple(parts),
        (_NOTE if not maps else _NOTE.partition("; ")[0],),
    )


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


_NOTE = (
    "every setting meets the same people with the same luck; * the policy as it stands; "
    "~ not distinguishable from zero; each 95% interval, in brackets, is for itself"
)


def _said(found: Response) -> Iterator[str]:
    """Where each figure is best, and how much better than now, if that is clear."""
    for name in found.figures:
        base = found.base.measure(name)
        if base is None or not base.better:
            continue
        known = [
            (one.estimate().mean, point, one)
            for point in found.points
            if (one := point.summary.measure(name)) and math.isfinite(one.estimate().mean)
        ]
        if not known:
            continue
        pick = max if base.better == "more" else min
        _, point, measure = pick(known, key=lambda one: one[0])
        yield f"{_best(found, point, measure)}{_against(found, base, measure)}"


def _best(found: Response, point: Point, measure: Measure) -> str:
    at = " and ".join(
        f"`{axis.name}` at {value}" for axis, value in zip(found.axes, point.values, strict=True)
    )
    mean = shown(measure.estimate().mean, measure.unit, found.base.currency)
    return f"{measure.title}: best with {at}, {mean}"


def _against(found: Response, base: Measure, measure: Measure) -> str:
    moved = effect(base, measure)
    if moved.verdict == "same":
        return ", as it stands"
    if moved.verdict != "better":
        return ", not distinguishable from how it stands"
    return f", {signed(moved.difference, moved.unit, found.base.currency)} against how it stands"


def _curve(found: Response, name: str) -> Part:
    """What each setting gives, and how far that is from the policy as it stands."""
    currency, axis = found.base.currency, found.axes[0]
    base = found.base.measure(name)
    assert base is not None
    rows: list[tuple[str, ...]] = []
    for point in found.points:
        measure = point.summary.measure(name)
        here = " *" if point.values[0] == axis.current else ""
        if measure is None:
            rows.append((point.values[0] + here, NOTHING, "", ""))
            continue
        moved = effect(base, measure)
        text = with_interval(measure.estimate(), measure.unit, currency)
        change = "0" if moved.verdict == "same" else signed(moved.difference, moved.unit, currency)
        mark = "~" if moved.verdict == "unclear" else ""
        rows.append((point.values[0] + here, text, change, mark))
    return Part((axis.name, base.title, f"against {axis.current}", ""), tuple(rows))


def _map(found: Response, name: str) -> Part:
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
    return Part((f"{down.name} \\ {across.name}", *across.values), tuple(rows), base.title)


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
