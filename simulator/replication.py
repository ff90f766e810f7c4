"""One replication: people made and sorted, the kernel run, its counts taken out.

Everything is a function of plan, seed and replication. Memory is taken by a guess that grows until the
run fits; what is never touched costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.kernel import layout as L
from simulator.kernel import loop
from simulator.log import Record, ordered
from simulator.plan import Plan

Ints = np.ndarray[Any, np.dtype[np.int64]]
_WHAT = {
    L.LIVELOCK: "the policy never comes to rest: more than 64 moves in one instant, the last to `{0}`",
    L.TOO_MANY_VISITS: "somebody entered one status more than 65535 times",
    L.TOO_MANY_TALKS: "somebody had more than 255 conversations in one stay",
    L.TOO_FAR: "somebody ran ahead of the time into a queue; this is a mistake of the simulator",
}


class SimulationError(Exception):
    """The simulated policy does something that has no meaning; the text says what."""


class Stopped(Exception):
    """The run was told to stop."""


@dataclass
class Room:
    """How much of everything there is; `grow` after a run that did not fit."""

    people: int = 64  # besides those who arrive
    nodes: int = 1024
    heap: int = 1024
    log: int = 4096

    def grow(self, which: int) -> None:
        if which == L.T_PEOPLE_ROOM or which == L.T_RECORD_ROOM:
            self.people *= 4
        elif which == L.T_NODE_ROOM:
            self.nodes *= 4
        elif which == L.T_HEAP_ROOM:
            self.heap *= 4
        else:
            self.log *= 4


@dataclass(eq=False)
class Worker:
    """The memory of one thread, used again for every replication."""

    plan: Plan
    room: Room = field(default_factory=Room)
    state: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    columns: tuple[Ints, ...] = ()

    def run(self, seed: int, replication: int, ahead: bool = True, logging: bool = False) -> Ints:
        """The counts of a replication, a copy; the log stays in the state until the next run."""
        ticks, keys, sources, heads = self._arrivals(seed, replication)
        while True:
            accounts = int(heads.max(initial=-1)) + 1 if self.plan.words[L.H_W_ACCOUNT] >= 0 else 0
            size = self._lay_out(len(ticks), accounts, logging)
            self._fill(size, seed, replication, ahead, logging, ticks, keys, sources, heads)
            state = self.state
            error = loop.run(_address(self.plan.words), _address(state))
            if error == 0:
                at = int(self.plan.words[L.H_AT_RESULTS])
                return np.array(state[at : at + self.plan.shapes.size])
            if error == -1:
                raise Stopped
            if error != L.NO_ROOM:
                self._explain(int(error))
            self.room.grow(int(state[L.T_WHERE]))

    def stop(self) -> None:
        """Let the run under way end at its next entry (from another thread)."""
        if len(self.state) > L.T_STOP:
            self.state[L.T_STOP] = 1

    def log(self) -> list[Record]:
        """The log of the last run."""
        at, count = int(self.state[L.T_LOG]), int(self.state[L.T_LOG_COUNT])
        rows = self.state[at : at + count * L.LOG_W].reshape(count, L.LOG_W).tolist()
        return ordered(_record(self.plan, row) for row in rows)

    # --- people -----------------------------------------------------------------------------------

    def _arrivals(self, seed: int, replication: int) -> tuple[Ints, Ints, Ints, Ints]:
        """Everybody by tick, then key: ticks, keys, sources, and accounts numbered from 0."""
        words = self.plan.words
        if not self.columns:
            self.columns = tuple(np.empty(_expected(self.plan), dtype=np.int64) for _ in range(4))
        while True:
            addresses = [_address(one) for one in self.columns]
            room = len(self.columns[0])
            n = loop.arrive(_address(words), seed, replication, room, *addresses)
            if n >= 0:
                break
            self.columns = tuple(np.empty(2 * len(one) + 64, dtype=np.int64) for one in self.columns)
        ticks, keys, sources, roots = (one[:n] for one in self.columns)
        order = np.argsort(ticks, kind="stable")
        sorted_ticks = ticks[order]
        if (sorted_ticks[1:] == sorted_ticks[:-1]).any():
            order = _by_key(order, sorted_ticks, keys)
        present = int(np.searchsorted(sorted_ticks, L.NEVER))
        order = order[:present]
        heads = roots[order]
        if words[L.H_ACCOUNTS] >= 0:
            first = np.full(n, present, dtype=np.int64)
            np.minimum.at(first, heads, np.arange(present))
            heads = first[heads]
            heads = (np.cumsum(heads == np.arange(present)) - 1)[heads]
        return sorted_ticks[:present], keys[order], sources[order], heads

    # --- the state --------------------------------------------------------------------------------

    def _lay_out(self, people: int, accounts: int, logging: bool) -> dict[int, tuple[int, int]]:
        """(place, words) of each part by its header word; the state is made longer if it must be."""
        words, room = self.plan.words, self.room
        everybody = people + room.people
        parts = (
            (L.T_ACCOUNTS, self._account_words() * accounts),
            (L.T_LIVES, everybody),
            (L.T_RECORDS, (everybody + 1) * self.plan.record.words),
            (L.T_LATER, self._stretches()),
            (L.T_NODES, (room.nodes + everybody) * L.NODE_W),
            (L.T_HEAP, 2 * room.heap + 2 * everybody),
            (L.T_LOG, room.log * L.LOG_W if logging else 0),
        )
        found = {}
        place = int(words[L.H_AT_PEOPLE]) + everybody * self.plan.person_words
        for header, count in parts:
            found[header] = (place, count)
            place += count
        if place >= 1 << 30:
            raise SimulationError("the scenario needs more than 8 GB of memory in one replication")
        if len(self.state) < place:
            self.state = np.empty(place, dtype=np.int64)
        return found

    def _account_words(self) -> int:
        return int(self.plan.words[L.H_ACCOUNT_WORDS])

    def _fill(
        self, parts: dict[int, tuple[int, int]], seed: int, replication: int, ahead: bool, logging: bool,
        ticks: Ints, keys: Ints, sources: Ints, heads: Ints,
    ) -> None:  # fmt: skip
        plan, state = self.plan, self.state
        first = int(plan.words[L.H_AT_PEOPLE])
        start = int(plan.words[L.H_START])
        state[:first] = 0
        for header, (place, _) in parts.items():
            state[header] = place
        state[L.T_REPS] = L.AT_TEAMS + int(plan.words[L.H_TEAM_COUNT]) * L.TS_W
        people = len(ticks)
        everybody = people + self.room.people
        for header, value in (
            (L.T_AHEAD, int(ahead)), (L.T_SEED, seed), (L.T_REPLICATION, replication),
            (L.T_LOGGING, int(logging)),
            (L.T_PEOPLE_COUNT, people), (L.T_COHORT, people), (L.T_PEOPLE_ROOM, everybody),
            (L.T_RECORD_FREE, L.NONE), (L.T_RECORD_ROOM, everybody + 1),
            (L.T_NODE_FREE, L.NONE), (L.T_NODE_ROOM, self.room.nodes + everybody),
            (L.T_STRETCHES, self._stretches()), (L.T_FIRST, start), (L.T_SOON, start),
            (L.T_HEAP_ROOM, self.room.heap + everybody), (L.T_LOG_ROOM, self.room.log if logging else 0),
        ):  # fmt: skip
            state[header] = value
        later, stretches = parts[L.T_LATER]
        state[later : later + stretches] = L.NONE
        lives, _ = parts[L.T_LIVES]
        state[lives : lives + people] = (1 << 32) - 1  # no record, version 0
        rows = state[first : first + people * plan.person_words].reshape(people, plan.person_words)
        rows[:, L.W_KEY] = keys
        rows[:, L.W_BORN] = ticks
        rows[:, L.W_CELL] = sources
        account = int(plan.words[L.H_W_ACCOUNT])
        if account >= 0:
            rows[:, account] = heads - (1 << 32)  # and no next
            place, size = parts[L.T_ACCOUNTS]
            state[place : place + size] = L.NONE
            table = state[place : place + size].view(np.int32).reshape(-1, 2 * self._account_words())
            table[:, L.AC_SIZE] = np.bincount(heads, minlength=len(table))
            table[:, L.AC_SCORED] = 0

    def _stretches(self) -> int:
        span = int(self.plan.words[L.H_END] - self.plan.words[L.H_START])
        return (span >> L.STRETCH) + 1

    def _explain(self, error: int) -> None:
        status = int(self.state[L.T_WHERE])
        statuses = self.plan.policy.statuses
        name = statuses[status].name if 0 <= status < len(statuses) else ""
        raise SimulationError(_WHAT.get(error, "the simulation failed").format(name))


def _by_key(order: Ints, ticks: Ints, keys: Ints) -> Ints:
    """The order by tick made one by tick, then key."""
    same = np.zeros(len(order) + 1, dtype=bool)
    same[1:-1] = ticks[1:] == ticks[:-1]
    tied = np.flatnonzero(same[1:] | same[:-1])
    among = order[tied]
    order[tied] = among[np.lexsort((keys[among].view(np.uint64), ticks[tied]))]
    return order


def _address(words: Ints) -> int:
    return int(words.__array_interface__["data"][0])


def _expected(plan: Plan) -> int:
    """Room for the people who arrive: the expected number and six deviations."""
    scenario = plan.scenario
    months = (scenario.horizon + scenario.follow_up) / 1.0
    total = 0.0
    for source in scenario.sources:
        total += source.rate * max(source.weekday) * max(source.month) * months
        total += sum(one.people for one in source.campaigns)
    return int(total + 6 * total**0.5 + 64)


def _record(plan: Plan, row: list[int]) -> Record:
    at, order, lead, kind, status, team, rep, score, value, _ = row
    policy = plan.policy
    name = L.KINDS[kind]
    said: str | int = value
    if name == "born":
        said = plan.scenario.sources[value].name
    elif name == "event":
        said = policy.events[value]
    elif name == "set":
        said = plan.fields.order[value]
    elif name in ("move", "blocked"):
        said = policy.statuses[value].name
    elif name in ("assign", "take"):
        said = plan.reps[value][1]
    elif name == "wait":
        said = policy.teams[value].name
    elif name == "complete":
        said = {L.TALK: "talk", L.TOUCH: "touch", L.VOID: "void"}[value]
    elif name in ("rest", "hold"):
        said = -1 if value >= L.NEVER else value
    return Record(
        at, order, lead, name, policy.statuses[status].name if status >= 0 else "",
        policy.teams[team].name if team >= 0 else "", plan.reps[rep][1] if rep >= 0 else "",
        score, said,
    )  # fmt: skip
