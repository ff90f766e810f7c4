"""A team that nobody is ever given to.

Its role has several teams, and no route, action or overflow names this one: its people wait for work
that never comes.

Bad:

    policy demo { version "1" }
    roles sales
    track lead {
      status MQL  { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    team inside   { role sales }
    team partners { role sales }
    route lead.MQL { to inside otherwise }

Good:

    policy demo { version "1" }
    roles sales
    fields { country text }
    track lead {
      status MQL  { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    team inside   { role sales }
    team partners { role sales }
    route lead.MQL { to partners when country = "BR"  to inside otherwise }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Fix, Severity, warning
from policy.checks.rule import Rule
from policy.model import Policy
from policy.uses import teams_used


def check(policy: Policy) -> Iterable[Diagnostic]:
    used = teams_used(policy)
    routed = {policy.status[one].owner for one in policy.route_of}
    for one in policy.teams:
        colleagues = [other for other in policy.teams if other.role == one.role]
        if one.name not in used and len(colleagues) > 1 and one.role in routed:
            yield warning(
                "unused-team",
                f"nobody is ever given to team `{one.name}`",
                one.span,
                help=f"name it in a route, such as `to {one.name} when ...`, or remove it",
                fixes=(Fix(one.span, ""),),
            )


RULE = Rule("unused-team", Severity.WARNING, "unused", __doc__, check)
