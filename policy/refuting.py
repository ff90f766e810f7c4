"""A lead that breaks `G alone never makes D`, where one is easily found.

Sound and incomplete: values at the bounds of the conditions and bursts of events are tried, and a lead
counts only if the engine, replaying it with all other groups held at nothing, says that D holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from dsl.typed import All, Condition, Negation
from policy.candidates import people
from policy.engine import Engine
from policy.fold.advance import replay
from policy.model import DAY, AloneNeverMakes, Group, Policy
from policy.shown import points
from policy.state import Born, Event, Fact, Moved, Pairs, Person, alone
from policy.words import value

_START = 20_458 * DAY  # a Monday in 2026
_TIMES = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40)
_REPLAYS = 10  # promising leads that are replayed before giving up


@dataclass(frozen=True)
class Counterexample:
    """A newborn lead with these values, who does these events at one moment; what that is worth."""

    values: Pairs
    events: tuple[str, ...]
    points: int  # of the group
    score: int


def refuted(policy: Policy, promise: AloneNeverMakes) -> Counterexample | None:
    """A lead for whom the group alone makes the definition true; None where none was found."""
    lonely = _only(policy, promise.group)
    search = _Search(lonely, Engine(lonely), promise)
    for burst in search.bursts():
        for values in islice(search.promising(burst), _REPLAYS):
            found = search.replayed(values, burst)
            if found is not None:
                return found
    return None


def told(policy: Policy, found: Counterexample, promise: AloneNeverMakes) -> tuple[str, ...]:
    """The counterexample in lines."""
    known = ", ".join(
        f"{name} = {value(policy, name, one)}" for name, one in found.values if one is not None
    )
    did = ", ".join(
        name if times == 1 else f"{times} times {name}" for name, times in Counter(found.events).items()
    )
    return (
        f"a lead with {known}" if known else "a lead of whom nothing is known",
        f"at once: {did}" if did else "without any event",
        f"{promise.group} {points(found.points)}, score {points(found.score)}",
    )


def _only(policy: Policy, group: str) -> Policy:
    """The policy with every other group at the value nearest to nothing."""
    groups = tuple(one if one.name == group else replace(one, rules=()) for one in policy.groups)
    return replace(policy, groups=groups, examples=())


@dataclass
class _Search:
    policy: Policy
    engine: Engine
    promise: AloneNeverMakes

    @property
    def group(self) -> Group:
        return self.policy.group[self.promise.group]

    def bursts(self) -> Iterator[tuple[str, ...]]:
        """Nothing at all; then the dearest event, more and more often; then all that give points."""
        worth: dict[str, int] = {}
        for rule in self.group.rules:
            for event in rule.events:
                worth[event] = worth.get(event, 0) + rule.points
        dear = sorted((event for event in worth if worth[event] > 0), key=lambda one: -worth[one])
        yield ()
        for times in _TIMES:
            yield tuple(dear[:1] * times)
        for times in _TIMES if len(dear) > 1 else ():
            yield tuple(dear * times)

    def promising(self, burst: tuple[str, ...]) -> Iterator[Pairs]:
        """The leads with this history of whom the condition holds, whatever would have moved them."""
        person = Person(0, _START, _START, self.policy.statuses[0].name, _START, {})
        person = self.engine.adopt(replace(person, history=_events(burst)))
        world = alone(self.policy)
        whens = [one.when for one in self.group.rules if one.when is not None]
        for values in people(self.policy, [self.promise.condition, *whens]):
            lead = replace(person, values=dict(values))
            if self.engine.holds(self.promise.condition, lead, _START, world):
                yield values

    def replayed(self, values: Pairs, burst: tuple[str, ...]) -> Counterexample | None:
        """The lead, if the condition holds where they come to rest, or moved them on the way."""
        world = alone(self.policy)
        facts: tuple[Fact, ...] = (Born(_START, values), *_events(burst))
        person, effects = replay(self.engine, facts, _START, world)
        resting = self.engine.holds(self.promise.condition, person, _START, world)
        if not resting and not any(isinstance(one, Moved) and self._needs(one) for one in effects):
            return None
        unmoved = self.engine.adopt(replace(person, resets={}))
        return Counterexample(
            values,
            burst,
            self.engine.group(self.promise.group, unmoved, _START, world),
            self.engine.score(unmoved, _START, world),
        )

    def _needs(self, move: Moved) -> bool:
        """Whether this automatic move happens only where the condition holds."""
        ways = self.policy.status[move.source].transitions if move.source else ()
        guards = (one.when for one in ways if one.label == move.transition and move.cause == "when")
        return any(_same(part, self.promise.condition) for one in guards for part in _parts(one))


def _events(burst: tuple[str, ...]) -> tuple[Event, ...]:
    return tuple(Event(_START, name) for name in burst)


def _parts(condition: Condition | None) -> Iterator[Condition]:
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _parts(part)
    elif condition is not None and not isinstance(condition, Negation):
        yield condition


def _same(one: Condition, other: Condition) -> bool:
    """Whether they are the same, wherever they stand."""
    return replace(one, span=other.span) == other
