"""A deadline in hours of the clock, for a team that goes home in the evening.

Whoever comes in when the team closes is late before it opens again, every night. The SLA then measures
at what time of day people come in. Count open time instead. A deadline that is longer than a night is
left alone: whoever writes `48 hours` may well mean weekends too.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00 }
    track lead {
      status Inquiry { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL     { owner sales  sla 4 hours until first touch { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
    team desk { role sales  hours office }

Good:

    policy demo { version "1" }
    roles marketing, sales
    calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00 }
    track lead {
      status Inquiry { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL     { owner sales
                       sla 4 open hours of office until first touch { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
    team desk { role sales  hours office }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from policy import words
from policy.checks.rule import Rule
from policy.model import MINUTE, Calendar, Policy, Status, Team


def check(policy: Policy) -> Iterable[Diagnostic]:
    for status in policy.statuses:
        teams = _teams(policy, status)
        hours = [policy.calendar[one.hours] for one in teams if one.hours is not None]
        if not teams or len(hours) < len(teams):
            continue  # somebody works round the clock
        night = min(_night(one) for one in hours) * MINUTE
        for clock in status.clocks:
            if clock.within.kind == "plain" and clock.within.amount <= night:
                length = words.delay(clock.within)
                yield warning(
                    "sla-outside-hours",
                    f"who comes into `{status.name}` at night is late before `{hours[0].name}` opens",
                    clock.span,
                    labels=(Label(teams[0].span, f"works only while `{hours[0].name}` is open"),),
                    help=f"count open time: `sla {_open(length, hours[0])}`",
                )


def _teams(policy: Policy, status: Status) -> list[Team]:
    """The teams that a route gives these people to; all of the role where none says."""
    route = policy.route_of.get(status.name)
    if route is not None:
        return [policy.team[row.team] for row in route.rows if row.kind == "team"]
    return [one for one in policy.teams if one.role == status.owner]


def _night(calendar: Calendar) -> int:
    """The shortest time, in minutes, from the end of a working day to the start of the next."""
    days = [(at, day) for at, day in enumerate(calendar.week) if day]
    if not days:
        return 0
    gaps = []
    for (at, day), (after, other) in zip(days, [*days[1:], days[0]], strict=True):
        apart = (after - at) % 7 or 7
        gaps.append(apart * 1440 + other[0].start - day[-1].end)
    return min(gaps)


def _open(length: str, calendar: Calendar) -> str:
    amount, unit = length.split()
    if unit.startswith("day"):
        return f"{amount} working {unit} of {calendar.name}"
    return f"{amount} open {unit} of {calendar.name}"


RULE = Rule("sla-outside-hours", Severity.WARNING, "service levels", __doc__, check)
