"""A definition that nothing uses.

Somebody will read it and believe that it decides something. Use it, or remove it.

Bad:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1 }
    define large = employees >= 1000
    track lead {
      status Open { start  owner sales  to Won when employees >= 50  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1 }
    define large = employees >= 1000
    track lead {
      status Open { start  owner sales  to Won when large  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Fix, Severity, warning
from policy import words
from policy.checks.rule import Rule
from policy.model import Definition, Policy
from policy.uses import conditions, definitions_used, parts


def check(policy: Policy) -> Iterable[Diagnostic]:
    used = definitions_used(policy)
    for one in policy.definitions:
        if one.name not in used:
            yield warning(
                "unused-definition",
                f"nothing uses the definition `{one.name}`",
                one.span,
                help="use it where its condition stands written out, or remove it"
                if _written_out(policy, one)
                else "remove it, or use it",
                fixes=(Fix(one.span, ""),),
            )


def _written_out(policy: Policy, one: Definition) -> bool:
    said = words.condition(policy, one.condition)
    others = (each for each in conditions(policy) if each is not one.condition)
    return any(words.condition(policy, part) == said for each in others for part in (each, *parts(each)))


RULE = Rule("unused-definition", Severity.WARNING, "unused", __doc__, check)
