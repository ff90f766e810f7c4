"""Money booked over time: how far runs of the same world differ, or how far two policies do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator import estimates
from simulator.charts.palette import light
from simulator.charts.sheet import Chart, Paint, after, plain_axes, unit_ticks, week_places, week_ticks
from simulator.estimates import Estimate
from simulator.figures import scale, shown, signed
from simulator.summary import Fan, Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BANDS = ((0.05, "band-wide", "nine in ten runs"), (0.25, "band-narrow", "the middle half"))


def revenue(arm: Summary) -> Chart | None:
    """The fan of cumulated money over replications."""
    fan = arm.revenue
    if fan is None or len(fan.weeks) < 2 or not any(fan.weeks[-1]):
        return None
    bands = [one for one in _BANDS if supported(len(fan.weeks[-1]), one[0])]
    words = [f"{'dark' if colour == 'band-narrow' else 'light'}: {text}" for _, colour, text in bands]
    note = f"Money booked so far, in {arm.currency}. Line: the median run. "
    note += f"Shades, {', '.join(words)}. " if words else "Too few runs to say how much they differ. "
    return Chart(
        "revenue",
        _title(arm, fan, bool(bands) and bands[0][0] == 0.05),
        note + "Runs differ by luck alone." + _beyond(arm),
        _fan(fan, bands, arm.days),
        270,
        230,
    )


def _beyond(arm: Summary) -> str:
    """What the horizon cuts off: money of the follow-up, and of deals that are open even then."""
    told = {one.name: one for one in (*arm.measures, *arm.details)}
    cohort, still = (told.get(name) for name in ("cohort.revenue", "open.value"))
    if cohort is None or still is None:
        return ""
    came, more = (shown(one.estimate().mean, "money", arm.currency) for one in (cohort, still))
    return f" Those who came bring {came} to the end of the follow-up; deals open then are worth {more}."


def revenue_difference(base: Summary, proposal: Summary) -> Chart | None:
    """The paired difference of cumulated money, week by week."""
    first, second = base.revenue, proposal.revenue
    if first is None or second is None or len(first.weeks) < 2:
        return None
    pairs = zip(first.weeks, second.weeks, strict=False)
    weeks = [estimates.mean(_moved(a, b, base.how.inner), base.how.level) for a, b in pairs]
    if not any(one.mean for one in weeks):
        return None
    last = weeks[-1]
    sure = "" if last.excludes_zero() else ", not distinguishable from zero"
    return Chart(
        "revenue-difference",
        f"After {after(len(weeks), base.days)}: {signed(last, 'money', base.currency)}{sure}",
        f"Money booked so far, proposal minus base, in {base.currency}. The shade is the 95% interval.",
        _difference(weeks, base.days),
        250,
        220,
    )


def _moved(base: tuple[float, ...], other: tuple[float, ...], inner: int) -> Sequence[float]:
    return estimates.grouped([b - a for a, b in zip(base, other, strict=True)], inner)


def supported(replications: int, q: float) -> bool:
    """Whether so many replications can bound the q-quantile on both sides."""
    found = estimates.quantile(range(replications), q)
    return math.isfinite(found.low) and math.isfinite(found.high)


def _title(arm: Summary, fan: Fan, spread: bool) -> str:
    final = sorted(fan.weeks[-1])
    middle = estimates.quantile(final, 0.5).mean
    length = after(len(fan.weeks), arm.days)
    text = f"The median run books {shown(middle, 'money', arm.currency)} in {length}"
    if not spread:
        return text
    low, high = (estimates.quantile(final, q).mean for q in (0.05, 0.95))
    how = scale(Estimate(middle, low, high, math.nan, len(final)), "money", arm.currency)
    return f"{text}; nine runs in ten end between {how.number(low)} and {how.text(high)}"


def _fan(fan: Fan, bands: list[tuple[float, str, str]], days: float) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax, "y")
        weeks = [0.0, *week_places(len(fan.weeks), days)]

        def line(q: float) -> list[float]:
            return [0.0, *(estimates.quantile(one, q).mean for one in fan.weeks)]

        for q, colour, _ in bands:
            ax.fill_between(weeks, line(q), line(1 - q), color=light(colour), linewidth=0)
        ax.plot(weeks, line(0.5), color=light("main"), linewidth=2.2)
        _by_week(ax, weeks[-1])
        ax.set_ylim(bottom=0)

    return paint


def _difference(weeks: list[Estimate], days: float) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax, "y")
        places = [0.0, *week_places(len(weeks), days)]
        means = [0.0, *(one.mean for one in weeks)]
        low = [0.0, *(one.mean if math.isnan(one.low) else one.low for one in weeks)]
        high = [0.0, *(one.mean if math.isnan(one.high) else one.high for one in weeks)]
        ax.fill_between(places, low, high, color=light("band-narrow"), linewidth=0)
        ax.axhline(0, color=light("muted"), linewidth=1.2)
        ax.plot(places, means, color=light("main"), linewidth=2.2)
        _by_week(ax, places[-1])

    return paint


def _by_week(ax: Axes, weeks: float) -> None:
    ax.set_xlim(0, weeks)
    unit_ticks(ax, "y", "money", 5)
    week_ticks(ax, 6)
    ax.set_xlabel("week")
