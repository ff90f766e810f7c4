"""Some people meet no row of a route, so that nobody gets them.

They come to a status that has a route, none of its rows fits, and they belong to no team: no clock of a
rep runs, and no report of a team counts them. Very often it is a missing value that falls through, as a
comparison with it never holds. Shown is a lead for whom it is so. Where only people who are put into the
status from outside, or who change in the instant in which they come, fall through, it is a note.

Bad:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1 }
    track lead {
      status MQL  { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    team large { role sales }
    team small { role sales }
    route lead.MQL {
      to large when employees >= 1000
      to small when employees < 1000
    }

Good:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1 }
    track lead {
      status MQL  { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    team large { role sales }
    team small { role sales }
    route lead.MQL {
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
from policy.prove.routing import gaps


def check(policy: Policy) -> Iterable[Diagnostic]:
    return refuted(policy, gaps, "route-gap", Severity.ERROR)


RULE = Rule("route-gap", Severity.ERROR, "routing", __doc__, check)
