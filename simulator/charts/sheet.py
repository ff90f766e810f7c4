"""What a chart is before it is drawn, and what all painters share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

from simulator.charts.palette import light
from simulator.figures import ticks
from simulator.summary import Unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Value = TypeVar("Value")
Paint = Callable[["list[Axes]", bool], None]

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # in XML
_MOVERS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")

WIDE, NARROW = 800, 326  # CSS pixels: a page, a phone


@dataclass(frozen=True)
class Chart:
    """`title` is the finding, `note` says what is shown and in which unit.

    `paint` draws into `panels` axes; its second argument is whether the page is wide. `height` and
    `height_narrow` are in CSS pixels.
    """

    name: str
    title: str
    note: str
    paint: Paint
    height: float
    height_narrow: float
    panels: int = 1
    legend: tuple[tuple[str, str, str], ...] = ()  # mark, colour, text


_KEY = 26  # CSS pixels that a legend takes


def in_panels(
    name: str,
    title: str,
    note: str,
    paint: Paint,
    panels: int,
    heights: tuple[float, float],
    legend: tuple[tuple[str, str, str], ...] = (),
) -> Chart:
    """Small multiples; `heights` of a row of them on a wide page, and of each on a narrow one."""
    rows = -(-panels // columns(panels, wide=True))
    high, narrow = (one + (_KEY if legend else 0) for one in (heights[0] * rows, heights[1] * panels))
    return Chart(name, title, note, paint, high, narrow, panels, legend)


def columns(panels: int, wide: bool) -> int:
    """How many stand side by side."""
    return min(panels, (2 if panels == 4 else 3) if wide else 1)


def clean(text: str) -> str:
    """Without characters that no picture can hold, or that reorder what stands around them."""
    return _MOVERS.sub("", _UNFIT.sub("�", text))


def short(label: str, room: int) -> str:
    """A name cut to so many characters."""
    label = clean(label)
    return label if len(label) <= room else label[: room - 1].rstrip() + "…"


def plain_axes(ax: Axes, grid: str = "x") -> None:
    """No frame; faint lines across one direction only."""
    for side in ("top", "right", "bottom", "left"):
        ax.spines[side].set_visible(False)
    ax.tick_params(length=0, colors=light("muted"), labelcolor=light("muted"))
    ax.set_axisbelow(True)
    ax.grid(visible=False)
    if grid in ("x", "y"):
        ax.grid(axis="x" if grid == "x" else "y", color=light("grid"), linewidth=1)


def named_rows(ax: Axes, labels: list[str], wide: bool) -> None:
    """Labels on the left, the first on top."""
    ax.set_yticks(range(len(labels)), [short(one, 26 if wide else 13) for one in labels])
    ax.tick_params(axis="y", labelcolor=light("ink"))
    ax.set_ylim(len(labels) - 0.4, -0.6)


def unit_ticks(ax: Axes, axis: str, unit: Unit, at_most: int) -> None:
    """Round numbers with their unit; few of them."""
    from simulator.charts.canvas import few_ticks

    few_ticks(ax.xaxis if axis == "x" else ax.yaxis, at_most, lambda value: ticks(value, unit))


Dates = tuple[str, str] | None  # Summary.dates


def week_ticks(ax: Axes, at_most: int, dates: Dates) -> None:
    """Whole weeks along the bottom, by the day on which they begin, as far as that is known. Call with
    the limits set."""
    from simulator.charts.canvas import whole_places

    low, high = ax.get_xlim()
    places = whole_places(at_most, low, high)
    ax.set_xticks(places, [_day(dates, one) for one in places])
    ax.set_xlim(low, high)
    if dates and places and places[0] == low:  # apart from the numbers on the left
        ax.get_xticklabels()[0].set_horizontalalignment("left")


def week_label(dates: Dates) -> str:
    """What stands below them."""
    return f"weeks from {dates[0]}" if dates else "week"


def _day(dates: Dates, weeks: float) -> str:
    """`2 Mar`, so many weeks after the first day."""
    if dates is None:
        return f"{weeks:g}"
    there = date.fromisoformat(dates[0]) + timedelta(weeks=weeks)
    return f"{there.day} {_MONTHS[there.month - 1]}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def week_places(weeks: int, days: float) -> list[float]:
    """Where the ends of so many weeks lie on an axis of weeks; the last may be cut short."""
    return [min(float(one), days / 7) if one == weeks else float(one) for one in range(1, weeks + 1)]


def whole_weeks(values: Sequence[Value], days: float) -> Sequence[Value]:
    """Without a last week that is cut short."""
    return values[:-1] if len(values) > days / 7 else values


def after(weeks: int, days: float) -> str:
    """How long that is: `52 weeks`, or in days where the last week is cut short."""
    return f"{weeks} weeks" if weeks <= days / 7 else f"{round(days, 1):,g} days"
