"""Response curves over one knob, and maps over two."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, plain_axes, short, unit_ticks
from simulator.estimates import Estimate
from simulator.figures import shown
from simulator.named import figure
from simulator.response import Response
from simulator.summary import Measure, Unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST = 4  # panels
_FLAT, _WIDE = 0.03, 0.4  # of the greatest value


def responses(found: Response) -> list[Chart]:
    """One chart of curves, or a map for each figure."""
    if not found.points:
        return []
    if len(found.axes) == 1:
        return [_curves(found)]
    return [_map(found, name) for name in found.figures]


def _curves(found: Response) -> Chart:
    axis = found.axes[0]
    names = found.figures[:_MOST]
    panels = len(names)
    rows = -(-panels // (2 if panels == 4 else 3))
    return Chart(
        "response",
        f"What {axis.name} does",
        f"Means with 95% intervals, each for itself; the dashed line is {axis.current}, as it stands. "
        "Every setting meets the same people with the same luck.",
        _paint_curves(found, names),
        230 * rows,
        210 * panels,
        panels=panels,
    )


def _paint_curves(found: Response, names: tuple[str, ...]) -> Paint:
    axis = found.axes[0]

    def paint(axes: list[Axes], wide: bool) -> None:
        for ax, name in zip(axes, names, strict=True):
            plain_axes(ax, "y")
            points = [
                (place, measure)
                for value, place in zip(axis.values, axis.places, strict=True)
                if (point := found.at(value)) and (measure := figure(point.summary, name))
            ]
            points.sort(key=lambda one: one[0])
            estimates, unit, title = _scaled([one for _, one in points])
            places = [place for place, _ in points]
            low = [one.mean if math.isnan(one.low) else one.low for one in estimates]
            high = [one.mean if math.isnan(one.high) else one.high for one in estimates]
            ax.fill_between(places, low, high, color=light("band-narrow"), linewidth=0)
            ax.plot(
                places, [one.mean for one in estimates], color=light("main"), linewidth=2.2, marker="o"
            )
            if axis.here is not None:
                ax.axvline(axis.here, color=light("muted"), linewidth=1.2, linestyle="--")
            ax.set_title(short(title, 34), fontsize="medium")
            if _from_zero([*low, *high, *(one.mean for one in estimates)]):
                ax.set_ylim(bottom=0)
            unit_ticks(ax, "y", unit, 4)
            ax.set_xticks(places, [short(one, 9) for one in _labels(found, places)])

    return paint


def _from_zero(values: list[float]) -> bool:
    """Where the figure hardly responds, so that it looks so, or goes down far anyway."""
    known = [one for one in values if math.isfinite(one)]
    if not known or min(known) < 0 or not max(known):
        return False
    spread = (max(known) - min(known)) / max(known)
    return spread < _FLAT or spread > _WIDE


def _scaled(measures: list[Measure]) -> tuple[list[Estimate], Unit, str]:
    """What is drawn: hours as days where they are many."""
    estimates, title = [one.estimate() for one in measures], measures[0].title
    if measures[0].unit != "hours" or max(one.mean for one in estimates) < 48:
        return estimates, measures[0].unit, title
    days = [replace(one, mean=one.mean / 24, low=one.low / 24, high=one.high / 24) for one in estimates]
    return days, "times", f"{title}, days"


def _labels(found: Response, places: list[float]) -> list[str]:
    """Numbers alone where all values are numbers of one unit; only as many as have room."""
    axis = found.axes[0]
    by_place = dict(zip(axis.places, axis.values, strict=True))
    every = -(-len(places) // 8)
    texts = dict(zip(axis.values, _bare(axis.values), strict=True))
    return [texts[by_place[one]] if at % every == 0 else "" for at, one in enumerate(places)]


def _bare(values: Sequence[str]) -> list[str]:
    """Without the unit, where all have the same one: `1 open hour` and `4 open hours` do."""
    units = {re.sub(r"(minute|hour|day|week)s\b", r"\1", one.partition(" ")[2]) for one in values}
    return [one.partition(" ")[0] for one in values] if len(units) == 1 else list(values)


def _map(found: Response, name: str) -> Chart:
    down, across = found.axes
    measure = figure(found.base, name)
    assert measure is not None
    height = 60 + 34 * len(down.values)
    return Chart(
        f"response-{name.replace('.', '-')}",
        f"{measure.title[:1].upper()}{measure.title[1:]}",
        f"Down: {down.name}, now {down.current}. Across: {across.name}, now {across.current}. "
        "The darker, the more.",
        _paint_map(found, name),
        height,
        height,
    )


def _paint_map(found: Response, name: str) -> Paint:
    down, across = found.axes

    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax, "")
        means = {
            point.values: measure
            for point in found.points
            if (measure := figure(point.summary, name)) is not None
        }
        values = {key: one.estimate().mean for key, one in means.items()}
        known = [one for one in values.values() if math.isfinite(one)]
        least, most = min(known, default=0.0), max(known, default=0.0)
        for (row, column), value in values.items():
            y, x = down.values.index(row), across.values.index(column)
            part = (value - least) / (most - least) if most > least else 0.0
            ax.fill_between(
                [x - 0.48, x + 0.48],
                y - 0.46,
                y + 0.46,
                color=light("main"),
                alpha=0.08 + 0.62 * part,
                linewidth=0,
            )
            text = shown(value, means[row, column].unit, found.base.currency)
            if len(across.values) <= (9 if wide else 4):
                ax.text(x, y, text, ha="center", va="center", color=light("ink"), fontsize="small")
        ax.set_xlim(-0.55, len(across.values) - 0.45)
        ax.set_ylim(len(down.values) - 0.45, -0.55)
        ax.set_xticks(range(len(across.values)), [short(one, 12) for one in _bare(across.values)])
        ax.set_yticks(range(len(down.values)), [short(one, 16) for one in _bare(down.values)])

    return paint
