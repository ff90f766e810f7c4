"""Two automatic transitions of a status can be due at once, and lead to different places.

The first in the text wins. That is definite, and it is easily overlooked: whoever moves a line moves
people. Where one of the two is a special case of the other nothing is said, since exceptions are
written above the rule. Shown is a lead for whom both are due.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1  partner yes/no }
    track lead {
      status Nurture  { start  owner marketing
                        to MQL when employees >= 50
                        to Referred when partner
                        to Lost after 365 days }
      status MQL      { owner sales  sla 2 days { at 100% notify marketing }
                        to Won by sales  to Lost by sales }
      status Referred { final }
      status Won      { goal final }
      status Lost     { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    fields { employees integer from 1  partner yes/no }
    track lead {
      status Nurture  { start  owner marketing
                        to MQL when employees >= 50 and not partner
                        to Referred when partner
                        to Lost after 365 days }
      status MQL      { owner sales  sla 2 days { at 100% notify marketing }
                        to Won by sales  to Lost by sales }
      status Referred { final }
      status Won      { goal final }
      status Lost     { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.prove.proof import refuted
from policy.prove.transitions import competing


def check(policy: Policy) -> Iterable[Diagnostic]:
    return refuted(policy, competing, "two-ways-at-once", Severity.NOTE)


RULE = Rule("two-ways-at-once", Severity.NOTE, "movement", __doc__, check)
