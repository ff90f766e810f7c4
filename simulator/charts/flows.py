"""Where people go from each status: a matrix on a page, the busiest ways on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.charts.bars import Bar, bars
from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, short
from simulator.figures import percent, shown
from simulator.summary import Flow, Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST = 10  # ways on a phone
_ROOM = 14  # statuses in a matrix; beyond, its words would be too small


def flows(arm: Summary) -> Chart | None:
    moves = {(one.source, one.target): one.moves.estimate().mean for one in arm.flows}
    moves = {way: number for way, number in moves.items() if number > 0}
    if not moves:
        return None
    (source, target), most = max(moves.items(), key=lambda one: one[1])
    order = [one.label for one in arm.funnel]
    rows = [one for one in order if any(way[0] == one for way in moves)]
    columns = [one for one in order if any(way[1] == one for way in moves)]
    matrix = max(len(rows), len(columns)) <= _ROOM and bool(rows)
    few = 34 + 46 * min(_MOST, len(moves))
    return Chart(
        "flows",
        f"The busiest way leads from {source} to {target}: {shown(most, 'people')} moves",
        _note(matrix),
        _paint(arm, moves, rows, columns, matrix),
        130 + 34 * len(rows) if matrix else few,
        few,
    )


def _note(matrix: bool) -> str:
    if not matrix:
        return "The busiest ways between statuses: moves, each time counted."
    return (
        "Of all moves out of a status (row, with their number), the share that leads to each other "
        "status (column). On a phone: the busiest ways."
    )


def _paint(
    arm: Summary,
    moves: dict[tuple[str, str], float],
    rows: list[str],
    columns: list[str],
    matrix: bool,
) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        if wide and matrix:
            _matrix(axes[0], moves, rows, columns)
        else:
            _ways(axes, arm.flows, wide)

    return paint


def _ways(axes: list[Axes], found: tuple[Flow, ...], wide: bool) -> None:
    busiest = sorted(found, key=lambda one: -one.moves.estimate().mean)[:_MOST]
    rows = [
        Bar("", (one.moves.estimate(),), (shown(one.moves.estimate().mean, "people"),))
        for one in busiest
    ]
    bars(rows, "people")(axes, wide)
    for at, one in enumerate(busiest):
        text = f"{short(one.source, 18)} → {short(one.target, 18)}"
        axes[0].text(0, at - 0.32, text, color=light("ink"), va="bottom")
    axes[0].set_ylim(len(busiest) - 0.5, -0.95)


def _matrix(ax: Axes, moves: dict[tuple[str, str], float], rows: list[str], columns: list[str]) -> None:
    for at, source in enumerate(rows):
        total = sum(number for way, number in moves.items() if way[0] == source)
        for to, target in enumerate(columns):
            share = moves.get((source, target), 0.0) / total
            if share:
                _cell(ax, to, at, share)
        ax.axhline(at + 0.5, color=light("grid"), linewidth=1)
    labels = [
        f"{short(one, 20)} · {shown(sum(n for way, n in moves.items() if way[0] == one), 'people')}"
        for one in rows
    ]
    ax.set_yticks(range(len(rows)), labels)
    ax.set_xticks(range(len(columns)), [short(one, 22) for one in columns], rotation=40, ha="left")
    ax.set_xlim(-0.5, len(columns) - 0.5)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.xaxis.tick_top()
    ax.tick_params(length=0, labelcolor=light("ink"), rotation_mode="anchor", axis="x")
    ax.tick_params(length=0, labelcolor=light("ink"), axis="y")
    for side in ("top", "right", "bottom", "left"):
        ax.spines[side].set_visible(False)


def _cell(ax: Axes, x: int, y: int, share: float) -> None:
    ax.bar(x, 0.86, 0.92, y - 0.43, color=light("main"), alpha=0.06 + 0.44 * share)
    text = percent(share) if share >= 0.001 else "<0.1%"
    ax.text(x, y, text, ha="center", va="center_baseline", color=light("ink"), fontsize=11)
