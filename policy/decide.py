"""Deciding one record: where the person stands, who should have them, by when, and what may come next.

A record starts from birth, and its whole history is folded; or from the state a CRM gives it, and then
only what the present stay needs is rebuilt (policy/placing.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from policy.fold import clocks, facts
from policy.fold.advance import replay
from policy.fold.reader import Reader
from policy.fold.timers import after_due
from policy.fold.turn import Turn
from policy.model import Policy, Transition
from policy.placing import count_held, place
from policy.state import (
    Born,
    Effect,
    Fact,
    Livelock,
    Pairs,
    Person,
    Rejected,
    Unrouted,
    World,
    alone,
)
from policy.words import condition as in_words


@dataclass(frozen=True, slots=True)
class Record:
    """A person as a table gives them. With `status` it is a CRM's state: standing there since `entered`
    (None: since `born`), held by `rep` of `team`; without, the person is born at `born`."""

    values: Pairs
    born: int
    track: str | None = None
    status: str | None = None
    entered: int | None = None
    team: str | None = None
    rep: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class GroupPoints:
    """`points` after rounding, cap and bounds, in micro-points."""

    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Option:
    """A way out of the present status. `why` says what stands against it; `due` when a timer fires."""

    transition: Transition
    enabled: bool
    why: str = ""
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """One percentage of one clock. state: running, paused, met or breached (of the clock)."""

    clock: int
    percent: int  # hundredths of a percent
    due: int | None
    state: str


@dataclass(frozen=True)
class Decision:
    """`was` is the CRM's status. `route`: a team, "hold" or "none"; `row`: the matching route row.

    `happened` holds the effects of the fold: of the whole life from birth, or of the instant `at`.
    """

    at: int
    person: Person
    was: str | None
    status: str
    score: int
    groups: tuple[GroupPoints, ...]
    options: tuple[Option, ...]
    role: str | None
    route: str
    row: int | None
    team: str | None
    rep: str | None
    deadlines: tuple[Deadline, ...]
    touch: int | None  # the next cadence touch
    happened: tuple[Effect, ...]
    warnings: tuple[str, ...]

    @property
    def due(self) -> int | None:
        """The earliest 100% among the clocks that run."""
        whole = [
            one.due for one in self.deadlines if one.percent == clocks.WHOLE and one.due is not None
        ]
        return min(whole, default=None)


def decide(
    reader: Reader, record: Record, history: Iterable[Fact], at: int, world: World | None = None
) -> Decision:
    """The decision for one record as of the instant `at`, with facts after it left out.

    `reader` is an Engine, or the Reference. Without `world` the person is alone, before empty desks.
    """
    around = world if world is not None else alone(reader.policy)
    person, effects = run(reader, record, history, at, around)
    return describe(reader, record, person, effects, around)


def run(
    reader: Reader, record: Record, history: Iterable[Fact], at: int, world: World
) -> tuple[Person, tuple[Effect, ...]]:
    """The person as of `at`, and what happened: from birth, or from the CRM's state."""
    if record.status is not None:
        count_held(reader, record, world)
        return place(reader, record, history, at, world)
    person, effects = replay(reader, (birth(record), *history), at, world)
    return replace(person, at=at), effects


def birth(record: Record) -> Born:
    return Born(record.born, record.values, record.track, None, record.number)


def describe(
    reader: Reader, record: Record, person: Person, effects: tuple[Effect, ...], world: World
) -> Decision:
    """The decision about a person at rest."""
    policy, at = reader.policy, person.at
    groups = tuple(
        GroupPoints(group.name, reader.group(group.name, person, at, world)) for group in policy.groups
    )
    return Decision(
        at=at,
        person=person,
        was=record.status,
        status=person.status,
        score=sum(group.points for group in groups),
        groups=groups,
        options=tuple(options(reader, person, world)),
        role=person.role,
        route="hold" if person.hold is not None else person.team or "none",
        row=person.hold.row if person.hold is not None else person.row,
        team=person.team,
        rep=person.rep,
        deadlines=tuple(deadlines(policy, person)),
        touch=person.course.due if person.course is not None else None,
        happened=effects,
        warnings=tuple(_warnings(person, effects)),
    )


# --- parts --------------------------------------------------------------------------------------


def options(reader: Reader, person: Person, world: World) -> Iterator[Option]:
    """The ways out of the present status, in the order of the text."""
    turn = Turn(reader, world, person.at, person)
    for one in turn.status.transitions:
        if one.trigger == "by":
            refusal = facts.refused(turn, one, one.because[0] if one.because else None)
            yield Option(one, refusal is None, refusal[1] if refusal else "")
        else:
            holds = turn.holds(one.when)
            due = after_due(reader.policy, person, one)
            against = (
                "" if holds or one.when is None else f"`{in_words(reader.policy, one.when)}` is false"
            )
            yield Option(one, holds, against, due)


def deadlines(policy: Policy, person: Person) -> Iterator[Deadline]:
    """Every step of every clock of this stay, and its 100% where no step stands there."""
    for running in person.clocks:
        clock = policy.status[person.status].clocks[running.index]
        state = _state(running.ended, running.breached, running.paused)
        percents = sorted({clocks.WHOLE, *(step.percent for step in clock.steps)})
        for percent in percents:
            yield Deadline(running.index, percent, clocks.due(policy, clock, running, percent), state)


def _state(ended: bool, breached: bool, paused: bool) -> str:
    if breached:
        return "breached"
    if ended:
        return "met"
    return "paused" if paused else "running"


def _warnings(person: Person, effects: tuple[Effect, ...]) -> Iterator[str]:
    for effect in effects:
        if isinstance(effect, Rejected):
            yield f"a fact was refused: {effect.why}"
        elif isinstance(effect, Livelock):
            yield "the policy moves in a circle: " + " > ".join(effect.loop)
        elif isinstance(effect, Unrouted) and effect.at == person.at:
            yield f"no route for a person of `{effect.role}`"
    if person.waiting:
        yield f"waits for team `{person.team}`"
