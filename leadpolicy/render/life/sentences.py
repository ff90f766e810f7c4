"""What happened to a simulated person, in sentences, each with the statement of the policy behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from dsl.source import NOWHERE, Span
from leadpolicy.render.life.keeping import kept, reason
from leadpolicy.render.life.takeover import switched
from leadpolicy.render.life.units import clock_time, length, money, score_of, value
from leadpolicy.telling import line as told_by_policy
from policy import words
from policy.fold.clocks import WHOLE
from policy.model import Policy
from policy.shown import points
from policy.state import (
    Assigned,
    Born,
    ClockBreached,
    ClockStarted,
    Event,
    Held,
    Move,
    Moved,
    Released,
    Reset,
    Set,
    StepRun,
    Take,
    Touch,
    TouchDue,
    Waiting,
)
from simulator.figures import percent
from simulator.lives import Biography
from simulator.lives.biography import bar_of
from simulator.lives.notes import (
    Booked,
    Busy,
    Connected,
    Cooled,
    Drawn,
    Dropped,
    Interrupted,
    Pausing,
    Placed,
    Preferred,
    Referred,
    Spent,
    Standing,
    Switched,
    Waited,
)
from simulator.lives.retelling import Thing

NOTES = (
    Placed, Waited, Busy, Pausing, Dropped, Interrupted, Preferred, Drawn, Connected, Cooled, Booked,
    Spent, Referred,
)  # fmt: skip

_DOES = {"talk": "works with them", "touch": "contacts them", "rest": "goes on with the work"}


@dataclass(frozen=True)
class Said:
    """A sentence without a full stop. `score` is that after the instant, in micro-points, where the
    sentence is the instant's first. `weight`: 2 for moves, 0 for what only prepares something.
    `event`: which one they do, where that is all it says."""

    at: int
    text: str
    span: Span = NOWHERE
    score: int | None = None
    weight: int = 1
    event: str = ""


def said(life: Biography) -> list[Said]:
    """Everything in order; several equal events in a row as one sentence."""
    after = {one.at: one for one in life.standing}
    found: list[Said] = []
    for at, things in groupby(life.told, key=lambda one: one.at):
        lines = list(_instant(life, sorted(things, key=_is_cost_of_birth)))
        score = after[at].score if at in after else None
        if lines and score is not None:
            lines[0] = replace(lines[0], score=score)
        found += lines
    return found


def _is_cost_of_birth(one: Thing) -> bool:
    """Told after the birth, though it was paid before."""
    return isinstance(one, Spent)


def _instant(life: Biography, things: list[Thing]) -> Iterator[Said]:
    policy = life.recording.era(things[0].at).policy
    status = ""
    for at, one in enumerate(things):
        if isinstance(one, Switched):
            status = one.status
            lines = switched(life.recording, one)
            yield from (Said(one.at, text, span, None, weight) for text, span, weight in lines)
            continue
        if isinstance(one, Moved):
            status = one.target
        elif not status:
            status = _status_before(life, one.at)
        sentence = _sentence(policy, life, one, things, at, status)
        if sentence is not None:
            yield sentence
        if isinstance(one, StepRun) and (stays := kept(life, one, things[at + 1 :])):
            yield Said(one.at, stays)
        if isinstance(one, Moved) and one.cause in ("when", "event"):
            yield from _bar(life, one, _resets(things[:at]), _resets(things[at + 1 :]))


def _resets(things: list[Thing]) -> set[str]:
    return {one.group for one in things if isinstance(one, Reset)}


def _bar(life: Biography, one: Moved, before: set[str], after: set[str]) -> Iterator[Said]:
    """What the score was made of where it moved somebody; of the instant's resets, those before count.
    Nothing where other groups start again before the move than after it: no score is known between."""
    if before and after - before:
        return
    policy = life.recording.era(one.at).policy
    ways = (way for way in policy.status[one.source].transitions if way.label == one.transition)
    least = next((bar_of(policy, way) for way in ways), None)
    here = (other for other in life.standing if other.at == one.at)
    reached = ((other.score, other.groups) if before else other.unset for other in here)
    now = next((unset for unset in reached if least is not None and unset[0] >= least), None)
    if least is not None and now is not None:
        yield Said(one.at, f"score {score_of(policy, *now)}; the bar is {points(least)}", weight=0)


def _sentence(
    policy: Policy, life: Biography, one: Thing, things: list[Thing], at: int, status: str
) -> Said | None:
    """`things` are all of the instant, of which this is number `at`."""
    rest, zone = things[at + 1 :], life.recording.policy
    if isinstance(one, Switched):
        return None
    if isinstance(one, NOTES):
        text, span = _note(policy, one, zone), _urgency(policy, one)
    elif isinstance(one, Born | Event | Set | Move | Touch | Take):
        text, span = _fact(policy, life, one, rest), NOWHERE
    else:
        line = told_by_policy(policy, one, status)
        text, span = _effect(policy, one, things, line.text, zone), line.span
        if isinstance(one, Waiting):
            text += reason(life, one.at, one.team)
    weight = (
        2
        if isinstance(one, Moved | Born | Placed)
        else 0
        if isinstance(one, TouchDue | ClockStarted)
        else 1
    )
    event = one.name if isinstance(one, Event) else ""
    return Said(one.at, text, span, None, weight, event) if text else None


# --- facts --------------------------------------------------------------------------------------


def _fact(policy: Policy, life: Biography, one: Thing, rest: list[Thing]) -> str:
    """ "" where what follows says it."""
    match one:
        case Born():
            return f"comes by {life.source}"
        case Event(name=name):
            return f"does {name}"
        case Set(values=values):
            found = (f"{name} = {value(policy, name, v)}" for name, v in values if v is not None)
            return f"tells {', '.join(found)}"
        case Touch(kind=None):
            return "" if any(isinstance(x, Busy | Drawn) for x in rest) else "is contacted"
        case Touch(kind=step):
            return _touch(policy, life, one.at, int(step or 0))
        case Take(rep=rep, team=team):
            return f"is taken by {rep}{f' of {team}' if team else ''}"
        case _:
            return ""


def _touch(policy: Policy, life: Biography, at: int, step: int) -> str:
    """Its kind, if it is known which cadence it belongs to."""
    course = _course(policy, life, at)
    if course not in policy.cadence or step >= len(policy.cadence[course].steps):
        return f"touch: step {step + 1} of the cadence"
    return f"touch: {policy.cadence[course].steps[step].kind}, step {step + 1} of {course}"


def _course(policy: Policy, life: Biography, at: int) -> str | None:
    """The cadence of which a step fell due last."""
    due = [one.cadence for one in life.told if isinstance(one, TouchDue) and one.at <= at]
    return due[-1] if due else None


# --- effects ------------------------------------------------------------------------------------


def _effect(policy: Policy, one: Thing, things: list[Thing], text: str, zone: Policy) -> str:
    """ "" where others of the instant say it. Instants are in the time zone of the one policy `zone`."""
    match one:
        case ClockStarted(status=status, clock=clock, due=due):
            name = words.delay(policy.status[status].clocks[clock].within)
            return f"sla {name} starts" + (f", due {clock_time(zone, due)}" if due is not None else "")
        case ClockBreached(status=status, clock=clock):
            return f"sla {words.delay(policy.status[status].clocks[clock].within)} is missed"
        case Held(until=until, row=row):
            end = "" if until is None else f" until {clock_time(zone, until)} at the latest"
            return f"is held back{end} (row {row + 1} of the route)"
        case StepRun(percent=percent) if percent == WHOLE and _has(things, ClockBreached):
            return ""
        case Released(rep=rep) if rep is None or _has(things, Assigned, Waiting, Moved):
            return ""
        case Assigned(rep=rep) if _taken(things, rep):
            return ""
        case _:
            return text


def _has(things: list[Thing], *kinds: type) -> bool:
    return any(isinstance(one, kinds) for one in things)


def _taken(things: list[Thing], rep: str) -> bool:
    return any(isinstance(one, Take) and one.rep == rep for one in things)


# --- the world ----------------------------------------------------------------------------------


def _note(policy: Policy, one: Thing, zone: Policy) -> str:
    match one:
        case Placed(status=status, since=since):
            return f"is in {status} since {clock_time(zone, since)}, as the snapshot has it{_held(one)}"
        case Waited():
            return _waited(one)
        case Busy(rep=rep, team=team, until=until, what=what, work=work):
            does = _DOES[what]
            rests = f", until {clock_time(zone, until)}" if until - one.at > work else ""
            return f"{rep} of {team} {does} for {length(work)}{rests}"
        case Pausing(rep=rep, closing=closing):
            why = "closing time" if closing else f"{rep} has to go"
            return f"{why}: the rest of the work waits for {rep if closing else 'them'}"
        case Dropped(rep=rep):
            return f"{rep} hands everybody over, and leaves the work undone"
        case Interrupted(rep=rep, number=number):
            return f"{rep} leaves them for somebody urgent, number {number}: the rest waits for {rep}"
        case Preferred(rep=rep, number=number):
            return f"{rep} leaves somebody else, number {number}, for them, who are urgent"
        case Drawn():
            return _drawn(one)
        case Connected(kind=kind, chance=chance, answered=answered):
            if answered:
                return f"answers the {kind} (chance {percent(chance)})"
            return f"does not answer the {kind} (chance to answer {percent(chance)})"
        case Cooled(before=before, after=after):
            return f"has waited too long: wants it less, {before:.2f} before, {after:.2f} now"
        case Booked(cents=cents):
            return f"{money(cents, policy.currency)} are booked"
        case Spent(cents=cents, what=what):
            return f"costs {money(cents, policy.currency)} ({what})"
        case Referred(number=number, born=born):
            when = "" if born == one.at else f", who comes on {clock_time(zone, born)}"
            return f"leads to a new person, number {number}{when}"
        case _:
            return ""


def _urgency(policy: Policy, one: Thing) -> Span:
    """For whom the team interrupts work, where that made somebody leave."""
    condition = policy.team[one.team].interrupt if isinstance(one, Interrupted | Preferred) else None
    return NOWHERE if condition is None else condition.span


def _held(one: Placed) -> str:
    if one.rep is not None:
        return f"; {one.rep} of {one.team} has them"
    return f"; they wait for {one.team}" if one.team is not None else ""


def _waited(one: Waited) -> str:
    part = length(one.open) if one.open else "none"
    inside = "" if one.open == one.ticks else f", {part} of it while {one.team} is open"
    left = "" if one.speed >= 1 else f"; {percent(one.speed)} of the chance of a good talk is left"
    after = f"after {length(one.ticks)}" if one.ticks else "at once"
    return f"is picked up {after}{inside}{left}"


def _drawn(one: Drawn) -> str:
    """`the talk ends with SAL (38%), not with Re-Market (40%) or no decision (22%)`."""
    drawn = one.chosen if one.blocked is None else one.blocked
    others = [f"{_outcome(to)} ({percent(p)})" for to, p in one.chances if to != drawn and p > 0]
    instead = f", not with {_either(others)}" if others else ""
    text = f"the talk ends with {_outcome(drawn)} ({percent(one.chance)}){instead}"
    if one.blocked is None:
        return text
    return f"{text}; the policy does not allow {one.blocked} now, so with {_outcome(one.chosen)}"


def _outcome(target: str | None) -> str:
    return "no decision" if target is None else target


def _either(some: list[str]) -> str:
    return some[0] if len(some) == 1 else f"{', '.join(some[:-1])} or {some[-1]}"


def _status_before(life: Biography, at: int) -> str:
    """Where the person was right before this instant."""
    before: Standing | None = None
    for one in life.standing:
        if one.at >= at:
            break
        before = one
    return before.status if before is not None else life.standing[0].status
