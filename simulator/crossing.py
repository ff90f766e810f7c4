"""Where along a knob a figure is exactly at its goal, by a straight line between two settings."""

from __future__ import annotations

import math

from simulator.estimates import Estimate, around_parts
from simulator.figured import part
from simulator.goals import Goal, figure
from simulator.summary import Measure, Summary

Place = tuple[float, Summary]


def crossing(goal: Goal, below: Place, above: Place) -> Estimate | None:
    """The place with its interval, by jackknife over the replications that both settings have: the same
    people with the same luck, so that most of the noise moves both ends alike. None where there is no
    such place."""
    many = min(below[1].replications, above[1].replications)
    measures = [figure(part(one, 0, many), goal.name) for _, one in (below, above)]
    first, last = (_leave_one_out(one) for one in measures if one is not None)
    places = [
        below[0] + (goal.bound - a) / (b - a) * (above[0] - below[0]) if b != a else math.nan
        for a, b in zip(first, last, strict=True)
    ]
    if any(math.isnan(one) for one in places):
        return None
    return around_parts(places)


def _leave_one_out(one: Measure) -> list[float]:
    """First the whole figure, then that without replication i."""
    over = math.fsum(one.over)
    under = math.fsum(one.under) if one.under else float(len(one.over))
    parts = one.under or (1.0,) * len(one.over)
    sums = [(over, under), *((over - a, under - b) for a, b in zip(one.over, parts, strict=True))]
    return [a / b if b else math.nan for a, b in sums]
