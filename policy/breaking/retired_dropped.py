"""A value that was retired is not named any more.

Old records and exports may still hold it. As long as any may turn up, the policy must say what it means.

Before:

    retired "Attempting Contact" becomes lead.New

Bad:

    team inside { role sales }

Good:

    team inside { role sales }
    retired "Attempting Contact" becomes lead.New
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    known = {one.label for one in found.new.retired} | {one.label for one in found.new.statuses}
    for one in found.old.retired:
        if one.label not in known:
            yield Break(
                f'the retired value "{one.label}" is not named any more',
                found.new.span,
                one.span,
                help=f'keep `retired "{one.label}" becomes ...` as long as a record may hold it',
            )


RULE = breaks("retired-dropped", "warning", "data", __doc__, check)
