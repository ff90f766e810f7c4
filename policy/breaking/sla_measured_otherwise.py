"""An SLA counts its time otherwise, or ends with something else.

Hours, open hours and working days cannot be compared, neither can the time until the first touch and
the time until the status is left: it is another figure under the same name.

Before:

    track lead {
      status Working { owner sales  sla 48 hours  to Won by sales }
    }

Bad:

    track lead {
      status Working { owner sales  sla 48 hours until first touch  to Won by sales }
    }

Good:

    track lead {
      status Working { owner sales  sla 48 hours  sla 48 hours until first touch  to Won by sales }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.promised import promised, told
from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for one in promised(found):
        if one.was is not None and one.now is not None and not one.alike:
            yield Break(
                f"the SLA of `{one.status.name}` was {told(one.was)}, and is {told(one.now)}",
                one.now.span,
                one.was.span,
                help="keep the former SLA beside the new one until the figures have a history",
            )


RULE = breaks("sla-measured-otherwise", "warning", "reporting", __doc__, check)
