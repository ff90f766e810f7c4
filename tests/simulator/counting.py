"""What the ledger counts with: an account of everybody, and a page of figures for each name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from policy import calendars
from policy.model import DAY, Policy
from simulator.kernel import layout as L
from simulator.model import Scenario
from simulator.passes import stages
from simulator.quantiles import edge
from simulator.reference.crew import Crew, Hand
from simulator.reference.life import Job, Life
from simulator.reference.run import Simulation

Ints = np.ndarray[Any, np.dtype[np.int64]]
EDGES = np.array([edge(i) for i in range(L.BINS)])


@dataclass
class Ticking:
    """A clock that has not ended, and since when it runs."""

    start: int
    held: bool = False
    missed: bool = False


@dataclass
class Account:
    """What is known of one person besides what the simulators keep."""

    counted: bool = False
    touched: bool = False
    won: bool = False
    seen: set[int] = field(default_factory=set)  # statuses
    path: list[int] = field(default_factory=list)  # statuses, each time
    skipped: set[int] = field(default_factory=set)
    team: str | None = None
    rep: tuple[str, str] | None = None
    since: int = 0  # with the rep
    settled: int | None = None  # since when at rest
    clocks: dict[int, Ticking] = field(default_factory=dict)  # of the stay, until they end


class Counting(Simulation):
    """The slow simulator, with what is counted and where."""

    def __init__(self, policy: Policy, scenario: Scenario, seed: int, replication: int) -> None:
        super().__init__(policy, scenario, seed, replication)
        self.ending: tuple[Life, int] | None = None  # whose conversation ends, when
        self.warm = scenario.start + scenario.warm_up
        self.stop = scenario.start + scenario.horizon
        self.accounts_of: dict[int, Account] = {}
        self.states = {one.name: i for i, one in enumerate(policy.statuses)}
        self.places = {one.name: i for i, one in enumerate(policy.teams)}
        self.sources = {one.name: i for i, one in enumerate(scenario.sources)}
        self.segments = {one.name: i for i, one in enumerate(scenario.segments)}
        reps = [(one.team.name, hand.rep.name) for one in self.crews.values() for hand in one.hands]
        self.reps = {pair: i for i, pair in enumerate(reps)}
        self.lines = [[self.states[one] for one in line] for line in stages(policy)]
        self.made = empty(self)

    def counts(self, at: int) -> bool:
        return self.warm <= at < self.stop

    def within(self, begin: int, end: int) -> tuple[int, int]:
        low = min(max(begin, self.warm), self.stop)
        return low, max(low, min(end, self.stop))

    def account(self, life: Life) -> Account:
        return self.accounts_of.setdefault(life.number, Account())

    def cell(self, life: Life) -> Ints:
        found: Ints = self.made["cube"][self.sources[life.source], self.segments.get(life.segment, 0)]
        return found

    def tally(self, which: int, more: int = 1) -> None:
        self.made["tallies"][which] += more

    def length(self, name: str, status: int, span: int, place: int) -> None:
        self.made[name][status, bin_of(span)] += 1
        self.made["sums"][status, place] += (span + 500) // 1000
        self.made["sums"][status, place + 1] += 1

    def hour(self, at: int) -> int:
        local = datetime.fromtimestamp(at // 1_000_000, ZoneInfo(self.scenario.timezone))
        return local.weekday() * 24 + local.hour

    def revenue(self, cents: int) -> None:
        assert self.ending is not None
        life, at = self.ending
        row = self.cell(life)
        row[L.M_COHORT_REVENUE] += cents * self.account(life).counted
        row[L.M_REVENUE] += cents * self.counts(at)
        self.made["revenue"][(at - self.scenario.start) // DAY] += cents * self.counts(at)

    def busy(self, crew: Crew, hand: Hand, job: Job, end: int) -> None:
        """Open time where the work rests at closing: effort does, and conversations that pause."""
        low, high = self.within(job.began, end)
        spent = high - low
        mode = crew.model.shift_end if crew.model is not None else "finish"
        rests = mode != "finish" if not job.takes else mode == "pause" and not job.pulled
        if rests and job.task.step is None:
            if hand.roster is not None:
                spent = overlap(hand.roster.spans, low, high)
            elif crew.hours is not None:
                spent = calendars.elapsed(crew.hours, low, high)
        self.made["reps"][self.reps[crew.team.name, hand.rep.name], L.RR_BUSY] += spent


def bin_of(span: int) -> int:
    """The bin whose lower edge is the last one not above."""
    return int(np.searchsorted(EDGES, span, side="right")) - 1


def overlap(spans: Sequence[tuple[int, int]], low: int, high: int) -> int:
    return sum(max(0, min(b, high) - max(a, low)) for a, b in spans)


def empty(here: Counting) -> dict[str, Ints]:
    scenario = here.scenario
    days = -(-(scenario.horizon + scenario.follow_up) // DAY)
    states, teams, sources = len(here.states), len(here.places), len(here.sources)
    urgent = any(one.interrupt is not None for one in here.policy.teams)
    shapes: Iterator[tuple[str, tuple[int, ...]]] = iter(
        (
            ("entered", (states, days)),
            ("left", (states, days)),
            ("flows", (states + 1, states)),
            ("cube", (sources, max(1, len(here.segments)), L.M_STATUS + L.M_EACH * states)),
            ("sums", (states, L.SUM_W)),
            ("waits", (states, L.BINS)),
            ("dwells", (states, L.BINS)),
            ("ages", (states, L.BINS)),
            ("lasted", (states, L.BINS)),
            ("lasting", (states, L.BINS)),
            ("breach_hours", (teams + 1, L.HOURS)),
            ("reps", (len(here.reps), L.RR_W)),
            ("backlog", (teams, days)),
            ("revenue", (days,)),
            ("won", (days,)),
            ("to_win", (sources, L.BINS)),
            ("segment_to_win", (max(1, len(here.segments)), L.BINS)),
            ("final", (states,)),
            ("tallies", (L.TALLIES,)),
            ("switch", (states, L.SW_W)),
            ("passes", (states + 1, L.PA_W)),
            *((("interrupted", (len(here.reps),)),) if urgent else ()),
            *((("urgency", (teams, L.UR_W)),) if urgent else ()),
        )
    )
    return {name: np.zeros(shape, np.int64) for name, shape in shapes}
