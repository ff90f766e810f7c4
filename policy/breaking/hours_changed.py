"""A calendar is open for more or fewer hours, or on other days.

Every deadline in its open hours and working days moves, and so do the hours in which teams get leads.
With shorter hours the same SLA ends later; with longer hours it ends sooner.

Before:

    calendar office { timezone "UTC"  open mon to fri 09:00 to 18:00 }

Bad:

    calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00 }

Good:

    calendar office { timezone "UTC"  open mon to fri 09:00 to 18:00 }
    calendar office_2027 { timezone "UTC"  open mon to fri 09:00 to 17:00 }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.model import Calendar


def check(found: Versions) -> Iterable[Break]:
    for was in found.was.calendars:
        now = found.new.calendar.get(was.name)
        if now is None or (was.week == now.week and not _lost(was, now)):
            continue
        yield Break(
            f"calendar `{now.name}` is open {_how(was, now)}",
            now.span,
            was.span,
            help="agree on the day from which it holds: every deadline in open hours moves",
        )


def _lost(was: Calendar, now: Calendar) -> bool:
    """Days off that are gone, or came within the days that were known: later ones are just upkeep."""
    known = max(was.closed, default=0)
    return set(was.closed) - set(now.closed) != set() or any(
        day <= known for day in set(now.closed) - set(was.closed)
    )


def _how(was: Calendar, now: Calendar) -> str:
    before, after = _minutes(was), _minutes(now)
    if before == after:
        return "on other days or at other times"
    return f"{after / 60:g} hours a week, and was {before / 60:g}"


def _minutes(calendar: Calendar) -> int:
    return sum(one.end - one.start for day in calendar.week for one in day)


RULE = breaks("hours-changed", "warning", "reporting", __doc__, check)
