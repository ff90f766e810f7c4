"""The reference interpreter: slow and obvious, the truth that every other executor is held to.

Conditions are walked, scores are recomputed from the whole history, crossings are searched for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dsl.typed import Condition
from policy.fold.advance import advance as _advance
from policy.fold.advance import offer as _offer
from policy.fold.advance import replay as _replay
from policy.fold.step import step as _step
from policy.fold.timers import next_instant as _next_instant
from policy.fold.work import give_out as _give_out
from policy.model import Policy
from policy.reference import conditions, crossing, scoring
from policy.state import Effect, Fact, Person, World

Run = tuple[Person, tuple[Effect, ...]]


@dataclass(frozen=True)
class Reference:
    """The reader (policy/fold/reader.py) that keeps nothing and computes everything anew."""

    policy: Policy

    def holds(self, condition: Condition, person: Person, at: int, world: World) -> bool:
        return conditions.holds(self.policy, condition, person, at, world)

    def group(self, name: str, person: Person, at: int, world: World) -> int:
        return scoring.group_points(self.policy, name, person, at, world)

    def score(self, person: Person, at: int, world: World) -> int:
        return scoring.score(self.policy, person, at, world)

    def crossing(
        self,
        wanted: Sequence[Condition],
        person: Person,
        after: int,
        world: World,
        until: int | None = None,
    ) -> int | None:
        return crossing.crossing(self.policy, wanted, person, after, world, until)

    def heard(self, person: Person) -> Person:
        return person

    def cleared(self, person: Person, group: str) -> Person:
        return person


def step(policy: Policy, person: Person | None, at: int, facts: Sequence[Fact], world: World) -> Run:
    """One instant: see policy/fold/step.py."""
    return _step(Reference(policy), person, at, facts, world)


def advance(policy: Policy, person: Person, until: int, world: World) -> Run:
    """All instants after `person.at` up to `until` that need no fact."""
    return _advance(Reference(policy), person, until, world)


def replay(policy: Policy, facts: Sequence[Fact], until: int, world: World) -> Run:
    """A whole log, birth first, then on to `until`."""
    return _replay(Reference(policy), facts, until, world)


def next_instant(policy: Policy, person: Person, world: World, until: int | None = None) -> int | None:
    """The next instant that must be run without any new fact."""
    return _next_instant(Reference(policy), person, world, until)


def offer(policy: Policy, person: Person, at: int, world: World) -> Run:
    """Try once more to give a waiting person to a rep."""
    return _offer(Reference(policy), person, at, world)


def give_out(policy: Policy, team: str, waiting: Sequence[Person], at: int, world: World) -> list[Run]:
    """Offer a team's waiting people to its reps in work order; those who found one."""
    return [*_give_out(Reference(policy), policy.team[team], waiting, at, world)]
