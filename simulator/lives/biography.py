"""What is known of one simulated person in the end: who they were, what happened, how the score went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dsl.typed import All, Condition, Defined, Linear, Some, Value
from policy.model import HOUR, Policy, Transition
from policy.state import ClockBreached, ClockMet, Moved, Set, Touch
from simulator.lives.carrying import retold
from simulator.lives.cast import cast
from simulator.lives.crowd import Sketch, sketch
from simulator.lives.notes import (
    Booked,
    Drawn,
    Spent,
    Standing,
)
from simulator.lives.recording import Recording
from simulator.lives.retelling import Retelling, Thing
from simulator.reference.life import Life

POINTS = 480  # of the score's curve


@dataclass(frozen=True)
class Fact:
    """A field: what is true, and since when the CRM knows it; None for never."""

    name: str
    value: Value | None
    known: int | None


@dataclass(frozen=True)
class Stay:
    """`bar`: the score at which they would move on, in micro-points, if there is one."""

    status: str
    start: int
    end: int
    bar: int | None


@dataclass(frozen=True)
class Totals:
    """Ticks, cents and times over the whole life."""

    revenue: int = 0
    spent: int = 0
    worked: int = 0
    longest_wait: int = 0
    touches: int = 0
    talks: int = 0
    moves: int = 0
    met: int = 0
    breaches: int = 0


@dataclass(frozen=True)
class Biography:
    """`told` is everything in order; `curve` is (tick, micro-points) from birth to the end. `parent`:
    the person who led to them. `intent` is that at birth. `faithful`: line by line as the log has it."""

    recording: Recording = field(repr=False)
    person: int
    source: str
    segment: str
    account: str | None
    colleagues: tuple[int, ...]
    parent: int | None
    born: int
    intent: float
    facts: tuple[Fact, ...]
    told: tuple[Thing, ...]
    standing: tuple[Standing, ...]
    stays: tuple[Stay, ...]
    curve: tuple[tuple[int, int], ...]
    totals: Totals
    faithful: bool

    @property
    def end(self) -> int:
        """When the last thing happened, or the run was over."""
        return self.stays[-1].end if self.stays else self.born


def biography(recording: Recording, person: int) -> Biography:
    """Live this person's life again. ValueError where there is no such person."""
    if person not in recording.born:
        raise ValueError(f"nobody has the number {person}")
    found = cast(recording, person)
    sampler = _Sampler(person, recording)
    parts = retold(recording, found, person, sampler)
    life = _life(parts, person)
    told = tuple(one for part in parts for one in sorted(part.told[person], key=lambda one: one.at))
    standing = _standing(recording, parts)
    parent = next((one for (one, _), child in found.children.items() if child == person), None)
    return Biography(
        recording,
        person,
        life.source,
        recording.segment(person),
        life.account if len(found.needed) > 1 else None,
        tuple(sorted(found.needed - {person})),
        parent,
        life.born,
        next(part.wants[person] for part in parts if person in part.wants),
        tuple(_facts(recording, life, told)),
        told,
        tuple(standing),
        tuple(_stays(recording, standing, sampler.last)),
        tuple(_curve(sampler.points, standing)),
        _totals(told, _worked(recording, parts, person), sketch(recording, person)),
        all(part.faithful for part in parts),
    )


def _life(parts: Sequence[Retelling], person: int) -> Life:
    """As it was in the end; who was gone for good under the base need not be known any more."""
    return next(part.everybody[person] for part in reversed(parts) if person in part.wants)


