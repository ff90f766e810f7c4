"""The fast engine against the obvious reference on random policies and logs: the same people, effects,
scores and instants, bit by bit."""

from __future__ import annotations

import random

import pytest

from policy.compile import compile_text
from policy.engine import Engine
from policy.engine.stateless import is_plain
from policy.fold.advance import advance, instants, offer
from policy.fold.reader import Reader
from policy.fold.step import step
from policy.fold.timers import next_instant, next_opening
from policy.model import DAY, Policy
from policy.reference import Reference
from policy.state import Alone, Born, Effect, Fact, Person, alone
from tests.generators.policies import random_history, random_lead, random_policy_text


def random_policy(seed: int) -> Policy:
    policy, found = compile_text(random_policy_text(random.Random(seed), 1 + seed % 4))
    assert policy is not None, found
    return policy


def run(reader: Reader, log: list[Fact], world: Alone) -> list[tuple[Person, tuple[Effect, ...], int]]:
    """Everything after each instant of the log, the score in between, and sixty days more."""
    seen: list[tuple[Person, tuple[Effect, ...], int]] = []
    person: Person | None = None
    for at, facts in instants(log):
        if person is not None:
            person, effects = advance(reader, person, at - 1, world)
            seen.append((person, effects, reader.score(person, at - 1, world)))
        opening = next_opening(reader.policy, person, world) if person else None
        person, effects = step(reader, person, at, facts, world)
        if opening == at:
            person, more = offer(reader, person, at, world)
            effects += more
        seen.append((person, effects, reader.score(person, at, world)))
    assert person is not None
    person, effects = advance(reader, person, person.at + 60 * DAY, world)
    return [*seen, (person, effects, reader.score(person, person.at, world))]


@pytest.mark.parametrize("seed", range(40))
def test_same_lives(seed: int) -> None:
    policy = random_policy(seed)
    engine = Engine(policy)
    for number in range(3):
        log = random_history(policy, random.Random(1000 * seed + number), 12)
        ours, theirs = alone(policy), alone(policy)
        assert run(engine, log, ours) == run(Reference(policy), log, theirs)
        assert ours.desks == theirs.desks


@pytest.mark.parametrize("seed", range(40))
def test_quick_decisions_are_those_of_a_birth(seed: int) -> None:
    policy = random_policy(seed)
    engine = Engine(policy)
    if not is_plain(policy):
        with pytest.raises(ValueError, match="decide with the fold"):
            engine.decide_fast({})
        return
    for number in range(20):
        values = random_lead(policy, random.Random(1000 * seed + number))
        world = alone(policy)
        person, _ = step(Reference(policy), None, 0, [Born(0, tuple(values.items()))], world)
        quick = engine.decide_fast(values)
        assert quick.status == person.status
        assert quick.score == Reference(policy).score(person, 0, world)
        assert quick.route == ("hold" if person.hold else person.team or "none")


@pytest.mark.parametrize("seed", range(20))
def test_running_sums_can_be_rebuilt(seed: int) -> None:
    policy = random_policy(seed)
    engine, reference = Engine(policy), Reference(policy)
    log = random_history(policy, random.Random(seed), 25)
    world = alone(policy)
    person = run(reference, log, world)[-1][0]
    adopted = engine.adopt(person)
    for later in (0, DAY, 40 * DAY):
        at = person.at + later
        assert engine.score(adopted, at, world) == reference.score(person, at, world)
    assert next_instant(engine, adopted, world) == next_instant(reference, person, world)
