"""What each part of a change contributes to one figure, the greatest first, and all together."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from simulator.attribution import Attributed
from simulator.charts.palette import GROUND, light
from simulator.charts.sheet import Chart, Paint, named_rows, plain_axes, short, unit_ticks
from simulator.estimates import Estimate
from simulator.figures import scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST = 10  # parts

Row = tuple[str, Estimate]


def parts(found: Attributed, name: Callable[[str], str], currency: str) -> Chart:
    """`name` makes a part's label short."""
    ordered = sorted(found.shares, key=lambda one: -abs(one.estimate.mean))
    rows = [(name(one.part), one.estimate) for one in ordered[:_MOST]]
    rows.append(("all together", found.whole))
    left = len(ordered) - _MOST
    more = f" The {left} that move it least are left out." if left > 0 else ""
    return Chart(
        f"parts-{found.name.replace('.', '-')}",
        _title(found, rows),
        "What each part contributes, averaged over all orders in which the parts could be made, with "
        f"95% intervals.{more}",
        _paint(found, rows, currency),
        50 + 34 * len(rows),
        60 + 48 * len(rows),
    )


def _title(found: Attributed, rows: Sequence[Row]) -> str:
    clear = [one for one in rows[:-1] if one[1].excludes_zero()]
    if not clear:
        return f"{_upper(found.title)}: no part moves it clearly"
    return f"{_upper(found.title)}: most by {short(clear[0][0], 60)}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _paint(found: Attributed, rows: Sequence[Row], currency: str) -> Paint:
    how = scale(found.whole, found.unit, currency, points=True)

    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax)
        ends = [0.0, *(value for _, one in rows for value in _ends(one))]
        low, high = min(ends), max(ends)
        room = (high - low) or 1.0
        if wide:
            named_rows(ax, [label for label, _ in rows], True)
            ax.set_yticks(range(len(rows)), [short(label, 42) for label, _ in rows])
        else:
            ax.set_yticks([])
            ax.set_ylim(len(rows) - 0.4, -0.9)
        ax.set_xlim(low - 0.04 * room, high + (0.3 if wide else 0.5) * room)
        ax.axvline(0, color=light("muted"), linewidth=1.2)
        for at, (label, one) in enumerate(rows):
            _row(ax, one, at, whole=at == len(rows) - 1)
            text = how.text(one.mean, True)
            ax.text(
                max(*_ends(one), 0.0) + 0.02 * room, at, text, va="center_baseline", color=light("ink"),
                bbox=GROUND,
            )  # fmt: skip
            if not wide:
                ax.text(
                    low, at - 0.28, short(label, 40), va="bottom", color=light("ink"), fontsize="small",
                    bbox=GROUND, zorder=4,
                )  # fmt: skip
        _ticks(ax, found, wide)

    return paint


def _ticks(ax: Axes, found: Attributed, wide: bool) -> None:
    """Differences of shares are in points."""
    from simulator.charts.canvas import few_ticks

    many = 5 if wide else 3
    if found.unit == "share":
        few_ticks(
            ax.xaxis, many, lambda value: f"{100 * value:+.4g}".replace("-", "−") if value else "0"
        )
    else:
        unit_ticks(ax, "x", found.unit, many)


def _ends(one: Estimate) -> tuple[float, float, float]:
    low, high = (value if math.isfinite(value) else one.mean for value in (one.low, one.high))
    return low, one.mean, high


def _row(ax: Axes, one: Estimate, at: int, whole: bool) -> None:
    if math.isnan(one.mean):
        return
    clear = one.excludes_zero()
    colour = "muted" if whole else "main" if clear else "unclear"
    ax.barh(at, one.mean, 0.5, color=light(colour), alpha=1.0 if clear or whole else 0.6)
    low, _, high = _ends(one)
    ax.plot([low, high], [at, at], color=light("ink"), linewidth=1.6)
