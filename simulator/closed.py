"""Missed clocks that fell due while their team was closed, or while nobody had the person."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from policy.calendars import elapsed
from policy.model import DAY, HOUR, Calendar, Policy
from simulator.model import Scenario
from simulator.summary import Missed, Summary

_WEEK = 168  # hours
_WEEKS = 8  # of the counted time, from which the open share of an hour of the week is taken


@dataclass(frozen=True)
class Closed:
    """Clocks that a team missed in one replication, and the share of them due while it was closed: by
    the hour of the week, so about. `team` "": nobody had these people, and the share is 1."""

    team: str
    missed: float
    share: float


def closed(found: Summary, policy: Policy, scenario: Scenario) -> Iterator[Closed]:
    """Those that missed clocks in a whole summary, the most first."""
    hours = {one.team: one.hours for one in scenario.teams}
    for one in sorted(found.missed, key=lambda each: -math.fsum(each.hours)):
        calendar = policy.calendar.get(hours.get(one.team) or "")
        yield Closed(one.team, math.fsum(one.hours), _share(one, calendar, scenario))


def _share(one: Missed, calendar: Calendar | None, scenario: Scenario) -> float:
    if not one.team:
        return 1.0
    if calendar is None:
        return 0.0
    pairs = zip(one.hours, _open(calendar, scenario), strict=True)
    return math.fsum(many * (1 - share) for many, share in pairs) / math.fsum(one.hours)


def _open(calendar: Calendar, scenario: Scenario) -> list[float]:
    """The open share of each hour of the week, local to the scenario."""
    first, end = scenario.start + scenario.warm_up, scenario.start + scenario.horizon
    step = max(1, (end - first) // (7 * DAY * _WEEKS)) * 7 * DAY
    opened, seen = [0] * _WEEK, [0] * _WEEK
    for week in range(first, end, step):
        for hour in range(week, min(week + 7 * DAY, end), HOUR):
            at = _hour_of_week(hour, scenario.timezone)
            opened[at] += elapsed(calendar, hour, hour + HOUR)
            seen[at] += HOUR
    return [one / many if many else 0.0 for one, many in zip(opened, seen, strict=True)]


def _hour_of_week(at: int, zone: str) -> int:
    there = datetime.fromtimestamp(at / 1e6, ZoneInfo(zone))
    return 24 * there.weekday() + there.hour
