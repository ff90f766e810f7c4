"""A deadline of which nobody hears.

The clock runs out and nothing happens: nobody is told, nothing is reassigned, nothing moves. Such an SLA
is a wish. Let at least one step tell somebody who can act.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Inquiry { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL     { owner sales  sla 48 hours until first touch  to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Inquiry { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL     { owner sales  sla 48 hours until first touch { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity, warning
from policy.checks.rule import Rule
from policy.model import Clock, Policy, RestartClock


def check(policy: Policy) -> Iterable[Diagnostic]:
    for status in policy.statuses:
        for clock in status.clocks:
            if not _heard(clock):
                yield warning(
                    "sla-tells-nobody",
                    f"when the SLA of `{status.name}` runs out, nobody is told and nothing happens",
                    clock.span,
                    help=f"say what happens: `at 100% notify {_somebody(policy, status.owner)}`",
                )


def _heard(clock: Clock) -> bool:
    actions = [one for step in clock.steps for one in step.actions]
    return any(not isinstance(one, RestartClock) for one in actions)


def _somebody(policy: Policy, owner: str | None) -> str:
    """Whoever looks after the owner, else another role."""
    others = [one for one in policy.roles if one != owner]
    managers = [one for one in others if owner is not None and one.startswith(owner)]
    return next(iter((*managers, *others)), owner or "sales")


RULE = Rule("sla-tells-nobody", Severity.WARNING, "service levels", __doc__, check)
