"""A definition, or a team's `interrupt for`, that holds of everybody.

It excludes nobody, so every condition that asks for it asks for nothing. Very often an `or` stands
where an `and` was meant, or a bound of a field already says what the definition says.

Bad:

    policy demo { version "1" }
    roles sales
    fields { source one of web_form, event required }
    define inbound = source != web_form or source != event
    track lead {
      status Open { start  owner sales  to Won by sales when inbound  to Lost after 90 days }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    fields { source one of web_form, event required }
    define inbound = source = web_form
    track lead {
      status Open { start  owner sales  to Won by sales when inbound  to Lost after 90 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.prove.conditions import definitions, urgent
from policy.prove.proof import refuted


def check(policy: Policy) -> Iterable[Diagnostic]:
    yield from refuted(policy, definitions, "always-holds", Severity.WARNING)
    yield from refuted(policy, urgent, "always-holds", Severity.WARNING)


RULE = Rule("always-holds", Severity.WARNING, "conditions", __doc__, check)
