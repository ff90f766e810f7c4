"""The lives of a few across a switch: lived under the base up to it, carried over, and lived on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from policy.fold import clocks
from policy.model import Status
from policy.state import Person
from simulator.lives.cast import Cast
from simulator.lives.notes import Switched
from simulator.lives.recording import Recording
from simulator.lives.retelling import Retelling
from simulator.reference.life import Life
from simulator.reference.switch import Switch
from simulator.rollout import Carry, Stay

_NOBODY = Life(-1, 0, "", 0)


def retold(
    recording: Recording, cast: Cast, star: int, watch: Callable[[Retelling, int], None]
) -> tuple[Retelling, ...]:
    """The retelling of each era, in order of time."""
    parts = tuple(Retelling(one, cast, star, watch) for one in recording.eras)
    if recording.carry is None:
        parts[0].run()
        return parts
    old, new = parts
    base = replace(recording.carry.base, policy=old.policy)
    carry = replace(recording.carry, base=base, policy=new.policy)
    old.part(old.scenario.start, carry.at)
    Carrying(new, old, carry).make()
    new.part(carry.at, new.end)
    return parts


@dataclass(frozen=True)
class _Was:
    status: str
    score: int
    groups: tuple[int, ...]
    had: tuple[str, str]
    gone: bool


class Carrying(Switch):
    """Also tells what became of each of them."""

    def __init__(self, new: Retelling, old: Retelling, carry: Carry) -> None:
        super().__init__(new, old, carry)
        self.told, self.before = new, old
        self.was = {life.number: self._was(life) for life in old.living()}
        self.dropped: dict[int, str] = {}
        self.undone: dict[int, str] = {}

    def _was(self, life: Life) -> _Was:
        person, old = life.now, self.before
        return _Was(person.status, *old.points(person, self.at), _desk(person), old.is_gone(life))

    def make(self) -> None:
        super().make()
        for life in self.told.living():
            if self.told.is_gone(life) and not self.was[life.number].gone:
                self._tell(life)

    def _everybody(self) -> list[Life]:
        lives = self.before.everybody
        there = (lives[one] for one in sorted(self.before.cast.needed) if one < len(lives))
        return [one for one in there if one.number in self.before.cast.needed]

    def _keep(self, life: Life) -> None:
        lives = self.told.everybody
        lives += [_NOBODY] * (life.number + 1 - len(lives))
        lives[life.number] = life

    def _person(self, life: Life, was: Person, status: Status, stay: Stay) -> Person:
        """Which row brought them to their team is not told where the route is another one."""
        person = super()._person(life, was, status, stay)
        return person if stay.route else replace(person, row=None)

    def _tasks(self, life: Life, was: Person, stay: Stay) -> None:
        job = life.job
        super()._tasks(life, was, stay)
        if job is not None and life.job is None:
            there = self._is_there(job.team, job.rep)
            (self.undone if there else self.dropped)[life.number] = job.rep

    def _wake(self, life: Life, was: str) -> None:
        self._tell(life)
        super()._wake(life, was)

    def _tell(self, life: Life) -> None:
        was, now = self.was[life.number], life.now
        score, groups = self.told.points(now, self.at)
        left = self.dropped.get(life.number, ""), self.undone.get(life.number, "")
        note = Switched(
            self.at, was.status, now.status, was.score, was.groups, score, groups, was.had, _desk(now),
            tuple(self._clocks_of(now, self.carry.stays[was.status])), *left,
        )  # fmt: skip
        self.told.say(life, note)
        self.told.stands(life, now, self.at)

    def _clocks_of(self, person: Person, stay: Stay) -> Iterator[tuple[int, bool, int | None]]:
        status = self.policy.status[person.status]
        for one in person.clocks:
            if one.ended or one.paused:
                continue
            due = None if one.breached else clocks.due(self.policy, status.clocks[one.index], one)
            if due is not None or one.breached:
                yield one.index, stay.clocks[one.index] is not None, due


def _desk(person: Person) -> tuple[str, str]:
    return person.team or "", person.rep or ""
