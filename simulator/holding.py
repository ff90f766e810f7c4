"""What holds a goal about all clocks, or all waits, down: the same figure status by status.

A knob may move the clocks of one status and leave those of another as they are. Then no setting of it
reaches a goal about all of them, and to go further is no advice.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.goals import Goal
from simulator.summary import Measure, Summary

_HARDLY = 0.1  # of the way to the goal
_IDEAL = {"sla.attainment": 1.0, "wait": 0.0}  # figures over all statuses, and the best that they can be


@dataclass(frozen=True)
class Held:
    """The figure of one status: at the setting nearest to the goal (`here`), over so many clocks or
    pick-ups (`weight`), and at the other end of what was tried (`there`)."""

    status: str  # as shown
    name: str
    here: float
    there: float
    weight: float

    def meets(self, goal: Goal) -> bool:
        return self.here == goal.bound or (self.here > goal.bound) == goal.more

    def is_stuck(self, goal: Goal) -> bool:
        """Misses the goal alone, and comes hardly nearer to it between the two settings."""
        missing = goal.bound - self.there if goal.more else self.there - goal.bound
        return not self.meets(goal) and (missing <= 0 or self.nearer(goal) < _HARDLY * missing)

    def nearer(self, goal: Goal) -> float:
        """By how much it is better here than there."""
        return self.here - self.there if goal.more else self.there - self.here


@dataclass(frozen=True)
class Holding:
    """`stuck`: those that the knob hardly moves; `at_best`: the figure of all if every other status were
    as good as can be. `free`: of the others, the one that the knob betters most."""

    held: tuple[Held, ...]
    stuck: tuple[Held, ...]
    at_best: float
    free: Held | None

    def forbids(self, goal: Goal) -> bool:
        """Whether those that are stuck alone keep the goal from being reached."""
        return bool(self.stuck) and (self.at_best < goal.bound) == goal.more


def holding(goal: Goal, here: Summary, there: Summary) -> Holding | None:
    """None for a goal that is about no several statuses."""
    held = tuple(_held(goal, here, there)) if goal.name in _IDEAL else ()
    total = math.fsum(one.weight for one in held)
    if len(held) < 2 or not total:
        return None
    stuck = tuple(one for one in held if one.is_stuck(goal))
    others = [one for one in held if one not in stuck]
    kept = math.fsum(one.weight * one.here for one in stuck)
    ideal = math.fsum(one.weight for one in others) * _IDEAL[goal.name]
    moved = [one for one in others if one.nearer(goal) > 0]
    free = max(moved, key=lambda one: one.nearer(goal), default=None)
    return Holding(held, stuck, (kept + ideal) / total, free)


def _held(goal: Goal, here: Summary, there: Summary) -> Iterator[Held]:
    others = {one.name: one.estimate().mean for _, one, _ in _each(goal, there)}
    for status, one, weight in _each(goal, here):
        mean, other = one.estimate().mean, others.get(one.name, math.nan)
        if math.isfinite(mean) and math.isfinite(other):
            yield Held(status, one.name, mean, other, weight)


def _each(goal: Goal, found: Summary) -> Iterator[tuple[str, Measure, float]]:
    """The figure of each status that has it, and over how many clocks or pick-ups."""
    if goal.name == "sla.attainment":
        for promise in found.promises:
            yield promise.label, promise.met, _mean(promise.met.under)
        return
    by_name = {one.name: one for one in found.details}
    for name, one in by_name.items():
        kind, _, status = name.partition(".")
        if kind == "wait" and f"pickups.{status}" in by_name:
            yield status.rpartition(".")[2], one, _mean(by_name[f"pickups.{status}"].over)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0
