"""People who stand somewhere since long ago: what of their stay is past, and what is to be made up for.

At a switch to another policy, and at the start for those of a snapshot (docs/simulator.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from policy import calendars
from policy.fold import clocks, courses
from policy.fold.reader import Reader
from policy.fold.timers import after_due
from policy.model import Policy, Status, Transition
from policy.state import Course, Person, Running, World
from simulator.reference.life import Life
from simulator.reference.order import TIMER
from simulator.rollout import moves_on

if TYPE_CHECKING:
    from simulator.reference.run import Simulation


def clock_since(policy: Policy, status: Status, i: int, start: int, at: int, touched: bool) -> Running:
    """A clock that has run since `start`: what fell due before now is past, but for moves."""
    clock, fresh = status.clocks[i], Running(i, start)
    whole = clocks.due(policy, clock, fresh)
    step = 0
    while step < len(clock.steps) and not moves_on(clock, step):
        due = clocks.due(policy, clock, fresh, clock.steps[step].percent)
        if due is None or due >= at:
            break
        step += 1
    return replace(
        fresh,
        next=step,
        breached=whole is not None and whole < at,
        ended=clock.until_first_touch and touched,
    )


def paused(policy: Policy, status: Status, running: Running) -> Running:
    """The clock as paused when it started."""
    within, total = status.clocks[running.index].within, None
    if within.kind == "working":
        calendar = policy.calendar[within.calendar]
        end = calendars.add_working_days(calendar, running.start, within.amount)
        total = None if end is None else calendars.elapsed(calendar, running.start, end)
    return replace(running, paused=True, total=total)


def course_since(reader: Reader, person: Person, status: Status, at: int, world: World) -> Course | None:
    """The cadence that holds now, as if begun with the stay: steps that are past were made."""
    policy = reader.policy
    for row in status.cadences:
        if row.when is None or reader.holds(row.when, person, at, world):
            break
    else:
        return None
    course = Course(row.cadence, person.entered)
    course = courses.timed(policy, person, course, person.entered)
    stops = policy.cadence[course.cadence].stop_on
    if any(one.name in stops and one.at >= person.entered for one in person.history):
        return replace(course, due=None)
    while course.due is not None and course.due < at:
        later = replace(course, next=course.next + 1)
        course = courses.timed(policy, person, later, course.due)
    return course


def rouse(here: Simulation, life: Life, late: Iterable[Transition], at: int) -> None:
    """The person's next instant: now, if there is something to make up for. `late` are timers that may
    be past."""
    person, policy = life.now, here.policy
    status = policy.status[person.status]
    life.late = None
    here.call(person.team, at)
    for team in here.labour.idle_teams(life):
        here.call(team, at)
    unrouted = not status.final and status.owner != person.role
    if _is_moved(here, life, late, at) or unrouted:
        life.version += 1
        here.push(at, TIMER, life.number, life.version)
    else:
        here.schedule(life)


def _is_moved(here: Simulation, life: Life, late: Iterable[Transition], at: int) -> bool:
    """Whether a condition holds, or a clock or one of these timers was due before."""
    person, policy = life.now, here.policy

    def holds(edge: Transition) -> bool:
        return edge.when is None or here.reader.holds(edge.when, person, at, here.world)

    edges = policy.status[person.status].transitions
    if any(edge.trigger == "when" and holds(edge) for edge in edges):
        return True
    dues = (due for *_, due in clocks.pending(policy, person))
    if any(due is not None and due < at for due in dues):
        return True
    for edge in late:
        due = after_due(policy, person, edge)
        if due is not None and due < at and holds(edge):
            life.late = edge
            return True
    return False
