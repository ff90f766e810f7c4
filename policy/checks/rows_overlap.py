"""Two rows of a route fit the same people and name different teams, and only their order decides.

First match makes it definite, and a special case above a general one is how routes are written. Here
neither row is a special case of the other: each has people of its own, and some belong to both. Whoever
moves a line moves those people, and nobody will see it. The first five pairs of a route are shown, each
with a lead who belongs to both; of further ones it is said how many there are.

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
    team partners { role sales }
    route lead.MQL {
      to partners when country = "BR"
      to large when employees >= 1000
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
    team partners { role sales }
    route lead.MQL {
      to partners when country = "BR" and not employees >= 1000
      to large when employees >= 1000
      to small otherwise
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.prove.proof import refuted
from policy.prove.routing import overlaps


def check(policy: Policy) -> Iterable[Diagnostic]:
    return refuted(policy, overlaps, "rows-overlap", Severity.NOTE)


RULE = Rule("rows-overlap", Severity.NOTE, "routing", __doc__, check)
