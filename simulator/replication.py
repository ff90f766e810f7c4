"""One replication: people made and sorted, the kernel run, its counts taken out.

Everything is a function of plan, seed and replication. Memory is taken by a guess that grows until the
run fits; what is never touched costs nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from policy.moves import births
from simulator.kernel import entries
from simulator.kernel import layout as L
from simulator.kernel.absent import is_plain
from simulator.log import Record, ordered
from simulator.plan import Plan
from simulator.switching import add_before, renumbered
from simulator.tables import Tables, tables

Ints = np.ndarray[Any, np.dtype[np.int64]]
Parts = dict[int, tuple[int, int]]
_DUE_SOON = 8  # one of so many has an entry in the heap at once, mostly fewer
_WHAT = {
    L.LIVELOCK: "the policy never comes to rest: more than 64 moves in one instant, the last to `{0}`",
    L.TOO_MANY_VISITS: "somebody entered one status more than 65535 times",
    L.TOO_MANY_TALKS: "somebody had more than 255 conversations in one stay",
    L.TOO_MANY_MADE: "people multiply: {1:,} people were made by `create`, the last by `create {0}`{4}, "
    "and {2:,} came by themselves: give it a condition that most of those whom it makes never meet",
    L.MADE_AT_ONCE: "people multiply in one instant: each of more than {3} was made by the one before, "
    "the last by `create {0}`{4}: give it a condition that those whom it makes do not meet at once, or "
    "the scenario `referrals` with a `delay`",
    L.TOO_FAR: "somebody ran ahead of the time into a queue; this is a mistake of the simulator",
}

_TOO_MUCH = "more money is booked or spent than can be counted"


class SimulationError(Exception):
    """The simulated policy does something that has no meaning; the text says what."""


class TooMuchMoney(SimulationError):
    """Amounts of the scenario add up to more than a word holds."""


class Budget:
    """The memory that all workers of a study may take together, in words of 8 bytes. A budget is only
    counted: nothing is allocated beyond it."""

    def __init__(self, words: int = 1 << 30) -> None:
        self.words = words
        self.left = words
        self._lock = threading.Lock()

    def take(self, words: int) -> None:
        """Raises SimulationError where so much is not left."""
        with self._lock:
            if words > self.left:
                most = f"{self.words >> 27} GB"
                raise SimulationError(
                    f"the scenario needs more than {most} of memory: simulate fewer people"
                )
            self.left -= words


class Stopped(Exception):
    """The run was told to stop."""


@dataclass
class Room:
    """How much of everything there is; `grow` after a run that did not fit."""

    arrivals: int
    people: int = 64  # besides those who arrive
    pool: int = 4096  # besides a row, a record and a node each
    heap: int = 1024  # besides one for every few people
    log: int = 4096

    def grow(self, which: int) -> None:
        if which == L.T_COHORT:
            self.arrivals = 2 * self.arrivals + 64
        elif which == L.T_PEOPLE_ROOM:
            self.people *= 4
        elif which == L.T_POOL:
            self.pool *= 4
        elif which == L.T_HEAP_ROOM:
            self.heap *= 4
        else:
            self.log *= 4


@dataclass(eq=False)
class Worker:
    """The memory of one thread, used again for every replication. Only a plan tells the log's names."""

    plan: Plan | Tables
    budget: Budget = field(default_factory=Budget)
    state: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __post_init__(self) -> None:
        self.tables = self.plan if isinstance(self.plan, Tables) else tables(self.plan)
        self.plain = is_plain(self.tables.words)
        self.room = Room(self.tables.expected)
        before = self.tables.before
        plan = None if isinstance(self.plan, Tables) else self.plan.before
        self.before = None if before is None else Worker(plan or before, self.budget)

    def run(self, seed: int, replication: int, ahead: bool = True, logging: bool = False) -> Ints:
        """The counts of a replication, a copy; the log stays in the state until the next run."""
        while True:
            first = None if self.before is None else self.before.run(seed, replication, ahead, logging)
            parts = self._lay_out(logging)
            people = self._arrive(parts, seed, replication)
            if people < 0:
                self.room.grow(L.T_COHORT)
                continue
            self._fill(parts, people, seed, replication, ahead, logging)
            error = entries.run(self.plain, _address(self.tables.words), _address(self.state))
            if error == 0:
                at = int(self.tables.words[L.H_AT_RESULTS])
                counts = np.array(self.state[at : at + self.tables.size])
                if self.before is not None and first is not None:
                    add_before(self.tables.words, counts, self.before.tables.words, first)
                if int(counts.max(initial=0)) >= L.MOST_MONEY:
                    raise TooMuchMoney(_TOO_MUCH)
                return counts
            if error == -1:
                raise Stopped
            if error != L.NO_ROOM:
                self._explain(error)
            self.room.grow(int(self.state[L.T_WHERE]))

    def need(self) -> int:
        """The words that the next run begins with."""
        return self._places(False)[1] + (0 if self.before is None else self.before.need())

    def stop(self) -> None:
        """Let the run under way end at its next entry (from another thread)."""
        if len(self.state) > L.T_STOP:
            self.state[L.T_STOP] = 1
        if self.before is not None:
            self.before.stop()

    def log(self) -> list[Record]:
        """The log of the last run."""
        found = self.told(self.lines())
        return found if self.before is None else [*self.before.told(self.lines_before()), *found]

    def lines(self) -> Ints:
        """The log of the last run as it was written: a row a line, of columns L.LOG_...; a copy."""
        at, count = int(self.state[L.T_LOG]), int(self.state[L.T_LOG_COUNT])
        return np.array(self.state[at : at + count * L.LOG_W].reshape(count, L.LOG_W))

    def lines_before(self) -> Ints:
        """The same of the run before the switch, if there was one; with the numbers of this one."""
        assert self.before is not None, "nobody lived under another policy"
        old, new = (int(one.state[L.T_COHORT]) for one in (self.before, self))
        return renumbered(self.before.lines(), old, new)

    def told(self, lines: Ints) -> list[Record]:
        """Lines of the log by name, in the log's one order."""
        plan = self.plan
        assert isinstance(plan, Plan)
        return ordered(_records(plan, lines.tolist()))

    def everybody(self) -> Ints:
        """A row for each person of the last run, referrals behind the cohort: columns L.W_... Only
        after a run with a log: else the gone have none any more."""
        lines = self._lines(int(self.state[L.T_PEOPLE_COUNT]))
        places = lines.view(np.int32)[:, L.Q_ROW].astype(np.int64)
        rows: Ints = self.state[places[:, None] + np.arange(self.tables.person_words)]
        return rows

    def records(self) -> Ints:
        """Where in the state the record of each person of the last run stands; below 0 for those who are
        not born or gone."""
        halves = self._lines(int(self.state[L.T_PEOPLE_COUNT])).view(np.int32)
        return np.array(halves[:, L.Q_RECORD], dtype=np.int64)

    # --- people -----------------------------------------------------------------------------------

    def _arrive(self, parts: Parts, seed: int, replication: int) -> int:
        """Bring everybody who comes into line, behind those who are inside; how many, -1 if there is no
        room for them.

        Until then they stand, by source, where those who live will be.
        """
        words, state, room = self.tables.words, self.state, self.room.arrivals
        place, _ = parts[L.T_POOL]
        columns = [state[place + i * room : place + (i + 1) * room] for i in range(4)]
        n = entries.arrive(self.plain, _address(words), seed, replication, room, *map(_address, columns))
        if n < 0:
            return -1
        given = map(_address, (words, state))
        people = entries.line_up(self.plain, *given, n, *map(_address, columns), place + 4 * room)
        return int(words[L.H_INSIDE_COUNT]) + people

    def _lines(self, people: int) -> Ints:
        first = int(self.tables.words[L.H_AT_PEOPLE])
        return self.state[first : first + people * L.Q_W].reshape(people, L.Q_W)

    # --- the state --------------------------------------------------------------------------------

    def _lay_out(self, logging: bool) -> Parts:
        """(place, words) of each part by its header word; the state is made longer if it must be."""
        found, words = self._places(logging)
        if len(self.state) < words:
            self._allocate(words)
        return found

    def _places(self, logging: bool) -> tuple[Parts, int]:
        room, tables = self.room, self.tables
        everybody = room.arrivals + room.people
        each = tables.record_words + tables.person_words + self._account_words() + L.NODE_W
        parts = (
            (L.T_LIVES, everybody * L.Q_W),
            (L.T_LATER, self._stretches()),
            (L.T_HEAP, 2 * (room.heap + everybody // _DUE_SOON)),
            (L.T_LOG, room.log * L.LOG_W if logging else 0),
            (L.T_POOL, room.pool + everybody * each),
        )
        found = {}
        place = int(tables.words[L.H_AT_PEOPLE])
        for header, count in parts:
            found[header] = (place, count)
            place += count
        return found, place

    def _allocate(self, words: int) -> None:
        self.budget.take(words - len(self.state))
        self.state = np.empty(0, dtype=np.int64)  # given back first
        try:
            self.state = np.empty(words, dtype=np.int64)
        except MemoryError:
            gigabytes = words / (1 << 27)
            raise SimulationError(f"there is no memory for this scenario: {gigabytes:.1f} GB") from None

    def _account_words(self) -> int:
        words = self.tables.words
        return int(words[L.H_ACCOUNT_WORDS]) if words[L.H_W_ACCOUNT] >= 0 else 0

    def _fill(
        self, parts: Parts, people: int, seed: int, replication: int, ahead: bool, logging: bool
    ) -> None:
        tables, state, room = self.tables, self.state, self.room
        start = int(tables.words[L.H_START])
        state[: int(tables.words[L.H_AT_PEOPLE])] = 0
        for header, (place, _) in parts.items():
            state[header] = place
        state[L.T_REPS] = L.AT_TEAMS + int(tables.words[L.H_TEAM_COUNT]) * L.TS_W
        everybody = room.arrivals + room.people
        if self.before is not None:
            state[L.T_BEFORE_PLAN] = _address(self.before.tables.words)
            state[L.T_BEFORE_STATE] = _address(self.before.state)
        for header, value in (
            (L.T_AHEAD, int(ahead)), (L.T_SEED, seed), (L.T_REPLICATION, replication),
            (L.T_LOGGING, int(logging)),
            (L.T_PEOPLE_COUNT, people), (L.T_COHORT, people), (L.T_PEOPLE_ROOM, everybody),
            (L.T_POOL_END, sum(parts[L.T_POOL])),
            (L.T_RECORD_FREE, L.NONE), (L.T_ROW_FREE, L.NONE),
            (L.T_NODE_FREE, L.NONE), (L.T_ACCOUNT_FREE, L.NONE),
            (L.T_STRETCHES, self._stretches()), (L.T_FIRST, start), (L.T_SOON, start),
            (L.T_HEAP_ROOM, parts[L.T_HEAP][1] // 2), (L.T_LOG_ROOM, room.log if logging else 0),
        ):  # fmt: skip
            state[header] = value
        later, stretches = parts[L.T_LATER]
        state[later : later + stretches] = L.NONE

    def _stretches(self) -> int:
        span = int(self.tables.words[L.H_END] - self.tables.words[L.H_START])
        return (span >> L.STRETCH) + 1

    def _explain(self, error: int) -> None:
        status = int(self.state[L.T_WHERE])
        statuses = self.tables.statuses
        name = statuses[status] if 0 <= status < len(statuses) else ""
        came = int(self.state[L.T_COHORT])
        made = int(self.state[L.T_PEOPLE_COUNT]) - came
        at_once = int(self.tables.words[L.H_MADE_AT_ONCE])
        what = _WHAT.get(error, "the simulation failed")
        raise SimulationError(what.format(name, made, came, at_once, self._creating(name)))

    def _creating(self, status: str) -> str:
        """Where the policy creates people in a status, if its text is known here."""
        if not isinstance(self.plan, Plan):
            return ""
        spans = [one.span for one in births(self.plan.policy) if one.target == status]
        some = dict.fromkeys(f"{one.path}:{one.line}" for one in spans if one.path)
        return f" ({', '.join(some)})" if some else ""


def _address(words: Ints) -> int:
    return int(words.__array_interface__["data"][0])


def log_names(plan: Plan) -> dict[int, Sequence[str] | Mapping[int, str]]:
    """What the values of a kind of line are called, where they are no numbers; nothing is -1."""
    policy = plan.policy
    statuses = [*(one.name for one in policy.statuses), ""]
    teams = [*(one.name for one in policy.teams), ""]
    reps = [*(name for _, name in plan.reps), ""]
    named: dict[int, Sequence[str] | Mapping[int, str]] = {
        L.K_BORN: [one.name for one in plan.scenario.sources], L.K_EVENT: policy.events,
        L.K_SET: plan.fields.order, L.K_MOVE: statuses, L.K_BLOCKED: statuses, L.K_ASSIGN: reps,
        L.K_TAKE: reps, L.K_PULL: reps, L.K_RESUME: reps, L.K_WAIT: teams,
        L.K_COMPLETE: {L.TALK: "talk", L.TOUCH: "touch", L.PULL: "pull", L.VOID: "void"},
    }  # fmt: skip
    if plan.before is not None:
        named[L.K_SWITCH] = [one.name for one in plan.before.policy.statuses]
    return named


def _records(plan: Plan, rows: list[list[int]]) -> Iterator[Record]:
    policy, named = plan.policy, log_names(plan)
    statuses = [*(one.name for one in policy.statuses), ""]  # nobody and nothing are -1
    teams = [*(one.name for one in policy.teams), ""]
    reps = [*(name for _, name in plan.reps), ""]
    for at, order, lead, kind, status, team, rep, score, value, _ in rows:
        said: str | int = value
        if kind in named:
            said = named[kind][value]
        elif kind in (L.K_REST, L.K_HOLD) and value >= L.NEVER:
            said = -1
        yield Record(
            at, order, lead, L.KINDS[kind], statuses[status], teams[team], reps[rep], score, said
        )
