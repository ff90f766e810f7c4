"""A team works otherwise: another role, other hours, another way of giving out leads.

Its people get leads at other times, in another order or in other numbers, or may not make the moves
that they made.

Before:

    team inside { role sales  at most 40 open per rep }

Bad:

    team inside { role sales  at most 20 open per rep }

Good:

    team inside { role sales  at most 40 open per rep }
    team new_reps { role sales  at most 20 open per rep }
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policy.breaking.rule import Break, Versions, breaks
from policy.diff.items import team_items
from policy.model import Policy, Team


def check(found: Versions) -> Iterable[Break]:
    for was in found.was.teams:
        now = found.new.team.get(was.name)
        if now is None:
            continue
        before, after = _said(found.was, was), _said(found.new, now)
        if was.interrupt and now.interrupt and found.alike.conditions(was.interrupt, now.interrupt):
            before[FOR] = after[FOR]
        changed = [
            f"{aspect} {before.get(aspect, 'not said')} -> {after.get(aspect, 'not said')}"
            for aspect in dict.fromkeys((*before, *after))
            if before.get(aspect) != after.get(aspect)
        ]
        if changed:
            yield Break(
                f"team `{now.name}` works otherwise: {', '.join(changed)}",
                now.span,
                was.span,
                help="tell its people; `leadpolicy compare` says what it does to their load",
            )


FOR = "interrupt for"


def _said(policy: Policy, team: Team) -> dict[str, str]:
    return {one.aspect: one.text for one in team_items(policy, replace(team, members=()))}


RULE = breaks("team-changed", "warning", "behaviour", __doc__, check)
