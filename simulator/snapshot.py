"""Who is inside a simulated world at an instant, as a CRM of that world would know them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from dsl.typed import Value
from policy.model import Policy
from policy.state import Event, Pairs
from simulator.inside import Inside
from simulator.kernel import layout as L
from simulator.met import Heard, Met
from simulator.model import Scenario
from simulator.placing import Opening
from simulator.plan import Plan, plan
from simulator.points import counts_events
from simulator.replication import Worker
from simulator.results import Ints
from simulator.rollout import Rollout


@dataclass(frozen=True, eq=False)
class Moment:
    """A world that was run up to an instant. The rows are those who are inside and not gone for good:
    `lines` of the log that say where each is, `people` who they are, `records` where in the state it
    stands how they are."""

    worker: Worker
    at: int
    lines: Ints
    numbers: Ints
    records: Ints

    @property
    def before(self) -> Worker:
        assert self.worker.before is not None, "a roll-out has a run before it"
        return self.worker.before

    @cached_property
    def people(self) -> Ints:
        return self.before.everybody()[self.numbers]

    @property
    def sources(self) -> Ints:
        """By number."""
        cells = np.ascontiguousarray(self.people[:, L.W_CELL]).view(np.int32)[::2].astype(np.int64)
        return cells // max(1, int(self.before.tables.words[L.H_SEGMENT_COUNT]))

    @property
    def went_cold(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whose patience has run out in the present stay, where there is any."""
        place = int(self.before.tables.words[L.H_R_PATIENCE])
        if place < 0:
            return np.zeros(len(self.records), dtype=np.bool_)
        halves = self.before.state.view(np.int32)
        picked = halves[2 * self.records + L.I_FLAGS] & L.PICKED != 0
        touched = halves[2 * self.records + L.I_TOUCHES] > 0
        over = self.before.state[self.records + place] >= L.NEVER
        return np.asarray(over & ~picked & ~touched, dtype=np.bool_)

    @property
    def worth(self) -> Ints:
        """The points of what people are, of all groups, in micro-points."""
        words, state = self.before.tables.words, self.before.state
        found = np.zeros(len(self.records), dtype=np.int64)
        for group in range(int(words[L.H_GROUP_COUNT])):
            row = int(words[L.H_GROUPS]) + group * L.GR_W
            if words[row + L.GR_WHEN] >= 0 and words[row + L.GR_WHEN_AT] >= 0:
                found += state[self.records + int(words[row + L.GR_WHEN_AT])]
        return found

    @property
    def entered(self) -> Ints:
        """When they came to where they are."""
        return self.before.state[self.records + L.R_ENTERED]


def world(policy: Policy, scenario: Scenario, at: int) -> Worker:
    """A world that can be looked at in that instant, which is after the start and before the end of the
    horizon. PlanError."""
    # who is inside at a switch to the same policy stands there as if nothing had happened
    return Worker(plan(policy, scenario, Rollout(policy, scenario, at)))


def moment(worker: Worker, at: int, seed: int, replication: int) -> Moment:
    """One replication of such a world. SimulationError."""
    worker.run(seed, replication, logging=True)
    before = worker.before
    assert before is not None, "made by `world`"
    lines = worker.lines()
    lines = lines[lines[:, L.LOG_KIND] == L.K_SWITCH]
    new, old = (int(one.state[L.T_COHORT]) for one in (worker, before))
    numbers = lines[:, L.LOG_LEAD]
    numbers = np.where(numbers < new, numbers, numbers - new + old)  # as in the run before
    records = before.records()[numbers]
    here = records >= 0
    return Moment(worker, at, lines[here], numbers[here], records[here])


def snapshot(
    policy: Policy, scenario: Scenario, at: int, seed: int = 1, replication: int = 0
) -> tuple[Inside, ...]:
    """Everybody who is inside one replication at an instant, by number, with all that they did and what
    groups that count it stand at; nobody knows their intents. ValueError if the instant is not within
    the horizon; PlanError, SimulationError."""
    if not scenario.start < at < scenario.start + scenario.horizon:
        raise ValueError("the instant is not within the scenario")
    worker = world(policy, scenario, at)
    return tuple(_Reader(policy, scenario, moment(worker, at, seed, replication)).people())


