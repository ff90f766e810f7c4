"""Whether leads are treated as before could not be decided.

The proof gave up, or a lead may exist that nobody could construct. It is no finding by itself: it says
that silence about this question is not a promise.

Before:

    events visit, reply
    score { interest, half-life 14 days { +5 on visit  +7 on visit } }

Bad:

    events visit, reply
    score { interest, half-life 14 days { +7 on visit  +5 on visit } }

Good:

    events visit, reply
    score { interest, half-life 14 days { +5 on visit  +7 on visit } }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for one in found.meaning.unknown if found.meaning is not None else ():
        yield Break(
            f"not decided whether leads are treated as before: {one.question}: {one.why}",
            one.new,
            one.old,
            help="compare the two lines by eye",
        )


RULE = breaks("not-compared", "note", "behaviour", __doc__, check)
