"""The log as the slow simulator writes it (docs/simulator.md, Log)."""

from __future__ import annotations

from collections.abc import Sequence

from policy.fold import clocks
from policy.fold.reader import Reader
from policy.state import (
    Assigned,
    Born,
    ClockBreached,
    ClockMet,
    Effect,
    Entered,
    Event,
    Fact,
    Held,
    Livelock,
    Move,
    Moved,
    Person,
    Rejected,
    Set,
    StepRun,
    Take,
    Touch,
    Waiting,
    World,
)
from simulator.log import Record

Line = tuple[str, str | int]


class Book:
    """Lines of one instant wait until it is over, and are written with the state it left behind."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.records: list[Record] = []
        self._pending: list[Line] = []

    def note(self, kind: str, value: str | int = "") -> None:
        self._pending.append((kind, value))

    def fact(self, fact: Fact, source: str) -> None:
        match fact:
            case Born():
                self.note("born", source)
            case Event(name=name):
                self.note("event", name)
            case Set(values=values):
                for name, _ in values:
                    self.note("set", name)
            case Touch(kind=step):
                self.note("touch", int(step or -1))
            case Take(rep=rep):
                self.note("take", rep)
            case Move():
                pass  # its effect says it

    def effects(self, effects: Sequence[Effect], taken: bool = False) -> None:
        """`taken`: the assignment among them was noted as a take."""
        for effect in effects:
            if not (taken and isinstance(effect, Assigned)):
                self._effect(effect)

    def due(self, person: Person) -> None:
        """Complete the line of coming to rest, once the clocks are known."""
        found = first_due(self.reader, person)
        for place, (kind, value) in enumerate(self._pending):
            if kind == "rest" and value == "":
                self._pending[place] = (kind, -1 if found is None else found)

    def close(self, at: int, order: int, person: Person, world: World) -> None:
        """The instant is over."""
        if not self._pending:
            return
        score = self.reader.score(person, at, world)
        team, rep = person.team or "", person.rep or ""
        for kind, value in self._pending:
            self.records.append(
                Record(at, order, person.number, kind, person.status, team, rep, score, value)
            )
        self._pending.clear()

    def _effect(self, effect: Effect) -> None:
        match effect:
            case Moved(cause="birth"):
                pass
            case Moved(target=target):
                self.note("move", target)
            case Entered():
                self.note("rest")
            case Assigned(rep=rep):
                self.note("assign", rep)
            case Waiting(team=team):
                self.note("wait", team)
            case Held(until=until):
                self.note("hold", -1 if until is None else until)
            case StepRun(percent=percent):
                self.note("step", percent)
            case ClockBreached(clock=clock):
                self.note("breach", clock)
            case ClockMet(clock=clock):
                self.note("met", clock)
            case Livelock(loop=loop):
                raise RuntimeError("the policy never comes to rest: " + " > ".join(loop))
            case Rejected(fact=Move() as fact, why=why):
                raise RuntimeError(f"the simulator made a move that the policy refuses: {fact}: {why}")
            case _:
                pass


def first_due(reader: Reader, person: Person) -> int | None:
    """When the earliest clock of the stay reaches 100%."""
    status = reader.policy.status[person.status]
    dues = (clocks.due(reader.policy, status.clocks[one.index], one) for one in person.clocks)
    return min((one for one in dues if one is not None), default=None)
