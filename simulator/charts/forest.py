"""What a proposal changes: each difference with its interval, as a share of the base."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.charts.palette import GROUND, light
from simulator.charts.sheet import Chart, Paint, named_rows, plain_axes, short
from simulator.compare import Cell, Comparison, Effect
from simulator.figures import signed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDEST = 1.0  # twice the base; longer lines are cut there and end in an arrow
_CELLS = 12
COLOURS = {"better": "better", "worse": "worse", "changed": "main"}
LEGEND = (("o", "better", "better"), ("o", "worse", "worse"), ("o", "unclear", "not clear"))


def forest(found: Comparison) -> Chart | None:
    """All figures of the comparison that can be shown against their base."""
    effects = [(one.title, one) for one in found.effects if drawable(one)]
    if not effects or found.identical:
        return None
    return effects_chart(
        "differences",
        _title(found),
        "Difference to the base, in percent of it, with 95% interval, and in its own unit. What "
        "crosses the line at zero may be chance.",
        effects,
        found.base.currency,
    )


def cells(found: Comparison) -> Chart | None:
    """Who wins and who loses, those that weigh most first."""
    winners, losers = (
        [one for one in some if drawable(one.effect)] for some in (found.winners, found.losers)
    )
    room = max(_CELLS // 2, _CELLS - len(losers))
    sure = [*winners[:room], *losers[: _CELLS - len(winners[:room])]]
    if not sure:
        return None
    return effects_chart(
        "winners-and-losers",
        _cells_title(found),
        "The sure differences by source, segment and team that weigh most in the whole, in percent of "
        "the base, with 95% interval. Of those named, at most one in ten is expected to be "
        "chance.",
        [(f"{_named(one, found)}: {one.effect.title}", one.effect) for one in sure],
        found.base.currency,
    )


def drawable(one: Effect) -> bool:
    """Whether there is a base to show it against."""
    return math.isfinite(one.relative) and not math.isnan(one.difference.mean)


def effects_chart(
    name: str, title: str, note: str, effects: Sequence[tuple[str, Effect]], currency: str
) -> Chart:
    """A row for each of these effects, which can all be drawn."""
    size = 60 + 34 * len(effects)
    narrow = 60 + 50 * len(effects)
    verdicts = {one.verdict for _, one in effects}
    keys = [one for one in LEGEND if one[1] in verdicts or one[1] == "unclear"]
    keys += [("o", "main", "changed")] if "changed" in verdicts else []
    return Chart(name, title, note, _paint(effects, currency), size, narrow, legend=tuple(keys))


def _paint(effects: Sequence[tuple[str, Effect]], currency: str) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax)
        reach = _reach([one for _, one in effects])
        if wide:
            named_rows(ax, [title for title, _ in effects], True)
            ax.set_yticks(range(len(effects)), [short(title, 40) for title, _ in effects])
        else:
            ax.set_yticks([])
            ax.set_ylim(len(effects) - 0.4, -0.8)
        ax.set_xlim(-reach * 1.04, reach * (2.6 if wide else 1.04))
        _percent_ticks(ax, reach, wide)
        ax.axvline(0, color=light("muted"), linewidth=1.2)
        for at, (title, one) in enumerate(effects):
            _row(ax, one, at, reach)
            text = "no change" if one.verdict == "same" else signed(one.difference, one.unit, currency)
            if wide:
                ax.text(reach * 1.1, at, text, va="center_baseline", color=light("ink"))
            else:
                label = f"{short(title, 30)}: {text.partition(' (')[0]}"
                ax.text(-reach, at - 0.25, label, va="bottom", color=light("ink"), bbox=GROUND, zorder=4)

    return paint


def _row(ax: Axes, one: Effect, at: float, reach: float) -> None:
    colour = light(COLOURS.get(one.verdict, "unclear"))
    base = abs(one.base.mean)
    low, high = (
        value if math.isfinite(value) else one.difference.mean
        for value in (one.difference.low, one.difference.high)
    )
    left, right = (min(max(one / base, -reach), reach) for one in (low, high))
    ax.plot([left, right], [at, at], color=colour, linewidth=2.5)
    if low / base < -reach:
        ax.plot([-reach], [at], "<", color=colour, markersize=7)
    if high / base > reach:
        ax.plot([reach], [at], ">", color=colour, markersize=7)
    if abs(one.relative) <= reach:
        filled = one.verdict in COLOURS
        ax.plot(
            [one.relative],
            [at],
            "o" if filled else "D",
            color=colour,
            markersize=9 if filled else 6,
        )


def _reach(effects: list[Effect]) -> float:
    ends = [
        abs(value) / abs(one.base.mean)
        for one in effects
        for value in (one.difference.mean, one.difference.low, one.difference.high)
        if math.isfinite(value)
    ]
    return min(max([*ends, 0.01]) * 1.05, _WIDEST)


def _percent_ticks(ax: Axes, reach: float, wide: bool) -> None:
    steps = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
    step = next((one for one in steps if reach / one <= (3 if wide else 2.2)), steps[-1])
    many = int(reach / step)
    marks = [at * step for at in range(-many, many + 1)]
    ax.set_xticks(marks, [_signed_percent(one) for one in marks])


def _signed_percent(mark: float) -> str:
    """A round number with no more decimals than it has: all ticks of an axis look alike."""
    return f"{100 * mark:+.6g}%".replace("-", "−") if mark else "0"


def _title(found: Comparison) -> str:
    good = sum(one.verdict == "better" for one in found.effects)
    bad = sum(one.verdict == "worse" for one in found.effects)
    other = sum(one.verdict == "changed" for one in found.effects)
    rest = sum(one.verdict in ("unclear", "unknown") for one in found.effects)
    parts = [f"{good} better"] if good else []
    parts += [f"{bad} worse"] if bad else []
    parts += [f"{other} otherwise"] if other else []
    parts += [f"{rest} not distinguishable from chance"] if rest else []
    clear = good + bad + other
    if not good + bad:
        return "No figure is clearly better or worse"
    return f"{clear} of {len(found.effects)} figures clearly move: " + ", ".join(parts)


def _cells_title(found: Comparison) -> str:
    def first(many: tuple[Cell, ...]) -> str:
        return f"{_named(many[0], found)} ({many[0].effect.title})"

    if found.winners and found.losers:
        return f"{first(found.winners)} gains most, {first(found.losers)} loses most"
    if found.winners:
        return f"{first(found.winners)} gains most; nobody clearly loses"
    return f"{first(found.losers)} loses most; nobody clearly gains"


def _named(one: Cell, found: Comparison) -> str:
    """The label, and what it is where a source, segment, team or rep of another kind has the same."""
    alike = {cell.by for cell in found.cells if cell.label == one.label}
    return f"{one.by} {one.label}" if len(alike) > 1 else one.label
