"""A tornado: what each number does to a figure at its low and high end, the longest bar on top."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, named_rows, plain_axes, unit_ticks
from simulator.charts.tornado import short_name
from simulator.figures import shown
from simulator.swings import Swing, Swings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST = 12  # numbers
_LEGEND = (("s", "base", "at its low end"), ("s", "main", "at its high end"))


def swings(found: Swings, currency: str) -> Chart | None:
    """None where nothing moves the figure."""
    strong = tuple(one for one in found.moving if one.size)[:_MOST]
    if not strong:
        return None
    rest = len(found.swings) - len(strong)
    left_out = f" {rest} more move it less or not at all." if rest else ""
    return Chart(
        f"tornado-{found.base.name.replace('.', '-')}",
        f"What sways {found.base.title} most: {strong[0].name}",
        "The figure where one number is at its low and at its high end, all others as stated, with 95% "
        f"intervals of the difference.{left_out}",
        _paint(found, strong, currency),
        60 + 34 * len(strong),
        60 + 38 * len(strong),
        legend=_LEGEND,
    )


def _paint(found: Swings, strong: tuple[Swing, ...], currency: str) -> Paint:
    base = found.base.estimate().mean

    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax)
        named_rows(ax, [short_name(one.name) for one in strong], wide)
        for at, one in enumerate(strong):
            _bars(ax, one, base, at)
        ends = [
            base + value
            for one in strong
            for each in (one.low.difference, one.high.difference)
            for value in (each.mean, each.low, each.high)
            if math.isfinite(value)
        ]
        low, high = min([base, *ends]), max([base, *ends])
        room = (high - low) or abs(base) or 1.0
        for at, one in enumerate(strong):
            for moved, end in _labelled(one):
                _label(ax, base, moved, end, at, room, wide)
        ax.axvline(base, color=light("muted"), linewidth=1.2)
        pad = room * (0.3 if wide else 0.08)
        ax.set_xlim(low - pad, high + pad)
        unit_ticks(ax, "x", found.base.unit, 5 if wide else 3)
        ax.set_xlabel(f"line: as it stands, {shown(base, found.base.unit, currency)}")

    return paint


def _bars(ax: Axes, one: Swing, base: float, at: int) -> None:
    """Both ends on one row; where they are on one side, the shorter lies on the longer."""
    sides = sorted(
        ((one.low, "base"), (one.high, "main")), key=lambda pair: -abs(pair[0].difference.mean)
    )
    for side, colour in sides:
        moved = side.difference
        ax.barh(at, moved.mean, left=base, height=0.52, color=light(colour), linewidth=0)
        if math.isfinite(moved.low) and moved.low != moved.high:
            ax.plot([base + moved.low, base + moved.high], [at, at], color=light("ink"), linewidth=1.2)


def _labelled(one: Swing) -> list[tuple[float, str]]:
    """How far each end moves the figure, and the end; only the farther one of two on the same side."""
    both = [(one.low.difference.mean, one.ends[0]), (one.high.difference.mean, one.ends[1])]
    return both if both[0][0] * both[1][0] <= 0 else [max(both, key=lambda pair: abs(pair[0]))]


def _label(ax: Axes, base: float, moved: float, text: str, at: int, room: float, wide: bool) -> None:
    """The value of the number, behind the end of its bar."""
    if not wide or not moved:
        return
    right = moved > 0
    ax.text(
        base + moved + (0.03 if right else -0.03) * room,
        at - 0.33,
        text,
        ha="left" if right else "right",
        va="center",
        fontsize="x-small",
        color=light("muted"),
    )
