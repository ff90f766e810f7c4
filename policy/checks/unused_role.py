"""A role that does nothing in the policy.

It owns no status, moves nobody, is told nothing, has no team and has signed nothing. Perhaps the job has
gone to another role, and this one was left behind.

Bad:

    policy demo { version "1" }
    roles sales, telesales
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles sales, telesales
    track lead {
      status Open { start  owner sales  to Won by sales, telesales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity, warning
from policy.checks.rule import Rule
from policy.model import Policy
from policy.uses import roles_used


def check(policy: Policy) -> Iterable[Diagnostic]:
    used = roles_used(policy)
    for name in policy.roles:
        if name not in used:
            yield warning(
                "unused-role",
                f"role `{name}` owns nothing, moves nobody and is told nothing",
                policy.place_of.get(("role", name), policy.span),
                help="give it something to do, or remove it",
            )


RULE = Rule("unused-role", Severity.WARNING, "unused", __doc__, check)
