"""Leads are cold before the time to act on them is over.

Even the best lead, who did everything that gives points three times, falls below the bar that brought
them here before this SLA ends. Either the points fade faster than anybody works, or the SLA allows more
time than a lead stays warm.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    fields { seniority one of manager, vp }
    events demo_request, unsubscribe
    score {
      fit from 0 to 60 { +60 when seniority = vp }
      behaviour from 0 to 50, half-life 6 hours { +50 on demo_request  -10 on unsubscribe }
    }
    track lead {
      status Inquiry { start  owner marketing  to MQL when score >= 90  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    fields { seniority one of manager, vp }
    events demo_request, unsubscribe
    score {
      fit from 0 to 60 { +60 when seniority = vp }
      behaviour from 0 to 50, half-life 14 days { +50 on demo_request  -10 on unsubscribe }
    }
    track lead {
      status Inquiry { start  owner marketing  to MQL when score >= 90  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.prove.coldness import before_sla
from policy.prove.proof import refuted


def check(policy: Policy) -> Iterable[Diagnostic]:
    return refuted(policy, before_sla, "cold-before-sla", Severity.NOTE)


RULE = Rule("cold-before-sla", Severity.NOTE, "score", __doc__, check)
