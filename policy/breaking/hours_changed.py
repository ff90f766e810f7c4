"""A calendar is open for more or fewer hours, or on other days.

Every deadline in its open hours and working days moves, and so do the hours in which teams get leads.
With shorter hours the same SLA ends later; with longer hours it ends sooner. A day off on which it never
opens changes nothing, and dayparts move no deadline (`cadence-changed`).

Before:

    calendar office { timezone "UTC"  open mon to fri 09:00 to 18:00 }

Bad:

    calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00 }

Good:

    calendar office { timezone "UTC"  open mon to fri 09:00 to 18:00 }
    calendar office_2027 { timezone "UTC"  open mon to fri 09:00 to 17:00 }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policy.breaking.rule import Break, Versions, breaks
from policy.diff.items import DAYS, iso_day, spoken
from policy.diff.meaning.world import opens
from policy.model import Calendar

_SHOWN = 5  # days off
_DAY = 24 * 60


def check(found: Versions) -> Iterable[Break]:
    for was in found.was.calendars:
        now = found.new.calendar.get(was.name)
        if now is not None:
            how = [*_weekly(was, now), *_days_off(was, now)]
            if how:
                yield Break(
                    f"calendar `{now.name}` {'; '.join(how)}",
                    now.span,
                    was.span,
                    help="agree on the day from which it holds: every deadline in open hours moves",
                )


def _weekly(was: Calendar, now: Calendar) -> Iterator[str]:
    """`is open 40 hours a week, and was 45: fri 09:00 to 13:00, and was 09:00 to 18:00`."""
    if was.week == now.week:
        return
    before, after = _minutes(was), _minutes(now)
    days: dict[str, list[str]] = {}
    for day, old, new in zip(DAYS, was.week, now.week, strict=True):
        if old != new:
            days.setdefault(f"{spoken(new) or 'closed'}, and was {spoken(old) or 'closed'}", []).append(
                day
            )
    said = "; ".join(f"{', '.join(named)} {how}" for how, named in days.items())
    hours = f"{after / 60:g} hours a week, and was {before / 60:g}"
    yield f"is open {hours if before != after else 'at other times'}: {said}"


def _days_off(was: Calendar, now: Calendar) -> Iterator[str]:
    """Days off that are gone, or came within the days that were known: later ones are just upkeep."""
    known = max(was.closed, default=0)
    gone = [day for day in was.closed if day not in now.closed and opens(now, day)]
    come = [day for day in now.closed if day not in was.closed and day <= known and opens(was, day)]
    if come:
        yield f"is closed on {_listed(come)}"
    if gone:
        yield f"is no longer closed on {_listed(gone)}"


def _listed(days: Sequence[int]) -> str:
    said = [iso_day(one) for one in days[:_SHOWN]]
    return ", ".join(said) + (f" and {len(days) - _SHOWN} more days" if len(days) > _SHOWN else "")


def _minutes(calendar: Calendar) -> int:
    """Open time in a week; an interval that ends before it starts runs into the next day."""
    return sum((one.end - one.start) % _DAY or _DAY for day in calendar.week for one in day)


RULE = breaks("hours-changed", "warning", "reporting", __doc__, check)
