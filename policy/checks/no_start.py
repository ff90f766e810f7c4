"""No status says where people begin.

A person needs a first status. Without a single `start` nobody can be in any of them, so nothing else
that the policy says can ever apply.

Bad:

    policy demo
    roles sales
    track lead {
      status Open { owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo
    roles sales
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity, error
from policy.checks.rule import Rule
from policy.model import Policy
from policy.moves import starts


def check(policy: Policy) -> Iterable[Diagnostic]:
    if not policy.statuses or starts(policy):
        return
    first = policy.statuses[0]
    yield error(
        "no-start",
        "no status says `start`, so nobody can be in any of them",
        first.span,
        help=f"say where people begin, for instance `start` in `{first.name}`",
    )


RULE = Rule("no-start", Severity.ERROR, "reachability", __doc__, check)
