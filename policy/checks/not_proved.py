"""A promise that is neither proved nor disproved.

Promises about scores are decided here where bounds settle them, or where a lead that breaks them is
easily found; promises about routing where an `otherwise` row settles them. This note says that nothing
is known to be wrong, and that nothing has been shown either.

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
    guarantee every person is routed in MQL

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
    guarantee every person is routed in MQL
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.promises import verdict


def check(policy: Policy) -> Iterable[Diagnostic]:
    for one in policy.guarantees:
        found = verdict(policy, one)
        if found.outcome == "open":
            yield Diagnostic(
                "not-proved",
                Severity.NOTE,
                f"the guarantee is not proved: {found.reason}",
                one.span,
                labels=found.labels,
                help=found.help,
                witness=found.witness,
            )


RULE = Rule("not-proved", Severity.NOTE, "promises", __doc__, check)
