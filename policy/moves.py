"""Every way in which a person can come to be in a status: the edges of the status graph.

Plain values, cheap to build: the drawing reads them directly, the proofs through `policy.graph`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dsl.source import NOWHERE, Span
from policy.model import Action, Clock, ClockStep, Create, MoveTo, Policy, Status, Transition

START = ""  # the virtual status before the first one; no status has an empty name

Cause = Status | Transition | ClockStep

Kind = Literal["human", "automatic", "event", "timer", "sla", "entry", "start", "birth"]

_KINDS: dict[str, Kind] = {"by": "human", "when": "automatic", "event": "event", "after": "timer"}


@dataclass(frozen=True, slots=True)
class Move:
    """One edge. `start` and `birth` lead from nowhere; all other kinds move a person who is there.

    A birth's `parent` is the status in which an action creates the new person.
    """

    source: str
    target: str
    kind: Kind
    span: Span = NOWHERE
    transition: Transition | None = None
    clock: Clock | None = None
    step: ClockStep | None = None
    parent: str = ""


def moves(policy: Policy) -> tuple[Move, ...]:
    """Every move between two statuses, in the order of the text."""
    return tuple(move for status in policy.statuses for move in moves_from(status))


def moves_from(status: Status) -> Iterator[Move]:
    """The ways out of one status.

    `on entry move to` acts before anything else is looked at: where there is one, it is the only way.
    """
    for action in status.on_entry:
        if isinstance(action, MoveTo):
            yield Move(status.name, action.status, "entry", status.span)
            return
    yield from ways_from(status)


def ways_from(status: Status) -> Iterator[Move]:
    """The ways out that its transitions and clocks are, whether or not anybody ever rests here."""
    for one in status.transitions:
        yield Move(status.name, one.target, _KINDS[one.trigger], one.span, transition=one)
    for clock in status.clocks:
        yield from _clock_moves(status, clock)


def starts(policy: Policy) -> tuple[Move, ...]:
    """Where people are born by the policy's own start rules."""
    return tuple(
        Move(START, one.name, "start", one.start.span)
        for one in policy.statuses
        if one.start is not None
    )


def births(policy: Policy) -> tuple[Move, ...]:
    """Where people are born because an action creates them."""
    return tuple(
        Move(START, action.status, "birth", cause.span, _transition(cause), parent=status.name)
        for status in policy.statuses
        for action, cause in actions_of(status)
        if isinstance(action, Create)
    )


def actions_of(status: Status) -> Iterator[tuple[Action, Cause]]:
    """Every action that a status can cause, with what causes it; `on entry` is the status itself."""
    yield from ((action, status) for action in status.on_entry)
    for one in status.transitions:
        yield from ((action, one) for action in one.actions)
    for clock in status.clocks:
        for step in clock.steps:
            yield from ((action, step) for action in step.actions)


def passes_through(status: Status) -> bool:
    """True when nobody ever rests here, because entering moves the person on."""
    return any(isinstance(action, MoveTo) for action in status.on_entry)


def _clock_moves(status: Status, clock: Clock) -> Iterator[Move]:
    for step in clock.steps:
        for action in step.actions:
            if isinstance(action, MoveTo):
                yield Move(status.name, action.status, "sla", step.span, clock=clock, step=step)


def _transition(cause: Cause) -> Transition | None:
    return cause if isinstance(cause, Transition) else None
