"""At which hours of the week clocks are missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, plain_axes
from simulator.figures import shown
from simulator.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOURS = 24


def weeks(found: Summary) -> Chart | None:
    """A map of day and hour over all teams; None where no clock is missed."""
    hours = [sum(one) for one in zip(*(each.hours for each in found.missed), strict=True)]
    if not any(hours):
        return None
    worst = max(range(len(hours)), key=hours.__getitem__)
    day, hour = divmod(worst, _HOURS)
    share = shown(hours[worst] / sum(hours), "share")
    when = f"on {_DAYS[day]} from {hour:02}:00 to {hour + 1:02}:00"
    return Chart(
        "missed",
        f"Clocks are missed most often {when}: {share} of all",
        "Down: days. Across: hours of the day, local to the scenario. The darker, the more.",
        _paint(hours),
        300,
        300,
    )


def _paint(hours: list[float]) -> Paint:
    most = max(hours)

    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax, "")
        for at, value in enumerate(hours):
            y, x = divmod(at, _HOURS)
            ax.fill_between(
                [x - 0.46, x + 0.46],
                y - 0.44,
                y + 0.44,
                color=light("main"),
                alpha=0.06 + 0.74 * value / most,
                linewidth=0,
            )
        ax.set_xlim(-0.55, _HOURS - 0.45)
        ax.set_ylim(len(_DAYS) - 0.45, -0.55)
        every = 3 if wide else 6
        ax.set_xticks(range(0, _HOURS, every), [f"{one:02}" for one in range(0, _HOURS, every)])
        ax.set_yticks(range(len(_DAYS)), [one[:3] for one in _DAYS])

    return paint
