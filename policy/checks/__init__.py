"""The checks, in the order in which they report: one file a rule, each with its own explanation."""

from __future__ import annotations

from dsl.diagnostic import Diagnostic
from policy.checks import (
    all_to_sales,
    always_holds,
    automatic_loop,
    bar_moved,
    bar_out_of_reach,
    bought_as_inquiry,
    call_disposition,
    changed_after_sign_off,
    cold_before_sla,
    dead_row,
    few_touches,
    guarantee_fails,
    holidays_end,
    hot_without_sla,
    idle_row,
    lead_trap,
    missing_is_other,
    never_holds,
    never_taken,
    no_clock,
    no_contact_track,
    no_end_reachable,
    no_hand_back,
    no_is_enough,
    no_owner,
    no_sign_off,
    no_way_out,
    not_proved,
    one_rhythm,
    overflow_loop,
    reasons_alike,
    retired_in_use,
    review_overdue,
    route_gap,
    rows_overlap,
    same_definition,
    score_never_fades,
    score_never_falls,
    score_without_cap,
    sent_back_to_inquiry,
    sla_outside_hours,
    sla_tells_nobody,
    slow_sla,
    start_without_otherwise,
    straight_back,
    straight_line,
    stuck_lead,
    team_without_members,
    timer_circle,
    touch_never_due,
    tracks_differ,
    trap,
    two_ways_at_once,
    unreachable_status,
    unrouted_role,
    unused_calendar,
    unused_definition,
    unused_event,
    unused_field,
    unused_group,
    unused_reason,
    unused_role,
    unused_team,
    wrong_role_team,
)
from policy.checks.rule import ChangeRule, DatedRule, Explained, Rule
from policy.model import Policy

RULES: tuple[Rule, ...] = (
    # what can happen at all
    unreachable_status.RULE,
    no_way_out.RULE,
    trap.RULE,
    no_end_reachable.RULE,
    start_without_otherwise.RULE,
    stuck_lead.RULE,
    lead_trap.RULE,
    never_taken.RULE,
    two_ways_at_once.RULE,
    automatic_loop.RULE,
    straight_back.RULE,
    timer_circle.RULE,
    # what was promised
    guarantee_fails.RULE,
    not_proved.RULE,
    # what is asked of people
    never_holds.RULE,
    always_holds.RULE,
    same_definition.RULE,
    bar_out_of_reach.RULE,
    cold_before_sla.RULE,
    missing_is_other.RULE,
    no_is_enough.RULE,
    # who looks after people, and when
    no_owner.RULE,
    no_clock.RULE,
    hot_without_sla.RULE,
    sla_tells_nobody.RULE,
    sla_outside_hours.RULE,
    touch_never_due.RULE,
    unrouted_role.RULE,
    route_gap.RULE,
    dead_row.RULE,
    idle_row.RULE,
    rows_overlap.RULE,
    wrong_role_team.RULE,
    overflow_loop.RULE,
    team_without_members.RULE,
    # what the field has learned
    call_disposition.RULE,
    bought_as_inquiry.RULE,
    sent_back_to_inquiry.RULE,
    no_contact_track.RULE,
    tracks_differ.RULE,
    no_hand_back.RULE,
    straight_line.RULE,
    all_to_sales.RULE,
    no_sign_off.RULE,
    slow_sla.RULE,
    score_never_fades.RULE,
    score_never_falls.RULE,
    score_without_cap.RULE,
    few_touches.RULE,
    one_rhythm.RULE,
    # what is left over
    unused_field.RULE,
    unused_event.RULE,
    unused_definition.RULE,
    unused_group.RULE,
    unused_role.RULE,
    unused_team.RULE,
    unused_calendar.RULE,
    unused_reason.RULE,
    # how things are called
    reasons_alike.RULE,
    retired_in_use.RULE,
)

DATED: tuple[DatedRule, ...] = (review_overdue.RULE, holidays_end.RULE)

CHANGES: tuple[ChangeRule, ...] = (bar_moved.RULE, changed_after_sign_off.RULE)

CATALOGUE: tuple[Explained, ...] = (*RULES, *DATED, *CHANGES)

_BY_NAME = {one.name: one for one in CATALOGUE}


def run(policy: Policy, today: int | None = None) -> tuple[Diagnostic, ...]:
    """Everything that the checks find, by rule and then in the order of the text.

    With `today` (days since 1970-01-01) also what only the passing of time makes a finding.
    """
    found = [finding for one in RULES for finding in one.check(policy)]
    if today is not None:
        found += (finding for dated in DATED for finding in dated.check(policy, today))
    return tuple(found)


def run_changes(old: Policy, new: Policy) -> tuple[Diagnostic, ...]:
    """What is wrong with the change from one policy to another; places are those of the new one."""
    return tuple(finding for one in CHANGES for finding in one.check(old, new))


def rule(name: str) -> Explained | None:
    """The rule of this name, or None."""
    return _BY_NAME.get(name)
