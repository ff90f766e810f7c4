"""Which charts there are, in the order in which people ask."""

from __future__ import annotations

from dataclasses import replace

from simulator.charts import (
    backlogs,
    flows,
    forest,
    funnel,
    loads,
    promises,
    revenue,
    stays,
    survival,
    tornado,
    weeks,
)
from simulator.charts.sheet import Chart
from simulator.compare import Comparison
from simulator.summary import Summary


def gallery(found: Summary | Comparison, target: float | None = None) -> tuple[Chart, ...]:
    """All charts that have something to show. `target`: the share of clocks to be met, if agreed."""
    charts = _one(found, target) if isinstance(found, Summary) else _two(found, target)
    return tuple(one for one in charts if one is not None)


def _one(found: Summary, target: float | None) -> list[Chart | None]:
    return [
        funnel.funnel(found),
        revenue.revenue(found),
        revenue.pipeline(found),
        promises.promises(found, target=target),
        weeks.weeks(found),
        loads.use(found),
        backlogs.backlogs(found),
        stays.stays(found),
        survival.survival(found),
        flows.flows(found),
        tornado.tornado(found),
    ]


def _two(found: Comparison, target: float | None) -> list[Chart | None]:
    base, proposal = found.base, found.proposal
    return [
        forest.forest(found),
        forest.cells(found),
        revenue.revenue_difference(base, proposal),
        revenue.pipeline_difference(base, proposal),
        funnel.funnel(base, proposal),
        _of_proposal(promises.promises(base, proposal, target)),
        _of_proposal(weeks.weeks(proposal)),
        _of_proposal(loads.use(base, proposal)),
        _of_proposal(backlogs.backlogs(base, proposal)),
        _of_proposal(stays.stays(base, proposal)),
        _of_proposal(survival.survival(base, proposal)),
        tornado.tornado(base, proposal),
    ]


_OURS = (
    "The ",
    "No ",
    "People ",
    "Clocks ",
    "Every ",
    "How ",
    "After ",
)  # titles that begin with no name


def _of_proposal(chart: Chart | None) -> Chart | None:
    """These titles tell of one policy: say of which of the two."""
    if chart is None:
        return None
    title = chart.title
    if title.startswith(_OURS):
        title = title[0].lower() + title[1:]
    return replace(chart, title=f"With the proposal: {title}")
