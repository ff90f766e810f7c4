"""A group of the score that decides nothing.

No condition reads it, alone or as part of `score`, and no team works by it. Its rules are kept up for
nothing.

Bad:

    policy demo { version "1" }
    roles marketing
    events demo_request
    score {
      engagement from 0 to 80, half-life 14 days { +40 on demo_request }
      interest from 0 to 20, half-life 14 days { +5 on demo_request }
    }
    track lead {
      status Open { start  owner marketing  to Won when engagement >= 50  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles marketing
    events demo_request
    score {
      engagement from 0 to 80, half-life 14 days { +40 on demo_request }
      interest from 0 to 20, half-life 14 days { +5 on demo_request }
    }
    track lead {
      status Open { start  owner marketing  to Won when score >= 50  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Fix, Severity, warning
from policy.checks.rule import Rule
from policy.model import Policy
from policy.uses import groups_used


def check(policy: Policy) -> Iterable[Diagnostic]:
    used = groups_used(policy)
    for one in policy.groups:
        if one.name not in used:
            yield warning(
                "unused-group",
                f"nothing reads the points of `{one.name}`",
                one.span,
                help=f"compare them, as in `{one.name} >= 50`, or the whole `score`; or remove it",
                fixes=(Fix(one.span, ""),),
            )


RULE = Rule("unused-group", Severity.WARNING, "unused", __doc__, check)
