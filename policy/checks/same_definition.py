"""Two definitions that mean the same, however they are written.

Proved for everybody, not read off the text. One of them will be changed some day and the other
forgotten, and then two departments speak of different people by what they take for one idea.

Bad:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1 }
    define large = employees >= 50
    define in_profile = employees is known and not employees < 50
    track lead {
      status Open { start  owner sales  to Won by sales when large  to Lost by sales when in_profile
                    to Lost after 90 days }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1 }
    define large = employees >= 50
    define in_profile = employees >= 10
    track lead {
      status Open { start  owner sales  to Won by sales when large  to Lost by sales when in_profile
                    to Lost after 90 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.prove.conditions import alike
from policy.prove.proof import refuted


def check(policy: Policy) -> Iterable[Diagnostic]:
    return refuted(policy, alike, "same-definition", Severity.NOTE)


RULE = Rule("same-definition", Severity.NOTE, "conditions", __doc__, check)
