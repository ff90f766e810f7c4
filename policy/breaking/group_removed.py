"""A group of the score is gone.

Its points are missing from every score, so that bars which were set with it are too high now, and its
own figures end.

Before:

    events visit
    fields { employees integer }
    score { fit from 0 to 60 { +25 when employees >= 200 }  interest from 0 to 80 { +5 on visit } }

Bad:

    events visit
    fields { employees integer }
    score { interest from 0 to 80 { +5 on visit } }

Good:

    events visit
    fields { employees integer }
    score { fit from 0 to 60 { +25 when employees >= 200 }  interest from 0 to 80 { +5 on visit } }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for one in found.old.groups:
        if found.name_now("group", one.name) not in found.new.group:
            yield Break(
                f"group `{one.name}` of the score is gone",
                found.new.span,
                one.span,
                help="bars that were set with it are too high now: set them anew, or keep the group",
            )


RULE = breaks("group-removed", "error", "reporting", __doc__, check)
