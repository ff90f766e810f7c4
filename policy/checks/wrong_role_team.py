"""People are handed to a team whose role does not own the status they are in.

The team's people may not make the moves that the owner has to make, and the lead counts as somebody
else's. Route to a team of the owning role, or let the status belong to the team's role.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status MQL  { start  owner sales  sla 48 hours { at 100% notify marketing }
                    to Won by sales  to Lost by sales }
      status Won  { goal final }
      status Lost { final }
    }
    team inside { role sales }
    team brand  { role marketing }
    route lead.MQL { to brand otherwise }

Good:

    policy demo { version "1" }
    roles marketing, sales
    track lead {
      status MQL  { start  owner sales  sla 48 hours { at 100% notify marketing }
                    to Won by sales  to Lost by sales }
      status Won  { goal final }
      status Lost { final }
    }
    team inside { role sales }
    team brand  { role marketing }
    route lead.MQL { to inside otherwise }
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from dsl.source import Span
from policy.checks.rule import Rule
from policy.model import AssignTo, Policy, Status


def check(policy: Policy) -> Iterable[Diagnostic]:
    for status, team, span in (*_routed(policy), *_assigned(policy)):
        if status.owner is not None and policy.team[team].role != status.owner:
            yield _finding(policy, status, team, span)
    for one in policy.teams:
        if one.full is not None and policy.team[one.full].role != one.role:
            yield warning(
                "wrong-role-team",
                f"when team `{one.name}` is full, people go to `{one.full}`, "
                f"which is of role `{policy.team[one.full].role}`, not `{one.role}`",
                one.span,
                help=f"overflow to a team of role `{one.role}`",
            )


def _routed(policy: Policy) -> Iterator[tuple[Status, str, Span]]:
    for route in policy.routes:
        for row in route.rows:
            if row.kind == "team":
                yield from ((policy.status[one], row.team, row.span) for one in route.statuses)


def _assigned(policy: Policy) -> Iterator[tuple[Status, str, Span]]:
    for status in policy.statuses:
        for step in (step for clock in status.clocks for step in clock.steps):
            yield from (
                (status, one.team, step.span) for one in step.actions if isinstance(one, AssignTo)
            )


def _finding(policy: Policy, status: Status, team: str, span: Span) -> Diagnostic:
    fitting = [one.name for one in policy.teams if one.role == status.owner]
    return warning(
        "wrong-role-team",
        f"`{status.name}` is owned by `{status.owner}`, but team `{team}` "
        f"is of role `{policy.team[team].role}`",
        span,
        labels=(Label(status.span, f"owned by `{status.owner}`"),),
        help=f"hand these people to {' or '.join(f'`{one}`' for one in fitting)}"
        if fitting
        else f"declare a team of role `{status.owner}`",
    )


RULE = Rule("wrong-role-team", Severity.WARNING, "routing", __doc__, check)
