"""How a conversation ends: what it reveals, which outcome is drawn, whether the policy allows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy.fold.facts import refused
from policy.fold.turn import Turn
from policy.model import Transition
from policy.state import Move, Set
from simulator.evaluate import evaluate
from simulator.model import Outcome, Work
from simulator.reference import luck
from simulator.reference.amounts import money
from simulator.reference.life import Life, View

MOST_TALKS = 255


@dataclass(frozen=True)
class Ending:
    """`move` None is a stay; `blocked` is a target that was refused; `cents` follow the move."""

    move: Move | None = None
    blocked: str | None = None
    cents: int | None = None


def reveals(turn: Turn, work: Work, life: Life, view: View) -> Iterator[Set]:
    """Fields that this conversation makes known; `life.outcomes` counts it already."""
    for name, chance in work.reveals:
        if turn.person.values.get(name) is not None or turn.policy.field_named[name].fixed:
            continue
        hidden, p = 1.0, evaluate(chance, view)
        for _ in range(life.outcomes):
            hidden *= 1.0 - p
        value = life.truth.get(name)
        if 1.0 - hidden > luck.draw(life.key, f"reveal.{name}", 0) and value is not None:
            yield Set(turn.at, ((name, value),))


def ending(turn: Turn, work: Work, life: Life, view: View) -> Ending:
    """The outcome of the conversation that ends now."""
    if life.talks == MOST_TALKS:
        raise RuntimeError(f"more than {MOST_TALKS} conversations in one stay")
    ordinal = life.visit * 256 + life.talks
    chosen = _drawn(work, life, ordinal, view)
    if chosen is None or chosen.to is None:
        return Ending()
    move = _move(turn, work, chosen.to, _reason(work, chosen, life, ordinal))
    if move is not None:
        return Ending(move, None, _cents(work, chosen, life, ordinal, view))
    if chosen.if_blocked < 0:
        return Ending(blocked=chosen.to)
    instead = work.outcomes[chosen.if_blocked]
    move = _move(turn, work, instead.to, None) if instead.to is not None else None
    cents = _cents(work, instead, life, ordinal, view) if move is not None else None
    return Ending(move, chosen.to, cents)


def _drawn(work: Work, life: Life, ordinal: int, view: View) -> Outcome | None:
    for stage in sorted({one.stage for one in work.outcomes}):
        u = luck.draw(life.key, f"work.outcome:{work.status}", ordinal, stage)
        cumulated = 0.0
        for outcome in work.outcomes:
            if outcome.stage == stage:
                cumulated += evaluate(outcome.p, view)
                if cumulated > u:
                    return outcome
    return None


def _reason(work: Work, outcome: Outcome, life: Life, ordinal: int) -> str | None:
    if not outcome.because:
        return None
    u, cumulated = luck.draw(life.key, f"work.why:{work.status}", ordinal), 0.0
    for reason, p in outcome.because:
        cumulated += p
        if cumulated > u:
            return reason
    return outcome.because[-1][0]


def _move(turn: Turn, work: Work, target: str, reason: str | None) -> Move | None:
    """The move, if some transition allows it at this instant; without a reason, with its first one."""
    ways = [one for one in turn.status.transitions if one.trigger == "by" and one.target == target]
    if not ways:
        return None
    owner = turn.policy.team[work.teams[0]].role if work.teams else turn.status.owner
    role = owner if owner and any(owner in one.roles for one in ways) else ways[0].roles[0]
    for way in ways:
        said = reason if reason is not None else _first_reason(way)
        if role in way.roles and refused(turn, way, said) is None:
            return Move(turn.at, role, target, said)
    return None


def _first_reason(way: Transition) -> str | None:
    return way.because[0] if way.because else None


def _cents(work: Work, outcome: Outcome, life: Life, ordinal: int, view: View) -> int | None:
    if outcome.value is None:
        return None
    return money(outcome.value, luck.draw(life.key, f"amount:{work.status}", ordinal), view)
