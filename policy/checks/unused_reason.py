"""A reason that an earlier move has taken already.

Of two moves by the same role to the same status, the first that fits is made. A reason that both name
never gets to the second, so that its actions do not happen for it.

Bad:

    policy demo { version "1" }
    roles sales
    track lead {
      status Open  { start  owner sales  to Won by sales  to Lost after 90 days
                     to Later by sales because no_timing, no_budget
                     to Later by sales because lost, no_timing then notify sales }
      status Later { owner sales  to Open by sales  to Lost after 365 days }
      status Won   { goal final }
      status Lost  { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    track lead {
      status Open  { start  owner sales  to Won by sales  to Lost after 90 days
                     to Later by sales because no_timing, no_budget
                     to Later by sales because lost then notify sales }
      status Later { owner sales  to Open by sales  to Lost after 365 days }
      status Won   { goal final }
      status Lost  { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from policy.checks.rule import Rule
from policy.model import Policy, Status, Transition


def check(policy: Policy) -> Iterable[Diagnostic]:
    for status in policy.statuses:
        for first, later, reason in _taken(status):
            yield warning(
                "unused-reason",
                f"the reason `{reason}` never gets here",
                later.span,
                labels=(Label(first.span, f"whoever says `{reason}` is moved here"),),
                help="name it in one of the two",
            )


def _taken(status: Status) -> Iterator[tuple[Transition, Transition, str]]:
    by_hand = [one for one in status.transitions if one.trigger == "by"]
    for at, later in enumerate(by_hand):
        for reason in later.because:
            first = next((one for one in by_hand[:at] if _takes(one, later, reason)), None)
            if first is not None:
                yield first, later, reason


def _takes(first: Transition, later: Transition, reason: str) -> bool:
    same = first.target == later.target and set(later.roles) <= set(first.roles)
    return same and reason in first.because and first.when is None and not first.requires


RULE = Rule("unused-reason", Severity.WARNING, "unused", __doc__, check)
