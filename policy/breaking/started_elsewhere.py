"""Some person starts in another status than before.

Whoever imports or creates people finds them elsewhere, and what their first status did for them, an SLA
or a cadence, happens no more. Found by proof, with a person who shows it.

Before:

    fields { source one of web, bought }
    track lead {
      status Raw { start when source = bought  owner marketing  to New after 30 days }
    }

Bad:

    fields { source one of web, bought }
    track lead {
      status Raw { owner marketing  to New after 30 days }
    }

Good:

    fields { source one of web, bought }
    define purchased = source = bought
    track lead {
      status Raw { start when purchased  owner marketing  to New after 30 days }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.breaking.treated import treated


def check(found: Versions) -> Iterable[Break]:
    return treated(found, "starts")


RULE = breaks("started-elsewhere", "warning", "behaviour", __doc__, check)
