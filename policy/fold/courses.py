"""Cadences: which one a stay follows, and when its next touch is due."""

from __future__ import annotations

from dataclasses import replace

from policy import calendars
from policy.fold.turn import Turn
from policy.model import DAY, Cadence, Calendar, Policy
from policy.state import Course, Person, TouchDue

_PATIENCE = 3660  # days in which a window must come


def choose(turn: Turn) -> None:
    """At rest: the first row whose condition holds. The first step is timed once the team is known."""
    for row in turn.status.cadences:
        if turn.holds(row.when):
            turn.change(course=Course(row.cadence, turn.at))
            return


def begin(turn: Turn) -> None:
    """After routing: time the first step of a cadence that starts now."""
    course = turn.person.course
    if course is not None:
        turn.change(course=timed(turn.policy, turn.person, course, course.since))


def run_due(turn: Turn) -> None:
    """Announce every step that is due, in order, each after the one before."""
    course = turn.person.course
    while course is not None and course.due is not None and course.due <= turn.at:
        step = turn.policy.cadence[course.cadence].steps[course.next]
        turn.say(TouchDue(turn.at, course.cadence, course.next, step.kind))
        course = timed(turn.policy, turn.person, replace(course, next=course.next + 1), course.due)
        turn.change(course=course)


def timed(policy: Policy, person: Person, course: Course, not_before: int) -> Course:
    """The course with `due` and `shift` of its next step; no `due` when there is none."""
    cadence: Cadence = policy.cadence[course.cadence]
    if course.next >= len(cadence.steps):
        return replace(course, due=None)
    step = cadence.steps[course.next]
    calendar = working_calendar(policy, person)
    zone = calendar.timezone if calendar else policy.timezone
    wanted = calendars.local_day(zone, course.since) + step.day - 1 + course.shift
    for slid in range(_PATIENCE):
        for start, end in _spans(calendar, zone, step.window, wanted + slid):
            if not_before < end:
                return replace(course, due=max(start, not_before), shift=course.shift + slid)
    return replace(course, due=None)


def working_calendar(policy: Policy, person: Person) -> Calendar | None:
    """The hours of the team that has the person; None where there is no team or it is always open."""
    hours = policy.team[person.team].hours if person.team in policy.team else None
    return policy.calendar[hours] if hours else None


def _spans(calendar: Calendar | None, zone: str, window: str | None, day: int) -> calendars.Spans:
    if calendar is not None:
        return calendars.window_spans(calendar, window, day)
    if window is not None:
        return ()
    return ((calendars.instant(zone, day, 0), calendars.instant(zone, day, DAY)),)
