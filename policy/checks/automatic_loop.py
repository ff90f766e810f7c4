"""Automatic transitions that lead round in a circle at one instant.

A `when` transition acts as soon as its condition holds. If the conditions all the way round a circle can
hold together, a person would move for ever without time passing. A circle is harmless where its
conditions exclude each other, or where an `on entry reset` takes away the points that one of them needs.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1 required }
    define large = employees >= 50
    track lead {
      status Nurture { start  owner marketing  to MQL when large  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Nurture when employees >= 10  to Won by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1 required }
    define large = employees >= 50
    track lead {
      status Nurture { start  owner marketing  to MQL when large  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Nurture when employees < 10  to Won by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.prove.proof import answers, finding
from policy.prove.transitions import circles


def check(policy: Policy) -> Iterable[Diagnostic]:
    return [
        finding(one, Severity.WARNING) for one in answers(policy, circles) if one.outcome != "proved"
    ]


RULE = Rule("automatic-loop", Severity.WARNING, "movement", __doc__, check)
