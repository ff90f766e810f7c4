"""The checks, in the order in which they report: one file a rule, each with its own explanation."""

from __future__ import annotations

from dsl.diagnostic import Diagnostic
from policy.checks import (
    automatic_loop,
    guarantee_fails,
    no_clock,
    no_end_reachable,
    no_owner,
    no_way_out,
    not_proved,
    overflow_loop,
    start_without_otherwise,
    straight_back,
    trap,
    unreachable_status,
    unrouted_role,
    wrong_role_team,
)
from policy.checks.rule import Rule
from policy.model import Policy

RULES: tuple[Rule, ...] = (
    # what can happen at all
    unreachable_status.RULE,
    no_way_out.RULE,
    trap.RULE,
    no_end_reachable.RULE,
    automatic_loop.RULE,
    straight_back.RULE,
    # what was promised
    guarantee_fails.RULE,
    not_proved.RULE,
    # who looks after people, and when
    start_without_otherwise.RULE,
    no_owner.RULE,
    no_clock.RULE,
    unrouted_role.RULE,
    wrong_role_team.RULE,
    overflow_loop.RULE,
)

_BY_NAME = {one.name: one for one in RULES}


def run(policy: Policy) -> tuple[Diagnostic, ...]:
    """Everything that the checks find, by rule and then in the order of the text."""
    return tuple(finding for one in RULES for finding in one.check(policy))


def rule(name: str) -> Rule | None:
    """The rule of this name, or None."""
    return _BY_NAME.get(name)
