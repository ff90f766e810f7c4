"""Reps of their own hours come and go, join and leave (docs/simulator.md, Reps)."""

from __future__ import annotations

from policy.fold.routing import wait
from policy.fold.turn import Turn
from simulator.reference.crew import Crew, Hand
from simulator.reference.labour import Labour
from simulator.reference.life import Job, Life, Task
from simulator.reference.order import CALENDAR


def come_or_go(labour: Labour, crew: Crew, hand: Hand, at: int) -> None:
    """A rep comes, goes, joins or leaves; or has begun although they are not there."""
    here, roster, name = labour.simulation, hand.roster, crew.team.name
    assert roster is not None
    if hand.job is not None and hand.job.cut and not roster.is_at_hand(at):
        labour.cut_off(hand, hand.job, _life_of(labour, hand.job), at)
    if at in roster.edges() and hand.seen != at:
        hand.seen = at
        if roster.hands_over(at):
            here.world.desks = here.world.desks.left(name, hand.rep.name)
            _hand_over(labour, crew, hand, at)
        if any(begin == at for begin, _ in roster.stints):
            hand.free = hand.rests = at
        _pass_over(labour, crew, hand, at)
    here.call(name, at)


def _pass_over(labour: Labour, crew: Crew, hand: Hand, at: int) -> None:
    """Whether strategies pick the rep from now on."""
    world, team, rep = labour.simulation.world, crew.team.name, hand.rep.name
    seat = world.desks.seat(team, rep)
    assert seat is not None
    assert hand.roster is not None
    if not hand.roster.gets_people(at):
        world.desks = world.desks.left(team, rep)
    elif not seat.active:
        world.desks = world.desks.joined(team, rep, seat.weight)


def _hand_over(labour: Labour, crew: Crew, hand: Hand, at: int) -> None:
    """Nobody has the rep's people any more; they wait for the team."""
    here = labour.simulation
    if hand.job is not None:
        _drop(labour, hand, hand.job, at)
    for life in here.lives:
        person = life.person
        if person is None or (person.team, person.rep) != (crew.team.name, hand.rep.name):
            continue
        turn = Turn(here.reader, here.world, at, person)
        wait(turn, crew.team.name, person.row)
        here.adopt(life, turn.person, turn.effects, at, CALENDAR)


def _drop(labour: Labour, hand: Hand, job: Job, at: int) -> None:
    """It never ends; a person taken from a backlog goes back there."""
    labour.drop(hand, job, at)
    life = _life_of(labour, job)
    if job.pulled and life.job is job:
        life.job = None
        life.tasks.append(Task())
        for team in labour.idle_teams(life):
            labour.simulation.call(team, at)


def _life_of(labour: Labour, job: Job) -> Life:
    return next(life for one, life in labour.jobs if one is job)
