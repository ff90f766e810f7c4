"""People whom somebody has reviewed are sent back to where everybody begins.

They are then counted as new inquiries a second time, the work done on them is forgotten, and nobody can
say how many were recycled. Give them a status of their own, such as `Re-Market`. Policies of fewer than
three statuses before the end are left alone.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Inquiry  { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL      { owner sales  sla 2 days { at 100% notify marketing }
                        to Accepted by sales  to Inquiry by sales because no_timing }
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
      status Accepted  { owner sales  to Deal by sales  to Lost after 90 days }
      status Deal      { owner sales  to Won by sales  to Lost after 180 days }
      status Re-Market { owner marketing  to MQL by marketing  to Lost after 730 days }
      status Won       { goal final }
      status Lost      { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity
from policy.checks.rule import Rule
from policy.graph import status_graph
from policy.model import Policy
from policy.practice import grown


def check(policy: Policy) -> Iterable[Diagnostic]:
    if not grown(policy):
        return
    for one in status_graph(policy).moves:
        before, after = policy.status[one.source], policy.status[one.target]
        everybody = after.start is not None and after.start.when is None
        handed = before.owner is not None and before.owner != after.owner and before.start is None
        if everybody and handed and before.track == after.track and one.kind in ("human", "sla"):
            yield Diagnostic(
                "sent-back-to-inquiry",
                Severity.NOTE,
                f"people whom {before.owner} has reviewed are sent back to `{after.name}`, "
                "where everybody begins",
                one.span,
                labels=(Label(after.span, "they are counted as new here"),),
                help="send them to a status of their own, such as `Re-Market`, and lead them back from "
                "there when they are ready",
            )


RULE = Rule("sent-back-to-inquiry", Severity.NOTE, "practice", __doc__, check)
