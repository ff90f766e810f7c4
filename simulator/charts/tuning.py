"""A search: what each setting gave in the order of the trials, and how much each knob mattered."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, named_rows, plain_axes, unit_ticks
from simulator.charts.tornado import short_name
from simulator.figures import percent, shown
from simulator.goals import Verdict
from simulator.summary import Unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS: dict[Verdict, str] = {"holds": "main", "fails": "worse", "open": "unclear"}
_MARKS: dict[Verdict, str] = {"holds": "o", "fails": "x", "open": "s"}
_LEGEND = (("o", "main", "limits kept"), ("x", "worse", "broken"), ("s", "unclear", "not decided"))
Trial = tuple[float, Verdict]


def progress(
    trials: Sequence[Trial],
    base: float,
    title: str,
    unit: Unit,
    more: bool,
    currency: str,
    limited: bool,
) -> Chart:
    """Every trial, and the best so far of those that keep the limits."""
    return Chart(
        "search",
        f"The search for the {'greatest' if more else 'least'} {title}",
        "What each trial gave in its search; the line is the best so far, the dashed one the policy as "
        "it stands.",
        _paint(trials, base, unit, more, currency),
        270,
        250,
        legend=_LEGEND if limited else (),
    )


def importances(names: Sequence[str], shares: Sequence[float]) -> Chart:
    """The greatest on top."""
    order = sorted(zip(names, shares, strict=True), key=lambda pair: -pair[1])
    return Chart(
        "importances",
        f"What matters most: {order[0][0]}",
        "Each knob's share in what tells the better quarter of the settings from all, limits aside.",
        _paint_shares(order),
        50 + 32 * len(order),
        50 + 32 * len(order),
    )


def _paint(trials: Sequence[Trial], base: float, unit: Unit, more: bool, currency: str) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax, "y")
        best: list[tuple[int, float]] = []
        for at, (value, verdict) in enumerate(trials, 1):
            if math.isnan(value):
                continue
            ax.plot(at, value, _MARKS[verdict], color=light(_COLOURS[verdict]), markersize=6)
            if verdict == "holds" and (not best or (value > best[-1][1]) == more):
                best.append((at, value))
        if best:
            best.append((len(trials), best[-1][1]))
            ax.step(*zip(*best, strict=True), where="post", color=light("main"), linewidth=1.8)
        if math.isfinite(base):
            ax.axhline(base, color=light("muted"), linewidth=1.2, linestyle="--")
        unit_ticks(ax, "y", unit, 5)
        ax.set_xlabel(f"trial; as it stands {shown(base, unit, currency)}")

    return paint


def _paint_shares(order: Sequence[tuple[str, float]]) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax, "")
        named_rows(ax, [short_name(name) for name, _ in order], wide)
        for at, (_, share) in enumerate(order):
            ax.barh(at, share, height=0.55, color=light("main"), linewidth=0)
            ax.text(share + 0.01, at, percent(share), va="center", color=light("ink"))
        ax.set_xlim(0, max(share for _, share in order) * 1.2)
        ax.set_xticks([])

    return paint
