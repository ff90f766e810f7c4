"""Rebuilding the fold's state from what a CRM knows: a status, since when, and who has the person.

The score needs the events; everything else of earlier stays is gone. Groups that the present status
resets on entry ignore the events up to it. Timers that fell due and were not acted upon, and an SLA's
moves, take effect at the instant of the decision; other SLA steps that are past count as done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from policy.fold import clocks, courses
from policy.fold.reader import Reader
from policy.fold.step import finish
from policy.fold.turn import Turn
from policy.model import MoveTo, ResetGroup
from policy.state import Effect, Event, Fact, Pairs, Person, Running, Touch, World


class Standing(Protocol):
    """The parts of a record that matter here (policy/decide.py has the record)."""

    @property
    def values(self) -> Pairs: ...
    @property
    def born(self) -> int: ...
    @property
    def status(self) -> str | None: ...
    @property
    def entered(self) -> int | None: ...
    @property
    def team(self) -> str | None: ...
    @property
    def rep(self) -> str | None: ...
    @property
    def number(self) -> int: ...


def place(
    reader: Reader, record: Standing, history: Iterable[Fact], at: int, world: World
) -> tuple[Person, tuple[Effect, ...]]:
    """The person at rest at `at`, and what that instant did. Values are those of today: set, move and
    take facts are left out; touches since the entry end clocks. See `count_held` for the desks."""
    entered = min(at, record.born if record.entered is None else record.entered)
    log = sorted((one for one in history if one.at <= at), key=lambda one: one.at)
    person = _standing(reader, record, entered)
    person = _heard(reader, person, [one for one in log if isinstance(one, Event)], entered)
    turn = Turn(reader, world, entered, person)
    if not turn.status.final:
        clocks.start_clocks(turn)
        courses.choose(turn)
        courses.begin(turn)
    _catch_up(turn, [one.at for one in log if isinstance(one, Touch) and one.at >= entered], at)
    turn.effects.clear()
    turn.route_due = turn.person.team is None
    finish(turn, overdue=True)
    return turn.person, tuple(turn.effects)


def count_held(reader: Reader, record: Standing, world: World) -> None:
    """Count the record among the open leads of the rep who has it, before anybody new is given out."""
    person = _standing(reader, record, record.born)
    if person.team is not None and person.rep is not None:
        world.desks = world.desks.holding(person.team, person.rep)


def _standing(reader: Reader, record: Standing, entered: int) -> Person:
    status = reader.policy.status[record.status or ""]
    role = None if status.final else status.owner
    values = {name: value for name, value in record.values if value is not None}
    team = record.team
    if team is None and record.rep is not None:
        teams = [one for one in reader.policy.teams if one.role == role]
        own = (one.name for one in teams if any(m.name == record.rep for m in one.members))
        team = next(own, teams[0].name if len(teams) == 1 else None)
    return Person(
        record.number,
        min(record.born, entered),
        entered,
        status.name,
        entered,
        values,
        role=role,
        team=team if role else None,
        rep=record.rep if role and team else None,
        waiting=bool(role and team and record.rep is None),
    )


def _heard(reader: Reader, person: Person, events: list[Event], entered: int) -> Person:
    """The history with the resets that entering this status made."""
    groups = [
        one.group for one in reader.policy.status[person.status].on_entry if isinstance(one, ResetGroup)
    ]
    earlier = sum(one.at <= entered for one in events)  # the move is mostly the last of its instant
    for count, event in enumerate(events):
        if count == earlier:
            person = _reset(reader, person, groups)
        person = reader.heard(replace(person, history=(*person.history, event)))
    return _reset(reader, person, groups) if earlier == len(events) else person


def _reset(reader: Reader, person: Person, groups: list[str]) -> Person:
    for group in groups:
        resets = {**person.resets, group: len(person.history)}
        person = reader.cleared(replace(person, resets=resets), group)
    return person


def _catch_up(turn: Turn, touches: list[int], at: int) -> None:
    """Clocks and cadence as they would stand at `at`; the turn is moved there."""
    status = turn.status
    for running in turn.person.clocks:
        clock = status.clocks[running.index]
        whole = clocks.due(turn.policy, clock, running)
        stop = touches[0] if touches and clock.until_first_touch else None
        seen = at if stop is None else stop
        late = whole is not None and (whole < seen)
        passed = replace(
            running, breached=late, ended=stop is not None, next=_done(turn, running, min(at, seen))
        )
        own = list(turn.person.clocks)
        own[running.index] = passed
        turn.change(clocks=tuple(own), touched=bool(touches))
    course = turn.person.course
    stops = turn.policy.cadence[course.cadence].stop_on if course else ()
    if course and any(e.name in stops and e.at >= turn.at for e in turn.person.history):
        turn.change(course=replace(course, due=None))
    turn.at = at
    while (course := turn.person.course) and course.due is not None and course.due < at:
        later = replace(course, next=course.next + 1)
        turn.change(course=courses.timed(turn.policy, turn.person, later, course.due))
    turn.change(at=at)


def _done(turn: Turn, running: Running, until: int) -> int:
    """How many steps fell due before; the first that moves the person is left to be run."""
    clock = turn.status.clocks[running.index]
    for number, step in enumerate(clock.steps):
        due = clocks.due(turn.policy, clock, running, step.percent)
        if due is None or due >= until or any(isinstance(one, MoveTo) for one in step.actions):
            return number
    return len(clock.steps)
