"""A calendar that measures nothing and opens nothing.

No team works by it, no deadline counts its hours. Perhaps `hours` was forgotten in a team.

Bad:

    policy demo { version "1" }
    roles sales
    calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00 }
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    team desk { role sales }

Good:

    policy demo { version "1" }
    roles sales
    calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00 }
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    team desk { role sales  hours office }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Fix, Severity, warning
from policy.checks.rule import Rule
from policy.model import Policy
from policy.uses import calendars_used


def check(policy: Policy) -> Iterable[Diagnostic]:
    used = calendars_used(policy)
    for one in policy.calendars:
        if one.name not in used:
            yield warning(
                "unused-calendar",
                f"nobody works by calendar `{one.name}`",
                one.span,
                help=f"say `hours {one.name}` in a team, count deadlines by it, or remove it",
                fixes=(Fix(one.span, ""),),
            )


RULE = Rule("unused-calendar", Severity.WARNING, "unused", __doc__, check)
