"""An SLA is shorter than before, or there is one where there was none.

The share of deadlines that are met falls with nobody working otherwise, so that figures from before and
after cannot be compared; and people have to be faster. Those who are in the status are late at once if
their time has run out by the new target.

Before:

    track lead {
      status Working { owner sales  sla 48 hours  to Won by sales }
    }

Bad:

    track lead {
      status Working { owner sales  sla 24 hours  to Won by sales }
    }

Good:

    track lead {
      status Working { owner sales  sla 48 hours { at 50% notify sales }  to Won by sales }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.source import NOWHERE
from policy.breaking.promised import promised, told
from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for one in promised(found):
        if one.now is None:
            continue
        if one.was is None:
            message = f"`{one.status.name}` has an SLA of {told(one.now)} now, and had none"
        elif one.alike and one.now.within.amount < one.was.within.amount:
            message = f"the SLA of `{one.status.name}` was {told(one.was)}, and is {told(one.now)}"
        else:
            continue
        was = one.was.span if one.was else NOWHERE
        help = "agree on the day from which it holds, and mark that day in the figures"
        yield Break(message, one.now.span, was, help=help)


RULE = breaks("sla-tightened", "warning", "reporting", __doc__, check)
