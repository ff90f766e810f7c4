"""Teams that hand people on to each other when they are full.

When all of them are full, the next lead goes round in a circle and nobody gets it. Let the last team of
the line keep what it gets.

Bad:

    policy demo { version "1" }
    roles sales
    track lead {
      status MQL  { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    team inside   { role sales  at most 40 open per rep  full to partners }
    team partners { role sales  at most 20 open per rep  full to inside }
    route lead.MQL { to inside otherwise }

Good:

    policy demo { version "1" }
    roles sales
    track lead {
      status MQL  { start  owner sales  to Won by sales  to Lost after 30 days }
      status Won  { goal final }
      status Lost { final }
    }
    team inside   { role sales  at most 40 open per rep  full to partners }
    team partners { role sales }
    route lead.MQL { to inside otherwise }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Label, Severity, warning
from policy.checks.rule import Rule
from policy.model import Policy


def check(policy: Policy) -> Iterable[Diagnostic]:
    done: set[str] = set()
    for first in policy.teams:
        line: list[str] = []
        at: str | None = first.name
        while at is not None and at not in done and at not in line:
            line.append(at)
            at = policy.team[at].full
        if at in line:
            yield _finding(policy, line[line.index(at) :])
        done.update(line)


def _finding(policy: Policy, circle: list[str]) -> Diagnostic:
    teams = [policy.team[one] for one in circle]
    names = ", ".join(f"`{one}`" for one in circle)
    return warning(
        "overflow-loop",
        f"team {names} overflows to itself"
        if len(circle) == 1
        else f"teams {names} overflow in a circle",
        teams[0].span,
        labels=tuple(Label(one.span, f"full to `{one.full}`") for one in teams[1:]),
        help="remove one `full to`, so that the last team keeps what it gets",
        witness=tuple(f"{one.name} --(full)--> {one.full}" for one in teams),
    )


RULE = Rule("overflow-loop", Severity.WARNING, "routing", __doc__, check)
