"""An event is not declared any more.

Programs still send it and history still holds it: such lines are refused. An event that should not
count needs no removal, only no points.

Before:

    events visit, reply

Bad:

    events visit

Good:

    events visit, reply
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for one in found.old.events:
        if one not in found.new.events:
            yield Break(
                f"event `{one}` is not declared any more: whoever sends it is refused",
                found.new.span,
                found.old.place_of.get(("event", one), found.old.span),
                help=f"declare `{one}` as long as history holds it or a program sends it",
            )


RULE = breaks("event-removed", "error", "data", __doc__, check)
