"""What a policy's examples reach, and what none of them does: rules, moves, route rows, SLA steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from dsl.source import Span
from policy import words
from policy.examples import Outcome
from policy.fold.reader import Reader
from policy.model import Policy
from policy.reference import Reference, scoring
from policy.state import Assigned, Effect, Held, Moved, Person, StepRun, Waiting, alone

Kind = Literal["score rule", "transition", "route row", "sla step"]
Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Covered:
    """`label`: the rule's or transition's label; `lead.MQL row 2`; `lead.MQL clock 1 at 75%`.

    `examples` counts the examples that reach it.
    """

    kind: Kind
    label: str
    span: Span
    examples: int


def coverage(
    policy: Policy, outcomes: Iterable[Outcome], reader: Reader | None = None
) -> tuple[Covered, ...]:
    """Every part of the policy that an example could reach, in the order of the text by kind.

    A `when` rule is reached when it held, an event rule when it awarded points, at an instant that was
    run; a row when it matched.
    """
    interpreter = reader or Reference(policy)
    reached: Counter[Key] = Counter()
    for outcome in outcomes:
        reached.update(set(_reached(interpreter, outcome)))
    return tuple(
        Covered(kind, label, span, reached[kind, label]) for kind, label, span in _parts(policy)
    )


def _parts(policy: Policy) -> Iterator[tuple[Kind, str, Span]]:
    for group in policy.groups:
        for rule in group.rules:
            yield "score rule", rule.label, rule.span
    for status in policy.statuses:
        for transition in status.transitions:
            yield "transition", transition.label, transition.span
    for route in policy.routes:
        for number, row in enumerate(route.rows):
            for name in route.statuses:
                yield "route row", _row(name, number), row.span
    for status in policy.statuses:
        for index, clock in enumerate(status.clocks):
            for step in clock.steps:
                yield "sla step", _step(status.name, index, step.percent), step.span


def _reached(reader: Reader, outcome: Outcome) -> Iterator[Key]:
    status = ""
    for effect in outcome.effects:
        if isinstance(effect, Moved):
            status = effect.target
        yield from _by_effect(reader.policy, effect, status)
    for person in outcome.people:
        for label in _rules(reader, person):
            yield "score rule", label


def _by_effect(policy: Policy, effect: Effect, status: str) -> Iterator[Key]:
    if isinstance(effect, Moved) and effect.transition:
        yield "transition", effect.transition
    elif isinstance(effect, StepRun):
        yield "sla step", _step(effect.status, effect.clock, effect.percent)
    elif isinstance(effect, Assigned | Waiting | Held) and effect.row is not None:
        yield "route row", _row(status, effect.row)


def _rules(reader: Reader, person: Person) -> Iterator[str]:
    world = alone(reader.policy)
    for group in reader.policy.groups:
        yield from (one.rule for one in scoring.awards(group, person))
        for rule in group.rules:
            if rule.when is not None and reader.holds(rule.when, person, person.at, world):
                yield rule.label


def _row(status: str, number: int) -> str:
    return f"{status} row {number + 1}"


def _step(status: str, clock: int, percent: int) -> str:
    return f"{status} clock {clock + 1} at {words.percent(percent)}"
