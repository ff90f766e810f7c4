"""Most teams list their members, and this one does not.

Where a policy says who is in its teams, one without members is most often unfinished: people are given
to a team in which nobody works. A policy in which most teams are without members leaves them to the
scenario, and is left alone.

Bad:

    policy demo { version "1" }
    roles sales
    fields { country text }
    track lead {
      status MQL  { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    team inside   { role sales  members "a.rep", "b.rep"  assign round robin }
    team field    { role sales  members "c.rep"  assign round robin }
    team partners { role sales  assign round robin }
    route lead.MQL {
      to partners when country = "BR"
      to field when country = "US"
      to inside otherwise
    }

Good:

    policy demo { version "1" }
    roles sales
    fields { country text }
    track lead {
      status MQL  { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    team inside   { role sales  members "a.rep", "b.rep"  assign round robin }
    team field    { role sales  members "c.rep"  assign round robin }
    team partners { role sales  members "d.partner"  assign round robin }
    route lead.MQL {
      to partners when country = "BR"
      to field when country = "US"
      to inside otherwise
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from policy.checks.rule import Rule
from policy.model import Policy


def check(policy: Policy) -> Iterable[Diagnostic]:
    listed = [one for one in policy.teams if one.members]
    if 2 * len(listed) <= len(policy.teams):
        return
    for one in policy.teams:
        if not one.members:
            yield warning(
                "team-without-members",
                f"team `{one.name}` lists no members, and {len(listed)} other "
                f"{'team does' if len(listed) == 1 else 'teams do'}",
                one.span,
                labels=(Label(listed[0].span, "members are listed here"),),
                help='list its members, such as `members "a.rep", "b.rep"`',
            )


RULE = Rule("team-without-members", Severity.WARNING, "routing", __doc__, check)
