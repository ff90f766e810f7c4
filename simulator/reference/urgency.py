"""For whom a team interrupts work, the plain way (docs/simulator.md, Interruptions)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from policy.fold.work import work_key
from simulator.reference.crew import Crew, Hand, below_cap, open_between, rests
from simulator.reference.life import Job, Life, Place
from simulator.reference.order import DISPATCH

if TYPE_CHECKING:
    from simulator.reference.labour import Labour
    from simulator.reference.run import Simulation


def place_of(here: Simulation, life: Life) -> Place | None:
    """Where the person waits for work: the stay, the team, the rep; None where they do not."""
    person = life.now
    if not life.tasks or life.job is not None or person.team is None or person.hold is not None:
        return None
    crew = here.crews[person.team]
    if crew.model is None:
        return None
    if person.rep is None and (not crew.open_to_all or (crew.hands and person.role is None)):
        return None
    return life.stays, person.team, person.rep


def look(here: Simulation, life: Life, at: int) -> None:
    """After whatever may have happened to the person: is their team's condition to be read?"""
    place = place_of(here, life)
    came = place is not None and place != life.place
    if came or (life.heard and (place is not None or life.job is not None)):
        read(here, life, at)
    life.place, life.heard = place, False


def read(here: Simulation, life: Life, at: int) -> None:
    person = life.now
    condition = here.policy.team[person.team].interrupt if person.team is not None else None
    life.urgent = condition is not None and here.reader.holds(condition, person, at, here.world)


# --- whose work is interrupted --------------------------------------------------------------------


def interrupt(labour: Labour, crew: Crew, at: int) -> None:
    """For urgent people who wait: each rep for their own, then whoever began last for the team's."""
    here = labour.simulation
    lives = [one for one in here.lives if one.person is not None]
    for hand in crew.hands:
        own = _waiting(lives, crew, hand)
        if own and _in_hand(labour, crew, hand, lives, at) is not None:
            _turn_to(labour, crew, hand, own, at)
    while others := _waiting(lives, crew, None):
        last = _last_begun(labour, crew, lives, at)
        if last is None:
            break
        _turn_to(labour, crew, last, others, at)


def worked(here: Simulation, job: Job, hand: Hand, at: int) -> int:
    """How long the rep has worked on it."""
    crew = here.crews[job.team]
    return open_between(crew, hand, job.began, at) if rests(crew) else at - job.began


def resumed(here: Simulation, life: Life, rep: str, at: int) -> None:
    """Work goes on that was cut off: no instant of the person."""
    here.book.note("resume", rep)
    here.book.close(at, DISPATCH, life.now, here.world)
    here.schedule(life)


def _turn_to(labour: Labour, crew: Crew, hand: Hand, urgent: list[Life], at: int) -> None:
    """The rep leaves what they are at for the first of the urgent people."""
    here, job = labour.simulation, hand.job
    assert job is not None
    life = next(one for found, one in labour.jobs if found is job)
    first = min(urgent, key=lambda one: work_key(here.reader, crew.team, one.now, at, here.world))
    labour.cut_off(hand, job, life, at)
    here.book.note("interrupted", first.number)
    here.book.close(at, DISPATCH, life.now, here.world)
    labour.pick_up(crew, hand, first, at)


def _waiting(lives: Iterable[Life], crew: Crew, hand: Hand | None) -> list[Life]:
    """The urgent people who wait for the rep, or, without one, for the team."""
    wanted = (crew.team.name, None if hand is None else hand.rep.name)
    return [one for one in lives if one.urgent and one.place is not None and one.place[1:] == wanted]


def _in_hand(labour: Labour, crew: Crew, hand: Hand, lives: Iterable[Life], at: int) -> Life | None:
    """With whom the rep, at hand, is in a conversation that may be interrupted; not one that began as a
    touch."""
    job = hand.job
    if job is None or job.task.step is not None or job.pulled or not hand.is_at_hand(at):
        return None
    for life in lives:
        if life.job is job and not life.urgent:
            return life if labour.works[life.now.status].each == "pick-up" else None
    return None


def _last_begun(labour: Labour, crew: Crew, lives: list[Life], at: int) -> Hand | None:
    """Who may be interrupted for somebody who waits for the team; None as well where a rep is free, who
    is next to take people."""
    able = [one for one in crew.hands if below_cap(crew, one, labour.simulation.world)]
    if any(one.free is not None and one.is_at_hand(at) for one in able):
        return None
    found = [one for one in able if _in_hand(labour, crew, one, lives, at) is not None]
    return max(found, key=lambda one: one.job.began if one.job is not None else 0, default=None)
