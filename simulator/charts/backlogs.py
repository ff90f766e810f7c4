"""How many people wait for each team, week by week: does a backlog grow?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from simulator.charts.bars import ARMS
from simulator.charts.palette import light
from simulator.charts.sheet import (
    Chart,
    Paint,
    in_panels,
    plain_axes,
    short,
    unit_ticks,
    week_label,
    week_places,
    week_ticks,
    whole_weeks,
)
from simulator.estimates import Estimate
from simulator.figures import shown
from simulator.summary import Backlog, Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST = 9  # panels


def backlogs(base: Summary, proposal: Summary | None = None) -> Chart | None:
    """Small multiples: one panel a team."""
    arms = [base] if proposal is None else [base, proposal]
    names = [one.team for one in arms[-1].backlogs if len(whole_weeks(one.weeks, arms[-1].days)) > 1][
        :_MOST
    ]
    if not names:
        return None
    return in_panels(
        "backlogs",
        _title(arms[-1]),
        "People who wait for each team as the last day of each week begins. Shades are 95% intervals of "
        "the mean. Each panel has its own scale.",
        _panels(names, arms),
        len(names),
        (190, 150),
        ARMS if proposal else (),
    )


def _title(arm: Summary) -> str:
    """Where the backlog grows most, from the first half of the weeks to the second."""
    grown = []
    for one in arm.backlogs:
        weeks = whole_weeks(one.weeks, arm.days)
        if len(weeks) > 3:
            half = len(weeks) // 2
            early, late = _typical(weeks[:half]), _typical(weeks[half:])
            grown.append((late - early, early, late, one.team))
    if not grown:
        return "Who is where"
    rise, early, late, team = max(grown)
    if rise > 1 and late > 1.5 * early:
        before, after = shown(early, "people"), shown(late, "people")
        grows = f"The backlog of {team} grows, from {before} people at the end of a typical week"
        return f"{grows} to {after} in the second half"
    most = max(grown, key=lambda one: one[2])
    people = shown(most[2], "people")
    return f"No backlog builds up; the longest is that of {most[3]}, {people} people in a typical week"


def _typical(values: Sequence[Estimate]) -> float:
    """The median: one week of holidays is no growth."""
    return median(one.mean for one in values)


def _panels(names: list[str], arms: list[Summary]) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        for ax, name in zip(axes, names, strict=True):
            plain_axes(ax, "y")
            ax.set_title(short(name, 28), color=light("ink"), fontsize="medium", fontweight="bold")
            for arm, (_, colour, _) in zip(arms, ARMS[-len(arms) :], strict=True):
                found = next((one for one in arm.backlogs if one.team == name), None)
                if found is not None:
                    _line(ax, found, arm.days, colour)
            ax.set_ylim(bottom=0, top=max(ax.get_ylim()[1], 1))
            ax.set_xlim(left=0)
            unit_ticks(ax, "y", "people", 4)
            week_ticks(ax, 5, arms[-1].dates)
        axes[-1].set_xlabel(week_label(arms[-1].dates))

    return paint


def _line(ax: Axes, found: Backlog, days: float, colour: str) -> None:
    """Of whole weeks: a last one that is cut short ends on another weekday, on which others wait."""
    ends = whole_weeks(found.weeks, days)
    weeks = week_places(len(ends), days)
    low = [one.mean if math.isnan(one.low) else max(one.low, 0) for one in ends]
    high = [one.mean if math.isnan(one.high) else one.high for one in ends]
    ax.fill_between(weeks, low, high, color=light(colour), alpha=0.25, linewidth=0)
    ax.plot(weeks, [one.mean for one in ends], color=light(colour), linewidth=2)
