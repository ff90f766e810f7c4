"""How busy teams are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.charts.bars import ARMS, Bar, bars, height
from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint
from simulator.estimates import mean
from simulator.figures import headcount, shown
from simulator.summary import Load, Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FULL = 0.9  # above this, waits grow out of proportion
_ALL = 1.02  # above this, bars and their figures need a longer axis


def use(base: Summary, proposal: Summary | None = None) -> Chart | None:
    arms = [base] if proposal is None else [base, proposal]
    by = [{one.team: one for one in arm.loads} for arm in arms]
    names = list(dict.fromkeys(name for found in reversed(by) for name in found))
    if not names:
        return None
    rows = [_bar(name, [found.get(name) for found in by]) for name in names]
    line = " The dashed line is all of their time." if _over(rows) else ""
    return Chart(
        "use",
        _title(arms[-1]),
        f"Share of open rep time spent on people, and the number of reps. Above {FULL:.0%}, people "
        f"wait long whenever many come at once. Thin lines are 95% intervals.{line}",
        _shares(rows),
        height(len(rows), len(arms), True) + 20 * (len(arms) - 1),
        height(len(rows), len(arms), False) + 20 * (len(arms) - 1),
        legend=ARMS if proposal else (),
    )


def _bar(name: str, found: list[Load | None]) -> Bar:
    estimates = tuple(one.use.estimate() if one else mean(()) for one in found)
    texts = tuple(
        f"{shown(estimate.mean, 'share')} · {headcount(one.headcount)}" if one else ""
        for one, estimate in zip(found, estimates, strict=True)
    )
    return Bar(name, estimates, texts, "worse" if estimates[-1].mean > FULL else "main")


def _shares(rows: list[Bar]) -> Paint:
    plain = bars(rows, "share")

    def paint(axes: list[Axes], wide: bool) -> None:
        plain(axes, wide)
        if _over(rows):  # the scale is that of the busiest team; the line says where their time ends
            axes[0].axvline(1, color=light("limit"), linewidth=1.4, linestyle=(0, (4, 3)))
            return
        axes[0].set_xlim(0, 1.3 if wide else 1.6)
        axes[0].set_xticks([0, 0.25, 0.5, 0.75, 1] if wide else [0, 0.5, 1])

    return paint


def _over(rows: list[Bar]) -> bool:
    return any(one.mean > _ALL for row in rows for one in row.estimates)


def _title(arm: Summary) -> str:
    found = sorted((one.use.estimate().mean, one.team) for one in arm.loads)
    rate, team = found[-1] if found else (math.nan, "")
    if math.isnan(rate):
        return "How busy teams are"
    taken = shown(rate, "share")
    if rate > _ALL:
        return f"{team} has more work than time: {taken} of its time is taken"
    if rate > FULL:
        return f"{team} has hardly any time left: {taken} of it is taken"
    return f"No team is overloaded; the busiest is {team}, with {taken} of its time taken"
