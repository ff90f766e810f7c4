"""Those who are in a status can never reach an end any more.

From there a `final` or `goal` status was possible, and with this change none is: the people in it now
stay for ever. A status can have been reachable by nobody new and still be full.

Before:

    track lead {
      status Working { owner sales  to Won by sales  to Lost after 60 days }
    }

Bad:

    track lead {
      status Working { owner sales }
    }

Good:

    track lead {
      status Working { owner sales  to Lost after 60 days }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.graph import status_graph


def check(found: Versions) -> Iterable[Break]:
    ended, ending = status_graph(found.was), status_graph(found.new)
    for was, now in found.kept:
        if was.name not in ended.ending or now.name in ending.ending:
            continue
        path = () if was.name in ended.ends else ended.path((was.name,), ended.ends) or ()
        yield Break(
            f"those in `{now.name}` can never reach an end any more",
            now.span,
            path[0].span if path else was.span,
            "the way out was here",
            help="keep a way out, or move those inside first and retire the status",
            witness=ended.lines(path),
        )


RULE = breaks("status-stranded", "error", "data", __doc__, check)
