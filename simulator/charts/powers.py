"""How likely pilots of each length show a difference, figure by figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, in_panels, plain_axes, short, unit_ticks
from simulator.pilot import Chance, Pilot

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST = 4  # panels


def powers(found: Pilot) -> Chart:
    """A panel for each of the first figures."""
    some = found.chances[:_MOST]
    return in_panels(
        "power",
        _title(found),
        "Of 100 pilots of so many weeks, how many show the difference; the dashed line is what is "
        f"wanted, {100 * found.wanted:g}.",
        _paint(found),
        len(some),
        (230, 200),
    )


def _title(found: Pilot) -> str:
    known = [(found.shortest(chances), title) for title, chances in found.chances]
    enough = sorted((weeks, title) for weeks, title in known if weeks is not None)
    if not enough:
        return "No length that was tried is enough"
    weeks, title = enough[0]
    return f"A pilot of {weeks} weeks is enough to see {title}"


def _paint(found: Pilot) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        for ax, (title, chances) in zip(axes, found.chances[:_MOST], strict=True):
            plain_axes(ax, "y")
            known = [one for one in chances if not math.isnan(one.power)]
            ax.plot(
                [one.weeks for one in known], [one.power for one in known], color=light("main"),
                linewidth=2.2, marker="o",
            )  # fmt: skip
            ax.axhline(found.wanted, color=light("limit"), linewidth=1.4, linestyle=(0, (4, 3)))
            ax.set_ylim(-0.03, 1.06)
            ax.set_xlim(left=0)
            unit_ticks(ax, "y", "share", 4)
            ax.set_title(short(title, 34), fontsize="medium")
            _weeks(ax, chances)

    return paint


def _weeks(ax: Axes, chances: tuple[Chance, ...]) -> None:
    """The lengths that were tried, as far as there is room between them."""
    kept: list[int] = []
    room = max(one.weeks for one in chances) / 9
    for one in chances:
        if not kept or one.weeks - kept[-1] >= room:
            kept.append(one.weeks)
    ax.set_xticks(kept, [str(one) for one in kept])
    ax.set_xlabel("weeks")
