"""What a change breaks: one file a rule, in layers, each of which holds those before it."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostic import Diagnostic
from policy.breaking import (
    account_key_changed,
    bounds_narrowed,
    cadence_changed,
    currency_changed,
    definition_changed,
    entry_changed,
    escalation_changed,
    event_not_scored,
    event_removed,
    field_fixed,
    field_removed,
    field_required,
    field_type_changed,
    goal_changed,
    group_changed,
    group_removed,
    guarantee_dropped,
    hours_changed,
    member_removed,
    moved_otherwise,
    not_compared,
    notice_removed,
    other_cadence,
    owner_changed,
    points_changed,
    policy_renamed,
    reason_removed,
    requirement_added,
    retired_dropped,
    retired_redirected,
    role_removed,
    routed_otherwise,
    sla_loosened,
    sla_measured_otherwise,
    sla_removed,
    sla_tightened,
    started_elsewhere,
    status_label_changed,
    status_removed,
    status_stranded,
    team_changed,
    team_removed,
    timer_changed,
    timezone_changed,
    value_removed,
    way_removed,
)
from policy.breaking.besides import shown
from policy.breaking.rule import LAYERS, BreakingRule, Layer, Versions, versions
from policy.checks import run_changes

__all__ = ["LAYERS", "RULES", "BreakingRule", "Layer", "Versions", "rule", "run", "versions"]

RULES: tuple[BreakingRule, ...] = (
    # data
    status_removed.RULE,
    status_label_changed.RULE,
    status_stranded.RULE,
    retired_dropped.RULE,
    retired_redirected.RULE,
    field_removed.RULE,
    field_type_changed.RULE,
    field_required.RULE,
    field_fixed.RULE,
    value_removed.RULE,
    bounds_narrowed.RULE,
    event_removed.RULE,
    account_key_changed.RULE,
    currency_changed.RULE,
    # reporting
    goal_changed.RULE,
    definition_changed.RULE,
    points_changed.RULE,
    event_not_scored.RULE,
    group_removed.RULE,
    group_changed.RULE,
    sla_tightened.RULE,
    sla_loosened.RULE,
    sla_removed.RULE,
    sla_measured_otherwise.RULE,
    hours_changed.RULE,
    timezone_changed.RULE,
    reason_removed.RULE,
    policy_renamed.RULE,
    # behaviour
    way_removed.RULE,
    requirement_added.RULE,
    timer_changed.RULE,
    entry_changed.RULE,
    owner_changed.RULE,
    role_removed.RULE,
    team_removed.RULE,
    team_changed.RULE,
    member_removed.RULE,
    cadence_changed.RULE,
    escalation_changed.RULE,
    notice_removed.RULE,
    guarantee_dropped.RULE,
    started_elsewhere.RULE,
    moved_otherwise.RULE,
    routed_otherwise.RULE,
    other_cadence.RULE,
    not_compared.RULE,
)

_BY_NAME = {one.name: one for one in RULES}


def run(found: Versions, layer: Layer = "behaviour") -> tuple[Diagnostic, ...]:
    """Everything that the change breaks in this layer and in those within it, by rule.

    The checks of changes (policy/checks) belong to the reporting layer.
    """
    within = LAYERS[: LAYERS.index(layer) + 1]
    return tuple(one for each in within for one in _layer(found, each))


def _layer(found: Versions, layer: Layer) -> Iterator[Diagnostic]:
    for one in RULES:
        if one.layer == layer:
            yield from one.findings(found)
    if layer == "reporting":
        yield from (shown(found, one) for one in run_changes(found.was, found.new))


def rule(name: str) -> BreakingRule | None:
    """The rule of this name, or None."""
    return _BY_NAME.get(name)
