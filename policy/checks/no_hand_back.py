"""Who takes people over cannot hand them back.

A lead that is not ready is then called lost, or kept and left alone, because there is no other way: and
marketing never learns that it was not ready. Let the role that receives people send them back, with a
reason. Policies of fewer than three statuses before the end are left alone.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Inquiry   { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL       { owner sales  sla 2 days { at 100% notify marketing }
                         to Deal by sales  to Lost by sales because no_fit }
      status Deal      { owner sales  to Won by sales  to Re-Market after 180 days }
      status Re-Market { owner marketing  to MQL by marketing  to Lost after 730 days }
      status Won       { goal final }
      status Lost      { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status Inquiry   { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL       { owner sales  sla 2 days { at 100% notify marketing }
                         to Deal by sales  to Lost by sales because no_fit
                         to Re-Market by sales because no_timing, needs_work }
      status Deal      { owner sales  to Won by sales  to Re-Market after 180 days }
      status Re-Market { owner marketing  to MQL by marketing  to Lost after 730 days }
      status Won       { goal final }
      status Lost      { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from policy.checks.rule import Rule
from policy.checks.straight_line import is_line
from policy.graph import status_graph
from policy.model import Policy
from policy.moves import Move
from policy.practice import grown, handovers


def check(policy: Policy) -> Iterable[Diagnostic]:
    if not grown(policy) or is_line(policy):  # of that, straight-line speaks
        return
    begin = {policy.status[one.target].owner for one in status_graph(policy).entries}
    received: dict[str, Move] = {}
    back: set[str] = set()
    for one in handovers(policy):
        before, after = policy.status[one.source].owner or "", policy.status[one.target].owner or ""
        if one.kind not in ("timer", "sla"):
            received.setdefault(after, one)
        if one.kind == "human" and one.transition is not None and before in one.transition.roles:
            back.add(before)
    for role, taken in received.items():
        if role in _acting(policy) - begin - back:
            yield warning(
                "no-hand-back",
                f"{role} takes people over and cannot hand them back",
                policy.status[taken.target].span,
                labels=(Label(taken.span, "taken over here"),),
                help=f"add a way back, such as `to {policy.status[taken.source].bare} by {role} "
                "because no_timing`",
            )


def _acting(policy: Policy) -> set[str | None]:
    """Roles that decide about people by hand; the others only keep them until something happens."""
    return {
        status.owner
        for status in policy.statuses
        for one in status.transitions
        if one.trigger == "by" and status.owner in one.roles
    }


RULE = Rule("no-hand-back", Severity.WARNING, "practice", __doc__, check)
