"""When a team opens: by the policy's hours and by the scenario's."""

from __future__ import annotations

from collections.abc import Iterator

from policy import calendars
from policy.model import Calendar, Policy
from simulator.reference.crew import Crew


def openings(policy: Policy, crew: Crew, start: int, end: int) -> Iterator[int]:
    """Every instant in (start, end) at which one of the team's calendars opens."""
    named = [policy.calendar[crew.team.hours]] if crew.team.hours else []
    own = [crew.hours] if crew.hours is not None and not crew.rostered else []
    hours = {*named, *own}
    yield from sorted({at for calendar in hours for at in _of(calendar, start, end)})


def _of(calendar: Calendar, start: int, end: int) -> Iterator[int]:
    first, last = (calendars.local_day(calendar.timezone, at) for at in (start, end))
    for day in range(first - 1, last + 1):
        for opens, _ in calendars.opening_spans(calendar, day):
            if start < opens < end:
                yield opens
