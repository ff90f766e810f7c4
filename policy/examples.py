"""Running a policy's examples: what each expectation and each move found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policy.expectations import Check, check
from policy.fold.advance import advance, offer
from policy.fold.endless import Endless
from policy.fold.reader import Reader
from policy.fold.step import step
from policy.fold.timers import next_opening
from policy.model import Example, ExampleStep, Policy
from policy.reference import Reference
from policy.state import Alone, Born, Effect, Event, Fact, Move, Person, Rejected, Set, Touch, alone


@dataclass(frozen=True)
class Attempt:
    """A move that came out otherwise than its step says: refused, and `why`; or allowed all the same."""

    step: ExampleStep
    at: int
    why: str = ""


@dataclass(frozen=True)
class Outcome:
    """One example. `attempts` holds the moves that should have been allowed or refused, and were not."""

    example: Example
    checks: tuple[Check, ...]
    attempts: tuple[Attempt, ...]
    effects: tuple[Effect, ...]
    people: tuple[Person, ...]  # after each instant that was run, the last one at the end
    endless: str = ""  # why the example could not be run to its end

    @property
    def passed(self) -> bool:
        return not self.endless and not self.attempts and all(one.passed for one in self.checks)


def run(policy: Policy, reader: Reader | None = None) -> tuple[Outcome, ...]:
    """Every example in order, each alone in its world with the policy's own teams."""
    interpreter = reader or Reference(policy)
    return tuple(run_one(interpreter, example) for example in policy.examples)


def run_one(reader: Reader, example: Example) -> Outcome:
    """All steps of one instant are one instant; an expectation sees those above it and none below."""
    course = _Course(reader, example)
    endless = ""
    try:
        for _, steps in _instants(example):
            course.instant(example.starts + steps[0].at, steps)
    except Endless as problem:
        endless = str(problem)
    return Outcome(
        example,
        tuple(course.checks),
        tuple(course.attempts),
        tuple(course.effects),
        tuple(course.people),
        endless,
    )


@dataclass
class _Course:
    reader: Reader
    example: Example
    person: Person | None = None
    checks: list[Check] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    world: Alone = field(init=False)

    def __post_init__(self) -> None:
        self.world = alone(self.reader.policy)

    def instant(self, at: int, steps: Sequence[ExampleStep]) -> None:
        before, desks = self.person, self.world.desks
        opening = None
        if before is not None:
            before, more = advance(self.reader, before, at - 1, self.world)
            self.effects += more
            self.people.append(before)
            desks, opening = self.world.desks, next_opening(self.reader.policy, before, self.world)
        log: list[Fact] = []
        moves: list[tuple[ExampleStep, Fact]] = []
        if before is None:
            log.append(Born(self.example.starts, self.example.given))
        for one in steps:
            log += (done := _facts(one, at))
            moves += [(one, fact) for fact in done if isinstance(fact, Move)]
            if one.expect:
                self.world.desks = desks
                person, _ = self._run(before, at, log, opening)
                self.checks += [check(self.reader, e, person, at, self.world) for e in one.expect]
        self.world.desks = desks
        self.person, more = self._run(before, at, log, opening)
        self.attempts += _unlike(moves, more)
        self.effects += more
        self.people.append(self.person)

    def _run(
        self, before: Person | None, at: int, log: Sequence[Fact], opening: int | None
    ) -> tuple[Person, tuple[Effect, ...]]:
        person, effects = step(self.reader, before, at, log, self.world)
        if opening == at:
            person, more = offer(self.reader, person, at, self.world)
            effects += more
        return person, effects


def _unlike(moves: Sequence[tuple[ExampleStep, Fact]], effects: Sequence[Effect]) -> Iterator[Attempt]:
    """The moves of one instant that came out otherwise than their steps say."""
    why = {id(one.fact): one.why for one in effects if isinstance(one, Rejected)}
    for said, move in moves:
        if (id(move) in why) is not said.refused:
            yield Attempt(said, move.at, why.get(id(move), ""))


def _instants(example: Example) -> Iterator[tuple[int, list[ExampleStep]]]:
    """The steps by instant; the first instant is always the birth."""
    steps: dict[int, list[ExampleStep]] = {0: [ExampleStep(0)]}
    for one in example.steps:
        steps.setdefault(one.at, []).append(one)
    yield from sorted(steps.items())


def _facts(one: ExampleStep, at: int) -> list[Fact]:
    facts: list[Fact] = [Event(at, name) for name in one.events]
    if one.move is not None:
        facts.append(Move(at, *one.move))
    if one.set:
        facts.append(Set(at, one.set))
    if one.touch is not None:
        facts.append(Touch(at, one.touch or None))
    return facts
