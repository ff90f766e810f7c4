"""Settings tried on the way to a goal: the figure with interval and verdict, or a map of verdicts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, plain_axes, short, unit_ticks
from simulator.goals import Goal, Verdict
from simulator.response import Axis
from simulator.search import Found

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS: dict[Verdict, str] = {"holds": "better", "fails": "worse", "open": "unclear"}
_MARKS: dict[Verdict, str] = {"holds": "o", "fails": "x", "open": "s"}
_LEGEND = (
    ("o", "better", "the goal holds"),
    ("x", "worse", "is missed"),
    ("s", "unclear", "not decided"),
)


@dataclass(frozen=True)
class Row:
    """What was tried at one value of the second knob."""

    value: str
    found: Found


def seeking(
    goals: Sequence[Goal], turns: Sequence[Axis], rows: Sequence[Row], title: str
) -> list[Chart]:
    """A panel for each goal; with two knobs, a map."""
    if not rows or not any(one.found.trials for one in rows):
        return []
    if len(turns) > 1:
        return [_map(turns, rows, title)]
    return [
        Chart(
            "goal",
            title,
            f"What was tried of {turns[0].name}, now {turns[0].current}, with intervals that hold "
            "together; the line is the goal.",
            _paint(goals, turns[0], rows[0].found),
            250,
            230 * len(goals),
            panels=len(goals),
            legend=_LEGEND,
        )
    ]


def _paint(goals: Sequence[Goal], axis: Axis, found: Found) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        for at, (ax, goal) in enumerate(zip(axes, goals, strict=True)):
            plain_axes(ax, "y")
            places = axis.places
            order = [(places[one.at], one) for one in found.order]
            estimates = [goal.estimate(one.summary, found.level) for _, one in order]
            ax.plot(
                [x for x, _ in order], [one.mean for one in estimates], color=light("grid"), zorder=1
            )
            for (x, one), estimate in zip(order, estimates, strict=True):
                verdict = one.verdicts[at]
                colour = light(COLOURS[verdict])
                if not math.isnan(estimate.low):
                    ax.plot([x, x], [estimate.low, estimate.high], color=colour, linewidth=2.5)
                ax.plot(x, estimate.mean, _MARKS[verdict], color=colour, markersize=8)
            ax.axhline(goal.bound, color=light("limit"), linewidth=1.4, linestyle="--")
            ax.set_title(short(str(goal), 44 if len(goals) > 1 else 70), fontsize="medium")
            unit_ticks(ax, "y", goal.unit, 5)
            _value_ticks(ax, axis, [place for place, _ in order], wide)

    return paint


def _value_ticks(ax: Axes, axis: Axis, tried: Sequence[float], wide: bool) -> None:
    """The values that were tried, as many as have room."""
    texts = dict(zip(axis.places, axis.values, strict=True))
    units = {one.partition(" ")[2] for one in axis.values}
    room = (max(axis.places) - min(axis.places)) / (12 if wide else 6) or 1.0
    kept: list[float] = []
    for place in tried:
        if not kept or place - kept[-1] >= room:
            kept.append(place)
    labels = [texts[one].partition(" ")[0] if len(units) == 1 else texts[one] for one in kept]
    ax.set_xticks(kept, [short(one, 10) for one in labels])
    unit = next(iter(units)) if len(units) == 1 else ""
    ax.set_xlabel(f"{axis.name}, {unit}" if unit else axis.name)


def _map(turns: Sequence[Axis], rows: Sequence[Row], title: str) -> Chart:
    first, second = turns
    return Chart(
        "goal",
        title,
        f"What was tried, down: {first.name}, now {first.current}; across: {second.name}, now "
        f"{second.current}. The line joins the first settings at which the goal holds.",
        _paint_map(first, second, rows),
        90 + 22 * min(len(first.values), 16),
        90 + 22 * min(len(first.values), 16),
        legend=_LEGEND,
    )


def _paint_map(first: Axis, second: Axis, rows: Sequence[Row]) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax, "")
        for row in rows:
            x = second.values.index(row.value)
            for one in row.found.order:
                ax.plot(x, one.at, _MARKS[one.verdict], color=light(COLOURS[one.verdict]), markersize=7)
        line = [
            (second.values.index(one.value), one.found.answer.at) for one in rows if one.found.answer
        ]
        ax.plot([x for x, _ in line], [y for _, y in line], color=light("better"), linewidth=1.8)
        many = len(second.values)
        every = -(-many // (10 if wide else 4))
        ax.set_xticks(range(0, many, every), [short(one, 11) for one in second.values[::every]])
        step = -(-len(first.values) // 16)
        ax.set_yticks(
            range(0, len(first.values), step), [short(one, 11) for one in first.values[::step]]
        )
        ax.set_xlim(-0.5, many - 0.5)
        ax.set_ylim(len(first.values) - 0.5, -0.5)

    return paint
