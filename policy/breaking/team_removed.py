"""A team is gone, or has another name.

Leads that wait for the team or that its people have belong to nobody the policy knows; scenarios, and
programs that hand leads to teams by name, no longer fit.

Before:

    team inside   { role sales }
    team partners { role sales }

Bad:

    team inside { role sales }

Good:

    team inside   { role sales }
    team partners { role sales  at most 1 open per rep  full to inside }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for one in found.old.teams:
        if one.name in found.new.team:
            continue
        now = found.new.team.get(found.name_now("team", one.name))
        what = f"is called `{now.name}` now" if now else "is gone"
        yield Break(
            f"team `{one.name}` {what}",
            now.span if now else found.new.span,
            one.span,
            help="first hand over the leads that it has, and those that wait for it",
        )


RULE = breaks("team-removed", "error", "behaviour", __doc__, check)
