"""The counts of replications, gathered in the order of their numbers, and named as results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from policy import calendars
from policy.model import Policy
from simulator.counted import Counted
from simulator.measures import Names, measured, split
from simulator.model import Scenario
from simulator.plan import Plan
from simulator.quantiles import SHARES, Floats
from simulator.results import Results
from simulator.survival import TIMES
from simulator.view import World

Ints = np.ndarray[Any, np.dtype[np.int64]]
_KEPT = (
    *("cube", "backlog", "revenue", "reps", "flows", "sums", "switch", "interrupted", "urgency"),
    "present",
)


@dataclass
class Gathered:
    """The counts of the replications so far, in order."""

    plan: Plan
    seed: int
    counts: list[Ints] = field(default_factory=list)
    measures: list[dict[str, float]] = field(default_factory=list)
    spreads: list[Floats] = field(default_factory=list)
    survivals: list[Floats] = field(default_factory=list)
    _names: Names | None = None

    @property
    def names(self) -> Names:
        if self._names is None:
            self._names = _names(self.plan)
        return self._names

    def add(self, found: Counted) -> None:
        """The next replication. Of histograms, quantiles are kept, and sums over replications."""
        counts = found.counts
        parts = split(self.plan, counts)
        self.spreads.append(found.spreads)
        self.survivals.append(found.survivals)
        self.measures.append(measured(self.names, parts))
        if not self.counts:
            self.sums = np.zeros_like(counts)
        self.sums += counts
        parts["present"] = (parts["entered"] - parts["left"]).cumsum(axis=1)[:, self._weeks]
        kept = [parts[name].ravel() for name, _ in self._shapes()]
        self.counts.append(np.concatenate(kept))

    def results(self) -> Results:
        scenario, policy, names = self.plan.scenario, self.plan.policy, self.names
        rows = np.stack(self.counts) if self.counts else np.zeros((0, self._width()), dtype=np.int64)
        parts = dict(self._kept(rows))
        every = list(self.measures[0]) if self.measures else []
        return Results(
            policy=policy.title or policy.name,
            scenario=scenario.name,
            seed=self.seed,
            replications=len(self.counts),
            currency=policy.currency,
            start=scenario.start,
            warm_up=scenario.warm_up,
            horizon=scenario.horizon,
            follow_up=scenario.follow_up,
            statuses=names.statuses,
            sources=names.sources,
            segments=names.segments,
            teams=names.teams,
            reps=names.reps,
            metrics={name: tuple(one[name] for one in self.measures) for name in every},
            cubes=parts.pop("cube"),
            totals=split(self.plan, self.sums.copy()) if self.counts else {},
            by_replication=parts,
            spreads=np.stack(self.spreads) if self.spreads else np.zeros((0, 0, len(SHARES))),
            survivals=np.stack(self.survivals) if self.survivals else np.zeros((0, 0, len(TIMES))),
            switch=self.plan.switch,
        )

    def _shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        shapes = {name: shape for name, _, shape in self.plan.shapes.arrays}
        shapes["present"] = (len(self.plan.policy.statuses), len(self._weeks))
        return [(name, shapes[name]) for name in _KEPT if name in shapes]

    @cached_property
    def _weeks(self) -> list[int]:
        return list(World(self.plan.policy, self.plan.scenario).week_ends)

    def _width(self) -> int:
        return sum(int(np.prod(shape)) for _, shape in self._shapes())

    def _kept(self, rows: Ints) -> Iterator[tuple[str, Ints]]:
        place = 0
        for name, shape in self._shapes():
            size = int(np.prod(shape))
            yield name, rows[:, place : place + size].reshape(len(rows), *shape)
            place += size


def _names(tables: Plan) -> Names:
    policy, scenario = tables.policy, tables.scenario
    return Names(
        statuses=tuple(one.name for one in policy.statuses),
        sources=tuple(one.name for one in scenario.sources),
        segments=tuple(one.name for one in scenario.segments) or ("all",),
        teams=tuple(one.name for one in policy.teams),
        reps=tables.reps,
        clocked=tuple(one.name for one in policy.statuses if one.clocks),
        worked=tuple(one.status for one in scenario.work if one.by in ("team", "same rep")),
        open_ticks=open_ticks(policy, scenario),
        cost_per_hour={one.team: one.cost_per_hour for one in scenario.teams},
        rostered=frozenset(one.team for one in scenario.teams if one.is_rostered),
        interrupting=frozenset(one.name for one in policy.teams if one.interrupt is not None),
    )


def open_ticks(policy: Policy, scenario: Scenario) -> dict[str, int]:
    """How long each team works while figures count."""
    start, end = scenario.start + scenario.warm_up, scenario.start + scenario.horizon
    return {
        one.team: max(0, end - start)
        if one.hours is None
        else calendars.elapsed(policy.calendar[one.hours], start, end)
        for one in scenario.teams
    }
