"""A field that nothing in the policy reads.

It is asked for, kept and shown to everybody, and decides nothing. Perhaps a rule that read it is gone,
or was never written. A field that is required, or has an explanation in quotes, is wanted by people, and
left alone.

Bad:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1  shoe_size integer from 1 }
    track lead {
      status Open { start  owner sales  to Won when employees >= 50  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1  shoe_size integer from 1 "For the gift at the fair" }
    track lead {
      status Open { start  owner sales  to Won when employees >= 50  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.uses import fields_used


def check(policy: Policy) -> Iterable[Diagnostic]:
    used = fields_used(policy)
    for one in policy.fields:
        if one.name not in used and not one.required and not one.title:
            yield Diagnostic(
                "unused-field",
                Severity.NOTE,
                f"nothing reads field `{one.name}`",
                one.span,
                help="remove it, or say in quotes at the end of the line what people use it for",
            )


RULE = Rule("unused-field", Severity.NOTE, "unused", __doc__, check)