class _Reader:
    """Reads the rows of a moment by name."""

    def __init__(self, policy: Policy, scenario: Scenario, found: Moment) -> None:
        self.policy, self.scenario, self.found = policy, scenario, found
        assert isinstance(found.before.plan, Plan), "made by `world`"
        self.plan: Plan = found.before.plan
        self.texts = {code: text for text, code in self.plan.fields.names.texts.items()}
        self.words = found.before.tables.words
        self.met = Met(policy, scenario)
        self.accounts = self._accounts()  # what they are called, by place
        self.named = set(self.accounts.values())
        self.halves = found.before.state.view(np.int32)
        lines = found.before.lines()
        self.events = _by_person(lines, L.K_EVENT)
        self.groups = [one.name for one in policy.groups if counts_events(one)]

    def people(self) -> list[Inside]:
        found = self.found
        columns = (found.numbers, found.lines, found.people, found.sources, found.entered, found.records)
        return [self._one(*row) for row in zip(*(one.tolist() for one in columns), strict=True)]

    def _one(
        self, number: int, line: list[int], person: list[int], source: int, entered: int, record: int
    ) -> Inside:
        team, rep = line[L.LOG_TEAM], line[L.LOG_REP]
        found = Inside(
            self.met.id(number),
            self.scenario.sources[source].name,
            self.policy.statuses[line[L.LOG_STATUS]].name,
            entered,
            person[L.W_BORN],
            self._values(person),
            (*self.met.before(number), *self._done(number)),
            team=self.policy.teams[team].name if team >= 0 else None,
            rep=self.plan.reps[rep][1] if rep >= 0 else None,
            touches=int(self.halves[2 * record + L.I_TOUCHES]),
        )
        points = self.met.points(found, self._heard(record), self.found.at, self.groups)
        return replace(found, points=points)

    def _heard(self, record: int) -> Iterator[Heard]:
        """All that the scores know of somebody: events, openings and resets, in their order."""
        state, halves, events = self.found.before.state, self.halves, self.policy.events
        at = 0
        node = int(halves[2 * (record + int(self.words[L.H_R_HISTORY])) + L.LIST_FIRST])
        while node >= 0:
            word, what = int(state[node]), int(state[node + 1])
            if what <= L.OPENED:
                yield Opening(at, self.policy.groups[L.OPENED - what].name, word)
            else:
                at = word
                if 0 <= what < len(events):
                    yield Event(at, events[what])
                elif what < L.NONE:
                    yield self.policy.groups[-2 - what].name
            node = int(halves[2 * (node + 2)])

    def _done(self, number: int) -> Iterator[Event]:
        """What somebody did since the start; the kernel has no name for a group's opening."""
        known = len(self.policy.events)
        for at, event in self.events.get(number, ()):
            if event < known:
                yield Event(at, self.policy.events[event])

    def _values(self, person: list[int]) -> Pairs:
        """What the CRM knows, and that it does not know the rest. What follows from an account's people
        is left to those who know them."""
        fields, known = self.plan.fields, person[L.W_KNOWN]
        found: dict[str, Value | None] = {}
        for at, name in enumerate(fields.order):
            if name not in fields.derived and name != self.policy.account_key:
                word = person[int(self.words[L.H_W_FIELDS]) + at]
                found[name] = self._value(name, word) if known >> at & 1 else None
        if self.policy.account_key is not None and self.words[L.H_W_ACCOUNT] >= 0:
            place = person[int(self.words[L.H_W_ACCOUNT])]
            if place not in self.accounts:
                self.accounts[place] = self._new_account()
            found[self.policy.account_key] = self.accounts[place]
        return tuple((one.name, found[one.name]) for one in self.policy.fields if one.name in found)

    def _accounts(self) -> dict[int, Value]:
        """Those that a snapshot named; who has no place has not come."""
        keys, column = self.met.keys(), int(self.words[L.H_W_ACCOUNT])
        if column < 0:
            return {}
        places = self.found.before.everybody()[: len(keys), column].tolist()
        pairs = zip(places, keys, strict=True)
        return {place: key for place, key in pairs if place >= 0 and key is not None}

    def _new_account(self) -> str:
        """In the order of their people, a name that none has."""
        number = len(self.accounts)
        while (name := f"account {number}") in self.named:
            number += 1
        self.named.add(name)
        return name

    def _value(self, name: str, word: int) -> Value:
        kind = self.policy.field_named[name].type
        if kind in ("one of", "text"):
            return self.texts[word]
        return bool(word) if kind == "yes/no" else word


def _by_person(lines: Ints, kind: int) -> dict[int, list[tuple[int, int]]]:
    """Lines of a kind, in order of time: (instant, value)."""
    lines = lines[lines[:, L.LOG_KIND] == kind]
    order = np.lexsort((lines[:, L.LOG_ORDER], lines[:, L.LOG_AT]))
    columns = (lines[order, column].tolist() for column in (L.LOG_LEAD, L.LOG_AT, L.LOG_VALUE))
    found: dict[int, list[tuple[int, int]]] = {}
    for number, at, value in zip(*columns, strict=True):
        found.setdefault(number, []).append((at, value))
    return found
