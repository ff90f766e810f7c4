"""The agreed time since the last signature is over, and nobody has looked again.

`review every 90 days` promises that marketing and sales meet over the definition of sales-ready. A score
that is set and forgotten describes the buyers of the year in which it was made. Review it, and write the
new dates.

Bad:

    policy demo {
      version "1"
      agreed by sales on 2026-01-05
      review every 90 days
    }
    roles sales
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }

Good:

    policy demo {
      version "1"
      agreed by sales on 2026-10-05
      review every 90 days
    }
    roles sales
    track lead {
      status Open { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import DatedRule
from policy.model import Agreed, Policy


def check(policy: Policy, today: int) -> Iterable[Diagnostic]:
    latest: dict[str, Agreed] = {}
    for one in policy.agreed:
        if one.role not in latest or one.on > latest[one.role].on:
            latest[one.role] = one
    oldest = min(latest.values(), key=lambda one: one.on, default=None)
    if oldest is None or policy.review_days is None or oldest.on + policy.review_days >= today:
        return
    due = date(1970, 1, 1) + timedelta(days=oldest.on + policy.review_days)
    yield Diagnostic(
        "review-overdue",
        Severity.NOTE,
        f"the review of the definition of sales-ready was due on {due.isoformat()}",
        oldest.span,
        note=f"signed by {oldest.role}, to be reviewed every {policy.review_days} days",
        help="look at it together, and write down the new dates",
    )


RULE = DatedRule("review-overdue", Severity.NOTE, "time", __doc__, check)
