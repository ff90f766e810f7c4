"""Whether a condition really comes true in a life: the lead is born, acts, and is watched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dsl.typed import All, Condition, Negation
from policy.fold.advance import replay
from policy.fold.endless import Endless
from policy.model import Policy
from policy.prove.histories import START
from policy.prove.leads import Lead
from policy.reference import Reference
from policy.state import Born, Effect, Fact, Moved, alone


def happens(policy: Policy, condition: Condition, lead: Lead) -> bool:
    """Whether the condition holds where the lead comes to rest, or moved them on the way."""
    world, reader = alone(policy), Reference(policy)
    facts: tuple[Fact, ...] = (Born(START, lead.values), *lead.history.facts)
    try:
        person, effects = replay(reader, facts, lead.history.end, world)
    except Endless:
        return False
    if reader.holds(condition, person, lead.history.end, world):
        return True
    return any(_needs(policy, one, condition) for one in effects)


def _needs(policy: Policy, effect: Effect, condition: Condition) -> bool:
    """Whether this automatic move happens only where the condition holds."""
    if not isinstance(effect, Moved) or effect.cause != "when" or not effect.source:
        return False
    ways = policy.status[effect.source].transitions
    guards = (one.when for one in ways if one.label == effect.transition)
    return any(_same(part, condition) for one in guards for part in _parts(one))


def _parts(condition: Condition | None) -> Iterator[Condition]:
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _parts(part)
    elif condition is not None and not isinstance(condition, Negation):
        yield condition


def _same(one: Condition, other: Condition) -> bool:
    """Whether they are the same, wherever they stand."""
    return replace(one, span=other.span) == other
