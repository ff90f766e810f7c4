"""A status has lost its SLA.

Nobody is late there any more, because nobody is measured: the figures end, and leads may rot unseen.

Before:

    track lead {
      status Working { owner sales  sla 48 hours { at 100% notify marketing }  to Won by sales }
    }

Bad:

    track lead {
      status Working { owner sales  to Won by sales }
    }

Good:

    track lead {
      status Working { owner sales  sla 48 hours  to Won by sales }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.promised import promised, told
from policy.breaking.rule import Break, Versions, breaks


def check(found: Versions) -> Iterable[Break]:
    for one in promised(found):
        if one.was is not None and one.now is None:
            yield Break(
                f"`{one.status.name}` had an SLA of {told(one.was)}, and has none",
                one.status.span,
                one.was.span,
                help="keep the SLA, even without steps: it is what is measured",
            )


RULE = breaks("sla-removed", "warning", "reporting", __doc__, check)
