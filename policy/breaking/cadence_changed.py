"""A cadence has other steps, is gone, or stops at something else.

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
from policy.diff.shapes import shape
from policy.model import Cadence


def check(found: Versions) -> Iterable[Break]:
    for was in found.was.cadences:
        now = found.new.cadence.get(was.name)
        if now is None:
            yield Break(f"cadence `{was.name}` is gone", found.new.span, was.span, help=_HELP)
        elif shape(was) != shape(now):
            yield Break(f"cadence `{now.name}` {_how(was, now)}", now.span, was.span, help=_HELP)


_HELP = "give the new course a name of its own, and let it begin with those who enter"


def _how(was: Cadence, now: Cadence) -> str:
    if shape(was.steps) == shape(now.steps):
        return "stops at something else"
    if len(was.steps) != len(now.steps):
        return f"has {len(now.steps)} steps, and had {len(was.steps)}"
    return "has other steps"


RULE = breaks("cadence-changed", "warning", "behaviour", __doc__, check)
