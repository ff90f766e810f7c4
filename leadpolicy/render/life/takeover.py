"""The switch to another policy in a person's life: what becomes of them, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.source import NOWHERE, Span
from leadpolicy.render.life.units import clock_time, score_of, shown_score
from policy import words
from policy.model import Policy
from policy.shown import points
from simulator.lives import Recording
from simulator.lives.biography import bar
from simulator.lives.notes import Switched

Line = tuple[str, Span, int]  # a sentence, the statement behind it, its weight (sentences.Said)


def switched(recording: Recording, one: Switched) -> Iterator[Line]:
    """Status, score and bar, who has them, clocks."""
    old, new = recording.first.policy, recording.policy
    yield _becomes(old, new, one)
    if old.groups or new.groups:
        yield _scores(old, new, one), NOWHERE, 1
    if one.undone:
        yield f"what {one.undone} is at with them comes to nothing", NOWHERE, 1
    text = _desk(one)
    if text:
        yield text, NOWHERE, 1
    for number, same, due in one.clocks:
        clock = new.status[one.status].clocks[number]
        how = "goes on" if same else "takes the place of the old one"
        until = "; it had run out by then" if due is None else f", due {clock_time(new, due)}"
        yield f"sla {words.delay(clock.within)} {how}{until}", clock.span, 0


def policies(recording: Recording) -> str:
    """`Demo`, or which of two until when."""
    old, new, carry = recording.first.policy, recording.policy, recording.carry
    if carry is None:
        return new.title or new.name
    until = f"until {clock_time(new, carry.at)}"
    if called(old) == called(new):
        return f"{called(new)}, the base {until} and then the proposal,"
    return f"{called(old)} {until}, then {called(new)},"


def called(policy: Policy) -> str:
    """The title, else the name; with the version, if there is one."""
    return f"{policy.title or policy.name} {policy.version}".rstrip()


def _becomes(old: Policy, new: Policy, one: Switched) -> Line:
    names = (called(new), called(old))
    who = "the new policy takes over" if len({*names}) == 1 else "{} takes over from {}".format(*names)
    text, now = f"{who}: ", new.status[one.status]
    if one.was == one.status:
        return f"{text}stays in {one.status}", now.span, 2
    text += f"{one.was} becomes {one.status}"
    label = old.status[one.was].label
    if label == now.label:
        return f"{text}, the same value in the CRM", now.span, 2
    span = next((said.span for said in new.retired if said.label == label), NOWHERE)
    return f"{text}, as `retired` says", span, 2


def _scores(old: Policy, new: Policy, one: Switched) -> str:
    """`score 61 = fit 30 + engagement 31, before 34; the bar is 60, before 70: it is reached`."""
    text = f"score {score_of(new, one.score, one.groups)}"
    text += ", as before" if one.score == one.before else f", before {shown_score(one.before)}"
    least, least_before = bar(new, one.status), bar(old, one.was)
    if least is None:
        return text
    text += f"; the bar is {points(least)}"
    if least != least_before:
        text += f", before {'none' if least_before is None else points(least_before)}"
    was_above = least_before is not None and one.before >= least_before
    return f"{text}: it is reached now" if one.score >= least and not was_above else text


def _desk(one: Switched) -> str:
    """Who has the person, where somebody had or has them."""
    team, rep = one.had
    if one.dropped:
        return f"{one.dropped} is not there any more, and leaves the work undone"
    if one.had == one.has:
        how = "still has them" if one.undone else "goes on"
        return f"{rep} of {team} {how}" if rep else f"still waits for team {team}" if team else ""
    return f"{f'{rep} of {team}' if rep else f'team {team}'} has them no longer" if team else ""
