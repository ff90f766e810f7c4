"""How long people stay in each status: the middle half, four in five, and the median."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.charts.bars import ARMS
from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, named_rows, plain_axes
from simulator.figures import shown
from simulator.summary import Stay, Summary, Survival

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TICKS = (
    (1 / 60, "1 min"),
    (1.0, "1 h"),
    (24.0, "1 day"),
    (168.0, "1 week"),
    (720.0, "30 days"),
    (8760.0, "1 year"),
)
_NARROW_TICKS = (0, 1, 2, 4)
_SHORTEST = 1 / 60


def stays(base: Summary, proposal: Summary | None = None) -> Chart | None:
    arms = [base] if proposal is None else [base, proposal]
    by = [{one.label: one for one in arm.stays if one.quantiles} for arm in arms]
    names = list(dict.fromkeys(name for found in reversed(by) for name in found))
    if not names:
        return None
    size = (34 if proposal is None else 44) * len(names) + 40 + 20 * (len(arms) - 1)
    return Chart(
        "stays",
        _title(arms[-1].survivals, list(by[-1].values())),
        "How long completed stays in each status last: of those who have left, so without the longest, "
        "which have not ended yet. Dot: the median; thick line: the middle half; thin line: four in "
        "five. Each step to the right is much longer than the one before.",
        _paint(names, by),
        size,
        size,
        legend=tuple(("o", colour, text) for _, colour, text in ARMS) if proposal else (),
    )


def _paint(names: list[str], by: list[dict[str, Stay]]) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax)
        named_rows(ax, names, wide)
        ax.set_xscale("log")
        ax.minorticks_off()
        places = (-0.17, 0.17) if len(by) > 1 else (0.0,)
        shown_stays = [found[name] for found in by for name in found]
        ends = [value for one in shown_stays for value in _spread(one) if value > 0]
        low, high = min(ends, default=1.0), max(ends, default=24.0)
        ax.set_xlim(max(low, _SHORTEST) / 1.6, high * (6 if wide else 14))
        marks = _TICKS if wide else [_TICKS[at] for at in _NARROW_TICKS]
        inside = [one for one in marks if ax.get_xlim()[0] <= one[0] <= ax.get_xlim()[1]]
        ax.set_xticks([one[0] for one in inside], [one[1] for one in inside])
        for found, place, (_, colour, _) in zip(by, places, ARMS[-len(by) :], strict=True):
            for at, name in enumerate(names):
                if name in found:
                    _row(ax, found[name], at + place, colour)

    return paint


def _row(ax: Axes, stay: Stay, at: float, colour: str) -> None:
    low, early, middle, late, high = _spread(stay)
    ax.plot([low, high], [at, at], color=light(colour), linewidth=1.5, alpha=0.75)
    ax.plot([early, late], [at, at], color=light(colour), linewidth=7, alpha=0.45)
    ax.plot([middle], [at], "o", color=light(colour), markersize=8)
    ax.annotate(
        shown(_quantile(stay, 0.5), "hours"),
        (high, at),
        xytext=(7, 0),
        textcoords="offset points",
        va="center_baseline",
        color=light("ink"),
    )


def _spread(stay: Stay) -> tuple[float, float, float, float, float]:
    """The five quantiles, none below what the axis can show."""
    found = [max(_quantile(stay, q), _SHORTEST) for q in (0.1, 0.25, 0.5, 0.75, 0.9)]
    return found[0], found[1], found[2], found[3], found[4]


def _quantile(stay: Stay, q: float) -> float:
    return next((one.mean for at, one in stay.quantiles if at == q), math.nan)


def _title(every: Sequence[Survival], ended: list[Stay]) -> str:
    """Of all stays, also of those that have not ended yet, where that is known."""
    if every:
        long = max(every, key=lambda one: (one.half, one.curve[-1:]))
        half = shown(long.half, "hours")
        return f"People stay longest in {long.label}: half of all stays last more than {half}"
    if not ended:
        return "How long people stay"
    longest = max(ended, key=lambda one: _quantile(one, 0.5))
    half = shown(_quantile(longest, 0.5), "hours")
    return f"Those who left stayed longest in {longest.label}: half of them more than {half}"
