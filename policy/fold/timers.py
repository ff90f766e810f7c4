"""What happens next by time alone: timers, SLA steps, holds, cadence touches, score crossings."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.typed import Condition, Negation
from policy import calendars
from policy.fold import clocks
from policy.fold.assignment import is_open, is_queue
from policy.fold.reader import Reader
from policy.model import Policy, Transition
from policy.state import Person, World


def next_instant(
    reader: Reader, person: Person, world: World, until: int | None = None, since: int | None = None
) -> int | None:
    """The least instant after `person.at` (and up to `until`) that must be run without any new fact.
    The caller may know that no condition came true up to `since`."""
    own = min((t for t in _timers(reader.policy, person) if t > person.at), default=None)
    limit = min((t for t in (own, until) if t is not None), default=None)
    after = person.at if since is None else max(person.at, since)
    crossing = _crossing(reader, person, world, after, limit)
    first = crossing if crossing is not None else own
    return first if first is not None and (until is None or first <= until) else None


def next_opening(policy: Policy, person: Person, world: World) -> int | None:
    """When the closed team for which the person waits opens; None for none such."""
    if not person.waiting or person.team is None:
        return None
    team = policy.team[person.team]
    if team.hours is None or is_queue(team, world.desks) or is_open(policy, team, person.at):
        return None
    return calendars.next_open(policy.calendar[team.hours], person.at)


def after_due(policy: Policy, person: Person, transition: Transition) -> int | None:
    """When the transition's timer is due: from the entry, or the last event that starts it anew."""
    if transition.after is None:
        return None
    start = person.entered
    for event in person.history:
        if event.name in transition.without and event.at > start:
            start = event.at
    return clocks.delay_due(policy, transition.after, start)


def _timers(policy: Policy, person: Person) -> Iterator[int]:
    for transition in policy.status[person.status].transitions:
        if transition.trigger == "after":
            yield from _known(after_due(policy, person, transition))
    for _, _, _, when in clocks.pending(policy, person):
        yield from _known(when)
    if person.hold is not None:
        yield from _known(person.hold.until)
    if person.course is not None:
        yield from _known(person.course.due)


def _known(when: int | None) -> Iterator[int]:
    if when is not None:
        yield when


def _crossing(reader: Reader, person: Person, world: World, after: int, until: int | None) -> int | None:
    wanted = [
        one for one in watched(reader.policy, person) if not reader.holds(one, person, after, world)
    ]
    return reader.crossing(wanted, person, after, world, until) if wanted else None


def watched(policy: Policy, person: Person) -> Iterator[Condition]:
    """The conditions whose coming true by time alone makes something happen."""
    for transition in policy.status[person.status].transitions:
        if transition.trigger == "when" and transition.when is not None:
            yield transition.when
    if person.hold is not None:
        row = policy.route_of[person.status].rows[person.hold.row]
        if row.when is not None:
            yield Negation(row.when)
