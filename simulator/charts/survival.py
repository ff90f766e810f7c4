"""Which share is still in each status after a time, status by status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.charts.bars import ARMS
from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, in_panels, plain_axes, short, unit_ticks
from simulator.figures import shown
from simulator.summary import Summary, Survival

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST = 9  # panels
_MONTH = 720.0
_TICKS = ((1.0, "1 h"), (24.0, "1 day"), (720.0, "30 days"))
_LEAST = 0.5  # hours: where the axis begins


def survival(base: Summary, proposal: Summary | None = None) -> Chart | None:
    """Small multiples: one panel a status, those with most stays if there are too many."""
    arms = [base] if proposal is None else [base, proposal]
    by = [{one.label: one for one in arm.survivals if one.curve} for arm in arms]
    ranked = sorted(by[-1].values(), key=lambda one: -one.stays)[:_MOST]
    names = [name for name, one in by[-1].items() if one in ranked]
    if not names:
        return None
    return in_panels(
        "survival",
        _title([by[-1][name] for name in names]),
        "Share still in each status after so long, of stays that began while figures count, with those "
        "that had not ended yet taken into account. Each step to the right is much longer than the one "
        "before.",
        _panels(names, by),
        len(names),
        (170, 150),
        ARMS if proposal else (),
    )


def _title(found: list[Survival]) -> str:
    told = [
        (share.mean, one.label)
        for one in found
        for hours, share, _ in one.shares
        if hours == _MONTH and share.mean > 0
    ]
    if not told:
        return "How long people stay: nobody is in one status for more than 30 days"
    most, label = max(told)
    return f"After 30 days, {shown(most, 'share')} are still in {label}, the most of all"


def _panels(names: list[str], by: list[dict[str, Survival]]) -> Paint:
    every = [one for found in by for name, one in found.items() if name in names]
    longest = max(one.curve[-1][0] for one in every)

    def paint(axes: list[Axes], wide: bool) -> None:
        for ax, name in zip(axes, names, strict=True):
            plain_axes(ax, "y")
            ax.set_title(short(name, 28), color=light("ink"), fontsize="medium", fontweight="bold")
            ax.set_xscale("log")
            ax.minorticks_off()
            for found, (_, colour, _) in zip(by, ARMS[-len(by) :], strict=True):
                if name in found:
                    _line(ax, found[name], colour)
            ax.set_xlim(_LEAST, max(longest, 24.0))
            ax.set_ylim(0, 1.03)
            inside = [one for one in _TICKS if one[0] <= ax.get_xlim()[1]]
            ax.set_xticks([one[0] for one in inside], [one[1] for one in inside])
            unit_ticks(ax, "y", "share", 3)

    return paint


def _line(ax: Axes, found: Survival, colour: str) -> None:
    before = [share for hours, share in found.curve if hours <= _LEAST]
    after = [(hours, share) for hours, share in found.curve if hours > _LEAST]
    first = before[-1] if before else 1.0
    ax.plot(
        [_LEAST, *(hours for hours, _ in after)],
        [first, *(share for _, share in after)],
        color=light(colour),
        linewidth=2,
    )
