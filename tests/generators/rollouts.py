"""Random changes of policy in the middle of a random world: small ones, and wholly other policies."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from policy.compile import compile_text
from policy.migration import becomes
from policy.model import Clock, Delay, Policy, Retired, Status
from simulator.model import Scenario, TeamModel
from simulator.rollout import Rollout
from tests.generators.curves import with_curves
from tests.generators.policies import random_policy_text
from tests.generators.rosters import with_rosters
from tests.generators.variants import with_backlogs, with_colleagues, with_derived, with_figures
from tests.generators.worlds import random_world

Change = tuple[Policy, Scenario, Rollout]


def random_rollout(
    rng: random.Random, people: int = 40, days: int = 20, accounts: bool | None = None
) -> Change:
    """The new policy and scenario, and the base with the instant of the switch. Unless it is said, some
    have accounts."""
    accounts = rng.random() < 0.3 if accounts is None else accounts
    old = random_policy(rng, accounts)
    world = random_world(old, rng, people, days, accounts=accounts)
    if rng.random() < 0.3:
        old, world = with_backlogs(old, world, rng)
    if rng.random() < 0.5:
        world = with_derived(old, world, rng) if rng.random() < 0.5 else world
        new, scenario = changed(old, rng), _staffed(world, rng)
    else:
        new = successor(old, random_policy(rng, accounts))
        other = random_world(new, rng, people, days, accounts=accounts)
        if rng.random() < 0.3:
            new, other = with_backlogs(new, other, rng)
        scenario = same_people(world, other, rng)
    if rng.random() < 0.3:
        world = with_rosters(old, world, rng)
        own = rng.random() < 0.5
        scenario = (
            with_rosters(new, scenario, rng) if own else replace(scenario, teams=_teams(world, new))
        )
    at = (
        world.start
        + int(world.horizon * rng.choice((0.25, 0.5, 0.8)))
        + rng.choice((0, 1, 18_000_000_007))
    )
    return new, scenario, Rollout(old, world, at)


def _teams(world: Scenario, new: Policy) -> tuple[TeamModel, ...]:
    """The teams as they were, as far as the new policy has them and their hours."""
    hours = {one.team: {one.hours, *(rep.hours for rep in one.reps or ())} for one in world.teams}
    known = {None, "", "always", *new.calendar}
    return tuple(one for one in world.teams if one.team in new.team and hours[one.team] <= known)


def random_policy(rng: random.Random, accounts: bool = False) -> Policy:
    policy, found = compile_text(random_policy_text(rng, rng.choice((1, 2, 3))))
    assert policy is not None, found
    return with_colleagues(policy, rng) if accounts else policy


def successor(old: Policy, new: Policy) -> Policy:
    """The new policy with a place for whoever stands in a status that it does not have."""
    lost = [one for one in old.statuses if one.name not in becomes(old, new)]
    said = [replace(one, becomes=_place(old.status[one.becomes], old, new)) for one in old.retired]
    retired = [Retired(one.label, _place(one, old, new)) for one in lost]
    return replace(new, retired=(*said, *retired))


def _place(status: Status, old: Policy, new: Policy) -> str:
    """Where they go: the last status of the track, or of the first one."""
    kept = becomes(old, new).get(status.name)
    track = status.track if status.track in new.tracks else new.tracks[0]
    return kept or [one.name for one in new.statuses if one.track == track][-1]


def same_people(old: Scenario, new: Scenario, rng: random.Random) -> Scenario:
    """The new scenario with the old one's people, who come twice as often now and then."""
    models = {one.field: one for one in old.fields}
    often = 2.0 if rng.random() < 0.3 else 1.0
    return replace(
        new,
        start=old.start,
        timezone=old.timezone,
        accounts=old.accounts,
        fields=tuple(models.get(one.field, one) for one in new.fields),
        sources=tuple(replace(one, rate=one.rate * often) for one in old.sources),
        intent=old.intent,
    )


def changed(policy: Policy, rng: random.Random) -> Policy:
    """Numbers of the policy changed here and there."""

    def some(value: int) -> int:
        return max(1, int(value * rng.choice((0.3, 1, 1, 2)))) if value > 0 else value

    def within(one: Delay) -> Delay:
        return replace(one, amount=some(one.amount))

    def clock(one: Clock) -> Clock:
        return replace(one, within=within(one.within))

    def status(one: Status) -> Status:
        edges = (
            replace(edge, after=None if edge.after is None else within(edge.after))
            for edge in one.transitions
        )
        return replace(one, clocks=tuple(map(clock, one.clocks)), transitions=tuple(edges))

    groups = (
        replace(
            one,
            rules=tuple(replace(rule, points=rule.points * rng.choice((1, 1, 2))) for rule in one.rules),
        )
        for one in policy.groups
    )
    teams = (
        replace(
            one,
            at_most_open=rng.choice((one.at_most_open, 1, None)),
            work=rng.choice((one.work, "newest first")),
        )
        for one in policy.teams
    )
    routes = policy.routes if rng.random() < 0.6 else policy.routes[1:]
    return replace(
        policy,
        statuses=tuple(map(status, policy.statuses)),
        groups=tuple(groups),
        teams=tuple(teams),
        routes=routes,
    )


def _staffed(scenario: Scenario, rng: random.Random) -> Scenario:
    """Some teams lose a rep, finish otherwise, or are no longer there; some work is done otherwise."""

    def team(one: TeamModel) -> TeamModel:
        ends: Any = rng.choice(("finish", "pause", "hand back"))
        reps = one.reps if one.reps is None or rng.random() < 0.7 else one.reps[1:]
        return replace(one, reps=reps, shift_end=ends if rng.random() < 0.3 else one.shift_end)

    mixes = tuple(one for one in scenario.behaviour.mixes if rng.random() < 0.8)
    work = tuple(
        replace(one, by="nobody", each="pick-up", retry=None)
        if rng.random() < 0.1 and one.takes
        else one
        for one in scenario.work
    )
    return replace(
        scenario,
        teams=tuple(team(one) for one in scenario.teams if rng.random() < 0.9),
        behaviour=replace(scenario.behaviour, mixes=mixes),
        work=work,
    )


def with_much(change: Change, rng: random.Random) -> Change:
    """The change in worlds where everything costs, and depends on everything: for both policies alike as
    far as they are."""
    policy, scenario, base = change
    drawn = rng.random()
    old, new = (
        with_curves(one, with_figures(one, world, random.Random(drawn)), random.Random(drawn))
        for one, world in ((base.policy, base.scenario), (policy, scenario))
    )
    new = replace(new, horizon=old.horizon, follow_up=old.follow_up, warm_up=old.warm_up)
    at = min(base.at, old.start + old.horizon - 1)
    return policy, new, replace(base, scenario=old, at=at)
