"""A row of a route that nobody can ever meet.

Rows are tried in order, and the rows above take everybody whom this one is meant for; or its condition
contradicts itself. Whoever wrote it believes that it does something. The rows that take its people are
named, none of which could be spared. Rows that hold people back, or give them to the owner of their
account, take nobody for good and do not count.

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
      to large when country in ["BR", "MX"]
      to large when employees >= 1000
      to small when country = "BR" and employees < 10
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
      to small when country = "BR" and employees < 10
      to large when country in ["BR", "MX"]
      to large when employees >= 1000
      to small otherwise
    }
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dsl.diagnostic import Diagnostic, Fix, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.prove.proof import refuted
from policy.prove.routing import dead_rows


def check(policy: Policy) -> Iterable[Diagnostic]:
    for one in refuted(policy, dead_rows, "dead-row", Severity.WARNING):
        yield replace(one, fixes=(Fix(one.span, "", safe=True),))  # it is nobody's first match


RULE = Rule("dead-row", Severity.WARNING, "routing", __doc__, check)
