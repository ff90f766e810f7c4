"""Conditions by walking the tree: two-valued, a positive test of a missing value is false."""

from __future__ import annotations

from operator import eq, ge, gt, le, lt

from dsl.typed import (
    All,
    Among,
    Condition,
    Constant,
    Defined,
    Known,
    Linear,
    Negation,
    Quantity,
    Same,
    Some,
    TextTest,
)
from policy.model import Policy
from policy.reference import scoring
from policy.state import Person, World

COMPARE = {"<": lt, "<=": le, "=": eq, ">=": ge, ">": gt}


def holds(policy: Policy, condition: Condition, person: Person, at: int, world: World) -> bool:
    """Whether the condition is true of the person at this instant."""
    match condition:
        case Constant(value=value):
            return value
        case All(parts=parts):
            return all(holds(policy, one, person, at, world) for one in parts)
        case Some(parts=parts):
            return any(holds(policy, one, person, at, world) for one in parts)
        case Negation(part=part):
            return not holds(policy, part, person, at, world)
        case Defined(name=name):
            return holds(policy, policy.definition[name].condition, person, at, world)
        case Linear():
            return _linear(policy, condition, person, at, world)
        case _:
            return field_test(condition, person)


def field_test(condition: Known | Among | Same | TextTest, person: Person) -> bool:
    """A test that reads fields only."""
    match condition:
        case Known(field=name):
            return person.values.get(name) is not None
        case Among(field=name, values=values):
            value = person.values.get(name)
            return value is not None and value in values
        case Same(left=left, right=right):
            value = person.values.get(left)
            return value is not None and value == person.values.get(right)
        case TextTest(field=name, test=test, text=text):
            value = person.values.get(name)
            return isinstance(value, str) and text_test(test, value, text)


def text_test(test: str, value: str, text: str) -> bool:
    if test == "contains":
        return text in value
    return value.startswith(text) if test == "starts with" else value.endswith(text)


def _linear(policy: Policy, test: Linear, person: Person, at: int, world: World) -> bool:
    total = 0
    for part in test.sum:
        value = _value(policy, part, person, at, world)
        if value is None:
            return False
        total += part.factor * value
    return bool(COMPARE[test.relation](total, test.bound))


def _value(policy: Policy, part: Quantity, person: Person, at: int, world: World) -> int | None:
    if part.of == "field":
        value = person.values.get(part.name)
        return None if value is None else int(value)
    if part.of == "group":
        return scoring.group_points(policy, part.name, person, at, world)
    return scoring.score(policy, person, at, world)
