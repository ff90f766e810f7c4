"""A role is gone.

People of that role own nothing, may move nobody and are told nothing; programs that act for it are
refused.

Before:

    roles marketing, sales, partner_desk

Bad:

    roles marketing, sales

Good:

    roles marketing, sales, partner_desk
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for one in found.old.roles:
        if one not in found.new.roles:
            yield Break(
                f"role `{one}` is gone",
                found.new.span,
                found.old.place_of.get(("role", one), found.old.span),
                help="keep the role as long as somebody has it, or say whose work it becomes",
            )


RULE = breaks("role-removed", "error", "behaviour", __doc__, check)
