"""What is known of one simulated person in the end: who they were, what happened, how the score went."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dsl.typed import All, Condition, Defined, Linear, Some, Value
from policy.model import Policy
from policy.state import ClockBreached, ClockMet, Moved, Set, Touch
from simulator.lives.cast import cast
from simulator.lives.notes import Booked, Busy, Drawn, Interrupted, Pausing, Spent, Standing, Waited
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
    again = Retelling(recording, found, person, sampler)
    again.run()
    life = again.lives[person]
    told = tuple(sorted(again.told[person], key=lambda one: one.at))
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
        again.wants[person],
        tuple(_facts(recording.policy, life, told)),
        told,
        tuple(again.standing),
        tuple(_stays(recording, again.standing, sampler.last)),
        tuple(_curve(sampler.points, again.standing)),
        _totals(told),
        again.faithful,
    )


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
    lines = recording.of([person])
    last = recording.policy.status[lines[-1].status] if lines[-1].status else None
    gone = last is not None and last.final and not last.transitions
    return lines[0].at, lines[-1].at if gone else recording.end


def _curve(points: list[tuple[int, int]], standing: list[Standing]) -> list[tuple[int, int]]:
    """In order of time, what an instant leaves behind last."""
    after = [(one.at, one.score) for one in standing]
    return sorted((*points, *after), key=lambda one: one[0])


def _facts(policy: Policy, life: Life, told: tuple[Thing, ...]) -> list[Fact]:
    """In the scenario's order, the source left out."""
    found = []
    for name, value in life.truth.items():
        if name in ("source", policy.account_key):
            continue
        later = next((one.at for one in told if isinstance(one, Set) and name in dict(one.values)), None)
        found.append(Fact(name, value, later if name in life.hidden else life.born))
    return found


def _stays(recording: Recording, standing: list[Standing], end: int) -> list[Stay]:
    found: list[Stay] = []
    for one, after in zip(standing, [*standing[1:], None], strict=True):
        until = end if after is None else after.at
        if found and found[-1].status == one.status:
            found[-1] = replace(found[-1], end=until)
        else:
            found.append(Stay(one.status, one.at, until, bar(recording.policy, one.status)))
    return found


def bar(policy: Policy, status: str) -> int | None:
    """The least score, in micro-points, that can move somebody out of this status."""
    bars = [
        value
        for way in policy.status[status].transitions
        if way.trigger in ("when", "event") and way.when is not None
        for value in _bars(policy, way.when)
    ]
    return min(bars, default=None)


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


def _totals(told: tuple[Thing, ...]) -> Totals:
    worked = 0
    busy: Busy | None = None
    for one in told:
        if isinstance(one, Busy):
            worked, busy = worked + one.until - one.at, one
        elif isinstance(one, Pausing | Interrupted) and busy is not None:
            worked, busy = worked - (busy.until - one.at), None
    return Totals(
        revenue=sum(one.cents for one in told if isinstance(one, Booked)),
        spent=sum(one.cents for one in told if isinstance(one, Spent)),
        worked=worked,
        longest_wait=max((one.ticks for one in told if isinstance(one, Waited)), default=0),
        touches=sum(isinstance(one, Touch) for one in told),
        talks=sum(isinstance(one, Drawn) for one in told),
        moves=sum(isinstance(one, Moved) and bool(one.source) for one in told),
        met=sum(isinstance(one, ClockMet) for one in told),
        breaches=sum(isinstance(one, ClockBreached) for one in told),
    )
