"""A row of a route that changes nothing: without it, its people go to the same team.

It fits people and gives them to a team that a later row gives them to anyway. Such rows stay behind when
teams are merged. They cost nothing today, and they are in the way of whoever changes the later row.

Bad:

    policy demo { version "1" }
    roles sales
    fields { country text  employees integer from 1 }
    track lead {
      status MQL  { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    team large { role sales }
    team small { role sales }
    route lead.MQL {
      to large when country = "US" and employees >= 5000
      to large when employees >= 1000
      to large when country = "JP"
      to small otherwise
    }

Good:

    policy demo { version "1" }
    roles sales
    fields { country text  employees integer from 1 }
    track lead {
      status MQL  { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    team large { role sales }
    team small { role sales }
    route lead.MQL {
      to large when employees >= 1000
      to large when country = "JP"
      to small otherwise
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.prove.proof import refuted
from policy.prove.routing import idle_rows


def check(policy: Policy) -> Iterable[Diagnostic]:
    return refuted(policy, idle_rows, "idle-row", Severity.NOTE)


RULE = Rule("idle-row", Severity.NOTE, "routing", __doc__, check)
