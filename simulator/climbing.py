"""Whether what is counted still climbs: a run begins empty, and a warm-up may be too short for it.

Wins in the last third of the counted days are held against those in the first third. They climb where
they are clearly more, and a quarter more than the people who came explain: those of the same days or of
earlier ones, whatever lag explains most. Nothing else is simulated for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from policy.model import DAY
from simulator.labels import labels
from simulator.results import Floats, Ints, Results
from simulator.view import World

_GROWN = 1.25  # from here on it is worth a word
_CLEAR = 18.0  # three standard errors, squared, of counts that vary twice as much as Poisson's
_WEEK = 7


@dataclass(frozen=True)
class Climb:
    """Wins a week in the first and the last third of what is counted; `label` is the status from which
    most are won, with the people there in the first and the last counted week."""

    early: float
    late: float
    label: str
    before: float
    after: float


def climbing(results: Results, world: World) -> Climb | None:
    """None where nothing climbs that a longer warm-up would cure, or nobody wrote a warm-up: a run that
    is empty at the start on purpose is not faulted for it."""
    scenario = world.scenario
    if not scenario.warm_up or scenario.start_from is not None or results.switch is not None:
        return None
    first, last = scenario.warm_up // DAY, scenario.horizon // DAY
    third = (last - first) // 3
    if third < _WEEK:
        return None
    won = results.totals["won"]
    early, late = int(won[first : first + third].sum()), int(won[last - third : last].sum())
    more = _more_people(results, first + third, last, third)
    grown = late > early * _GROWN * more
    if not grown or (late - early * more) ** 2 <= _CLEAR * (late + early * more**2):
        return None
    per_week = _WEEK / (third * results.replications)
    label, inside = _before_the_goal(results, world)
    return Climb(
        early * per_week,
        late * per_week,
        label,
        float(inside[first : first + _WEEK].mean()),
        float(inside[last - _WEEK : last].mean()),
    )


def climbs(results: Results, world: World) -> Iterator[str]:
    """One sentence at most, in the style of messages."""
    found = climbing(results, world)
    if found is None:
        return
    people = (
        f", people in {found.label} from {_count(found.before)} to {_count(found.after)}"
        if found.after > found.before
        else ""
    )
    yield (
        f"the company still fills up while figures count: wins climb from {_count(found.early)} a week "
        f"in the first third to {_count(found.late)} in the last{people}; a longer `warm-up` and "
        "`horizon`, or who is inside at the start (`start-from`), show it as it runs"
    )


def _more_people(results: Results, early: int, late: int, days: int) -> float:
    """How many times as many people came in the days before `late` as in those before `early`, or both
    as much sooner; the most, and at least once."""
    entered, left = results.totals["entered"].sum(axis=0), results.totals["left"].sum(axis=0)
    came = np.concatenate([[0], np.cumsum(entered - left)])  # who came and did not only move

    def between(end: int) -> int:
        return int(came[end] - came[end - days])

    pairs = [(between(early - lag), between(late - lag)) for lag in range(early - days + 1)]
    return max([1.0, *(after / before for before, after in pairs if before)])


def _before_the_goal(results: Results, world: World) -> tuple[str, Floats]:
    """The status from which most moves to a goal are made, and the people in it day by day."""
    statuses = world.policy.statuses
    goals = [at for at, one in enumerate(statuses) if one.goal]
    flows: Ints = results.totals["flows"][1:, goals].sum(axis=1)
    at = int(flows.argmax())
    moves = results.totals["entered"][at] - results.totals["left"][at]
    inside = np.cumsum(moves) / results.replications
    return labels(world.policy)[at][1], inside


def _count(number: float) -> str:
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"
