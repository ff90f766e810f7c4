"""Rows of bars or dots with their intervals, one or two arms: funnels, promises, teams."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.charts.palette import GROUND, light
from simulator.charts.sheet import Paint, named_rows, plain_axes, unit_ticks
from simulator.estimates import Estimate
from simulator.summary import Unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ARMS = (("s", "base", "base"), ("s", "main", "proposal"))  # the legend of two arms


@dataclass(frozen=True)
class Bar:
    """One row: an estimate for each arm, with the words that stand behind it."""

    label: str
    estimates: tuple[Estimate, ...]
    texts: tuple[str, ...]
    colour: str = "main"  # of the last arm


def height(rows: int, arms: int, wide: bool) -> float:
    return 34 + rows * ((34 if arms == 1 else 46) if wide else (30 if arms == 1 else 42))


def bars(rows: Sequence[Bar], unit: Unit) -> Paint:
    """Bars from zero, with interval and figure."""

    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        _frame(ax, rows, unit, wide)
        for at, row in enumerate(rows):
            for place, one, colour, text in _arms(row):
                if math.isnan(one.mean):
                    continue
                thick = 0.62 / len(row.estimates)
                ax.barh(at + place, one.mean, thick * 0.9, color=light(colour))
                _whisker(ax, one, at + place)
                end = max(one.mean, one.high if math.isfinite(one.high) else 0.0, 0.0)
                _beside(ax, end, at + place, text)

    return paint


def dots(rows: Sequence[Bar], unit: Unit, limit: float | None = None) -> Paint:
    """Dots with intervals on a fixed range of shares, with a line at what was promised."""

    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        _frame(ax, rows, unit, wide)
        ax.set_xlim(0, 1.3 if wide else 1.55)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1.0] if wide else [0, 0.5, 1.0])
        if limit is not None:
            ax.axvline(limit, color=light("limit"), linewidth=1.4, linestyle=(0, (4, 3)))
        for at, row in enumerate(rows):
            for place, one, colour, text in _arms(row):
                if math.isnan(one.mean):
                    continue
                if not math.isnan(one.low):
                    ax.plot(
                        [max(one.low, 0), min(one.high, 1)],
                        [at + place] * 2,
                        color=light(colour),
                        linewidth=2.5,
                    )
                ax.plot([one.mean], [at + place], "o", color=light(colour), markersize=8)
                _beside(ax, 1.0, at + place, text)

    return paint


def _frame(ax: Axes, rows: Sequence[Bar], unit: Unit, wide: bool) -> None:
    plain_axes(ax)
    named_rows(ax, [one.label for one in rows], wide)
    ends = [
        value
        for row in rows
        for one in row.estimates
        for value in (one.mean, one.high)
        if math.isfinite(value)
    ]
    top = max(ends, default=0.0) or 1.0
    ax.set_xlim(0, top * (1.28 if wide else 1.6))
    unit_ticks(ax, "x", unit, 5 if wide else 3)


def _arms(row: Bar) -> list[tuple[float, Estimate, str, str]]:
    """Place within the row, estimate, colour and text of each arm."""
    if len(row.estimates) == 1:
        return [(0.0, row.estimates[0], row.colour, row.texts[0])]
    return [
        (-0.18, row.estimates[0], "base", row.texts[0]),
        (0.18, row.estimates[1], row.colour, row.texts[1]),
    ]


def _whisker(ax: Axes, one: Estimate, at: float) -> None:
    if math.isfinite(one.low) and one.high > one.low:
        ax.plot([max(one.low, 0.0), one.high], [at, at], color=light("ink"), linewidth=1.6)


def _beside(ax: Axes, x: float, y: float, text: str) -> None:
    ax.annotate(
        text,
        (x, y),
        xytext=(7, 0),
        textcoords="offset points",
        va="center_baseline",
        color=light("ink"),
        annotation_clip=False,
        bbox=GROUND,
    )
