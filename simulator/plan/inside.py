"""The table of who is inside when the run starts (kernel/layout.py, IN_)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from dsl.typed import Value
from policy.state import Pairs
from simulator.draws import id_words
from simulator.inside import Inside
from simulator.kernel import layout as L
from simulator.placing import Placing, forgotten
from simulator.plan.arena import Arena
from simulator.plan.fields import Fields
from simulator.plan.names import Names
from simulator.points import account_of

Words = np.ndarray[Any, np.dtype[np.int64]]


def emit_inside(
    arena: Arena, names: Names, fields: Fields, reps: list[tuple[str, str]], carried: bool
) -> None:
    """To be called when nothing else is put into the arena any more. `carried`: another plan places
    them; this one has to know no more than who they are."""
    people = names.scenario.inside
    table = _Table(arena, names, fields, {one: i for i, one in enumerate(reps)}, carried)
    for one in people:
        table.add(one)
    arena.set(L.H_INSIDE_COUNT, len(people))
    if people:
        arena.set(L.H_INSIDE, table.put())


@dataclass
class _Table:
    """Rows, and the lists to which they point by their place among all lists until `put`."""

    arena: Arena
    names: Names
    fields: Fields
    reps: dict[tuple[str, str], int]
    carried: bool
    rows: list[list[int]] = field(default_factory=list)
    lists: list[int] = field(default_factory=lambda: [0])  # the first one is empty
    latest: dict[Value, int] = field(default_factory=dict)  # of each account
    _intents: dict[int, int] = field(default_factory=dict)
    _holders: dict[tuple[str, str | None, str | None], tuple[int, int]] = field(default_factory=dict)

    def add(self, one: Inside) -> None:
        names = self.names
        key = account_of(names.policy, one) if names.accounts else None
        if key is not None:
            if key in self.latest:
                self.rows[self.latest[key]][L.IN_KIN] = len(self.rows)
            self.latest[key] = len(self.rows)
        status = team = rep = intents = given = hidden = L.NONE
        values = past = 0
        if not self.carried:
            status = names.statuses[one.status]
            team, rep = self._holder(one)
            values, given, hidden = self._values(one.values)
            past = self._past(one)
            intents = self._chosen(one.intents)
        low, high = id_words(one.id)
        self.rows.append(
            [
                low, high, names.sources[one.source], status, one.born, one.entered,
                team, rep, one.touches, intents, given, hidden, L.NONE, values, past,
            ]
        )  # fmt: skip

    def put(self) -> int:
        """The place of the table; the lists follow."""
        rows = np.array(self.rows, dtype=np.int64)
        place = len(self.arena.words)
        rows[:, [L.IN_VALUES, L.IN_PAST]] += place + rows.size
        self.arena.last = np.concatenate((rows.ravel(), np.array(self.lists, dtype=np.int64)))
        return place

    def _holder(self, one: Inside) -> tuple[int, int]:
        asked = (one.status, one.team, one.rep)
        if asked not in self._holders:
            team, rep = self._placing.holder(one)
            numbers = self.names.teams
            self._holders[asked] = (
                L.NONE if team is None else numbers[team],
                L.NONE if team is None or rep is None else self.reps[team, rep],
            )
        return self._holders[asked]

    @cached_property
    def _placing(self) -> Placing:
        return Placing(self.names.policy, self.names.scenario)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.fields.order)}

    @cached_property
    def _follows(self) -> frozenset[str]:
        """Fields whose values nobody gives."""
        return frozenset({"source", self.names.policy.account_key or "", *self.fields.derived})

    def _values(self, values: Pairs) -> tuple[int, int, int]:
        """The list of values, those that are given and those that are unknown as bits."""
        found: list[int] = []
        given = hidden = 0
        for pair in values:
            bits = self._said[pair]
            given |= bits[0]
            hidden |= bits[1]
            found += bits[2]
        return self._list(len(found) // 2, found), given, hidden

    @cached_property
    def _said(self) -> dict[tuple[str, Value | None], tuple[int, int, tuple[int, ...]]]:
        """What each field with its value adds to those three."""
        return {pair: self._meant(*pair) for pair in self.names.said}

    def _meant(self, name: str, value: Value | None) -> tuple[int, int, tuple[int, ...]]:
        number = self._numbers.get(name)
        if number is None or name in self._follows:
            return 0, 0, ()
        if value is None:
            return 0, 1 << number, ()
        return 1 << number, 0, (number, self.names.code(value))

    def _past(self, one: Inside) -> int:
        """What happened, and what groups stand at, in order of time."""
        events = self.names.events
        past = [(event.at, events[event.name], 0) for event in one.history if event.name in events]
        if one.points:
            past += (
                (opening.at, L.OPENED - self._groups[opening.group], opening.points)
                for opening in self._placing.openings(one)
            )
        past += (
            (one.entered, -2 - self._groups[group], 0) for group in forgotten(self.names.policy, one)
        )
        past.sort(key=lambda row: row[0])
        return self._list(len(past), [word for row in past for word in row])

    @cached_property
    def _groups(self) -> dict[str, int]:
        return {group.name: i for i, group in enumerate(self.names.policy.groups)}

    def _list(self, count: int, words: list[int]) -> int:
        if not count:
            return 0
        place = len(self.lists)
        self.lists.append(count)
        self.lists += words
        return place

    def _chosen(self, intents: tuple[float, ...]) -> int:
        """Many people share theirs."""
        if not intents:
            return L.NONE
        if id(intents) not in self._intents:
            self._intents[id(intents)] = self.arena.listed([float(one) for one in intents])
        return self._intents[id(intents)]
