"""A move requires a yes/no field, and the answer `no` is enough.

`requires authority` asks that the field is known, as it does of every other field: with `authority = no`
the move is allowed. What is meant is mostly the answer yes. Say which: `requires authority = yes`, or
`requires authority is known` where any answer will do.

Bad:

    policy demo { version "1" }
    roles sales
    fields { authority yes/no }
    track lead {
      status Open { start  owner sales  to Won by sales requires authority
                    to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    fields { authority yes/no }
    track lead {
      status Open { start  owner sales  to Won by sales requires authority = yes
                    to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Fix, Label, Severity, warning
from dsl.typed import Known
from policy.checks.rule import Rule
from policy.model import Policy, Requirement


def check(policy: Policy) -> Iterable[Diagnostic]:
    answers = {one.name: one for one in policy.fields if one.type == "yes/no"}
    for status in policy.statuses:
        for move in status.transitions:
            for one in move.requires:
                field = one.text.strip("() ")
                if isinstance(one.condition, Known) and field in answers:
                    yield _finding(one, field, Label(answers[field].span, "a yes/no field"))


def _finding(requirement: Requirement, field: str, declared: Label) -> Diagnostic:
    meant = f"{field} = yes"
    return warning(
        "no-is-enough",
        f"`{field} = no` meets this requirement as well",
        requirement.span,
        labels=(declared,),
        help=f"write `{meant}`, or `{field} is known` where any answer will do",
        fixes=(Fix(requirement.span, meant),),
    )


RULE = Rule("no-is-enough", Severity.WARNING, "conditions", __doc__, check)
