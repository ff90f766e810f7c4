"""The score in lines: groups, their rules, what each event is worth, why a rule gives nothing."""

from __future__ import annotations

from collections.abc import Iterator

from leadpolicy.render.explanation import Told
from leadpolicy.render.explanation.margin import Row
from leadpolicy.words import count
from policy import parts
from policy.shown import moment, points
from policy.tracing.points import EventPoints, GroupTrace, RuleTrace
from policy.tracing.verdicts import Verdict

_SHOWN = 12  # events of one rule; of more, the latest


def rows(told: Told) -> Iterator[Row]:
    for group in told.trace.groups:
        yield from _group(told, group)


def reasons(told: Told, verdict: Verdict, indent: int) -> Iterator[Row]:
    """The parts that decide a condition, with the values they read."""
    for one in verdict.reasons:
        if one.text == verdict.text:
            yield Row(one.actual, indent=indent, dim=True)
        else:
            word = "holds" if verdict.holds else "is false"
            text = f"`{one.text}` {word}" + (f": {one.actual}" if one.actual else "")
            yield Row(text, told.place(one.span), indent, dim=True)


def _group(told: Told, trace: GroupTrace) -> Iterator[Row]:
    spelled = parts.group(trace.group)
    title = f"{trace.group.name} {points(trace.points)}{f'  ({spelled})' if spelled else ''}"
    yield Row(title, told.place(trace.group.span))
    if trace.group.evaluated is not None:
        yield Row(f"its events as of {moment(told.policy, trace.read_at)}", indent=4, dim=True)
    if trace.forgotten:
        yield Row(f"{count(trace.forgotten, 'earlier event')} forgotten by a reset", indent=4, dim=True)
    for rule in trace.rules:
        yield from _rule(told, rule)
    if trace.sum != trace.points:
        why = "its cap, since nothing has happened" if trace.capped else "its bounds"
        yield Row(f"{points(trace.sum)} in all, held at {points(trace.points)} by {why}", indent=4)


def _rule(told: Told, trace: RuleTrace) -> Iterator[Row]:
    head = f"{_signed(trace.points):>10}"
    yield Row(parts.rule(told.policy, trace.rule), told.place(trace.rule.span), head=head)
    if trace.verdict is not None:
        yield from reasons(told, trace.verdict, 14)
    elif not trace.events:
        yield Row("none of these has happened", indent=14, dim=True)
    else:
        left_out = len(trace.events) - _SHOWN
        if left_out > 0:
            yield Row(f"{count(left_out, 'earlier event')}, and", indent=14, dim=True)
        for event in trace.events[-_SHOWN:]:
            yield Row(_event(told, event), indent=14, dim=True)


def _event(told: Told, one: EventPoints) -> str:
    who = "" if one.owner == told.number else f" of {told.ids[one.owner]}"
    text = f"{moment(told.policy, one.event.at)} {one.event.name}{who}: {_signed(one.awarded)}"
    if one.limited:
        text += ", limited"
    return text if one.now == one.awarded else f"{text}, faded to {_signed(one.now)}"


def _signed(micro: int) -> str:
    return f"{'+' if micro > 0 else ''}{points(micro)}" if micro else "0"
