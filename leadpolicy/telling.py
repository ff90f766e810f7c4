"""What happened to a person, in sentences: facts and effects, each with the statement that did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dsl.source import NOWHERE, Span
from policy import words
from policy.model import Policy
from policy.shown import moment
from policy.state import (
    Assigned,
    ClockBreached,
    ClockMet,
    ClockStarted,
    Created,
    Effect,
    Entered,
    Event,
    Fact,
    Held,
    HoldEnded,
    Livelock,
    Moved,
    Notified,
    Pairs,
    Rejected,
    Released,
    Reset,
    Set,
    StepRun,
    Take,
    Touch,
    TouchDue,
    Unrouted,
    Waiting,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence without a full stop; `span` is the statement of the policy that caused it, if any."""

    at: int
    text: str
    span: Span = NOWHERE


def story(policy: Policy, facts: Sequence[Fact], effects: Sequence[Effect]) -> list[Line]:
    """Facts and effects in order of time; at one instant, birth, what was done, what came of it."""
    done = [(1, Line(one.at, text)) for one in facts for text in _fact(policy, one)]
    came: list[tuple[int, Line]] = []
    status = ""
    for one in effects:
        if isinstance(one, Moved):
            status = one.target
        if not isinstance(one, Entered):
            came.append((0 if _is_birth(one) else 2, line(policy, one, status)))
    return [told for _, told in sorted((*done, *came), key=lambda both: (both[1].at, both[0]))]


def line(policy: Policy, one: Effect, status: str) -> Line:
    """The sentence about an effect on somebody who is, or is now, in `status`."""
    return Line(one.at, _effect(policy, one), _place(policy, one, status))


def _effect(policy: Policy, one: Effect) -> str:
    """ "" where another effect says it already."""
    match one:
        case Entered():
            return ""
        case Moved():
            return _moved(policy, one)
        case Notified(role=role):
            return f"{role} is notified"
        case Created(status=status, values=values):
            return f"a new person is created in {status}{_with(policy, values)}"
        case Reset(group=group):
            return f"{group} starts again from nothing"
        case TouchDue(cadence=cadence, kind=kind, step=step):
            return f"cadence {cadence}, step {step + 1}: {kind} is due"
        case Rejected(why=why):
            return f"refused: {why}"
        case Livelock(loop=loop):
            return f"stopped: the policy moves in a circle, {' > '.join(loop)}"
        case ClockStarted() | ClockMet() | ClockBreached() | StepRun():
            return _clock(policy, one)
        case Assigned() | Waiting() | Unrouted() | Released() | Held() | HoldEnded():
            return _assignment(policy, one)


def _is_birth(one: Effect) -> bool:
    return isinstance(one, Moved) and not one.source


def _fact(policy: Policy, one: Fact) -> Iterator[str]:
    """What was done; of a move by hand the effect tells, be it made or refused."""
    match one:
        case Event(name=name):
            yield f"does {name}"
        case Set(values=values):
            yield from _values(policy, values)
        case Touch(kind=kind):
            yield f"is contacted{f': {kind}' if kind else ''}"
        case Take(rep=rep, team=team):
            yield f"is taken by {rep}{f' of {team}' if team else ''}"


def _moved(policy: Policy, one: Moved) -> str:
    if not one.source:
        return f"appears in {one.target}"
    return f"{one.source} -> {one.target}: {_cause(policy, one)}"


def _cause(policy: Policy, one: Moved) -> str:
    if one.cause == "by":
        return f"moved by {one.role}" + (f" because {one.reason}" if one.reason else "")
    known = (way for way in policy.status[one.source].transitions if way.label == one.transition)
    way = next(known, None)
    if way is not None:
        return words.transition(policy, way)
    return {"sla": "the SLA moved them", "entry": "on entry"}.get(one.cause, one.cause)


def _clock(policy: Policy, one: ClockStarted | ClockMet | ClockBreached | StepRun) -> str:
    clock = policy.status[one.status].clocks[one.clock]
    name = f"sla {words.delay(clock.within)}"
    match one:
        case ClockStarted(due=due):
            return f"{name} starts" + (f", due {moment(policy, due)}" if due is not None else "")
        case ClockMet():
            return f"{name} is met"
        case ClockBreached():
            return f"{name} is missed"
        case StepRun(percent=percent):
            return f"{words.percent(percent)} of {name} have passed"


def _assignment(policy: Policy, one: Assigned | Waiting | Unrouted | Released | Held | HoldEnded) -> str:
    match one:
        case Assigned(team=team, rep=rep, row=row):
            return f"goes to {rep} of {team}{_row(row)}"
        case Waiting(team=team, row=row):
            return f"waits for team {team}{_row(row)}"
        case Unrouted(role=role):
            return f"no team of {role} gets them"
        case Released(team=team, rep=rep):
            return f"{rep} of {team} gives them up" if rep else f"no longer waits for team {team}"
        case Held(row=row, until=until):
            end = f", until {moment(policy, until)} at the latest" if until is not None else ""
            return f"is held back{_row(row)}{end}"
        case HoldEnded():
            return "is no longer held back"


def _row(row: int | None) -> str:
    return f" (row {row + 1} of the route)" if row is not None else ""


def _place(policy: Policy, one: Effect, status: str) -> Span:
    """The statement that caused it, for somebody in this status."""
    match one:
        case Moved(source=source, target=target, transition=label):
            if not source:
                start = policy.status[target].start
                return start.span if start else NOWHERE
            ways = policy.status[source].transitions
            return next((way.span for way in ways if way.label == label), NOWHERE)
        case ClockStarted() | ClockMet() | ClockBreached():
            return policy.status[one.status].clocks[one.clock].span
        case StepRun():
            steps = policy.status[one.status].clocks[one.clock].steps
            return next((step.span for step in steps if step.percent == one.percent), NOWHERE)
        case Assigned(row=row) | Waiting(row=row) | Held(row=row) if row is not None:
            route = policy.route_of.get(status)
            return route.rows[row].span if route else NOWHERE
        case TouchDue(cadence=cadence, step=step):
            return policy.cadence[cadence].steps[step].span
        case _:
            return NOWHERE


def _with(policy: Policy, values: Pairs) -> str:
    shown = ", ".join(_values(policy, values))
    return f" with {shown}" if shown else ""


def _values(policy: Policy, values: Pairs) -> Iterable[str]:
    for name, value in values:
        yield (
            f"{name} = {words.value(policy, name, value)}" if value is not None else f"{name} is cleared"
        )
