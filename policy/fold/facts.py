"""Applying one fact in full: birth, event, new values, a human's move, a touch, a take."""

from __future__ import annotations

from dataclasses import replace

from policy.fold import clocks, moving, routing
from policy.fold.turn import Turn
from policy.model import Policy, Status, Transition
from policy.state import Born, Event, Fact, Move, Moved, Person, Rejected, Set, Take, Touch


def unborn(fact: Born) -> Person:
    """The person of this birth before a start status is found."""
    known = {name: value for name, value in fact.values if value is not None}
    return Person(fact.number, fact.at, fact.at, "", fact.at, known)


def apply(turn: Turn, fact: Fact) -> None:
    match fact:
        case Born():
            _born(turn, fact)
        case Event():
            _event(turn, fact)
        case Set():
            _set(turn, fact)
        case Move():
            _move(turn, fact)
        case Touch():
            turn.change(touched=True)
            clocks.touch_clocks(turn)
        case Take():
            routing.take(turn, fact)


# --- birth --------------------------------------------------------------------------------------


def _born(turn: Turn, fact: Born) -> None:
    status = fact.status or _start(turn, fact.track or turn.policy.birth_track)
    turn.change(status=status)
    turn.fresh = turn.route_due = True
    turn.say(Moved(turn.at, "", status, "birth"))
    moving.act(turn, turn.status.on_entry, None, "entry")


def _start(turn: Turn, track: str) -> str:
    """The first start rule whose condition holds; else the one without condition; else the last one."""
    starts = [one for one in turn.policy.statuses if one.track == track and one.start]
    for status in starts:
        turn.change(status=status.name)
        if status.start and status.start.when is not None and turn.holds(status.start.when):
            return status.name
    return fallback(turn.policy, track, starts)


def fallback(policy: Policy, track: str, starts: list[Status]) -> str:
    """Where a person starts for whom no condition holds; the checker sees that there is such a place."""
    plain = [one.name for one in starts if one.start and one.start.when is None]
    others = [one.name for one in starts] or [one.name for one in policy.statuses if one.track == track]
    return plain[0] if plain else others[-1]


# --- events and values --------------------------------------------------------------------------


def _event(turn: Turn, fact: Event) -> None:
    turn.change(history=(*turn.person.history, fact))
    turn.person = turn.reader.heard(turn.person)
    course = turn.person.course
    if course and fact.name in turn.policy.cadence[course.cadence].stop_on:
        turn.change(course=replace(course, due=None))
    for transition in turn.status.transitions:
        fits = transition.trigger == "event" and fact.name in transition.events
        if fits and turn.holds(transition.when):
            moving.follow(turn, transition, "event")
            return


def _set(turn: Turn, fact: Set) -> None:
    values = dict(turn.person.values)
    for name, value in fact.values:
        field = turn.policy.field_named.get(name)
        if field is not None and field.fixed and values.get(name) != value:
            turn.say(Rejected(turn.at, fact, f"`{name}` is fixed and cannot change"))
            return
        values[name] = value
    turn.change(values={name: value for name, value in values.items() if value is not None})


# --- human moves --------------------------------------------------------------------------------


def _move(turn: Turn, fact: Move) -> None:
    refusals = []
    for transition in turn.status.transitions:
        if transition.trigger != "by" or transition.target != fact.status:
            continue
        if fact.role not in transition.roles:
            continue
        refusal = refused(turn, transition, fact.reason)
        if refusal is None:
            moving.follow(turn, transition, "by", reason=fact.reason, role=fact.role)
            return
        refusals.append(refusal)
    why = max(refusals, key=lambda one: one[0])[1] if refusals else _no_such_move(turn, fact)
    turn.say(Rejected(turn.at, fact, why))


def refused(turn: Turn, transition: Transition, reason: str | None) -> tuple[int, str] | None:
    """None if the move is allowed; else how near it came (later tests are nearer) and why not."""
    if not turn.holds(transition.when):
        return 0, "its condition does not hold"
    for requirement in transition.requires:
        if not turn.holds(requirement.condition):
            return 1, f"it requires `{requirement.text}`"
    if transition.because and reason is None:
        return 2, "it needs a reason: " + ", ".join(f"`{one}`" for one in transition.because)
    if reason is not None and reason not in transition.because:
        return 2, f"`{reason}` is not one of its reasons"
    return None


def _no_such_move(turn: Turn, fact: Move) -> str:
    return f"`{fact.role}` cannot move from `{turn.person.status}` to `{fact.status}`"
