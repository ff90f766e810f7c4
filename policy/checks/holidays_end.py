"""The closed days of a calendar end within a year.

After the last one every holiday is a working day: deadlines fall on Christmas, and people are given out
to nobody. Add the days of the next year in time.

Bad:

    policy demo { version "1" }
    roles sales
    calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00  closed 2025-12-25, 2026-12-25 }
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost after 10 working days of office }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    calendar office {
      timezone "UTC"
      open     mon to fri 09:00 to 17:00
      closed   2025-12-25, 2026-12-25, 2027-12-24
    }
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost after 10 working days of office }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import DatedRule
from policy.model import Policy
from policy.uses import calendars_used

AHEAD = 365  # days


def check(policy: Policy, today: int) -> Iterable[Diagnostic]:
    used = calendars_used(policy)
    for one in policy.calendars:
        if one.name in used and one.closed and one.closed[-1] < today + AHEAD:
            last = date(1970, 1, 1) + timedelta(days=one.closed[-1])
            over = "ended" if one.closed[-1] < today else "end"
            yield Diagnostic(
                "holidays-end",
                Severity.NOTE,
                f"the closed days of calendar `{one.name}` {over} on {last.isoformat()}",
                one.span,
                help=_help(last),
            )


def _help(last: date) -> str:
    """A year whose closed days end before December is hardly complete."""
    return f"add those of {last.year + 1}" if last.month == 12 else f"add the others of {last.year}"


RULE = DatedRule("holidays-end", Severity.NOTE, "time", __doc__, check)
