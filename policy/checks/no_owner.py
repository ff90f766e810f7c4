"""A status that nobody owns.

Leads without an owner are nobody's job: they are not routed, no SLA can escalate to the right people,
and they are noticed when the quarter is over.

Bad:

    policy demo { version "1" }
    roles sales
    track lead {
      status Open { start  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity, warning
from policy.checks.rule import Rule
from policy.model import Policy, Status
from policy.moves import passes_through


def check(policy: Policy) -> Iterable[Diagnostic]:
    for status in policy.statuses:
        if status.owner is None and not status.final and not passes_through(status):
            yield warning(
                "no-owner",
                f"nobody owns `{status.name}`",
                status.span,
                help=f"name the role that answers for them, such as `owner {_likely(policy, status)}`",
            )


def _likely(policy: Policy, status: Status) -> str:
    """The role that already moves people on from here, or the first one there is."""
    moving = [role for one in status.transitions for role in one.roles]
    return next(iter((*moving, *policy.roles)), "sales")


RULE = Rule("no-owner", Severity.WARNING, "ownership", __doc__, check)
