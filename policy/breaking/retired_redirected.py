"""A retired value becomes another status than before.

Records that were read or migrated by the former line went to one status, those read from now on go to
another: what was one group of people in the figures is two.

Before:

    retired "Left Vmail" becomes lead.New

Bad:

    retired "Left Vmail" becomes lead.Lost

Good:

    retired "Left Vmail" becomes lead.New
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    now = {one.label: one for one in found.new.retired}
    for one in found.was.retired:
        if (
            one.label in now
            and one.becomes in found.new.status
            and now[one.label].becomes != one.becomes
        ):
            yield Break(
                f'"{one.label}" became `{one.becomes}`, and now becomes `{now[one.label].becomes}`',
                now[one.label].span,
                one.span,
                help="leave the line as it was, or move the records that were migrated by it",
            )


RULE = breaks("retired-redirected", "warning", "data", __doc__, check)
