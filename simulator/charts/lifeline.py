"""One simulated life: the statuses in a band, the score below with its bar, touches and clocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from policy.model import DAY, MICRO
from policy.state import ClockBreached, Touch
from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, plain_axes, short
from simulator.figures import shown
from simulator.labels import labels
from simulator.lives import Biography
from simulator.lives.biography import Stay
from simulator.lives.notes import Booked, Drawn

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LETTER = {True: 0.0098, False: 0.024}  # of the width of the axes, of a small letter
_LEGEND = (
    ("|", "main", "touch"),
    ("o", "main", "talk"),
    ("X", "worse", "clock missed"),
    ("D", "goal", "money"),
)


def lifeline(life: Biography) -> Chart:
    """The whole life, or up to the end of the simulated time."""
    marks = {"|": Touch, "o": Drawn, "X": ClockBreached, "D": Booked}
    there = {mark for mark, kind in marks.items() if any(isinstance(one, kind) for one in life.told)}
    return Chart(
        "lifeline",
        _title(life),
        "Above: the status, each stay as long as it was. The line: the score; dashed: the bar that "
        "would move the person on. Below: what people did. Days since birth."
        + " Dotted: where another policy takes over."
        * (life.recording.carry is not None),
        _paint(life),
        360,
        330,
        legend=tuple(one for one in _LEGEND if one[0] in there),
    )


def _title(life: Biography) -> str:
    last = life.standing[-1].status
    age = shown((life.end - life.born) / DAY * 24, "hours")
    most = max((value for _, value in life.curve), default=0) / MICRO
    return f"Person {life.person} after {age}: {last}; the score was {most:,.0f} at most"


def _paint(life: Biography) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax, "y")
        places = [(at - life.born) / DAY for at, _ in life.curve]
        scores = [value / MICRO for _, value in life.curve]
        bars = [one.bar / MICRO for one in life.stays if one.bar is not None]
        top = max((*scores, *bars), default=0.0) or 1.0
        low = min((*scores, 0.0))
        high = top * 1.06
        ax.plot(places, scores, color=light("main"), linewidth=1.8, solid_joinstyle="round")
        for one in life.stays:
            _stay(ax, life, one, high, (top - low) * 0.13)
        length = max((life.end - life.born) / DAY, 1e-3)
        _names(ax, life, length, high, (top - low) * 0.13, wide)
        _marks(ax, life, low, top - low)
        ax.set_xlim(-0.01 * length, 1.01 * length)
        ax.set_ylim(low - 0.22 * (top - low), high + 0.15 * (top - low))
        _switch(ax, life)
        _ticks(ax, low, top, wide)
        ax.set_xlabel("days since birth")

    return paint


def _switch(ax: Axes, life: Biography) -> None:
    """Where another policy took over."""
    carry = life.recording.carry
    if carry is not None and life.born < carry.at < life.end:
        place = (carry.at - life.born) / DAY
        ax.axvline(place, color=light("ink"), linewidth=1.2, linestyle=(0, (1, 2)))


def _stay(ax: Axes, life: Biography, one: Stay, foot: float, height: float) -> None:
    start, end = ((at - life.born) / DAY for at in (one.start, one.end))
    colour = _colour(life, one)
    ax.fill_between([start, end], foot, foot + height, color=light(colour), linewidth=0)
    ax.plot([start, start], [foot, foot + height], color=light("paper"), linewidth=1)
    if one.bar is not None:
        bar = one.bar / MICRO
        ax.plot([start, end], [bar, bar], color=light("limit"), linewidth=1.4, linestyle=(0, (4, 3)))


def _colour(life: Biography, stay: Stay) -> str:
    """Goals, ends, statuses in which people work, and all others."""
    era = life.recording.era(stay.start)
    found = era.policy.status[stay.status]
    if found.goal:
        return "goal"
    if found.final:
        return "base"
    worked = {one.status for one in era.scenario.work}
    return "band-narrow" if stay.status in worked else "band-wide"


def _names(ax: Axes, life: Biography, length: float, foot: float, height: float, wide: bool) -> None:
    """In the stays that are long enough for them; each status has one name, as in other pictures."""
    for one in life.stays:
        room = (one.end - one.start) / DAY / length
        policy = life.recording.era(one.start).policy
        text = next(label for status, label in labels(policy) if status.name == one.status)
        if len(text) * _LETTER[wide] < room:
            middle = ((one.start + one.end) / 2 - life.born) / DAY
            dark = _colour(life, one) in ("goal", "base")
            ax.text(
                middle, foot + height / 2, short(text, 30), ha="center", va="center",
                fontsize="small", color=light("paper" if dark else "ink"),
            )  # fmt: skip


def _marks(ax: Axes, life: Biography, low: float, span: float) -> None:
    rows: tuple[tuple[float, str, str, Callable[[Any], bool]], ...] = (
        (0.07, "|", "main", lambda one: isinstance(one, Touch)),
        (0.14, "o", "main", lambda one: isinstance(one, Drawn)),
        (0.14, "X", "worse", lambda one: isinstance(one, ClockBreached)),
        (0.14, "D", "goal", lambda one: isinstance(one, Booked)),
    )
    for down, mark, colour, wanted in rows:
        places = [(one.at - life.born) / DAY for one in life.told if wanted(one)]
        ax.plot(
            places, [low - down * span] * len(places), mark, color=light(colour),
            markersize=8 if mark == "|" else 5.5, markeredgewidth=1.4 if mark == "|" else 0.5,
        )  # fmt: skip


def _ticks(ax: Axes, low: float, top: float, wide: bool) -> None:
    from simulator.charts.canvas import few_ticks

    few_ticks(ax.xaxis, 8 if wide else 4, lambda value: f"{value:,g}".replace("-", "−"))
    few_ticks(ax.yaxis, 5, lambda value: f"{value:,g}".replace("-", "−") if low <= value <= top else "")
