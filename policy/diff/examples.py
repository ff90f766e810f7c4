"""What an example says, line by line, for telling where two versions of it part."""

from __future__ import annotations

from collections.abc import Iterator

from policy import words
from policy.model import Delay, Example, ExampleStep, Expectation, Policy
from policy.shown import moment, points


def steps(policy: Policy, example: Example) -> Iterator[tuple[str, str, str]]:
    """Aspect, text and key of each line."""
    for name, value in example.given:
        yield "given", f"{name} = {words.value(policy, name, value)}", f"given {name}"
    for step in example.steps:
        at = _at(step)
        for text in _said(policy, step):
            yield at, text, at


def _at(step: ExampleStep) -> str:
    return f"at {words.delay(Delay(step.at))}"


def _said(policy: Policy, step: ExampleStep) -> Iterator[str]:
    if step.events:
        yield f"on {', '.join(step.events)}"
    if step.move is not None:
        role, status, reason = step.move
        because = f" because {reason}" if reason else ""
        yield f"{role} {'cannot move' if step.refused else 'moves'} to {status}{because}"
    for name, value in step.set:
        yield f"set {name} = {'missing' if value is None else words.value(policy, name, value)}"
    if step.touch is not None:
        yield f"touch {step.touch}".rstrip()
    for one in step.expect:
        yield f"expect {_expected(policy, one)}"


def _expected(policy: Policy, one: Expectation) -> str:
    ends = [_shown(policy, one, end) for end in (one.low, one.high) if end is not None]
    subject = one.name or one.what
    return " ".join(filter(None, [subject, one.relation, " and ".join(ends), one.text]))


def _shown(policy: Policy, one: Expectation, end: int | bool) -> str:
    if one.what == "field":
        return words.value(policy, one.name, end)
    return moment(policy, end) if one.what == "due" else points(end)
