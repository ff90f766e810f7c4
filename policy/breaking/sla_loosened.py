"""An SLA is longer than before.

More deadlines are met with nobody working otherwise: figures from before and after cannot be compared,
and leads may wait longer.

Before:

    track lead {
      status Working { owner sales  sla 24 hours  to Won by sales }
    }

Bad:

    track lead {
      status Working { owner sales  sla 48 hours  to Won by sales }
    }

Good:

    track lead {
      status Working { owner sales  sla 24 hours { at 200% notify marketing }  to Won by sales }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.promised import promised, told
from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for one in promised(found):
        if one.was is None or one.now is None or not one.alike:
            continue
        if one.now.within.amount > one.was.within.amount:
            yield Break(
                f"the SLA of `{one.status.name}` was {told(one.was)}, and is {told(one.now)}",
                one.now.span,
                one.was.span,
                help="agree on the day from which it holds, and mark that day in the figures",
            )


RULE = breaks("sla-loosened", "warning", "reporting", __doc__, check)
