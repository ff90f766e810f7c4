"""What can happen next, how the route was found, the deadlines and the next touch, in lines."""

from __future__ import annotations

from collections.abc import Iterator

from leadpolicy.render.explanation import Told
from leadpolicy.render.explanation.margin import Row
from leadpolicy.render.explanation.score import reasons
from policy import parts
from policy.fold.clocks import WHOLE
from policy.shown import moment
from policy.tracing.verdicts import Verdict
from policy.tracing.ways import RowTrace, Way
from policy.words import percent


def ways(told: Told) -> Iterator[Row]:
    """Every way out of the status; why it is not open now."""
    for way in told.trace.ways:
        one = way.option.transition
        yield Row(_how(told, way), told.place(one.span), head=one.target)
        for verdict in (way.when, *way.requires):
            if verdict is not None and not verdict.holds:
                yield from _against(told, verdict)


def route(told: Told) -> Iterator[Row]:
    """The rows up to the one that was taken."""
    for one in told.trace.rows:
        head = "taken" if one.outcome == "taken" else "passed"
        yield Row(parts.row(told.policy, one.row), told.place(one.row.span), head=head)
        if one.verdict is not None:
            yield from reasons(told, one.verdict, 10)
        against = one.why or _by_now(one)
        if against:
            yield Row(against, indent=10, dim=True)


def deadlines(told: Told) -> Iterator[Row]:
    """Each clock of the stay and its steps."""
    decision = told.trace.decision
    status = told.policy.status[decision.status]
    for index, clock in enumerate(status.clocks):
        mine = [one for one in decision.deadlines if one.clock == index]
        if not mine:
            continue
        yield Row(f"{parts.clock(clock)}: {mine[0].state}", told.place(clock.span))
        for one in mine:
            step = next((step for step in clock.steps if step.percent == one.percent), None)
            due = moment(told.policy, one.due) if one.due is not None else "-"
            past = " (past)" if one.due is not None and one.due <= decision.at else ""
            what = parts.actions(step.actions) if step else "the deadline"
            yield Row(
                f"{due}{past}  {what}",
                told.place(step.span) if step else "",
                4,
                f"{percent(one.percent):>5}",
                dim=bool(past) and one.percent != WHOLE,
            )


def touch(told: Told) -> Iterator[Row]:
    course = told.trace.decision.person.course
    if course is None or course.due is None:
        return
    cadence = told.policy.cadence[course.cadence]
    step = cadence.steps[course.next]
    window = f", {step.window}" if step.window else ""
    text = f"{step.kind}{window}, day {step.day} of {cadence.name}"
    yield Row(text, told.place(step.span), head=moment(told.policy, course.due))


def _against(told: Told, verdict: Verdict) -> Iterator[Row]:
    """What a condition or a requirement lacks."""
    whole = [one for one in verdict.reasons if one.text == verdict.text]
    if whole:
        yield Row(f"not now: {whole[0].actual or 'never'}", indent=4)
    else:
        yield Row(f"not now: `{verdict.text}` is false", indent=4)
        yield from reasons(told, verdict, 6)


def _how(told: Told, way: Way) -> str:
    text = parts.way(told.policy, way.option.transition)
    return text if way.option.due is None else f"{text}: at {moment(told.policy, way.option.due)}"


def _by_now(one: RowTrace) -> str:
    """Rows were tried when the person came; what they read may have changed since."""
    holds = one.verdict is None or one.verdict.holds
    if holds is (one.outcome == "taken"):
        return ""
    return "it fits now, and did not when the rows were tried" if holds else "it fitted then, not now"
