"""A sweep ready to be shown, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence

from leadpolicy.render import beginning
from leadpolicy.render.period import lasting
from leadpolicy.render.told import Part, Told
from leadpolicy.turning import Setting, at
from leadpolicy.vetted import UNCHECKED, Faults
from leadpolicy.words import count
from simulator.compare import Effect, effect
from simulator.estimates import Estimate
from simulator.figures import NOTHING, shown, signed, with_interval
from simulator.named import figure
from simulator.response import Axis, Point, Response
from simulator.summary import Measure

FORMAT_VERSION = 1
_MOST = 3  # settings named that cannot be told from the best
_ENDS = ("mean", "low", "high", "sd")
Data = dict[str, object]


def told(found: Response, faults: Faults = UNCHECKED) -> Told:
    """What each setting gives, and how far that is from the policy as it stands."""
    base = found.base
    runs = count(base.replications, "replication")
    maps = len(found.axes) > 1
    parts = [(_map if maps else _curve)(found, name, faults) for name in found.figures]
    return Told(
        base.policy,
        f"{base.scenario}, {lasting(base)}, {runs} a setting, seed {base.seed}",
        (*beginning.said(base), *(f"{one.name}, now {one.current}" for one in found.axes)),
        tuple(_said(found, faults)),
        tuple(parts),
        (
            _NOTE if not maps else _NOTE.replace("~ not distinguishable from zero; ", ""),
            *faults.notes(),
        ),
    )


def data(found: Response, faults: Faults = UNCHECKED) -> Data:
    """All figures of all settings."""
    return {
        "format_version": FORMAT_VERSION,
        "policy": found.base.policy,
        "scenario": found.base.scenario,
        "seed": found.base.seed,
        "replications": found.base.replications,
        **beginning.data(found.base),
        "knobs": [
            {"name": one.name, "current": one.current, "values": list(one.values)} for one in found.axes
        ],
        "base": {one.name: _metric(one, found.base.currency) for one in found.base.measures},
        "points": [
            {
                "values": list(point.values),
                **faults.data(setting(found, point)),
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


def setting(found: Response, point: Point) -> Setting:
    return at(found.axes, point.values)


def recommended(found: Response) -> list[Setting]:
    """The settings that are called best of a figure."""
    every = (found.best(name, found.points) for name in found.figures)
    return [setting(found, one) for one in every if one is not None]


def _said(found: Response, faults: Faults) -> Iterator[str]:
    """Where each figure is best, and how much better than now, if that is clear."""
    for name in found.figures:
        base = figure(found.base, name)
        if base is not None and name in found.of_other_clocks:
            yield (
                f"{base.title}: no setting is best; the clocks themselves differ, and a longer one is "
                "met more often"
            )
        point = found.best(name, found.points)
        if base is not None and point is not None:
            yield from _best(found, base, point, faults)


def _best(found: Response, base: Measure, point: Point, faults: Faults) -> Iterator[str]:
    """The best setting, those that cannot be told from it, and what lies beyond."""
    measure = figure(point.summary, base.name)
    assert measure is not None
    alike = _alike(found, point, measure)
    low, high = _ends_of(found, measure.name, [point, *alike])
    here = _is_here(found, point) or any(_is_here(found, one) for one in alike)
    if alike and len(alike) == len(found.points) - 1:
        between = low if low == high else f"{low} to {high}"
        yield f"{measure.title}: no setting can be told from another, {between}"
        return
    mean = shown(measure.estimate().mean, measure.unit, found.base.currency)
    but = faults.but(setting(found, point))
    text = (
        f"{measure.title}: best with {_at(found, point)}, {mean}{_against(found, base, measure, here)}"
    )
    if alike:
        others = [" / ".join(one.values) + faults.mark(setting(found, one)) for one in alike[:_MOST]]
        more = f" and {len(alike) - _MOST} more" if len(alike) > _MOST else ""
        yield f"{text}{but}; it cannot be told from {', '.join(others)}{more}"
    else:
        yield text + (but or _beyond(found, point))
    if but:
        yield from _instead(found, base, faults)


def _instead(found: Response, base: Measure, faults: Faults) -> Iterator[str]:
    """Where the best one is refused: the best of those that are known not to be."""
    free = [one for one in found.points if faults.passes(setting(found, one))]
    point = found.best(base.name, free)
    if point is not None and (measure := figure(point.summary, base.name)):
        mean = shown(measure.estimate().mean, measure.unit, found.base.currency)
        moved = _against(found, base, measure, _is_here(found, point))
        yield (
            f"{measure.title}: best of those that are not refused with {_at(found, point)}, "
            f"{mean}{moved}"
        )


def _alike(found: Response, best: Point, measure: Measure) -> list[Point]:
    """The other settings of which chance may explain the difference to the best."""
    others = [(one, figure(one.summary, measure.name)) for one in found.points if one is not best]
    return [
        point
        for point, one in others
        if one is not None and effect(measure, one).verdict in ("same", "unclear", "unknown")
    ]


def _ends_of(found: Response, name: str, points: Sequence[Point]) -> tuple[str, str]:
    every = [one for point in points if (one := figure(point.summary, name))]
    means = [one.estimate().mean for one in every]
    low, high = (shown(one, every[0].unit, found.base.currency) for one in (min(means), max(means)))
    return low, high


def _is_here(found: Response, point: Point) -> bool:
    return point.values == tuple(one.current for one in found.axes)


def _at(found: Response, point: Point) -> str:
    return " and ".join(
        f"`{axis.name}` at {value}" for axis, value in zip(found.axes, point.values, strict=True)
    )


def _beyond(found: Response, point: Point) -> str:
    """Of a best setting at the end of what was tried."""
    ends = [
        f"`{axis.name}`"
        for axis, value in zip(found.axes, point.values, strict=True)
        if len(axis.values) > 1 and axis.is_scale and value in _outermost(axis)
    ]
    return f"; the best may lie beyond the values tried of {' and '.join(ends)}" if ends else ""


def _outermost(axis: Axis) -> tuple[str, str]:
    pairs = sorted(zip(axis.places, axis.values, strict=True))
    return pairs[0][1], pairs[-1][1]


def _against(found: Response, base: Measure, measure: Measure, here: bool) -> str:
    moved = effect(base, measure)
    if moved.verdict == "same":
        return ", as it stands" if here else ", the same as it stands"
    if moved.verdict not in ("better", "worse"):
        return "" if here else ", not distinguishable from how it stands"
    worse = ", which is worse" if moved.verdict == "worse" else ""
    text = signed(moved.difference, moved.unit, found.base.currency)
    return f", {text} against how it stands{worse}"


def _curve(found: Response, name: str, faults: Faults) -> Part:
    """What each setting gives, and how far that is from the policy as it stands."""
    currency, axis = found.base.currency, found.axes[0]
    base = figure(found.base, name)
    assert base is not None
    rows: list[tuple[str, ...]] = []
    for point in found.points:
        measure = figure(point.summary, name)
        here = " *" if point.values[0] == axis.current else ""
        here += faults.mark(setting(found, point))
        if measure is None:
            rows.append((point.values[0] + here, NOTHING, "", ""))
            continue
        moved = found.effect(base, point.summary, measure)
        text = with_interval(measure.estimate(), measure.unit, currency)
        change = "0" if moved.verdict == "same" else signed(moved.difference, moved.unit, currency)
        mark = _mark(found, name, moved)
        rows.append((point.values[0] + here, text, change, mark))
    return Part((axis.name, base.title, f"against {axis.current}", ""), tuple(rows))


def _map(found: Response, name: str, faults: Faults) -> Part:
    down, across = found.axes
    base = figure(found.base, name)
    assert base is not None
    rows = []
    for value in down.values:
        cells = []
        for other in across.values:
            point = found.at(value, other)
            measure = figure(point.summary, name) if point else None
            here = " *" if (value, other) == (down.current, across.current) else ""
            here += faults.mark(setting(found, point)) if point else ""
            cells.append(_cell(measure, found.base.currency) + here)
        rows.append((value, *cells))
    title = f"{base.title}: down {down.name}, across {across.name}"
    return Part(("", *across.values), tuple(rows), title, below=True)


def _cell(measure: Measure | None, currency: str) -> str:
    if measure is None:
        return NOTHING
    return with_interval(measure.estimate(), measure.unit, currency)


def _mark(found: Response, name: str, moved: Effect) -> str:
    if name in found.of_other_clocks and moved.verdict != "same":
        return "other clocks"
    return "~" if moved.verdict == "unclear" else ""


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
