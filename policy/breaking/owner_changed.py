"""A status belongs to another role.

The leads in it are somebody else's work from now on: they lose their assignee and are routed anew, and
the former owners no longer see them.

Before:

    track lead {
      status Working { owner sales  to Won by sales }
    }

Bad:

    track lead {
      status Working { owner marketing  to Won by sales }
    }

Good:

    track lead {
      status Working { owner sales  to Won by sales  to Warming by sales }
      status Warming { owner marketing  to Working by marketing }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for was, now in found.kept:
        if was.owner == now.owner or (was.owner is not None and was.owner not in found.new.roles):
            continue
        before, after = (f"`{one}`" if one else "nobody" for one in (was.owner, now.owner))
        yield Break(
            f"`{now.name}` belonged to {before}, and belongs to {after}",
            now.span,
            was.span,
            help="hand over those who are in it, and agree on it with both",
        )


RULE = breaks("owner-changed", "warning", "behaviour", __doc__, check)
