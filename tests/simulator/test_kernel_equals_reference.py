"""Line by line on the stories: the kernel, queued and running ahead, against the slow simulator."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from policy.compile import load
from policy.model import DAY, HOUR, MICRO, Fading, Policy
from simulator.model import AccountModel, AfterTouch, Scenario
from simulator.numeric import Apply, Constant, Number
from simulator.plan import plan
from simulator.replication import Worker
from simulator.run import simulate_log
from simulator.scenario import load as load_scenario
from tests.simulator.twins import agree

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def story(folder: str) -> tuple[Policy, Scenario]:
    policy = load([str(EXAMPLES / folder)]).policy
    assert policy is not None
    scenario, found, _ = load_scenario(str(EXAMPLES / folder / "scenario.yaml"), policy)
    assert scenario is not None, found
    return policy, scenario


def hold_equal(policy: Policy, scenario: Scenario, seed: int) -> None:
    log = agree((policy, scenario, None), seed)
    assert simulate_log(policy, scenario, seed) == log
    assert simulate_log(policy, scenario, seed, event_by_event=True) == log


@pytest.mark.parametrize(
    ("folder", "days", "seed"),
    [("reference_funnel", 5, 1), ("marketplace", 5, 2), ("b2b_saas", 12, 3), ("b2b_saas", 5, 4)],
)
def test_the_stories(folder: str, days: float, seed: int) -> None:
    policy, scenario = story(folder)
    hold_equal(policy, replace(scenario, horizon=int(days * DAY), follow_up=6 * HOUR), seed)


@pytest.mark.parametrize("people", [1.6, 4.0])
def test_a_year_counts_the_same_ahead_and_in_turn(people: float) -> None:
    policy, scenario = story("b2b_saas")
    worker = Worker(plan(policy, replace(scenario, accounts=AccountModel(people))))
    in_turn = worker.run(8, 0, ahead=False)
    assert (worker.run(8, 0, ahead=True) == in_turn).all()


@pytest.mark.parametrize("assign", ["round robin", "weighted round robin", "least loaded", "sticky"])
@pytest.mark.parametrize("shift_end", ["finish", "pause", "hand back"])
def test_every_strategy_and_shift_end(assign: str, shift_end: str) -> None:
    policy, scenario = story("b2b_saas")
    order = {"finish": "highest score first", "pause": "newest first", "hand back": "earliest due first"}
    teams = tuple(
        replace(one, assign=assign, at_most_open=3, work=order[shift_end])  # type: ignore[arg-type]
        for one in policy.teams
    )
    models = tuple(
        replace(one, shift_end=shift_end)  # type: ignore[arg-type]
        for one in scenario.teams
    )
    busy = replace(
        scenario,
        horizon=4 * DAY,
        follow_up=0,
        teams=models,
        sources=tuple(replace(one, rate=one.rate * 1.5) for one in scenario.sources),
    )
    hold_equal(replace(policy, teams=teams), busy, 5)


@pytest.mark.parametrize(("fading", "seed"), [("expires", 4), ("half-life", 7)])
def test_lively_colleagues(fading: str, seed: int) -> None:
    """Accounts of five on average, whose events come often and weigh much."""
    policy, scenario = story("b2b_saas")
    fadings: dict[str, Fading] = {one.fading.kind: one.fading for one in policy.groups}
    groups = tuple(
        replace(
            one,
            high=60 * MICRO,
            fading=fadings[fading],
            rules=tuple(replace(rule, points=4 * rule.points) for rule in one.rules),
        )
        if one.of_account
        else one
        for one in policy.groups
    )
    mixes = tuple(
        replace(mix, events=tuple((event, often(rate, 8.0)) for event, rate in mix.events))
        for mix in scenario.behaviour.mixes
    )
    lively = replace(
        scenario,
        behaviour=replace(scenario.behaviour, mixes=mixes),
        accounts=AccountModel(5.0),
        horizon=4 * DAY,
        follow_up=0,
    )
    hold_equal(replace(policy, groups=groups), lively, seed)


def often(rate: Number, times: float) -> Number:
    return replace(rate, node=Apply("*", (Constant(times), rate.node)))


def test_behaviour_by_the_hour_and_after_touches() -> None:
    policy, scenario = story("b2b_saas")
    weights = tuple(2.0 if 9 <= hour % 24 < 17 else 0.5 for hour in range(168))
    behaviour = replace(
        scenario.behaviour,
        hour_of_week=weights,
        timezone="America/New_York",
        after_touch=AfterTouch(3.0, 2 * DAY, policy.events[:2]),
    )
    hold_equal(policy, replace(scenario, behaviour=behaviour, horizon=8 * DAY, follow_up=0), 6)
