"""A touch of a cadence that never comes, because nobody who works the people has such a part of the day.

Parts of the day are those of the calendar by which the team works. A team without `hours` never comes
to the touch, nor to any that follow it: the cadence stands still, and nobody is told. The same happens
where the owner of the status has no team.

Bad:

    policy demo { version "1" }
    roles sales
    events reply
    calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00  morning 09:00 to 11:00 }
    team inside { role sales }
    cadence work { day 1 call  day 3 email morning  day 9 call  day 12 email  day 20 call  day 30 email
                   stop on reply }
    track lead {
      status Working { start  owner sales  cadence work  to Won by sales
                       to Lost after 10 working days of office }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    events reply
    calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00  morning 09:00 to 11:00 }
    team inside { role sales  hours office }
    cadence work { day 1 call  day 3 email morning  day 9 call  day 12 email  day 20 call  day 30 email
                   stop on reply }
    track lead {
      status Working { start  owner sales  cadence work  to Won by sales
                       to Lost after 10 working days of office }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from policy.checks.rule import Rule
from policy.model import Policy, Status, Step, Team


def check(policy: Policy) -> Iterable[Diagnostic]:
    told: set[tuple[str, str]] = set()
    for status in policy.statuses:
        if status.owner is None and status.name not in policy.route_of:
            continue  # that nobody owns it is said elsewhere
        for choice in status.cadences:
            for step in policy.cadence[choice.cadence].steps:
                if step.window is None:
                    continue
                missing = _missing(policy, status, step)
                if missing is not None and (choice.cadence, missing) not in told:
                    told.add((choice.cadence, missing))
                    yield _finding(policy, status, choice.cadence, step, missing)
                if missing is not None:
                    break


def _missing(policy: Policy, status: Status, step: Step) -> str | None:
    """The team that never comes to the step; "" where nobody works the status, None where all come."""
    teams = _teams(policy, status)
    if not teams:
        return ""
    return next((one.name for one in teams if not _has(policy, one, step.window)), None)


def _teams(policy: Policy, status: Status) -> list[Team]:
    route = policy.route_of.get(status.name)
    if route is None:
        return [one for one in policy.teams if one.role == status.owner]
    names = dict.fromkeys(row.team for row in route.rows if row.team)
    return [policy.team[name] for name in names]


def _has(policy: Policy, team: Team, window: str | None) -> bool:
    calendar = policy.calendar[team.hours] if team.hours else None
    return calendar is not None and any(one.name == window for one in calendar.windows)


def _finding(policy: Policy, status: Status, cadence: str, step: Step, team: str) -> Diagnostic:
    touch = f"`day {step.day} {step.kind} {step.window}` of cadence `{cadence}` never comes"
    if not team:
        return warning(
            "touch-never-due",
            f"{touch}: `{status.owner or status.name}` has no team, so no hours with `{step.window}`",
            step.span,
            labels=(Label(status.span, "worked by this cadence"),),
            help=f"declare a team with `hours` that have `{step.window}`, or leave `{step.window}` out",
        )
    hours = policy.team[team].hours
    why = f"works by `{hours}`, which has no `{step.window}`" if hours else "has no `hours`"
    return warning(
        "touch-never-due",
        f"{touch} for people in `{status.name}`: team `{team}` {why}",
        step.span,
        labels=(Label(policy.team[team].span, "has these people"),),
        help=f"add `{step.window}` to `{hours}`, or leave it out"
        if hours
        else f"give `{team}` the `hours` of a calendar that has `{step.window}`, or leave it out",
    )


RULE = Rule("touch-never-due", Severity.WARNING, "service levels", __doc__, check)
