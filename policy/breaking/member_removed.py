"""A rep is no longer in a team.

The leads that the rep has are not given to anybody else by that: somebody must take them.

Before:

    team inside { role sales  members "a.rep", "b.rep"  assign round robin }

Bad:

    team inside { role sales  members "a.rep"  assign round robin }

Good:

    team inside { role sales  members "a.rep", "b.rep", "c.rep"  assign round robin }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for was in found.was.teams:
        now = found.new.team.get(was.name)
        if now is None or not now.members:
            continue
        names = {one.name for one in now.members}
        for one in was.members:
            if one.name not in names:
                yield Break(
                    f"`{one.name}` is no longer in team `{now.name}`",
                    now.span,
                    one.span,
                    help="hand over the leads that the rep has",
                )


RULE = breaks("member-removed", "warning", "behaviour", __doc__, check)
