"""What tables need beyond fields and score, and policies made comparable.

Two facts of the world decide route rows: whether the account has an owner, and whether the hold of this
stay has run out. They are asked as yes/no fields whose names no policy can declare.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from policy.diff.items import spoken
from policy.diff.meaning.groups import standard
from policy.diff.shapes import shape
from policy.model import Cadence, Calendar, Delay, Field, Interval, Policy

ACCOUNT_OWNED = Field("the account has an owner", "yes/no", required=True)
HOLD_OVER = Field("the hold has run out", "yes/no", required=True)
WORLD = (ACCOUNT_OWNED, HOLD_OVER)


@dataclass(frozen=True)
class Daypart:
    """A daypart as a calendar has it; () where it has none of this name."""

    calendar: str
    name: str
    intervals: tuple[Interval, ...]

    @property
    def means(self) -> Hashable:
        return shape(self.intervals)

    @property
    def hours(self) -> str:
        return spoken(self.intervals) or "at no time"

    def __str__(self) -> str:
        return f"`{self.name}` of `{self.calendar}` is {self.hours}"


def with_world(policy: Policy) -> Policy:
    """The policy with the facts of the world among its fields."""
    return replace(policy, fields=(*policy.fields, *WORLD))


def in_standard(policy: Policy) -> Policy:
    """The same policy with the event rules of each group in one order, whatever the text says."""
    return replace(policy, groups=tuple(standard(one) for one in policy.groups))


def delay_shape(policy: Policy, delay: Delay) -> Hashable:
    """A length of time with the hours in which it is counted."""
    return delay.kind, delay.amount, calendar_shape(policy, delay.calendar)


def calendar_shape(policy: Policy, name: str | None) -> Hashable:
    """When a calendar is open, and in which zone its days begin; its name says nothing."""
    if not name:
        return ""
    found = opening(policy.calendar[name])
    return found.timezone, shape(found.week), found.closed


def opening(calendar: Calendar) -> Calendar:
    """A calendar by when it is open: no dayparts, and no days off on which it would not open anyway."""
    kept = tuple(one for one in calendar.closed if opens(calendar, one))
    return replace(calendar, closed=kept, windows=())


def opens(calendar: Calendar, day: int) -> bool:
    """Whether it would be open on this day but for days off."""
    return bool(calendar.week[(day + 3) % 7])  # day 0: a Thursday


def dayparts(policy: Policy, cadence: Cadence) -> dict[tuple[str, str], Daypart]:
    """By team with hours, and daypart that the cadence names: when that is for the team's leads."""
    named = dict.fromkeys(one.window for one in cadence.steps if one.window)
    found: dict[tuple[str, str], Daypart] = {}
    for team in policy.teams:
        if team.hours:
            had = {one.name: one.intervals for one in policy.calendar[team.hours].windows}
            found |= {(team.name, one): Daypart(team.hours, one, had.get(one, ())) for one in named}
    return found
