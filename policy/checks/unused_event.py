"""An event that scores nothing, moves nobody and ends nothing.

People do it, and the policy does not care. Perhaps a rule on it is gone, or it was renamed in one place
only. A timer `without any event`, and a group with a `cap`, listen to all events.

Bad:

    policy demo { version "1" }
    roles marketing
    events form_submit, demo_request
    track lead {
      status Open { start  owner marketing  to Won on demo_request  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles marketing
    events form_submit, demo_request
    track lead {
      status Open { start  owner marketing  to Won on demo_request, form_submit  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.uses import events_used


def check(policy: Policy) -> Iterable[Diagnostic]:
    used = events_used(policy)
    for name in policy.events:
        if name not in used:
            yield Diagnostic(
                "unused-event",
                Severity.NOTE,
                f"event `{name}` scores nothing and moves nobody",
                policy.place_of.get(("event", name), policy.span),
                help="remove it, or say what follows from it",
            )


RULE = Rule("unused-event", Severity.NOTE, "unused", __doc__, check)
