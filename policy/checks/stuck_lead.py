"""Some people can only wait: no way out of their status fits them, and no clock runs.

Every way out has a condition, and there are people who meet none of them. Nobody may move them,
nothing moves them, and no time limit brings anyone to look at them until somebody happens to change
what is known about them. Shown is such a lead. Where only people fall through who changed after they
came, it is a note.

Bad:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1 }
    track lead {
      status Open { start  owner sales  to Won when employees >= 10
                    to Lost when employees < 10 }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    fields { employees integer from 1 }
    track lead {
      status Open { start  owner sales  to Won when employees >= 10  to Lost after 90 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.prove.proof import refuted
from policy.prove.stuck import waiting


def check(policy: Policy) -> Iterable[Diagnostic]:
    return refuted(policy, waiting, "stuck-lead", Severity.WARNING)


RULE = Rule("stuck-lead", Severity.WARNING, "reachability", __doc__, check)
