"""How busy teams are, and how many people wait for them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.charts.bars import ARMS, Bar, bars, height
from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, plain_axes, short, unit_ticks
from simulator.estimates import Estimate, mean
from simulator.figures import shown
from simulator.summary import Load, Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FULL = 0.9  # above this, waits grow out of proportion


def use(base: Summary, proposal: Summary | None = None) -> Chart | None:
    arms = [base] if proposal is None else [base, proposal]
    by = [{one.team: one for one in arm.loads} for arm in arms]
    names = list(dict.fromkeys(name for found in reversed(by) for name in found))
    if not names:
        return None
    rows = [_bar(name, [found.get(name) for found in by]) for name in names]
    return Chart(
        "use",
        _title(arms[-1]),
        f"Share of open rep time spent on people, and the number of reps. Above {FULL:.0%}, people "
        "wait long whenever many come at once. Thin lines are 95% intervals.",
        _shares(rows),
        height(len(rows), len(arms), True) + 20 * (len(arms) - 1),
        height(len(rows), len(arms), False) + 20 * (len(arms) - 1),
        legend=ARMS if proposal else (),
    )


def waiting(base: Summary, proposal: Summary | None = None) -> Chart | None:
    """Small multiples: one panel a team."""
    arms = [base] if proposal is None else [base, proposal]
    teams = [one.team for one in arms[-1].loads if len(one.waiting) > 1]
    if not teams:
        return None
    rows = -(-len(teams) // 3)
    return Chart(
        "waiting",
        _waiting_title(arms[-1]),
        "People who wait for each team at the end of each week. Shades are 95% intervals of the mean.",
        _panels(teams, arms),
        190 * rows + 26 * (len(arms) - 1),
        150 * len(teams) + 26 * (len(arms) - 1),
        panels=len(teams),
        legend=ARMS if proposal else (),
    )


def _bar(name: str, found: list[Load | None]) -> Bar:
    estimates = tuple(one.use.estimate() if one else mean(()) for one in found)
    texts = tuple(
        f"{shown(estimate.mean, 'share')} · {_reps(one.reps)}" if one else ""
        for one, estimate in zip(found, estimates, strict=True)
    )
    return Bar(name, estimates, texts, "worse" if estimates[-1].mean > FULL else "main")


def _reps(number: int) -> str:
    return f"{number} rep" if number == 1 else f"{number} reps"


def _shares(rows: list[Bar]) -> Paint:
    plain = bars(rows, "share")

    def paint(axes: list[Axes], wide: bool) -> None:
        plain(axes, wide)
        axes[0].set_xlim(0, 1.3 if wide else 1.6)
        axes[0].set_xticks([0, 0.25, 0.5, 0.75, 1] if wide else [0, 0.5, 1])

    return paint


def _title(arm: Summary) -> str:
    found = sorted((one.use.estimate().mean, one.team) for one in arm.loads)
    rate, team = found[-1]
    if math.isnan(rate):
        return "How busy teams are"
    taken = shown(rate, "share")
    if rate > FULL:
        return f"{team} has hardly any time left: {taken} of it is taken"
    return f"No team is overloaded; the busiest is {team}, with {taken} of its time taken"


def _waiting_title(arm: Summary) -> str:
    """Where the backlog grows most, from the first half of the weeks to the second."""
    grown = []
    for one in arm.loads:
        if len(one.waiting) > 3:
            half = len(one.waiting) // 2
            early, late = _average(one.waiting[:half]), _average(one.waiting[half:])
            grown.append((late - early, early, late, one.team))
    if not grown:
        return "Who waits for whom"
    rise, early, late, team = max(grown)
    if rise > 1 and late > 1.5 * early:
        before, after = shown(early, "people"), shown(late, "people")
        return f"The backlog of {team} grows, from {before} people in the first half to {after}"
    most = max(grown, key=lambda one: one[2])
    people = shown(most[2], "people")
    return f"No backlog builds up; the longest queue is that of {most[3]}, {people} people on average"


def _average(values: tuple[Estimate, ...]) -> float:
    return math.fsum(one.mean for one in values) / len(values)


def _panels(teams: list[str], arms: list[Summary]) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        top = max(_highest(arm, team) for arm in arms for team in teams)
        for ax, team in zip(axes, teams, strict=True):
            plain_axes(ax, "y")
            ax.set_title(short(team, 28), color=light("ink"), fontsize="medium", fontweight="bold")
            for arm, (_, colour, _) in zip(arms, ARMS[-len(arms) :], strict=True):
                _line(ax, next((one for one in arm.loads if one.team == team), None), colour)
            ax.set_ylim(0, top * 1.08 or 1)
            ax.set_xlim(left=0)
            unit_ticks(ax, "y", "people", 4)
            unit_ticks(ax, "x", "people", 5)
        axes[-1].set_xlabel("week")

    return paint


def _highest(arm: Summary, team: str) -> float:
    found = next((one for one in arm.loads if one.team == team), None)
    ends = [one.high if math.isfinite(one.high) else one.mean for one in found.waiting] if found else []
    return max(ends, default=0.0)


def _line(ax: Axes, load: Load | None, colour: str) -> None:
    if load is None:
        return
    weeks = range(1, len(load.waiting) + 1)
    low = [one.mean if math.isnan(one.low) else max(one.low, 0) for one in load.waiting]
    high = [one.mean if math.isnan(one.high) else one.high for one in load.waiting]
    ax.fill_between(weeks, low, high, color=light(colour), alpha=0.25, linewidth=0)
    ax.plot(weeks, [one.mean for one in load.waiting], color=light(colour), linewidth=2)
