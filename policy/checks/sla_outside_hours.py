"""A deadline in hours of the clock, for a team that goes home in the evening.

Whoever comes in when the team closes is late before it opens again, every night. The SLA then measures
at what time of day people come in. Count open time instead. Where only the weekend is too long it is a
note; a deadline of two days or more is left alone: whoever writes `48 hours` may well mean weekends too.

Open hours of a calendar that another team keeps are no better: they pass while this one sleeps.

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
from dataclasses import replace
from itertools import pairwise

from dsl.diagnostic import Diagnostic, Label, Severity
from policy import calendars, words
from policy.checks.rule import Rule
from policy.model import DAY, MINUTE, Calendar, Clock, Policy, Status, Team

NIGHT = "at night"
LONG = 2 * DAY
_WEEK = 20_605  # the day 2026-06-01, a Monday with no change of clocks near it


def check(policy: Policy) -> Iterable[Diagnostic]:
    for status in policy.statuses:
        teams = _teams(policy, status)
        hours = [policy.calendar[one.hours] for one in teams if one.hours is not None]
        if not teams or len(hours) < len(teams):
            continue  # somebody works round the clock
        for clock in status.clocks:
            yield from _others_hours(policy, clock, teams)
            when = _late(clock, hours)
            if when:
                yield Diagnostic(
                    "sla-outside-hours",
                    Severity.WARNING if when == NIGHT else Severity.NOTE,
                    f"who comes into `{status.name}` {when} is late before `{hours[0].name}` opens",
                    clock.span,
                    labels=(Label(teams[0].span, f"works only while `{hours[0].name}` is open"),),
                    help=f"count open time: `sla {_open(words.delay(clock.within), hours[0])}`",
                )


def _late(clock: Clock, hours: list[Calendar]) -> str:
    """When one comes too late to be called in time; "" where everybody has some open time."""
    due = clock.within.amount
    if clock.within.kind != "plain":
        return ""
    if due <= min(min(_closed(one)) for one in hours) * MINUTE:
        return NIGHT
    return (
        "at the weekend"
        if due < LONG and due <= min(max(_closed(one)) for one in hours) * MINUTE
        else ""
    )


def _others_hours(policy: Policy, clock: Clock, teams: list[Team]) -> Iterable[Diagnostic]:
    """Open hours that pass while a team of other hours is closed."""
    if clock.within.kind != "open":
        return
    counted = policy.calendar[clock.within.calendar]
    passes = {
        one: _passes(counted, policy.calendar[one.hours])
        for one in dict.fromkeys(teams)  # routes may name a team in several rows
        if one.hours not in (None, counted.name)
    }
    asleep = [one for one, most in passes.items() if most >= clock.within.amount]
    for one in asleep[:1]:
        most = words.delay(replace(clock.within, amount=passes[one]))
        yield Diagnostic(
            "sla-outside-hours",
            Severity.WARNING if len(asleep) == len(set(teams)) else Severity.NOTE,
            f"who waits for `{one.name}` can be late before it opens: up to {most} pass while it is "
            "closed",
            clock.span,
            labels=tuple(
                Label(team.span, f"works only while `{team.hours}` is open") for team in asleep
            ),
            help=f"give those whom `{one.name}` has a status of their own, with an SLA in open time of "
            f"`{one.hours}`",
        )


def _passes(counted: Calendar, kept: Calendar) -> int:
    """The most open time of one calendar in which the other is closed at one stretch, of an ordinary
    week."""
    counted, kept = replace(counted, closed=()), replace(kept, closed=())
    days = (span for day in range(_WEEK, _WEEK + 15) for span in calendars.opening_spans(kept, day))
    spans = sorted(days)
    gaps = ((a[1], b[0]) for a, b in pairwise(spans) if a[1] < b[0])
    return max((calendars.elapsed(counted, *gap) for gap in gaps), default=0)


def _teams(policy: Policy, status: Status) -> list[Team]:
    """The teams that a route gives these people to; all of the role where none says."""
    route = policy.route_of.get(status.name)
    if route is not None:
        return [policy.team[row.team] for row in route.rows if row.kind == "team"]
    return [one for one in policy.teams if one.role == status.owner]


def _closed(calendar: Calendar) -> list[int]:
    """The times, in minutes, from the end of each working day to the start of the next."""
    days = [(at, day) for at, day in enumerate(calendar.week) if day]
    gaps = [0]
    for (at, day), (after, other) in zip(days, [*days[1:], *days[:1]], strict=True):
        apart = (after - at) % 7 or 7
        gaps.append(apart * 1440 + other[0].start - day[-1].end)
    return gaps[1:] or gaps


def _open(length: str, calendar: Calendar) -> str:
    amount, unit = length.split()
    if unit.startswith("day"):
        return f"{amount} working {unit} of {calendar.name}"
    return f"{amount} open {unit} of {calendar.name}"


RULE = Rule("sla-outside-hours", Severity.WARNING, "service levels", __doc__, check)
