"""Why a person stands where they stand: every rule, move and route row with what it found, as data.

Renderers only read this (leadpolicy/render/explain.py). Points are micro-points, instants microseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dsl.source import NOWHERE, Span
from dsl.typed import All, Condition, Constant, Defined, Linear, Negation, Quantity, Some
from policy import words
from policy.decide import Deadline, Option, deadlines, options
from policy.fold.reader import Reader
from policy.model import Group, Policy, ScoreRule
from policy.reference import scoring
from policy.shown import points as shown_points
from policy.state import Event, Person, World


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


@dataclass(frozen=True, slots=True)
class EventPoints:
    """What one event is worth to one rule: `awarded` after the rule's limit, `now` after fading."""

    event: Event
    awarded: int
    now: int
    limited: bool
    owner: int  # the number of the person whose event it was


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """A score rule: `points` it adds now (before cap and bounds), and why."""

    rule: ScoreRule
    points: int
    verdict: Verdict | None  # of `when` rules
    events: tuple[EventPoints, ...]


@dataclass(frozen=True, slots=True)
class GroupTrace:
    """`sum` is before the cap and the bounds, `points` after; `read_at` the instant of the reading."""

    group: Group
    rules: tuple[RuleTrace, ...]
    sum: int
    points: int
    read_at: int
    forgotten: int  # events before the last reset


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of the present status, with the verdicts of its condition and its requirements."""

    option: Option
    when: Verdict | None
    requires: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class RowTrace:
    """A row of the status' route; `chosen` for the one that matched, later rows are not looked at."""

    row: int
    chosen: bool
    verdict: Verdict | None
    span: Span


@dataclass(frozen=True)
class Trace:
    person: Person
    at: int
    score: int
    groups: tuple[GroupTrace, ...]
    ways: tuple[Way, ...]
    rows: tuple[RowTrace, ...]
    deadlines: tuple[Deadline, ...]


def explain(reader: Reader, person: Person, world: World) -> Trace:
    """Everything that decides about a person at rest, as of `person.at`."""
    groups = tuple(_group(reader, group, person, world) for group in reader.policy.groups)
    return Trace(
        person,
        person.at,
        sum(one.points for one in groups),
        groups,
        tuple(_ways(reader, person, world)),
        tuple(_rows(reader, person, world)),
        tuple(deadlines(reader.policy, person)),
    )


# --- conditions ---------------------------------------------------------------------------------


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


# --- score --------------------------------------------------------------------------------------


def _group(reader: Reader, group: Group, person: Person, world: World) -> GroupTrace:
    policy, at = reader.policy, person.at
    people = scoring.members(policy, group, person, world)
    read_at = scoring.reading_instant(policy, group, at)
    rules = []
    total = scoring.event_points(policy, group, people, at)
    for rule in group.rules:
        if rule.when is not None:
            found = verdict(reader, rule.when, person, world)
            total += rule.points if found.holds else 0
            rules.append(RuleTrace(rule, rule.points if found.holds else 0, found, ()))
        else:
            events = tuple(one for who in people for one in _events(group, rule, who, read_at))
            rules.append(RuleTrace(rule, sum(one.now for one in events), None, events))
    points = reader.group(group.name, person, at, world)
    forgotten = person.resets.get(group.name, 0)
    return GroupTrace(group, tuple(rules), total, points, read_at, forgotten)


def _events(group: Group, rule: ScoreRule, person: Person, at: int) -> Iterator[EventPoints]:
    awards = {
        one.index: one
        for one in scoring.awards(group, person)
        if one.rule == rule.label and one.at <= at
    }
    for index, event in enumerate(person.history):
        if event.name in rule.events and event.at <= at and index >= person.resets.get(group.name, 0):
            award = awards.get(index)
            awarded = award.points if award else 0
            now = scoring.faded(group, [award], at) if award else 0
            yield EventPoints(event, awarded, now, awarded != rule.points, person.number)


# --- moves and routes ---------------------------------------------------------------------------


def _ways(reader: Reader, person: Person, world: World) -> Iterator[Way]:
    for option in options(reader, person, world):
        one = option.transition
        when = None if one.when is None else verdict(reader, one.when, person, world)
        needs = tuple(verdict(reader, need.condition, person, world) for need in one.requires)
        yield Way(option, when, needs)


def _rows(reader: Reader, person: Person, world: World) -> Iterator[RowTrace]:
    route = reader.policy.route_of.get(person.status)
    chosen = person.hold.row if person.hold is not None else person.row
    for number, row in enumerate(route.rows if route else ()):
        found = None if row.when is None else verdict(reader, row.when, person, world)
        yield RowTrace(number, number == chosen, found, row.span)
        if number == chosen:
            return
