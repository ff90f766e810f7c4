"""A condition that nobody can ever meet: of a definition, a score rule, a start, a choice, a team.

Its parts contradict one another, or what stands above it takes everybody whom it fits. Whoever reads
the policy believes that it means somebody. Where nobody reaches a status because of it, it is an error.

Bad:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1  budget integer from 0 }
    define small = employees < 10
    define target = small and employees >= 10 or budget > 5 and budget < 5
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost by sales when not target
                    to Lost after 90 days }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1  budget integer from 0 }
    define small = employees < 10
    define target = small and budget > 5
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost by sales when not target
                    to Lost after 90 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy, Transition
from policy.prove.conditions import choices, definitions, score_rules, urgent
from policy.prove.consequences import with_consequence
from policy.prove.proof import answers, refuted
from policy.prove.reading import Read
from policy.prove.tracks import guard


def check(policy: Policy) -> Iterable[Diagnostic]:
    for one in answers(policy, definitions):
        if one.rule == "never-holds" and one.outcome == "refuted" and not one.follows:
            yield with_consequence(policy, one, Severity.WARNING, partial(_asks, policy, one.about))
    yield from refuted(policy, score_rules, "never-holds", Severity.WARNING)
    yield from refuted(policy, choices, "never-holds", Severity.WARNING)
    yield from refuted(policy, urgent, "never-holds", Severity.WARNING)


def _asks(policy: Policy, definition: str, way: Transition) -> bool:
    return definition in Read(policy).add(guard(way)).definitions


RULE = Rule("never-holds", Severity.WARNING, "conditions", __doc__, check)
