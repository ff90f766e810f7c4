"""Two reasons that are one, written in two ways.

Reports count reasons by their names: `no_timing` here and `NoTiming` there are two bars in the chart,
and neither is as long as it should be.

Bad:

    policy demo { version "1" }
    roles sales
    track lead {
      status Open  { start  owner sales  to Won by sales  to Later by sales because no_timing
                     to Lost after 90 days }
      status Later { owner sales  to Open by sales  to Lost by sales because NoTiming
                     to Lost after 365 days }
      status Won   { goal final }
      status Lost  { final }
    }

Good:

    policy demo { version "1" }
    roles sales
    track lead {
      status Open  { start  owner sales  to Won by sales  to Later by sales because no_timing
                     to Lost after 90 days }
      status Later { owner sales  to Open by sales  to Lost by sales because no_timing
                     to Lost after 365 days }
      status Won   { goal final }
      status Lost  { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from policy.checks.rule import Rule
from policy.model import Policy, Transition
from policy.practice import words_of


def check(policy: Policy) -> Iterable[Diagnostic]:
    first: dict[str, tuple[str, Transition]] = {}
    told: set[str] = set()
    for status in policy.statuses:
        for move in status.transitions:
            for reason in move.because:
                known, where = first.setdefault("".join(words_of(reason)), (reason, move))
                if known != reason and reason not in told:
                    told.add(reason)
                    yield warning(
                        "reasons-alike",
                        f"the reason `{reason}` is written `{known}` elsewhere",
                        move.span,
                        labels=(Label(where.span, f"`{known}` here"),),
                        help="write it the same way, or reports count two reasons",
                    )


RULE = Rule("reasons-alike", Severity.WARNING, "names", __doc__, check)
