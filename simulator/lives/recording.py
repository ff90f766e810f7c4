"""One replication with everything that happened in it, as the kernel wrote it down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

import numpy as np

from policy.model import Policy
from simulator.inside import Inside
from simulator.kernel import layout as L
from simulator.log import Record
from simulator.model import Scenario
from simulator.plan import Plan, plan
from simulator.reference.life import Life
from simulator.reference.people import cohort
from simulator.replication import Worker
from simulator.results import Ints
from simulator.rollout import Carry, Rollout, rolled

_KEY = (1 << 64) - 1
Phase = Literal["inside at the start", "before the switch", "warm-up", "period", "follow-up"]
COUNTED: Final = "period"
SWITCHED: Final = "before the switch"


@dataclass(frozen=True, eq=False)
class Recording:
    """`lines` are in the order of writing: a row each, of columns L.LOG_...; `rows` are the people's, of
    columns L.W_..., by number. After a switch, `before` is the run under the base up to it, with
    everybody's number of afterwards, and `carry` says what goes on."""

    policy: Policy
    scenario: Scenario
    seed: int
    number: int
    worker: Worker
    lines: Ints
    rows: Ints
    before: Recording | None = None
    carry: Carry | None = None

    @property
    def first(self) -> Recording:
        """The run from the start on."""
        return self if self.before is None else self.before

    @property
    def eras(self) -> tuple[Recording, ...]:
        """The runs, in order of time."""
        return (self,) if self.before is None else (self.before, self)

    def era(self, at: int) -> Recording:
        """The run to which an instant belongs."""
        return self if self.carry is None or at >= self.carry.at else self.first

    @property
    def end(self) -> int:
        """Nothing happens from here on."""
        return self.scenario.start + self.scenario.horizon + self.scenario.follow_up

    def phase(self, person: int, born: int) -> Phase:
        """Figures of those who came are of the people of the period only."""
        scenario = self.scenario
        if self.inside(person) is not None:
            return "inside at the start"
        if self.carry is not None and born < self.carry.at:
            return SWITCHED
        if born < scenario.start + scenario.warm_up:
            return "warm-up"
        return COUNTED if born < scenario.start + scenario.horizon else "follow-up"

    @cached_property
    def left(self) -> dict[tuple[int, int], int]:
        """Whom a rep left, by the instant and the urgent person for whom."""
        rows = self.lines[self.lines[:, L.LOG_KIND] == L.K_INTERRUPTED]
        columns = (rows[:, one].tolist() for one in (L.LOG_AT, L.LOG_VALUE, L.LOG_LEAD))
        return {(at, urgent): lead for at, urgent, lead in zip(*columns, strict=True)}

    @cached_property
    def pulls(self) -> dict[tuple[int, int], tuple[str, str]]:
        """Which rep of which team took whom from a backlog, by the instant and the person."""
        plan, rows = self.worker.plan, self.lines[self.lines[:, L.LOG_KIND] == L.K_PULL]
        assert isinstance(plan, Plan)
        columns = (rows[:, one].tolist() for one in (L.LOG_AT, L.LOG_LEAD, L.LOG_VALUE))
        return {(at, lead): plan.reps[rep] for at, lead, rep in zip(*columns, strict=True)}

    @property
    def people(self) -> int:
        return len(self.rows)

    def of(self, people: Iterable[int]) -> list[Record]:
        """What the log of this run says of these people, in its one order."""
        mine = np.isin(self.lines[:, L.LOG_LEAD], np.fromiter(people, dtype=np.int64))
        return self.worker.told(self.lines[mine])

    @cached_property
    def arrivals(self) -> tuple[Life, ...]:
        """Everybody who came by themselves, by number; not described."""
        bare = replace(self.scenario, fields=(), intent=())
        return tuple(cohort(self.policy, bare, self.seed, self.number))

    def key(self, person: int) -> int:
        """The key of all draws of this person."""
        return int(self.rows[person, L.W_KEY]) & _KEY

    def segment(self, person: int) -> str:
        """The segment's name; "" where the scenario has none."""
        segments = self.scenario.segments
        return segments[int(self._cells[person]) % len(segments)].name if segments else ""

    @cached_property
    def born(self) -> frozenset[int]:
        """Who was there before the end: a referral may be too late for that, and who is gone for good by
        the start is not there."""
        kinds = self.lines[:, L.LOG_KIND]
        births = self.lines[(kinds == L.K_BORN) | (kinds == L.K_INSIDE), L.LOG_LEAD]
        return frozenset(births.tolist()) | (frozenset() if self.before is None else self.before.born)

    def inside(self, person: int) -> Inside | None:
        """What the snapshot says of them, if they are inside at the start."""
        people = self.scenario.inside
        return people[person] if person < len(people) else None

    @cached_property
    def _cells(self) -> Ints:
        halves = self.rows.view(np.int32).reshape(len(self.rows), -1)
        return np.asarray(halves[:, 2 * L.W_CELL], dtype=np.int64)


def record(
    policy: Policy, scenario: Scenario, seed: int, number: int, base: Rollout | None = None
) -> Recording:
    """Run one replication and keep its log; with a `base`, people live under that one until its instant.
    PlanError, SimulationError."""
    worker = Worker(plan(policy, scenario, base))
    worker.run(seed, number, logging=True)
    lines, rows = worker.lines(), worker.everybody()
    if base is None or worker.before is None:
        return Recording(policy, scenario, seed, number, worker, lines, rows)
    carry = rolled(base, policy, scenario)
    old = carry.base
    first = Recording(old.policy, old.scenario, seed, number, worker.before, worker.lines_before(), rows)
    return Recording(policy, carry.scenario, seed, number, worker, lines, rows, first, carry)
