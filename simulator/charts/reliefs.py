"""Where people wait for a rep, and what one rep more in each team would change."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.bottleneck import reliefs, waiting
from simulator.charts.bars import Bar, bars, height
from simulator.charts.forest import drawable, effects_chart
from simulator.charts.sheet import Chart
from simulator.contest import Contest
from simulator.estimates import mean
from simulator.figures import percent, shown

_MOST = 8  # statuses


def charts(found: Contest, names: Sequence[str]) -> list[Chart]:
    """Of these figures."""
    drawn = [_relief(found, names), _waiting(found)]
    return [one for one in drawn if one is not None]


def _relief(found: Contest, names: Sequence[str]) -> Chart | None:
    rows = [
        (f"{team}: {effect.title}", effect)
        for name in names
        for team, one in zip(found.names, found.comparisons, strict=True)
        for effect in one.effects
        if effect.name == name and drawable(effect)
    ]
    if not rows:
        return None
    good = [one for one in reliefs(found, names) if one.team is not None]
    title = (
        f"One rep more helps most in {good[0].team}: {good[0].figure}"
        if good
        else "One rep more helps clearly in no team"
    )
    return effects_chart(
        "one-rep-more",
        title,
        "One rep more in each team: the difference in percent of how it is now, with an interval that "
        "holds over all teams together, and in its own unit.",
        rows,
        found.base.currency,
    )


def _waiting(found: Contest) -> Chart | None:
    lines = waiting(found.base)[:_MOST]
    if not lines:
        return None
    rows = [
        Bar(one.status, (mean((one.share,)),), (f"{percent(one.share)} · {shown(one.hours, 'hours')}",))
        for one in lines
    ]
    return Chart(
        "waiting",
        f"{percent(lines[0].share)} of all waiting for a rep is in {lines[0].status}",
        "Share of all waiting until the first pick-up, and how long one person waits there on average.",
        bars(rows, "share"),
        height(len(rows), 1, True),
        height(len(rows), 1, False),
    )
