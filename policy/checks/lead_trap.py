"""People of one kind can never come to an end, because of something about them that is fixed.

For others the status has a way on; for these it is closed for ever, since a `fixed` field never
changes after birth. They stay in the funnel, are worked or nurtured without end, and appear in no
report of results.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    fields { source one of web_form, webinar required fixed }
    track lead {
      status Inquiry { start  owner marketing  to MQL by marketing  to Nurture after 30 days }
      status Nurture { owner marketing  to Lost by marketing when source = web_form
                       to Inquiry after 90 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales when source = web_form  to Nurture by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    fields { source one of web_form, webinar required fixed }
    track lead {
      status Inquiry { start  owner marketing  to MQL by marketing  to Nurture after 30 days }
      status Nurture { owner marketing  to Lost by marketing  to Inquiry after 90 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales when source = web_form  to Nurture by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.prove.proof import refuted
from policy.prove.stuck import traps


def check(policy: Policy) -> Iterable[Diagnostic]:
    return refuted(policy, traps, "lead-trap", Severity.WARNING)


RULE = Rule("lead-trap", Severity.WARNING, "reachability", __doc__, check)
