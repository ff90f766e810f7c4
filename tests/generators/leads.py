"""Random people and their logs for a compiled policy, in canonical values."""

from __future__ import annotations

import random

from dsl.typed import All, Among, Condition, Linear, Negation, Some, TextTest, Value
from policy.model import DAY, HOUR, MICRO, Field, Policy
from policy.state import Born, Event, Fact, Move, Set, Take, Touch

START = 20_458 * DAY + 14 * HOUR  # 2026-01-05 14:00 UTC


def random_lead(policy: Policy, rng: random.Random) -> dict[str, Value | None]:
    """A value for every field of the policy, None where it is missing; within bounds.

    Constants of the policy's own conditions and their neighbours are favoured.
    """
    hints = _hints(policy)
    return {
        one.name: None
        if not one.required and rng.random() < 0.25
        else random_value(one, rng, hints.get(one.name, ()))
        for one in policy.fields
    }


def random_value(one: Field, rng: random.Random, hints: tuple[Value, ...] = ()) -> Value:
    """A known value of the field, often one of `hints` or next to it."""
    match one.type:
        case "one of":
            return rng.choice(one.values)
        case "yes/no":
            return rng.random() < 0.5
        case "text":
            texts = [hint for hint in hints if isinstance(hint, str)]
            return rng.choice([*texts, "US", "acme.com", "somewhere else"])
    numbers = [hint for hint in hints if isinstance(hint, int)]
    if numbers and rng.random() < 0.6:
        value = rng.choice(numbers) + rng.choice((-1, 0, 0, 1))
    else:
        value = _any_number(one, rng)
    return _clamped(one, value)


def random_history(policy: Policy, rng: random.Random, length: int = 20) -> list[Fact]:
    """A log that begins with birth: events, moves (some not allowed), changed fields, touches, takes.

    Instants never go back; several facts may share one; gaps run from a second to months.
    """
    at = START + rng.randrange(7 * DAY)
    log: list[Fact] = [Born(at, tuple(random_lead(policy, rng).items()), number=rng.randrange(100))]
    for _ in range(length):
        at += _gap(rng)
        log.append(_fact(policy, rng, at))
    return log


def _fact(policy: Policy, rng: random.Random, at: int) -> Fact:
    pick = rng.random()
    if policy.events and pick < 0.5:
        return Event(at, rng.choice(policy.events))
    if pick < 0.75:
        move = _move(policy, rng, at)
        if move is not None:
            return move
    changeable = [one for one in policy.fields if not one.fixed]
    if changeable and pick < 0.88:
        one = rng.choice(changeable)
        value = None if not one.required and rng.random() < 0.2 else random_value(one, rng)
        return Set(at, ((one.name, value),))
    reps = [(team.name, member.name) for team in policy.teams for member in team.members]
    if reps and pick < 0.94:
        team, rep = rng.choice(reps)
        return Take(at, rep, team)
    return Touch(at, rng.choice((None, "call", "email")))


def _move(policy: Policy, rng: random.Random, at: int) -> Move | None:
    """Mostly a move that some status allows; it may well not be the present one."""
    human = [one for status in policy.statuses for one in status.transitions if one.trigger == "by"]
    if not human:
        return None
    one = rng.choice(human)
    reason = rng.choice(one.because) if one.because and rng.random() < 0.9 else None
    return Move(at, rng.choice(one.roles), one.target, reason)


def _gap(rng: random.Random) -> int:
    scale = rng.choice((0, MICRO, 60 * MICRO, HOUR, 8 * HOUR, DAY, 7 * DAY, 30 * DAY))
    return rng.choice((scale, rng.randrange(scale + 1)))


def _any_number(one: Field, rng: random.Random) -> int:
    low = one.low if one.low is not None else -(10**4)
    high = one.high if one.high is not None else low + _WIDTH[one.type]
    return rng.randint(min(low, high), high)


_WIDTH = {
    "integer": 10_000,
    "number": 100 * MICRO,
    "money": 10_000_000,
    "duration": 120 * DAY,
    "date": 22_000,
}


def _clamped(one: Field, value: int) -> int:
    if one.low is not None:
        value = max(value, one.low)
    return min(value, one.high) if one.high is not None else value


# --- constants of the policy --------------------------------------------------------------------


def _hints(policy: Policy) -> dict[str, tuple[Value, ...]]:
    found: dict[str, set[Value]] = {}
    for condition in conditions(policy):
        _collect(condition, found)
    return {name: tuple(sorted(values, key=repr)) for name, values in found.items()}


def conditions(policy: Policy) -> list[Condition]:
    """Every condition of definitions, score rules, statuses and routes."""
    found: list[Condition | None] = [one.condition for one in policy.definitions]
    found += [rule.when for group in policy.groups for rule in group.rules]
    for status in policy.statuses:
        found += [move.when for move in status.transitions]
        found += [need.condition for move in status.transitions for need in move.requires]
        found += [choice.when for choice in status.cadences]
        found.append(status.start.when if status.start else None)
    found += [row.when for route in policy.routes for row in route.rows]
    return [one for one in found if one is not None]


def _collect(condition: Condition, found: dict[str, set[Value]]) -> None:
    match condition:
        case All(parts=parts) | Some(parts=parts):
            for part in parts:
                _collect(part, found)
        case Negation(part=part):
            _collect(part, found)
        case Among(field=name, values=values):
            found.setdefault(name, set()).update(values)
        case TextTest(field=name, text=text):
            found.setdefault(name, set()).update((text, f"a{text}", f"{text}z", text.lower()))
        case Linear(sum=(one,), bound=bound) if one.of == "field":
            found.setdefault(one.name, set()).add(bound // one.factor)
        case _:
            pass
