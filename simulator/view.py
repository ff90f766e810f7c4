"""What figures are read from: one replication of the results, with the world that it is about."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from policy import calendars
from policy.model import DAY, HOUR, MICRO, Policy
from simulator.kernel import layout as L
from simulator.model import Scenario, TeamModel
from simulator.results import Ints, Results

_CENTS = 100


@dataclass(frozen=True)
class World:
    """Policy and scenario, and what follows from them alone."""

    policy: Policy
    scenario: Scenario
    varied: frozenset[str] = frozenset()  # as `Results` say

    def is_rostered(self, model: TeamModel) -> bool:
        """Whether results say of the team's reps how long each was there."""
        return model.is_rostered or model.team in self.varied

    @cached_property
    def goals(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.policy.statuses if one.goal)

    @cached_property
    def span(self) -> tuple[int, int]:
        """Where figures count: from the end of the warm-up to the horizon."""
        start = self.scenario.start
        return start + self.scenario.warm_up, start + self.scenario.horizon

    @property
    def days(self) -> float:
        begin, end = self.span
        return (end - begin) / DAY

    @cached_property
    def teams(self) -> tuple[TeamModel, ...]:
        """Teams with a number of reps, in the scenario's order."""
        return tuple(one for one in self.scenario.teams if one.reps)

    def team(self, name: str) -> TeamModel:
        return next(one for one in self.scenario.teams if one.team == name)

    def open_hours(self, model: TeamModel) -> float:
        """How long a rep of the team works while figures count, unless they have their own hours."""
        if model.hours is None:
            return (self.span[1] - self.span[0]) / HOUR
        return self._opened(model.hours)

    @cached_property
    def _opened(self) -> Callable[[str], float]:
        """Hours of a calendar while figures count: every view asks, and a year of them takes long."""
        return cache(lambda name: calendars.elapsed(self.policy.calendar[name], *self.span) / HOUR)

    def weights(self, team: str) -> dict[str, float]:
        """Of the members whom the policy names; a rep of no weight shares out as any other."""
        members = next(one.members for one in self.policy.teams if one.name == team)
        return {one.name: one.weight / MICRO or 1.0 for one in members}

    @cached_property
    def week_ends(self) -> tuple[int, ...]:
        """Days of the run, from 0: the last one of each week in which figures count, and of all."""
        first, last = self.counted_days
        return tuple(sorted({*range(first + 6, last, 7), last - 1})) if last > first else ()

    @property
    def counted_days(self) -> tuple[int, int]:
        """The first day of the run, from 0, on which figures count, and the first on which no more."""
        return self.scenario.warm_up // DAY, -(-self.scenario.horizon // DAY)


@dataclass(frozen=True)
class View:
    """One replication. Money is given in whole units, time in hours."""

    world: World
    results: Results
    number: int

    def cell(self, column: str, source: int | None = None, segment: int | None = None) -> float:
        """A column of the cube, of one source, of one segment, or of all."""
        at = self.results.columns[column]
        if source is not None and segment is not None:
            return float(self.results.cubes[self.number, source, segment, at])
        whole, by_source, by_segment = self.results.cells
        if source is not None:
            return float(by_source[self.number, source, at])
        return float(whole[self.number, at] if segment is None else by_segment[self.number, segment, at])

    def money(self, column: str, source: int | None = None, segment: int | None = None) -> float:
        return self.cell(column, source, segment) / _CENTS

    def metric(self, name: str) -> float:
        return self.results.metrics[name][self.number]

    def sums(self, column: int, status: int | None = None) -> float:
        """A sum by status (L.SUM_...), of one or of all."""
        rows = self._of("sums")
        return float((rows if status is None else rows[status : status + 1])[:, column].sum())

    def rep_sum(self, column: int, team: str | None = None) -> float:
        """Of the reps of one team, or of all: people taken, busy time, and open people times time."""
        mine = [at for at, (name, _) in enumerate(self.results.reps) if team in (None, name)]
        return float(self._of("reps")[mine, column].sum()) if mine else 0.0

    def interrupted(self, team: str) -> float:
        """How often a rep of the team left a conversation for somebody urgent."""
        mine = [at for at, (name, _) in enumerate(self.results.reps) if name == team]
        return float(self._of("interrupted")[mine].sum())

    def urgency(self, column: int, teams: Sequence[str]) -> float:
        """A column (L.UR_...) of these teams together."""
        mine = [self.results.teams.index(team) for team in teams]
        return float(self._of("urgency")[mine, column].sum())

    def rep(self, number: int, column: int) -> float:
        """Of one rep, by number among all."""
        return float(self._of("reps")[number, column])

    def unevenness(self, team: str) -> float:
        """How far a team's reps are from people taken on in proportion to their weights, and to the time
        for which they were employed: Gini's index, 0 for fair shares, near 1 where one of many has all;
        nan where nobody was taken on."""
        named = self.world.weights(team)
        own = [
            (at, named.get(name, 1.0)) for at, (of, name) in enumerate(self.results.reps) if of == team
        ]
        if self.world.is_rostered(self.world.team(team)):
            begin, end = self.world.span
            own = [(at, weight * self.rep(at, L.RR_EMPLOYED) / (end - begin)) for at, weight in own]
            own = [(at, weight) for at, weight in own if weight]
        taken = [self.rep(at, L.RR_TAKEN) / weight for at, weight in own]
        return gini(taken, [weight for _, weight in own])

    def flows(self) -> Ints:
        """Moves by status left (the first row: births) and status entered."""
        return self._of("flows")

    def weekly_revenue(self) -> list[float]:
        """Money booked from the end of the warm-up to the end of each week."""
        first, _ = self.world.counted_days
        booked = np.cumsum(self._of("revenue")[first:])
        return [float(booked[day - first]) / _CENTS for day in self.world.week_ends]

    def weekly_backlog(self, team: str) -> list[float]:
        """People who wait for the team at the beginning of the last day of each week."""
        waiting = self._of("backlog")[self.results.teams.index(team)]
        return [float(waiting[day]) for day in self.world.week_ends]

    def backlog(self, team: str) -> float:
        """People who wait for the team, on average."""
        first, last = self.world.counted_days
        return float(self._of("backlog")[self.results.teams.index(team)][first:last].mean())

    def _of(self, name: str) -> Ints:
        found: Ints = self.results.by_replication[name][self.number]
        return found


def busy_hours(view: View, team: str | None) -> float:
    return view.rep_sum(L.RR_BUSY, team) / HOUR


def hours_there(view: View, model: TeamModel) -> float:
    """Of all reps of the team together: how long they were at hand in its open time."""
    if view.world.is_rostered(model):
        return view.rep_sum(L.RR_THERE, model.team) / HOUR
    return view.world.open_hours(model) * len(model.reps or ())


def gini(values: Sequence[float], weights: Sequence[float]) -> float:
    """Gini's index of values, each of which stands for as many as its weight."""
    total = math.fsum(weights)
    mean = math.fsum(v * w for v, w in zip(values, weights, strict=True)) / total if total else 0.0
    if not mean:
        return math.nan
    apart, below = [], 0.0  # each value, times the weight below it less that above
    for value, weight in sorted(zip(values, weights, strict=True)):
        apart.append(weight * value * (2 * below + weight - total))
        below += weight
    return max(0.0, math.fsum(apart)) / (total * total * mean)
