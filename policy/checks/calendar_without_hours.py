"""A calendar that is never open.

A clock that counts its open hours never runs, so the deadline never comes, and a team that works by it
never works.

Bad:

    policy demo
    roles marketing, sales
    calendar office { timezone "Europe/Berlin" }
    track lead {
      status MQL  { start  owner sales  sla 4 open hours of office { at 100% notify marketing }
                    to Won by sales  to Lost by sales }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo
    roles marketing, sales
    calendar office { timezone "Europe/Berlin"  open mon to fri 09:00 to 17:00 }
    track lead {
      status MQL  { start  owner sales  sla 4 open hours of office { at 100% notify marketing }
                    to Won by sales  to Lost by sales }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity, error
from policy.checks.rule import Rule
from policy.model import Calendar, Policy


def check(policy: Policy) -> Iterable[Diagnostic]:
    for one in policy.calendars:
        if not _ever_open(one):
            yield error(
                "calendar-without-hours",
                f"calendar `{one.name}` is never open",
                one.span,
                help="say when it is open, such as `open mon to fri 09:00 to 17:00`",
            )


def _ever_open(calendar: Calendar) -> bool:
    return any(interval.start < interval.end for day in calendar.week for interval in day)


RULE = Rule("calendar-without-hours", Severity.ERROR, "service levels", __doc__, check)
