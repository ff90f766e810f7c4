"""Simulate: replications in parallel threads, folded in their order.

The result depends on policy, scenario, seed and number of replications, never on threads: a replication
is a pure function of its number, and sums are taken in order of the numbers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np

from policy import calendars
from policy.model import Policy
from simulator.log import Record
from simulator.measures import Names, measured, split
from simulator.model import Scenario
from simulator.plan import Plan, plan
from simulator.replication import Stopped, Worker
from simulator.results import Results

Ints = np.ndarray[Any, np.dtype[np.int64]]
LOOKS = (32, 64, 128, 256, 512, 1024, 2048, 4096)
_KEPT = ("backlog", "revenue", "reps", "flows", "sums")


def simulate(
    policy: Policy,
    scenario: Scenario,
    replications: int = 100,
    seed: int = 1,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[Results], bool] | None = None,
    ahead: bool = True,
) -> Results:
    """Run replications 0, 1, ... and gather what they found.

    `stop` is asked after 32, 64, 128, ... replications, with the results so far, whether they are
    enough. `progress(done, wanted)` is called as replications end. KeyboardInterrupt keeps the
    replications finished so far, as a prefix; without any it is passed on. `ahead=False` queues every
    event (slow, for tests). Raises PlanError and SimulationError.
    """
    tables = plan(policy, scenario)
    found = Gathered(tables, seed)
    looks = [one for one in LOOKS if one < replications] if stop is not None else []
    crew = _Crew(tables, seed, ahead)
    try:
        for until in [*looks, replications]:
            for counts in crew.run(len(found.counts), until, threads or os.cpu_count() or 1):
                found.add(counts)
                if progress is not None:
                    progress(len(found.counts), replications)
            if until < replications and stop is not None and stop(found.results()):
                break
    except KeyboardInterrupt:
        crew.stop()
        if not found.counts:
            raise
    finally:
        crew.close()
    return found.results()


def simulate_log(
    policy: Policy,
    scenario: Scenario,
    seed: int = 1,
    replication: int = 0,
    event_by_event: bool = False,
) -> list[Record]:
    """Everything that happens in one replication, in the log's one order (docs/simulator.md)."""
    worker = Worker(plan(policy, scenario))
    worker.run(seed, replication, ahead=not event_by_event, logging=True)
    return worker.log()


# --- gathering ------------------------------------------------------------------------------------


@dataclass
class Gathered:
    """The counts of the replications so far, in order."""

    plan: Plan
    seed: int
    counts: list[Ints] = field(default_factory=list)
    measures: list[dict[str, float]] = field(default_factory=list)
    _names: Names | None = None

    @property
    def names(self) -> Names:
        if self._names is None:
            self._names = _names(self.plan)
        return self._names

    def add(self, counts: Ints) -> None:
        """The next replication. Histograms are only kept as sums."""
        parts = split(self.plan, counts)
        self.measures.append(measured(self.names, parts))
        if not self.counts:
            self.sums = np.zeros_like(counts)
        self.sums += counts
        kept = [parts[name].ravel() for name in ("cube", *_KEPT)]
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
        )

    def _shapes(self) -> list[tuple[str, tuple[int, ...]]]:
        shapes = {name: shape for name, _, shape in self.plan.shapes.arrays}
        return [(name, shapes[name]) for name in ("cube", *_KEPT)]

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
        worked=tuple(one.status for one in scenario.work if one.by != "nobody"),
        open_ticks=_open_ticks(policy, scenario),
        cost_per_hour={one.team: one.cost_per_hour for one in scenario.teams},
    )


def _open_ticks(policy: Policy, scenario: Scenario) -> dict[str, int]:
    """How long each team works while figures count."""
    start, end = scenario.start + scenario.warm_up, scenario.start + scenario.horizon
    return {
        one.team: max(0, end - start)
        if one.hours is None
        else calendars.elapsed(policy.calendar[one.hours], start, end)
        for one in scenario.teams
    }


# --- threads --------------------------------------------------------------------------------------


class _Crew:
    """Workers, one a thread, each with its own memory."""

    def __init__(self, tables: Plan, seed: int, ahead: bool) -> None:
        self.plan, self.seed, self.ahead = tables, seed, ahead
        self.idle: list[Worker] = []
        self.busy: list[Worker] = []
        self.lock = Lock()
        self.stopped = False
        self.pool: ThreadPoolExecutor | None = None

    def run(self, first: int, end: int, threads: int) -> Iterator[Ints]:
        """The counts of replications first..end - 1, in order."""
        if threads == 1 or end - first == 1:
            yield from (self._one(i) for i in range(first, end))
            return
        if self.pool is None:
            self.pool = ThreadPoolExecutor(threads)
        waiting: list[Future[Ints]] = []
        following = iter(range(first, end))
        for i in following:
            waiting.append(self.pool.submit(self._one, i))
            if len(waiting) >= 4 * threads:
                yield waiting.pop(0).result()
        while waiting:
            yield waiting.pop(0).result()

    def stop(self) -> None:
        """End the replications under way."""
        with self.lock:
            self.stopped = True
            for worker in self.busy:
                worker.stop()

    def close(self) -> None:
        if self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)

    def _one(self, replication: int) -> Ints:
        with self.lock:
            if self.stopped:
                raise Stopped
            worker = self.idle.pop() if self.idle else Worker(self.plan)
            self.busy.append(worker)
        try:
            return worker.run(self.seed, replication, self.ahead)
        finally:
            with self.lock:
                self.busy.remove(worker)
                self.idle.append(worker)
