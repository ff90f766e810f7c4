"""A cadence has other steps, is gone, stops at something else, or falls into other hours.

Those who are in the midst of it get other touches than they were promised, or none, and people who work
by it must work otherwise.

Before:

    cadence nurture { day 1 email  day 14 email  day 30 email }

Bad:

    cadence nurture { day 1 email  day 30 email }

Good:

    cadence nurture { day 1 email  day 14 email  day 30 email }
    cadence nurture_light { day 1 email  day 30 email }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.diff.meaning.world import dayparts
from policy.diff.shapes import shape
from policy.model import Cadence


def check(found: Versions) -> Iterable[Break]:
    for was in found.was.cadences:
        now = found.new.cadence.get(was.name)
        if now is None:
            yield Break(f"cadence `{was.name}` is gone", found.new.span, was.span, help=_HELP)
        elif shape(was) != shape(now):
            yield Break(f"cadence `{now.name}` {_how(was, now)}", now.span, was.span, help=_HELP)
        else:
            yield from _other_hours(found, was, now)


def _other_hours(found: Versions, was: Cadence, now: Cadence) -> Iterable[Break]:
    """Dayparts of the hours of teams; of a daypart of one calendar once."""
    before, after = dayparts(found.was, was), dayparts(found.new, now)
    told: dict[str, str] = {}
    for key, one in after.items():
        old = before.get(key)
        if old is not None and old.means != one.means:
            told.setdefault(str(one), f"{one}, and was {old.hours}")
    for said in told.values():
        yield Break(
            f"cadence `{now.name}` falls into other hours: {said}", now.span, was.span, help=_HELP
        )


_HELP = "give the new course a name of its own, and let it begin with those who enter"


def _how(was: Cadence, now: Cadence) -> str:
    if shape(was.steps) == shape(now.steps):
        return "stops at something else"
    if len(was.steps) != len(now.steps):
        return f"has {len(now.steps)} steps, and had {len(was.steps)}"
    return "has other steps"


RULE = breaks("cadence-changed", "warning", "behaviour", __doc__, check)