class _Sampler:
    """Reads the star's score at even distances, and right before whatever happens to the cast."""

    def __init__(self, person: int, recording: Recording) -> None:
        self.person = person
        self.points: list[tuple[int, int]] = []
        first, self.last = _span(recording, person)
        self.step = max(1, (self.last - first) // POINTS)
        self.next = first + self.step

    def __call__(self, again: Retelling, at: int) -> None:
        life = again.lives[self.person] if self.person < len(again.lives) else None
        if life is None or life.person is None:
            return
        while self.next < min(at, self.last):
            self._read(again, self.next)
            self.next += self.step
        if self.points and self.points[-1][0] < at - 1 <= self.last:
            self._read(again, at - 1)

    def _read(self, again: Retelling, at: int) -> None:
        now = again.lives[self.person].now
        if at >= now.at:
            self.points.append((at, again.reader.score(now, at, again.world)))


def _span(recording: Recording, person: int) -> tuple[int, int]:
    """From birth to when nothing more can happen."""
    lines = [(era.policy, line) for era in recording.eras for line in era.of([person])]
    policy, last = lines[-1]
    status = policy.status[last.status] if last.status else None
    gone = status is not None and status.final and not status.transitions
    return lines[0][1].at, last.at if gone else recording.end


def _standing(recording: Recording, parts: Sequence[Retelling]) -> list[Standing]:
    """Of the base only before the switch: if it is at the start, the new policy says where they are."""
    return [
        one
        for era, part in zip(recording.eras, parts, strict=True)
        for one in part.standing
        if recording.era(one.at) is era
    ]


def _curve(points: list[tuple[int, int]], standing: list[Standing]) -> list[tuple[int, int]]:
    """In order of time, what an instant leaves behind last."""
    after = [(one.at, one.score) for one in standing]
    return sorted((*points, *after), key=lambda one: one[0])


def _facts(recording: Recording, life: Life, told: tuple[Thing, ...]) -> list[Fact]:
    """In the scenario's order, the source left out."""
    found, carry = [], recording.carry
    for name, value in life.truth.items():
        if name in ("source", recording.policy.account_key):
            continue
        later = next((one.at for one in told if isinstance(one, Set) and name in dict(one.values)), None)
        new = carry is not None and name not in carry.fields and name in recording.policy.field_named
        since = max(life.born, carry.at) if new and carry is not None else life.born
        found.append(Fact(name, value, later if name in life.hidden else since))
    return found


def _stays(recording: Recording, standing: list[Standing], end: int) -> list[Stay]:
    found: list[Stay] = []
    for one, after in zip(standing, [*standing[1:], None], strict=True):
        until = end if after is None else after.at
        if found and found[-1].status == one.status and not _changes(recording, found[-1], one):
            found[-1] = replace(found[-1], end=until)
        else:
            policy = recording.era(one.at).policy
            found.append(Stay(one.status, one.at, until, bar(policy, one.status)))
    return found


def _changes(recording: Recording, stay: Stay, one: Standing) -> bool:
    """Whether the stay crosses a switch after which another bar holds."""
    eras = recording.era(stay.start), recording.era(one.at)
    return eras[0] is not eras[1] and stay.bar != bar(eras[1].policy, one.status)


def bar(policy: Policy, status: str) -> int | None:
    """The least score, in micro-points, that can move somebody out of this status."""
    bars = (bar_of(policy, way) for way in policy.status[status].transitions)
    return min((one for one in bars if one is not None), default=None)


def bar_of(policy: Policy, way: Transition) -> int | None:
    """The least score, in micro-points, with which they can go this way by themselves."""
    if way.trigger not in ("when", "event") or way.when is None:
        return None
    return min(_bars(policy, way.when), default=None)


def _bars(policy: Policy, condition: Condition) -> list[int]:
    match condition:
        case All(parts=parts) | Some(parts=parts):
            return [value for part in parts for value in _bars(policy, part)]
        case Defined(name=name):
            return _bars(policy, policy.definition[name].condition)
        case Linear(sum=(one,), relation=">" | ">=", bound=bound) if (
            one.of == "score" and one.factor > 0
        ):
            return [bound // one.factor]
        case _:
            return []


def _totals(told: tuple[Thing, ...], worked: int, glance: Sketch) -> Totals:
    return Totals(
        revenue=sum(one.cents for one in told if isinstance(one, Booked)),
        spent=sum(one.cents for one in told if isinstance(one, Spent)),
        worked=worked,
        longest_wait=round(glance.wait * HOUR),
        touches=sum(isinstance(one, Touch) for one in told),
        talks=sum(isinstance(one, Drawn) for one in told),
        moves=sum(isinstance(one, Moved) and bool(one.source) for one in told),
        met=sum(isinstance(one, ClockMet) for one in told),
        breaches=sum(isinstance(one, ClockBreached) for one in told),
    )


def _worked(recording: Recording, parts: Sequence[Retelling], person: int) -> int:
    """Ticks of reps' time; what was under way at a switch and goes on is the last part's."""
    last = parts[-1].labour
    whole = last.worked(person, recording.end)
    if recording.carry is not None:
        carried = {id(job) for job, _ in last.jobs}
        whole += parts[0].labour.worked(person, recording.carry.at, carried)
    return whole
