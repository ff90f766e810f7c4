"""A random world, or its policy, with something more: owners, colleagues, backlogs, what things cost."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import accumulate

from policy.model import DAY, HOUR, MINUTE, Policy
from simulator.model import Campaign, Derived, FieldModel, Personas, Scenario, Segment, Work
from simulator.numeric import Apply, Constant, Number
from simulator.scenario.segments import fields_in
from tests.generators.leads import random_value
from tests.generators.worlds import INTENT, exponential


def with_owners(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The world with some accounts that have an owner from the start."""
    teams = [one.team for one in world.teams if one.reps]
    if world.accounts is None or not teams:
        return world
    owned = replace(world.accounts, owned=rng.choice((0.3, 0.9)), team=rng.choice(teams))
    return replace(world, accounts=owned)


def with_colleagues(policy: Policy, rng: random.Random) -> Policy:
    """The policy with at least one score group of the account."""
    wide = [group.of_account or rng.random() < 0.6 for group in policy.groups]
    wide[0] = wide[0] or not any(wide)
    groups = zip(policy.groups, wide, strict=True)
    return replace(policy, groups=tuple(replace(one, of_account=both) for one, both in groups))


def with_personas(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The world with some fields drawn together from the rows of a table."""
    chosen = [one.field for one in world.fields if rng.random() < 0.6]
    names = ("", *(one.name for one in world.sources if rng.random() < 0.5))
    weights = {}
    for source in names:
        weights[source] = tuple(accumulate(rng.random() + 0.1 for _ in range(rng.randint(1, 6))))

    def tabled(model: FieldModel) -> FieldModel:
        field = policy.field_named[model.field]
        groups = tuple(
            Personas(source, summed, tuple(random_value(field, rng) for _ in summed))
            for source, summed in weights.items()
        )
        return FieldModel(model.field, personas=groups, missing=model.missing)

    first = [tabled(one) for one in world.fields if one.field in chosen]
    rest = [one for one in world.fields if one.field not in chosen]
    return replace(world, fields=(*first, *rest))


def with_zones(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The world with behaviour in the hours of zones that a field says."""
    drawn = [one for one in world.fields if one.choices]
    if not drawn:
        return world
    one = rng.choice(drawn)
    values = dict.fromkeys(value for value, _ in one.choices)
    places = ("America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata")
    zones = tuple((value, rng.choice(places)) for value in values if rng.random() < 0.7)
    weights = tuple(2.0 if 8 <= hour % 24 < 18 else 0.25 for hour in range(168))
    behaviour = replace(world.behaviour, hour_of_week=weights, zone_field=one.field, zones=zones)
    return replace(world, behaviour=behaviour)


def with_asking(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The world with people who ask to be talked to, by some of what they do."""
    events = sorted(policy.events)
    work = tuple(
        replace(one, asked_by=tuple(rng.sample(events, min(len(events), rng.randint(1, 2)))))
        if one.by != "nobody" and events and rng.random() < 0.8
        else one
        for one in world.work
    )
    return replace(world, work=work)


def with_derived(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The world with yes/no fields that follow from what the people of an account are at."""
    free = [one.name for one in policy.fields if one.type == "yes/no" and not one.fixed]
    if world.accounts is None or not free:
        return world
    found = []
    for name in free:
        if rng.random() < 0.8:
            there = [one.name for one in policy.statuses if rng.random() < 0.4]
            found.append(Derived(name, tuple(there or [policy.statuses[0].name])))
    taken = {one.field for one in found}
    work = tuple(
        replace(one, reveals=tuple(pair for pair in one.reveals if pair[0] not in taken))
        for one in world.work
    )
    fields = tuple(one for one in world.fields if one.field not in taken)
    accounts = replace(world.accounts, derived=tuple(found))
    return replace(world, accounts=accounts, work=work, fields=fields)


def with_backlogs(policy: Policy, world: Scenario, rng: random.Random) -> tuple[Policy, Scenario]:
    """Both with idle reps who take people from statuses, which mostly nobody owns."""
    work = tuple(_idle(policy, world, one, rng) for one in world.work)
    free = {one.status for one in work if one.by == "idle" and rng.random() < 0.8}
    statuses = tuple(replace(one, owner=None) if one.name in free else one for one in policy.statuses)
    return replace(policy, statuses=statuses), replace(world, work=work)


def _idle(policy: Policy, world: Scenario, work: Work, rng: random.Random) -> Work:
    edges = [one for one in policy.status[work.status].transitions if one.trigger == "by"]
    roles = {role for one in edges for role in one.roles}
    there = [one.team for one in world.teams if one.reps and policy.team[one.team].role in roles]
    if not there:
        return work
    role = policy.team[rng.choice(there)].role
    teams = [one for one in there if policy.team[one].role == role]
    return replace(
        work,
        by="idle",
        each="pick-up",
        takes=work.takes or exponential(20 * MINUTE),
        effort=None,
        retry=work.retry or DAY,
        teams=tuple(teams[: rng.randint(1, len(teams))]),
        picks=rng.choice(("oldest first", "newest first", "highest score first", "earliest due first")),
        share=rng.choice((1.0, 0.5, 0.2)),
    )


def with_figures(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The world with a warm-up and a follow-up, segments, and what people and touches cost: all that is
    counted can be told apart."""
    return replace(
        world,
        horizon=world.horizon - world.horizon // 4 // HOUR * HOUR,
        follow_up=world.horizon // 4 // HOUR * HOUR,
        warm_up=rng.choice((0, world.horizon // 5 + 7)),
        sources=tuple(
            replace(one, cost=_cost(rng), campaigns=(*one.campaigns, _fair(world), _fair(world, 2)))
            for one in world.sources
        ),
        touches=tuple(replace(one, cost=rng.randrange(500)) for one in world.touches),
        segments=(*_segments(policy, world), Segment("others", None)),
    )


def _segments(policy: Policy, world: Scenario) -> tuple[Segment, ...]:
    """Whom some rule of the score means."""
    modelled = {"source", *(one.field for one in world.fields)}
    rules = [one.when for group in policy.groups for one in group.rules if one.when is not None]
    readable = [one for one in rules if fields_in(one) <= modelled]
    return tuple(Segment(f"segment {i}", one) for i, one in enumerate(readable[:2]))


def _fair(world: Scenario, later: int = 1) -> Campaign:
    """Some come within hours; of the second, some come too late."""
    return Campaign(world.start + world.horizon * later // 2 - DAY, 3 + later, 2 * DAY)


def _cost(rng: random.Random) -> Number | None:
    node = Apply("*", (Constant(float(rng.randrange(5_000))), Apply("+", (Constant(0.5), INTENT))))
    return Number(node, "money") if rng.random() < 0.8 else None
