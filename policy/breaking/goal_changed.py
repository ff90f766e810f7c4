"""Another set of statuses is the goal, or the end.

Conversion is counted by reaching a `goal`, and what is open by not having reached a `final` status. With
other goals and ends, every rate from before and after the change is another figure.

Before:

    track lead {
      status Working  { owner sales  to Customer by sales  to Lost by sales }
      status Customer { goal  owner sales  to Lost by sales }
    }

Bad:

    track lead {
      status Working  { goal  owner sales  to Customer by sales  to Lost by sales }
      status Customer { goal  owner sales  to Lost by sales }
    }

Good:

    track lead {
      status Working  "Counted apart" { owner sales  to Customer by sales  to Lost by sales }
      status Customer { goal  owner sales  to Lost by sales }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.model import Status


def check(found: Versions) -> Iterable[Break]:
    for was, now in found.kept:
        if (was.goal, was.final) != (now.goal, now.final):
            yield Break(
                f"`{now.name}` was {_called(was)}, and is {_called(now)}",
                now.span,
                was.span,
                help="count conversion by the former statuses until the figures have a history",
            )


def _called(status: Status) -> str:
    words = [word for word, true in (("a goal", status.goal), ("final", status.final)) if true]
    return " and ".join(words) or "neither a goal nor final"


RULE = breaks("goal-changed", "error", "reporting", __doc__, check)
