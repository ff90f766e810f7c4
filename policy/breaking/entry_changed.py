"""Something else happens to those who enter a status.

Points are kept that were reset, or lost that were kept; people are moved on who stayed.

Before:

    events visit
    score { interest from 0 to 80 { +5 on visit } }
    track lead {
      status Nurture { owner marketing  on entry reset interest  to Lost after 90 days }
    }

Bad:

    events visit
    score { interest from 0 to 80 { +5 on visit } }
    track lead {
      status Nurture { owner marketing  to Lost after 90 days }
    }

Good:

    events visit
    score { interest from 0 to 80 { +5 on visit } }
    track lead {
      status Nurture { owner marketing  on entry reset interest and notify sales  to Lost after 90 days }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.diff.items import acts
from policy.model import Notify, Policy, Status


def check(found: Versions) -> Iterable[Break]:
    for was, now in found.kept:
        before, after = _said(found.was, was), _said(found.new, now)
        if before != after:
            yield Break(
                f"on entry of `{now.name}` was `{before or 'nothing'}`, and is `{after or 'nothing'}`",
                now.span,
                was.span,
                help="say what becomes of those who entered before",
            )


def _said(policy: Policy, status: Status) -> str:
    """Messages are told by `notice-removed`."""
    return acts(policy, [one for one in status.on_entry if not isinstance(one, Notify)])


RULE = breaks("entry-changed", "warning", "behaviour", __doc__, check)
