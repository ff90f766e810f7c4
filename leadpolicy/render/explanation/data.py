"""One record explained, as plain data: what `decide` says, and why. Places are a path and a line."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.source import Span
from leadpolicy.io.output import Cells, iso, number, record
from leadpolicy.render.explanation import Told
from policy import parts
from policy.fold.clocks import WHOLE
from policy.tracing.points import EventPoints, GroupTrace, RuleTrace
from policy.tracing.verdicts import Verdict
from policy.tracing.ways import RowTrace, Way


def as_data(told: Told) -> Cells:
    """The keys of `decide`, and below them the reasons; instants in ISO 8601, points as numbers."""
    policy, trace = told.policy, told.trace
    arrival = told.arrival
    decided = record(policy, told.who, trace.decision)
    return {
        **decided,
        "since": iso(policy, trace.decision.person.entered),
        "because": {"what": arrival.text, **_place(arrival.span)} if arrival else None,
        "score_groups": [_group(told, one) for one in trace.groups],
        "happened": [
            {"at": iso(policy, one.at), "what": one.text, **_place(one.span)} for one in told.story
        ],
        "options": [_way(told, one) for one in trace.ways],
        "route_rows": [_row(told, one) for one in trace.rows],
        "deadlines": list(_deadlines(told)),
        "cadence": _touch(told),
    }


def _place(span: Span) -> Cells:
    return {"path": span.path or None, "line": span.line if span.path else None}


def _group(told: Told, trace: GroupTrace) -> Cells:
    return {
        "group": trace.group.name,
        "points": number(trace.points),
        "sum": number(trace.sum),
        "spelled": parts.group(trace.group),
        "read_at": iso(told.policy, trace.read_at),
        "capped": trace.capped,
        "forgotten_events": trace.forgotten,
        **_place(trace.group.span),
        "rules": [_rule(told, one) for one in trace.rules],
    }


def _rule(told: Told, trace: RuleTrace) -> Cells:
    return {
        "rule": parts.rule(told.policy, trace.rule),
        "label": trace.rule.label,
        "points": number(trace.points),
        **_place(trace.rule.span),
        "when": _verdict(trace.verdict),
        "events": [_event(told, one) for one in trace.events],
    }


def _event(told: Told, one: EventPoints) -> Cells:
    return {
        "at": iso(told.policy, one.event.at),
        "event": one.event.name,
        "of": told.ids[one.owner],
        "awarded": number(one.awarded),
        "now": number(one.now),
        "limited": one.limited,
    }


def _verdict(one: Verdict | None) -> Cells | None:
    if one is None:
        return None
    reasons = [
        {"condition": reason.text, "found": reason.actual, **_place(reason.span)}
        for reason in one.reasons
    ]
    return {"condition": one.text, "holds": one.holds, "reasons": reasons}


def _way(told: Told, way: Way) -> Cells:
    one = way.option.transition
    return {
        "to": one.target,
        "how": parts.way(told.policy, one),
        "by": list(one.roles),
        "enabled": way.option.enabled,
        "why": way.option.why or None,
        "due": iso(told.policy, way.option.due),
        **_place(one.span),
        "when": _verdict(way.when),
        "requires": [_verdict(need) for need in way.requires],
    }


def _row(told: Told, one: RowTrace) -> Cells:
    return {
        "row": parts.row(told.policy, one.row),
        "outcome": one.outcome,
        "when": _verdict(one.verdict),
        "why": one.why or None,
        **_place(one.row.span),
    }


def _deadlines(told: Told) -> Iterator[Cells]:
    decision = told.trace.decision
    status = told.policy.status[decision.status]
    for one in decision.deadlines:
        clock = status.clocks[one.clock]
        step = next((step for step in clock.steps if step.percent == one.percent), None)
        yield {
            "sla": parts.clock(clock),
            "percent": one.percent * 100 / WHOLE,
            "due": iso(told.policy, one.due),
            "state": one.state,
            "actions": parts.actions(step.actions) if step else None,
            **_place(step.span if step else clock.span),
        }


def _touch(told: Told) -> Cells | None:
    course = told.trace.decision.person.course
    if course is None or course.due is None:
        return None
    step = told.policy.cadence[course.cadence].steps[course.next]
    return {
        "cadence": course.cadence,
        "step": course.next + 1,
        "day": step.day,
        "kind": step.kind,
        "window": step.window,
        "due": iso(told.policy, course.due),
        **_place(step.span),
    }
