"""Money over time, booked or still open: how far runs of the same world differ, or two policies do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator import estimates
from simulator.charts.palette import light
from simulator.charts.sheet import (
    Chart,
    Dates,
    Paint,
    after,
    plain_axes,
    unit_ticks,
    week_label,
    week_places,
    week_ticks,
)
from simulator.compare import week_by_week
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
    bands = _bands(fan)
    return Chart(
        "revenue",
        f"The median run books {_end(arm, fan, ' in', bands)}",
        f"Money booked so far, in {arm.currency}. {_legend(bands)} Runs differ by luck alone."
        + _beyond(arm),
        _fan(fan, bands, arm, True),
        270,
        230,
    )


def pipeline(arm: Summary) -> Chart | None:
    """The fan of what is open over replications."""
    fan = arm.pipeline
    if fan is None or len(fan.weeks) < 2 or not any(map(any, fan.weeks)):
        return None
    bands = _bands(fan)
    return Chart(
        "pipeline",
        f"The median run has {_end(arm, fan, ' open after', bands)}",
        "Worth of all people, whenever they came, who are, at the end of each week of the period, where "
        f"a talk may end with money, in {arm.currency}: as often as those who leave are moved so, for "
        f"what that brings on average. {_legend(bands)}",
        _fan(fan, bands, arm, False),
        270,
        230,
    )


def _bands(fan: Fan) -> list[tuple[float, str, str]]:
    return [one for one in _BANDS if supported(len(fan.weeks[-1]), one[0])]


def _legend(bands: list[tuple[float, str, str]]) -> str:
    words = [f"{'dark' if colour == 'band-narrow' else 'light'}: {text}" for _, colour, text in bands]
    said = f"Shades, {', '.join(words)}." if words else "Too few runs to say how much they differ."
    return f"Line: the median run. {said}"


def _beyond(arm: Summary) -> str:
    """What the horizon cuts off: money of the follow-up, and of deals that are open even then."""
    told = {one.name: one for one in (*arm.measures, *arm.details)}
    cohort, still = (told.get(name) for name in ("cohort.revenue", "open.value"))
    if cohort is None or still is None:
        return ""
    came, more = (shown(one.estimate().mean, "money", arm.currency) for one in (cohort, still))
    return (
        f" Those who came in the period bring {came} to the end of the follow-up; what they, and nobody "
        f"else, have open then is worth {more}."
    )


def revenue_difference(base: Summary, proposal: Summary) -> Chart | None:
    """The paired difference of cumulated money, week by week."""
    told = f"Money booked so far, proposal minus base, in {base.currency}."
    return _compared("revenue", "", told, base, proposal, (base.revenue, proposal.revenue))


def pipeline_difference(base: Summary, proposal: Summary) -> Chart | None:
    """The paired difference of what is open at the end of each week."""
    told = f"Worth of what is open at the end of each week, proposal minus base, in {base.currency}."
    fans = base.pipeline, proposal.pipeline
    return _compared("pipeline", " in open deals", told, base, proposal, fans)


def _compared(
    name: str,
    what: str,
    told: str,
    base: Summary,
    proposal: Summary,
    fans: tuple[Fan | None, Fan | None],
) -> Chart | None:
    first, second = fans
    if first is None or second is None or len(first.weeks) < 2:
        return None
    weeks = week_by_week(base, first, second)
    if not any(one.mean for one in weeks):
        return None
    last = weeks[-1]
    sure = "" if last.excludes_zero() else ", not distinguishable from zero"
    return Chart(
        f"{name}-difference",
        f"After {after(len(weeks), base.days)}: {signed(last, 'money', base.currency)}{what}{sure}",
        f"{told} The shade is the 95% interval.",
        _difference(weeks, base, name == "revenue"),
        250,
        220,
    )


def supported(replications: int, q: float) -> bool:
    """Whether so many replications can bound the q-quantile on both sides."""
    found = estimates.quantile(range(replications), q)
    return math.isfinite(found.low) and math.isfinite(found.high)


def _end(arm: Summary, fan: Fan, when: str, bands: list[tuple[float, str, str]]) -> str:
    """Where runs end: an amount, and how far they spread."""
    final = sorted(fan.weeks[-1])
    middle = estimates.quantile(final, 0.5).mean
    length = after(len(fan.weeks), arm.days)
    text = f"{shown(middle, 'money', arm.currency)}{when} {length}"
    if not bands or bands[0][0] != 0.05:
        return text
    low, high = (estimates.quantile(final, q).mean for q in (0.05, 0.95))
    how = scale(Estimate(middle, low, high, math.nan, len(final)), "money", arm.currency)
    return f"{text}; nine runs in ten end between {how.number(low)} and {how.text(high)}"


def _fan(fan: Fan, bands: list[tuple[float, str, str]], arm: Summary, from_nothing: bool) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax, "y")
        first = [0.0] if from_nothing else []
        weeks = [*first, *week_places(len(fan.weeks), arm.days)]

        def line(q: float) -> list[float]:
            return [*first, *(estimates.quantile(one, q).mean for one in fan.weeks)]

        for q, colour, _ in bands:
            ax.fill_between(weeks, line(q), line(1 - q), color=light(colour), linewidth=0)
        ax.plot(weeks, line(0.5), color=light("main"), linewidth=2.2)
        _by_week(ax, weeks[-1], arm.dates)
        ax.set_ylim(bottom=0)

    return paint


def _difference(weeks: list[Estimate], base: Summary, from_nothing: bool) -> Paint:
    def paint(axes: list[Axes], wide: bool) -> None:
        ax = axes[0]
        plain_axes(ax, "y")
        first = [0.0] if from_nothing else []
        places = [*first, *week_places(len(weeks), base.days)]
        means = [*first, *(one.mean for one in weeks)]
        low = [*first, *(one.mean if math.isnan(one.low) else one.low for one in weeks)]
        high = [*first, *(one.mean if math.isnan(one.high) else one.high for one in weeks)]
        ax.fill_between(places, low, high, color=light("band-narrow"), linewidth=0)
        ax.axhline(0, color=light("muted"), linewidth=1.2)
        ax.plot(places, means, color=light("main"), linewidth=2.2)
        _by_week(ax, places[-1], base.dates)

    return paint


def _by_week(ax: Axes, weeks: float, dates: Dates) -> None:
    ax.set_xlim(0, weeks)
    unit_ticks(ax, "y", "money", 5)
    week_ticks(ax, 6, dates)
    ax.set_xlabel(week_label(dates))
