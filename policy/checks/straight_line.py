"""A funnel in which nobody ever comes back.

People stop, wait and return: most who buy were not ready the first time. Where every move leads further
down, they are lost or counted as new, and the rates from stage to stage describe a line that nobody
walks. Add a status for those who are not ready now, with a way back. Policies of fewer than four
statuses before the end are left alone.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Inquiry  { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL      { owner sales  sla 2 days { at 100% notify marketing }
                        to Accepted by sales  to Lost by sales because no_timing }
      status Accepted { owner sales  to Deal by sales  to Lost after 90 days }
      status Deal     { owner sales  to Won by sales  to Lost after 180 days }
      status Won      { goal final }
      status Lost     { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Inquiry   { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL       { owner sales  sla 2 days { at 100% notify marketing }
                         to Accepted by sales  to Re-Market by sales because no_timing }
      status Accepted  { owner sales  to Deal by sales  to Re-Market after 90 days }
      status Deal      { owner sales  to Won by sales  to Re-Market after 180 days }
      status Re-Market { owner marketing  to MQL by marketing  to Lost after 730 days }
      status Won       { goal final }
      status Lost      { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.graph import status_graph
from policy.model import Policy
from policy.practice import grown, working

LONG = 4  # statuses before the end


def check(policy: Policy) -> Iterable[Diagnostic]:
    if is_line(policy):
        track = policy.birth_track
        yield Diagnostic(
            "straight-line",
            Severity.NOTE,
            "nobody ever comes back: every move leads further down",
            policy.place_of.get(("track", track), policy.span),
            help="add a status for people who are not ready now, such as `Re-Market`, and a way back",
        )


def is_line(policy: Policy) -> bool:
    """Whether a policy of some length leads nobody back."""
    return working(policy) >= LONG and grown(policy) and not status_graph(policy).comes_back


RULE = Rule("straight-line", Severity.NOTE, "practice", __doc__, check)
