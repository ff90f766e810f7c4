"""An SLA does something else when its time runs, or does it at another share of the time.

Leads are taken from people, given to others or moved on at other times than everybody is used to, or no
longer are. Who is told is another matter (`notice-removed`).

Before:

    track lead {
      status Working { owner sales  sla 48 hours { at 100% reassign }  to Won by sales }
    }

Bad:

    track lead {
      status Working { owner sales  sla 48 hours { at 150% reassign }  to Won by sales }
    }

Good:

    track lead {
      status Working { owner sales  sla 48 hours { at 50% notify sales  at 100% reassign }
                       to Won by sales }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy import words
from policy.breaking.promised import promised
from policy.breaking.rule import Break, Versions, breaks
from policy.diff.items import acts
from policy.model import Clock, Notify, Policy


def check(found: Versions) -> Iterable[Break]:
    for one in promised(found):
        if one.was is None or one.now is None:
            continue
        before, after = _steps(found.was, one.was), _steps(found.new, one.now)
        if before != after:
            yield Break(
                f"the SLA of `{one.status.name}` had {before or 'no such steps'}, "
                f"and has {after or 'no such steps'}",
                one.now.span,
                one.was.span,
                help="tell those who have the leads and those who get them",
            )


def _steps(policy: Policy, clock: Clock) -> str:
    """`` `at 100% reassign` ``, without messages."""
    said = []
    for step in clock.steps:
        actions = acts(policy, [one for one in step.actions if not isinstance(one, Notify)])
        said += [f"`at {words.percent(step.percent)} {actions}`"] if actions else []
    return ", ".join(said)


RULE = breaks("escalation-changed", "warning", "behaviour", __doc__, check)
