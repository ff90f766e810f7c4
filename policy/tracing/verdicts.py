"""Whether a condition holds of a person, and the smallest parts that make it so, with their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dsl.source import NOWHERE, Span
from dsl.typed import All, Condition, Constant, Defined, Linear, Negation, Quantity, Some
from policy import words
from policy.fold.reader import Reader
from policy.model import Policy
from policy.shown import points as shown_points
from policy.state import Person, World


@dataclass(frozen=True, slots=True)
class Reason:
    """One smallest part of a condition that decides it: `employees >= 200`; `employees is 120`."""

    text: str
    actual: str
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds, and the parts that make it so (or keep it from being so)."""

    holds: bool
    text: str
    reasons: tuple[Reason, ...]
    span: Span = NOWHERE


def verdict(reader: Reader, condition: Condition, person: Person, world: World) -> Verdict:
    """Its truth now with the deciding parts: the true ones if it holds, else the false ones."""
    holds = reader.holds(condition, person, person.at, world)
    reasons = tuple(dict.fromkeys(_reasons(reader, condition, person, world, holds)))
    return Verdict(holds, words.condition(reader.policy, condition), reasons, condition.span)


def _reasons(
    reader: Reader, condition: Condition, person: Person, world: World, holds: bool
) -> Iterator[Reason]:
    """The parts that make the condition come out as `holds`; empty if it comes out otherwise."""
    if reader.holds(condition, person, person.at, world) is not holds:
        return
    match condition:
        case All(parts=parts) | Some(parts=parts):
            for one in parts:
                yield from _reasons(reader, one, person, world, holds)
        case Negation(part=All() | Some() | Defined() | Negation() as part):
            yield from _reasons(reader, part, person, world, not holds)
        case Defined(name=name):
            meaning = reader.policy.definition[name].condition
            yield from _reasons(reader, meaning, person, world, holds)
        case _:
            text = words.condition(reader.policy, condition)
            yield Reason(text, _actual(reader, condition, person, world), condition.span)


def _actual(reader: Reader, condition: Condition, person: Person, world: World) -> str:
    """`employees is 120, score is 92.5`: the values that a smallest condition read."""
    if isinstance(condition, Negation):
        return _actual(reader, condition.part, person, world)
    return ", ".join(dict.fromkeys(_values(reader, condition, person, world)))


def _values(reader: Reader, condition: Condition, person: Person, world: World) -> Iterator[str]:
    if isinstance(condition, Linear):
        for part in condition.sum:
            yield _quantity(reader, part, person, world)
    elif not isinstance(condition, Constant):
        for name in ("field", "left", "right"):
            field = getattr(condition, name, None)
            if field is not None:
                yield _field(reader.policy, field, person)


def _quantity(reader: Reader, part: Quantity, person: Person, world: World) -> str:
    if part.of == "field":
        return _field(reader.policy, part.name, person)
    if part.of == "group":
        return f"{part.name} is {shown_points(reader.group(part.name, person, person.at, world))}"
    return f"score is {shown_points(reader.score(person, person.at, world))}"


def _field(policy: Policy, name: str, person: Person) -> str:
    value = person.values.get(name)
    return f"{name} is " + ("missing" if value is None else words.value(policy, name, value))
