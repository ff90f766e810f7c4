"""An event gives no points any more.

Leads that would have become ready by it do not, and the score of those who did it falls: what the event
was worth is gone from every figure.

Before:

    events visit, reply
    score { interest from 0 to 80 { +5 on visit  +20 on reply } }

Bad:

    events visit, reply
    score { interest from 0 to 80 { +5 on visit } }

Good:

    events visit, reply
    score { interest from 0 to 80 { +5 on visit  +20 on reply } }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    scored = {name for one in found.new.groups for rule in one.rules for name in rule.events}
    for group in found.was.groups:
        for rule in group.rules:
            for event in rule.events:
                if event not in scored and event in found.new.events:
                    now = found.new.group.get(group.name)
                    yield Break(
                        f"event `{event}` gives no points any more",
                        now.span if now else found.new.span,
                        rule.span,
                        help="agree on it with those who get the leads, and mark the day in the figures",
                    )


RULE = breaks("event-not-scored", "warning", "reporting", __doc__, check)
