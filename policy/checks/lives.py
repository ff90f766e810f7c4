"""How a person comes to what a check of the graph found: for `check --witness-to`."""

from __future__ import annotations

from dsl.diagnostic import Diagnostic
from policy.checks.straight_back import undone
from policy.checks.timer_circle import circles
from policy.graph import Path
from policy.model import Policy
from policy.prove.proof import Proof

_STATUSES = ("no-way-out", "trap", "no-end-reachable")  # found about a status in which people end up


def shown(policy: Policy, found: Diagnostic) -> Proof | None:
    """The path that shows the finding; None where none does."""
    status, path = "", Path()
    if found.code in _STATUSES:
        status = next((one.name for one in policy.statuses if one.span == found.span), "")
    elif found.code == "straight-back":
        path = next((one for one in undone(policy) if one[0].span == found.span), Path())
    elif found.code == "timer-circle":
        path = next((tuple(one) for one, late in circles(policy) if late[0].span == found.span), Path())
    if not status and not path:
        return None
    return Proof(found.code, "", "refuted", found.span, found.message, status=status, path=path)
