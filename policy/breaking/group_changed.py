"""A group of the score has other bounds, fades otherwise, or is put together otherwise.

The same history is worth another score, today and on every day after. Scores from before and after
cannot be compared.

Before:

    events visit
    score { interest from 0 to 80, half-life 14 days { +5 on visit } }

Bad:

    events visit
    score { interest from 0 to 80, half-life 30 days { +5 on visit } }

Good:

    events visit
    score { interest from 0 to 80, half-life 14 days { +5 on visit } }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy import parts
from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for was in found.was.groups:
        now = found.new.group.get(was.name)
        if now is None or parts.group(was) == parts.group(now):
            continue
        yield Break(
            f"group `{now.name}` was `{parts.group(was) or 'a plain sum'}`, "
            f"and is `{parts.group(now) or 'a plain sum'}`",
            now.span,
            was.span,
            help="mark the day in the figures; `leadpolicy compare` says how many leads it moves",
        )


RULE = breaks("group-changed", "warning", "reporting", __doc__, check)
