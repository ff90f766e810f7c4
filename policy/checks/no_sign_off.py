"""Those who work by a definition of sales-ready have not signed it.

People are handed over at a score. If the role that receives them had no part in choosing it, they are
not called. `agreed by sales on 2026-10-05` in the policy block says who signed. It warns where some have
signed and a role on either side has not; where nobody has, it is a note, and policies of fewer than
three statuses before the end are left alone.

Bad:

    policy demo { version "1"  agreed by marketing on 2026-10-05 }
    roles marketing, sales
    events demo_request
    score { engagement from 0 to 80, half-life 14 days { +40 on demo_request } }
    define sales_ready = score >= 50
    track lead {
      status Inquiry { start  owner marketing  to MQL when sales_ready  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }

Good:

    policy demo {
      version "1"
      agreed by marketing on 2026-10-05
      agreed by sales on 2026-10-05
      review every 90 days
    }
    roles marketing, sales
    events demo_request
    score { engagement from 0 to 80, half-life 14 days { +40 on demo_request } }
    define sales_ready = score >= 50
    track lead {
      status Inquiry { start  owner marketing  to MQL when sales_ready  to Lost after 365 days }
      status MQL     { owner sales  sla 2 days { at 100% notify marketing }
                       to Won by sales  to Lost by sales }
      status Won     { goal final }
      status Lost    { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity
from policy import words
from policy.checks.rule import Rule
from policy.model import Policy
from policy.moves import Move
from policy.practice import by_bar, grown


def check(policy: Policy) -> Iterable[Diagnostic]:
    signed = {one.role for one in policy.agreed}
    missing: dict[str, Move] = {}
    for one in by_bar(policy):
        giving, taking = policy.status[one.source].owner or "", policy.status[one.target].owner or ""
        for role in (giving, taking):
            if not any(_speaks_for(signer, role) for signer in signed):
                missing.setdefault(role, one)
    if missing and (signed or grown(policy)):
        yield _finding(policy, missing)


def _speaks_for(signer: str, role: str) -> bool:
    """A sales_manager signs for sales."""
    return signer == role or signer.startswith(f"{role}_")


def _finding(policy: Policy, missing: dict[str, Move]) -> Diagnostic:
    roles = " and ".join(missing)
    have = "has" if len(missing) == 1 else "have"
    bar = next(iter(missing.values()))
    when = bar.transition.when if bar.transition is not None else None
    condition = words.condition(policy, when) if when is not None else ""
    return Diagnostic(
        "no-sign-off",
        Severity.WARNING if policy.agreed else Severity.NOTE,
        f"{roles} {have} not signed `{condition}`, by which people are handed over",
        policy.agreed[-1].span if policy.agreed else policy.span,
        labels=(Label(bar.span, f"handed to {policy.status[bar.target].owner} here"),),
        help=f"agree on it, and say so: `agreed by {next(iter(missing))} on 2026-10-05`",
    )


RULE = Rule("no-sign-off", Severity.WARNING, "practice", __doc__, check)
