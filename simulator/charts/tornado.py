"""Which uncertain numbers sway a figure: from where each is least to where it is greatest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, named_rows, plain_axes, unit_ticks
from simulator.doubt import Doubted, Sway, doubted
from simulator.figures import percent, shown
from simulator.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST = 8  # numbers
_LEAST = 0.005  # of the doubt


def tornado(*arms: Summary) -> Chart | None:
    """Of the first figure that assumptions move: of one policy, or of the difference of two."""
    every = [one for one in doubted(arms) if _strong(one)]
    every.sort(key=lambda one: one.name == "arrivals")  # the least of anybody's worries
    if not every:
        return None
    return sways(every[0], arms[0].currency, difference=len(arms) > 1)


def sways(
    found: Doubted, currency: str, difference: bool = False, name: str = "tornado"
) -> Chart | None:
    """Of one figure, or of its difference; None where no number has a share in its doubt."""
    strong = _strong(found)
    if not strong:
        return None
    what = f"the difference in {found.title}" if difference else found.title
    return Chart(
        name,
        f"What sways {what} most: {strong[0].number}",
        "The figure where an uncertain number of the scenario is least (hollow) and greatest (full), "
        "all others drawn at random; behind it the number's share of the doubt.",
        _paint(found, strong, currency),
        60 + 30 * len(strong),
        60 + 34 * len(strong),
    )


def _strong(one: Doubted) -> list[Sway]:
    return [sway for sway in one.sways if sway.share >= _LEAST][:_MOST]


def _paint(found: Doubted, strong: list[Sway], currency: str) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax)
        named_rows(ax, [short_name(sway.number) for sway in strong], wide)
        ax.axvline(found.doubt.mean, color=light("muted"), linewidth=1.2)
        ends = [value for sway in strong for value in (sway.least, sway.most)]
        room = (max(ends) - min(ends)) or 1.0
        for at, sway in enumerate(strong):
            ax.plot([sway.least, sway.most], [at, at], color=light("band-narrow"), linewidth=9)
            ax.plot(
                sway.least,
                at,
                "o",
                markersize=8,
                color=light("main"),
                fillstyle="none",
                markeredgewidth=2,
            )
            ax.plot(sway.most, at, "o", markersize=8, color=light("main"))
            right = max(sway.least, sway.most, found.doubt.mean)
            ax.text(
                right + room * 0.04, at, percent(sway.share), va="center", fontsize="small",
                color=light("muted"),
            )  # fmt: skip
        ax.set_xlim(
            min(*ends, found.doubt.mean) - room * 0.06, max(ends) + room * (0.2 if wide else 0.4)
        )
        unit_ticks(ax, "x", found.unit, 5 if wide else 3)
        mean = shown(found.doubt.mean, found.unit, currency)
        ax.set_xlabel(f"line: the mean of all draws, {mean}")

    return paint


def short_name(number: str) -> str:
    """The last words of a place, without the kinds of distributions: `call.takes.mean`."""
    parts = number.split(".")
    kept = [one for one in parts if one not in ("lognormal", "gamma", "erlang", "weibull")]
    return ".".join(kept[-3:]) if len(kept) > 3 else ".".join(kept)
