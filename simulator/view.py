"""The whole numbers that one replication counted, by name: the only place that knows how they lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from policy import calendars
from policy.model import DAY, HOUR, Policy
from simulator.kernel import layout as L
from simulator.model import Scenario, TeamModel

Ints = np.ndarray[Any, np.dtype[np.int64]]
_CENTS = 100


@dataclass(frozen=True)
class World:
    """What the counts are about. `reps` are (team, rep) by number; only finite reps have one."""

    policy: Policy
    scenario: Scenario
    reps: tuple[tuple[str, str], ...]

    @cached_property
    def statuses(self) -> dict[str, int]:
        return {one.name: at for at, one in enumerate(self.policy.statuses)}

    @cached_property
    def goals(self) -> tuple[int, ...]:
        return tuple(at for at, one in enumerate(self.policy.statuses) if one.goal)

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

    @cached_property
    def open_hours(self) -> dict[str, float]:
        """How long each of those teams is open while figures count, for one rep."""
        return {one.team: self._open(one) for one in self.teams}

    @cached_property
    def staff_cost(self) -> float:
        """What the reps cost while figures count, busy or not."""
        return sum(
            one.cost_per_hour / _CENTS * len(one.reps or ()) * self.open_hours[one.team]
            for one in self.teams
        )

    def _open(self, model: TeamModel) -> float:
        begin, end = self.span
        hours = model.hours or self.policy.team[model.team].hours or "always"
        if hours == "always":
            return (end - begin) / HOUR
        return calendars.elapsed(self.policy.calendar[hours], begin, end) / HOUR


@dataclass(frozen=True)
class View:
    """One replication's counts. Money is given in whole units, time in hours."""

    world: World
    counts: Mapping[str, Ints]

    def cell(self, metric: int, source: int | None = None, segment: int | None = None) -> float:
        """A metric of the cube, of one source, of one segment, or of all."""
        return float(self._cube(source, segment)[metric])

    def money(self, metric: int, source: int | None = None, segment: int | None = None) -> float:
        return self.cell(metric, source, segment) / _CENTS

    def status(
        self, which: int, status: int, source: int | None = None, segment: int | None = None
    ) -> float:
        """Entries (L.M_ENTERED) or people of the cohort (L.M_REACHED) of a status."""
        return self.cell(L.M_STATUS + L.M_EACH * status + which, source, segment)

    def sums(self, column: int, statuses: tuple[int, ...] = ()) -> float:
        """A sum by status, over some statuses or all."""
        rows = self.counts["sums"]
        return float((rows[list(statuses)] if statuses else rows)[:, column].sum())

    def rep_sum(self, column: int, team: str | None = None) -> float:
        """Of the reps of one team, or of all: people taken, busy time, and open people times time."""
        mine = [at for at, (name, _) in enumerate(self.world.reps) if team in (None, name)]
        return float(self.counts["reps"][mine, column].sum()) if mine else 0.0

    def flows(self) -> Ints:
        """Moves by status left (the first row: births) and status entered."""
        return self.counts["flows"]

    def breaches(self, team: str) -> float:
        """Clocks breached while the person was assigned to the team, or waited for it."""
        at = [one.name for one in self.world.policy.teams].index(team)
        return float(self.counts["breach_hours"][at + 1].sum())

    def weekly_revenue(self) -> list[float]:
        """Money booked from the end of the warm-up to the end of each week."""
        first, last = (at // DAY for at in (self.world.scenario.warm_up, self.world.scenario.horizon))
        booked = np.cumsum(self.counts["revenue"][first:last])
        return [float(booked[day]) / _CENTS for day in _week_ends(last - first)]

    def weekly_backlog(self, team: str) -> list[float]:
        """People who wait for the team at the end of each week."""
        at = [one.name for one in self.world.policy.teams].index(team)
        first, last = (at // DAY for at in (self.world.scenario.warm_up, self.world.scenario.horizon))
        waiting = self.counts["backlog"][at][first:last]
        return [float(waiting[day]) for day in _week_ends(last - first)]

    def quantiles(self, name: str, row: int, shares: tuple[float, ...]) -> list[float]:
        """Quantiles in hours from a histogram (`dwells`, `waits`); nan where nothing was counted."""
        bins = self.counts[name][row]
        total = int(bins.sum())
        if not total:
            return [float("nan")] * len(shares)
        ranks = np.searchsorted(np.cumsum(bins), [share * total for share in shares], side="left")
        return [float(_MIDDLES[min(rank, len(_MIDDLES) - 1)]) / HOUR for rank in ranks]

    def _cube(self, source: int | None, segment: int | None) -> Ints:
        cube = self.counts["cube"]
        rows = cube if source is None else cube[source : source + 1]
        rows = rows if segment is None else rows[:, segment : segment + 1]
        total: Ints = rows.sum(axis=(0, 1))
        return total


def _week_ends(days: int) -> list[int]:
    """The last day of each week, and the last day of all."""
    return sorted({*range(6, days, 7), days - 1}) if days else []


def _middles() -> np.ndarray[Any, np.dtype[np.float64]]:
    """The middle of each bin of the histograms, in microseconds."""
    fine = np.arange(L.BINS - 1)
    octave, part = np.divmod(fine, L.BINS_PER_OCTAVE)
    middles = np.exp2(L.FIRST_OCTAVE + octave) * (1 + (part + 0.5) / L.BINS_PER_OCTAVE)
    return np.concatenate(([np.exp2(L.FIRST_OCTAVE - 1)], middles))


_MIDDLES = _middles()
