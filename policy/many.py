"""Deciding many records that share teams and accounts: everybody meets the desks as others left them.

Instants are run in order of time, those of one instant in the order of the records; so an assignment
depends on who came before, as it does in life. Decisions come back in the order of the records.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from policy.accounts import Account
from policy.decide import Decision, Record, birth, describe
from policy.fold.advance import instants
from policy.fold.endless import LIMIT, Endless
from policy.fold.reader import Reader
from policy.fold.step import step
from policy.fold.timers import next_instant, next_opening, watched
from policy.fold.work import give_out
from policy.placing import count_held, place
from policy.state import Desks, Effect, Event, Fact, Moved, Person, Released, Reset, desks_of


def decide_many(
    reader: Reader,
    records: Iterable[Record],
    events: Mapping[int, Sequence[Fact]],
    at: int,
    desks: Desks | None = None,
    owners: Mapping[tuple[str, str], str] | None = None,
) -> Iterator[Decision]:
    """One decision per record, in their order. `events` holds each record's facts by its place from 0;
    `desks` who sits where (the policy's own teams where None); `owners` reps by (account key, role).
    Records get their place as number. Raises Endless."""
    crowd = Crowd(reader, desks or desks_of(reader.policy), owners or {})
    kept = [
        record if record.number == number else replace(record, number=number)
        for number, record in enumerate(records)
    ]
    crowd.run(kept, events, at)
    for number, record in enumerate(kept):
        yield describe(reader, record, crowd.people[number], tuple(crowd.effects[number]), crowd)


@dataclass
class Crowd:
    """The world (policy/state.py) of many people at once. Decisions read it as it stands at the end."""

    reader: Reader
    desks: Desks
    owners: Mapping[tuple[str, str], str]
    people: dict[int, Person] = field(default_factory=dict)
    effects: dict[int, list[Effect]] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    waiting: dict[str, set[int]] = field(default_factory=dict)
    logs: dict[int, list[tuple[int, Sequence[Fact]]]] = field(default_factory=dict)  # last instant first
    heap: list[tuple[int, int]] = field(default_factory=list)  # (instant, number)
    noted: dict[int, int] = field(default_factory=dict)  # the instant in the heap that was found last
    openings: list[tuple[int, str]] = field(default_factory=list)
    idle: dict[int, int] = field(default_factory=dict)  # instants run since the last fact

    def __post_init__(self) -> None:
        policy = self.reader.policy
        self.of_accounts = {group.name for group in policy.groups if group.of_account}
        rules = (rule for group in policy.groups if group.of_account for rule in group.rules)
        self.shared = {event for rule in rules for event in rule.events}
        self.finals = {status.name for status in policy.statuses if status.final}

    # --- the world ------------------------------------------------------------------------------

    def account(self, person: Person) -> Iterable[Person]:
        found = self.whole_account(person)
        return found.others(person.number) if found is not None else ()

    def whole_account(self, person: Person) -> Account | None:
        key = self._key(person)
        return self.accounts.get(key) if key is not None else None

    def account_owner(self, person: Person, role: str) -> str | None:
        """As given; else who has the account's first person of this role."""
        key = self._key(person)
        if key is None:
            return None
        given = self.owners.get((key, role))
        others = (one.rep for one in self.account(person) if one.role == role and one.rep)
        return given or next(others, None)

    def _key(self, person: Person) -> str | None:
        name = self.reader.policy.account_key
        value = person.values.get(name) if name else None
        return value if isinstance(value, str) else None

    # --- time -----------------------------------------------------------------------------------

    def run(self, records: Sequence[Record], events: Mapping[int, Sequence[Fact]], until: int) -> None:
        """Run everybody's facts and timers up to and including `until`. Raises Endless."""
        for number, record in enumerate(records):
            self._enlist(number, record, events.get(number, ()), until)
        while self.heap or self.openings:
            if self.openings and (not self.heap or self.openings[0][0] < self.heap[0][0]):
                self._give_out(*heapq.heappop(self.openings))
                continue
            at, number = heapq.heappop(self.heap)
            if self.noted.get(number) == at:
                del self.noted[number]
            if number in self.people and at != self._next(number, until, at - 1):
                continue  # what happened since this was noted has changed what is due
            self._run_one(at, records[number], events.get(number, ()), until)
        for number, person in list(self.people.items()):
            self._keep(number, replace(person, at=until), ())

    def _enlist(self, number: int, record: Record, history: Sequence[Fact], until: int) -> None:
        if record.status is not None:
            count_held(self.reader, record, self)
            heapq.heappush(self.heap, (until, number))
            return
        log = [one for one in instants((birth(record), *history)) if one[0] <= until]
        if not log:
            raise ValueError("a record is born after the instant asked for")
        self.logs[number] = log[::-1]
        heapq.heappush(self.heap, (log[0][0], number))

    def _run_one(self, at: int, record: Record, history: Sequence[Fact], until: int) -> None:
        number = record.number
        before = self.people.get(number)
        if record.status is not None and before is None:
            facts: Sequence[Fact] = ()
            person, effects = place(self.reader, record, history, until, self)
        else:
            log = self.logs.get(number)
            facts = log.pop()[1] if log and log[-1][0] == at else ()
            person, effects = step(self.reader, before, at, facts, self)
        self._keep(number, person, effects)
        self.idle[number] = 0 if facts else self.idle.get(number, 0) + 1
        if self.idle[number] > LIMIT:
            raise Endless(person)
        self._note(number, until, at - 1)
        joins = before is None or self._key(before) != self._key(person)
        if self._changes_account(person.history if joins else facts, effects):
            self._tell_account(at, person, until)
            if before is not None and joins:
                self._tell_account(at, before, until)
        opening = next_opening(self.reader.policy, person, self)
        if (
            opening is not None
            and opening <= until
            and (opening, person.team or "") not in self.openings
        ):
            heapq.heappush(self.openings, (opening, person.team or ""))
        if any(isinstance(one, Released) and one.rep for one in effects):
            for team in [name for name, people in self.waiting.items() if people]:
                self._give_out(at, team)

    def _note(self, number: int, until: int, since: int) -> None:
        due = self._next(number, until, since)
        if due is not None and self.noted.get(number) != due:
            self.noted[number] = due
            heapq.heappush(self.heap, (due, number))

    def _tell_account(self, at: int, person: Person, until: int) -> None:
        """What one person did may move the others of the account now, and changes when they cross."""
        others = list(self.account(person))
        for other in others:
            if other.at <= at and any(
                self.reader.holds(one, other, at, self) for one in watched(self.reader.policy, other)
            ):
                self._keep(other.number, *step(self.reader, other, at, (), self))
        for other in others:
            self._note(other.number, until, at - 1)

    def _changes_account(self, facts: Sequence[Fact], effects: Sequence[Effect]) -> bool:
        """Whether this may move the points that the account's others see."""
        if not self.shared:
            return False
        return any(isinstance(one, Event) and one.name in self.shared for one in facts) or any(
            (isinstance(one, Reset) and one.group in self.of_accounts)
            or (isinstance(one, Moved) and one.target in self.finals)
            for one in effects
        )

    def _next(self, number: int, until: int, since: int) -> int | None:
        """The next instant of this person, up to `until`: a fact, or something of their own. Everything
        due up to `since` has been run."""
        log = self.logs.get(number)
        fact = log[-1][0] if log else None
        limit = until if fact is None else fact
        own = next_instant(self.reader, self.people[number], self, limit, since)
        return own if own is not None else fact

    def _give_out(self, at: int, team: str) -> None:
        waiting = [self.people[one] for one in sorted(self.waiting.get(team, ()))]
        for person, effects in give_out(self.reader, self.reader.policy.team[team], waiting, at, self):
            self._keep(person.number, person, effects)

    def _keep(self, number: int, person: Person, effects: tuple[Effect, ...]) -> None:
        before = self.people.get(number)
        if before is not None and before.waiting and before.team:
            self.waiting[before.team].discard(number)
        if person.waiting and person.team:
            self.waiting.setdefault(person.team, set()).add(number)
        old, new = self._key(before) if before else None, self._key(person)
        if old is not None and old != new:
            self.accounts[old].leave(number)
        if new is not None:
            self.accounts.setdefault(new, Account()).keep(person, person.status in self.finals)
        self.people[number] = person
        self.effects.setdefault(number, []).extend(effects)
