"""A promise that is neither proved nor disproved.

Nothing is known to be wrong, and nothing has been shown either. It happens where points fade so that no
history was found that gives just these points, where no text was found that passes and fails just these
tests, or where the question is too large. `leadpolicy prove` lists everything that is not known.

Bad:

    policy demo { version "1" }
    roles sales
    events visit, leave
    score { heat from 0 to 80, half-life 14 days { +40 on visit  -5 on leave } }
    define odd = heat between 12.34 and 12.35
    track lead {
      status Open { start  owner sales  to Won by sales when odd  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    guarantee heat alone never makes odd

Good:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1 }
    events visit, leave
    score { heat from 0 to 80, half-life 14 days { +40 on visit  -5 on leave }
            fit from 0 to 30 { +30 when employees >= 100 } }
    define odd = score >= 100
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    guarantee heat alone never makes odd
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.prove.promises import guarantees
from policy.prove.proof import answers


def check(policy: Policy) -> Iterable[Diagnostic]:
    for one in answers(policy, guarantees):
        if one.outcome == "unknown":
            yield Diagnostic(
                "not-proved",
                Severity.NOTE,
                one.message,
                one.span,
                labels=one.labels,
                help=one.help,
                witness=one.witness,
            )


RULE = Rule("not-proved", Severity.NOTE, "promises", __doc__, check)
