"""Random reps: who joins, leaves, is away or new to the work, and who picks as they like."""

from __future__ import annotations

import random
from dataclasses import replace

from policy.model import DAY, HOUR, Policy
from simulator.model import Attrition, Ramp, Rep, Scenario, Straying, TeamModel


def with_rosters(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The scenario with reps who join, leave, are away, part of the day at work, in meetings, sick, new
    to the work, or picking as they like."""
    days = world.horizon // DAY
    return replace(
        world, teams=tuple(_rostered(policy, one, world.start, days, rng) for one in world.teams)
    )


def _rostered(policy: Policy, team: TeamModel, start: int, days: int, rng: random.Random) -> TeamModel:
    if not team.reps:
        return team
    reps = tuple(_own_time(policy, one, start, days, rng) for one in team.reps)
    leaving = None
    if rng.random() < 0.4:
        vacant = rng.choice((None, 0, DAY, 5 * DAY + HOUR))
        leaving = Attrition(rng.uniform(0.2, 3.0) / (days * DAY), vacant)
    straying = None
    if rng.random() < 0.4:
        straying = Straying(rng.choice((0.0, 0.5, 0.9)), rng.choice(("anybody", "newest")))
    return replace(
        team,
        reps=reps,
        cover=rng.choice(("none", "new", "all")),
        attrition=leaving,
        shrinkage=rng.choice((0.0, 0.0, 0.2, 0.9)),
        absence=rng.choice((0.0, 0.0, 0.3)),
        straying=straying,
    )


def _own_time(policy: Policy, rep: Rep, start: int, days: int, rng: random.Random) -> Rep:
    def moment() -> int:
        at = start + rng.randrange(-2, days + 2) * DAY
        return at - at % DAY + rng.choice((0, 0, 5, 13)) * HOUR

    joins = moment() if rng.random() < 0.3 else None
    leaves = None
    if rng.random() < 0.3:
        leaves = (moment() if joins is None else joins) + rng.randrange(1, days) * DAY
    marks = sorted({moment() for _ in range(rng.choice((0, 0, 2, 4)))})
    ramp = Ramp(rng.uniform(0.2, 0.9), rng.randrange(1, 12) * DAY) if rng.random() < 0.5 else None
    hours = rng.choice(("", "", "always", *(one.name for one in policy.calendars)))
    return replace(
        rep,
        joins=joins,
        leaves=leaves,
        away=tuple(zip(marks[::2], marks[1::2], strict=False)),
        hours=hours,
        share=rng.choice((1.0, 1.0, 0.5)),
        ramp=ramp,
    )
