"""A calendar, or the policy, counts its time in another zone.

The same opening hours begin at other instants, and what happened late in the evening falls on another
day: deadlines move, and figures by day are put together otherwise.

Before:

    calendar office { timezone "America/New_York"  open mon to fri 09:00 to 17:00 }

Bad:

    calendar office { timezone "America/Chicago"  open mon to fri 09:00 to 17:00 }

Good:

    calendar office { timezone "America/New_York"  open mon to fri 09:00 to 17:00 }
    calendar chicago { timezone "America/Chicago"  open mon to fri 09:00 to 17:00 }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks

_HELP = "add a calendar of its own for those who work elsewhere"


def check(found: Versions) -> Iterable[Break]:
    was, now = found.was.timezone, found.new.timezone
    if was != now:
        message = f"the policy's time zone was {was}, and is {now}"
        yield Break(message, found.new.span, found.old.span, help=f'write `timezone "{was}"`')
    for one in found.was.calendars:
        other = found.new.calendar.get(one.name)
        if other is not None and other.timezone != one.timezone:
            message = f"calendar `{one.name}` was in {one.timezone}, and is in {other.timezone}"
            yield Break(message, other.span, one.span, help=_HELP)


RULE = breaks("timezone-changed", "warning", "reporting", __doc__, check)
