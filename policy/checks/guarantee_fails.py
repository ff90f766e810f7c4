"""A promise that the policy makes and does not keep.

A `guarantee` is what sales and marketing rely on. The witness shows the shortest way round it, or a lead
for whom it fails; the help names the fewest moves that would have to be closed for the promise to hold.
Ways that nobody can ever take do not count.

Bad:

    policy demo { version "1" }
    roles sales
    track lead {
      status Open     { start  owner sales
                        to Accepted by sales  to Won by sales  to Lost after 30 days }
      status Accepted { owner sales  to Won by sales  to Lost after 90 days }
      status Won      { goal final }
      status Lost     { final }
    }
    guarantee every path to Won passes Accepted

Good:

    policy demo { version "1" }
    roles sales
    track lead {
      status Open     { start  owner sales
                        to Accepted by sales  to Lost after 30 days }
      status Accepted { owner sales  to Won by sales  to Lost after 90 days }
      status Won      { goal final }
      status Lost     { final }
    }
    guarantee every path to Won passes Accepted
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.prove.promises import guarantees
from policy.prove.proof import refuted


def check(policy: Policy) -> Iterable[Diagnostic]:
    return refuted(policy, guarantees, "guarantee-fails", Severity.ERROR)


RULE = Rule("guarantee-fails", Severity.ERROR, "promises", __doc__, check)
