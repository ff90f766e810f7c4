"""Random snapshots: people who are inside when a random world starts."""

from __future__ import annotations

import random
from dataclasses import replace

from dsl.typed import Value
from policy.model import DAY, HOUR, MICRO, MINUTE, Policy, Status
from policy.state import Event
from simulator.inside import Inside
from simulator.model import Scenario
from tests.generators.leads import random_value

_AGES = (0, 1, 20 * MINUTE, 5 * HOUR, 2 * DAY, 9 * DAY, 40 * DAY, 400 * DAY)


def with_inside(policy: Policy, world: Scenario, rng: random.Random, people: int = 20) -> Scenario:
    """The world with so many people in it from the start."""
    intents = tuple(rng.random() for _ in range(4))
    found = tuple(_person(policy, world, rng, number, intents) for number in range(people))
    return replace(world, inside=found)


def _person(
    policy: Policy, world: Scenario, rng: random.Random, number: int, intents: tuple[float, ...]
) -> Inside:
    status = rng.choice(policy.statuses)
    entered = world.start - _age(rng)
    born = entered - rng.choice((0, _age(rng)))
    team, rep = _holder(policy, world, status, rng)
    return Inside(
        f"P-{number}",
        rng.choice(world.sources).name,
        status.name,
        entered,
        born,
        _values(policy, world, rng),
        _history(policy, world, born, rng) if rng.random() < 0.6 else (),
        _points(policy, rng),
        team,
        rep,
        rng.choice((0, 0, 1, 3)),
        rng.choice(((), intents, intents[:1])),
    )


def _age(rng: random.Random) -> int:
    most = rng.choice(_AGES)
    return rng.randrange(most) if most > 1 and rng.random() < 0.8 else most


def _values(policy: Policy, world: Scenario, rng: random.Random) -> tuple[tuple[str, Value | None], ...]:
    found: list[tuple[str, Value | None]] = []
    for field in policy.fields:
        if field.name == policy.account_key:
            if rng.random() < 0.7:
                found.append((field.name, rng.choice(("Acme", "Initech", "Umbrella", None))))
        elif field.name != "source" and rng.random() < 0.6:
            found.append((field.name, random_value(field, rng) if rng.random() < 0.7 else None))
    return tuple(found)


def _history(policy: Policy, world: Scenario, born: int, rng: random.Random) -> tuple[Event, ...]:
    ticks = sorted(rng.randint(born, world.start) for _ in range(rng.choice((1, 3, 8))))
    return tuple(Event(at, rng.choice(policy.events)) for at in ticks)


def _points(policy: Policy, rng: random.Random) -> tuple[tuple[str, int], ...]:
    return tuple(
        (group.name, rng.randrange(-20, 120) * MICRO // 2)
        for group in policy.groups
        if rng.random() < 0.3
    )


def _holder(
    policy: Policy, world: Scenario, status: Status, rng: random.Random
) -> tuple[str | None, str | None]:
    teams = [one for one in world.teams if policy.team[one.team].role == status.owner] or list(
        world.teams
    )
    if not teams or rng.random() < 0.3:
        return None, None
    team = rng.choice(teams)
    reps = [one.name for one in team.reps or ()]
    rep = rng.choice([*reps, "nobody known"]) if reps and rng.random() < 0.6 else None
    return rng.choice((team.team, team.team, None)), rep
