"""A change of policy in mid-run: both simulators agree, and nothing moves that nobody changed."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from policy.compile import load
from policy.model import DAY
from simulator.measures import split
from simulator.plan import Plan, PlanError, plan
from simulator.reference import simulate_log
from simulator.replication import Ints, Worker
from simulator.rollout import Rollout
from simulator.scenario import load as load_scenario
from simulator.study import study
from simulator.tables import tables, unpacked
from tests.generators.interruptions import busy_rollout, busy_world
from tests.generators.rollouts import Change, random_rollout, with_much
from tests.simulator import funnel
from tests.simulator.test_twins import world

# What they are about: reps of their own hours (4, 10, 401), backlogs of idle reps (5, 9), fields that
# follow from an account's people (3, 32), more people from the switch on (2, 13), replies (64).
SEEDS = (2, 3, 4, 5, 9, 10, 13, 32, 64, 111, 401)


@cache
def change(seed: int) -> Change:
    return random_rollout(random.Random(seed), 30, 20)


@pytest.mark.parametrize("seed", SEEDS)
def test_twins_write_one_log(seed: int) -> None:
    policy, scenario, base = change(seed)
    expected = simulate_log(policy, scenario, seed, 0, base)
    worker = Worker(plan(policy, scenario, base))
    worker.run(seed, 0, ahead=False, logging=True)
    assert worker.log() == expected
    worker.run(seed, 0, ahead=True, logging=True)
    assert worker.log() == expected
    in_turn = worker.run(seed, 0, ahead=False)
    assert (worker.run(seed, 0, ahead=True) == in_turn).all()


@pytest.mark.parametrize("seed", [56, 126, 159])
def test_urgent_people_are_carried_over(seed: int) -> None:
    policy, scenario, base = busy_rollout(random.Random(seed), 150, 5)
    expected = simulate_log(policy, scenario, seed, 0, base)
    assert any(one.kind == "interrupted" and one.at >= base.at for one in expected)
    worker = Worker(plan(policy, scenario, base))
    worker.run(seed, 0, ahead=True, logging=True)
    assert worker.log() == expected


@pytest.mark.parametrize("seed", [85, 86, 125])
def test_a_switch_to_the_same_interrupts_the_same(seed: int) -> None:
    policy, scenario = busy_world(random.Random(seed), 150, 5)
    base = Rollout(policy, scenario, scenario.start + scenario.horizon // 2 + 7)
    rolled, alone = Worker(plan(policy, scenario, base)), Worker(plan(policy, scenario))
    rolled.run(seed, 0, logging=True)
    alone.run(seed, 0, logging=True)
    assert [one for one in rolled.log() if one.kind != "switch"] == alone.log()


@pytest.mark.parametrize("seed", [1, 2, 6])
def test_twins_keep_owners_of_accounts(seed: int) -> None:
    hold(random_rollout(random.Random(seed), 130, 8, accounts=True), seed)


def test_work_that_would_pause_to_the_end_does_so_after_a_switch() -> None:
    hold(random_rollout(random.Random(358), 100, 8, accounts=True), 358)


@pytest.mark.parametrize("seed", [4, 5, 9])
def test_twins_carry_over_whatever_is_read(seed: int) -> None:
    rng = random.Random(seed)
    hold(with_much(random_rollout(rng, 60, 12), rng), seed)


def hold(change: Change, seed: int) -> None:
    policy, scenario, base = change
    expected = simulate_log(policy, scenario, seed, 0, base)
    assert sum(one.kind == "switch" for one in expected) > 4
    worker = Worker(plan(policy, scenario, base))
    for ahead in (False, True):
        worker.run(seed, 0, ahead, logging=True)
        assert worker.log() == expected


def counts(made: Plan, seed: int) -> dict[str, Ints]:
    return split(made, Worker(made).run(seed, 0))


@pytest.mark.parametrize("seed", [2, 12, 13, 14, 34, 45])
def test_a_switch_to_the_same_changes_nothing(seed: int) -> None:
    policy, scenario = world(seed)
    base = Rollout(policy, scenario, scenario.start + scenario.horizon // 2 + 7)
    made = plan(policy, scenario, base)
    rolled, alone = Worker(made), Worker(plan(policy, scenario))
    rolled.run(seed, 0, logging=True)
    alone.run(seed, 0, logging=True)
    log = rolled.log()
    assert any(one.kind == "switch" for one in log)
    assert [one for one in log if one.kind != "switch"] == alone.log()
    warm = replace(scenario, warm_up=base.at - scenario.start)
    with_switch, without = counts(made, seed), counts(plan(policy, warm), seed)
    assert with_switch.pop("switch")[:, 1].sum() == 0
    without.pop("switch")
    for name, some in without.items():
        assert np.array_equal(with_switch[name], some), name


def test_colleagues_move_nobody_whose_life_has_run_ahead_to_the_switch() -> None:
    story = Path(__file__).resolve().parents[2] / "examples" / "b2b_saas"
    policy = load([str(story)]).policy
    assert policy is not None
    scenario, _, _ = load_scenario(story / "scenario.yaml", policy)
    assert scenario is not None
    made = plan(policy, scenario, Rollout(policy, scenario, scenario.start + 60 * DAY)).before
    assert made is not None
    worker = Worker(made)
    in_turn = worker.run(1, 0, ahead=False)
    assert (worker.run(1, 0, ahead=True) == in_turn).all()


@pytest.mark.parametrize("seed", [3, 5, 111])
def test_whoever_moves_at_the_switch_is_counted(seed: int) -> None:
    policy, scenario, base = change(seed)
    made = plan(policy, scenario, base)
    worker = Worker(made)
    worker.run(seed, 0, logging=True)
    now = [one for one in worker.log() if one.at == base.at]
    carried = {one.lead for one in now if one.kind == "switch"}
    moved = {one.lead for one in now if one.kind == "move" and one.lead in carried}
    found = counts(made, seed)["switch"]
    assert found[:, 0].sum() == len(carried)
    assert found[:, 1].sum() == len(moved)


def test_whoever_is_above_a_lower_bar_crosses_it_at_the_switch() -> None:
    world = funnel.scenario(days=60)
    base = Rollout(funnel.policy(), world, world.start + 30 * DAY)
    made = plan(funnel.policy(bar=80), world, base)
    worker = Worker(made)
    worker.run(1, 0, logging=True)
    at_switch = [one for one in worker.log() if one.at == base.at]
    there = {one.lead: one.value for one in at_switch if one.kind == "switch"}
    above = [one.lead for one in at_switch if one.kind == "move" and one.value == "lead.MQL"]
    assert len(above) == len(set(above)) > 20
    assert {there[lead] for lead in above} == {"lead.Inquiry"}
    states = [one.name for one in made.policy.statuses]
    (inside, moved) = counts(made, 1)["switch"].T
    assert moved[states.index("lead.MQL")] == len(above) == moved.sum()
    assert inside[states.index("lead.Inquiry")] == list(there.values()).count("lead.Inquiry")


def test_the_base_is_run_to_the_bit() -> None:
    """Up to the switch, a proposal's log is the base's, whatever the proposal says."""
    policy, scenario, base = change(3)
    one, other = Worker(plan(policy, scenario, base)), Worker(plan(base.policy, base.scenario))
    one.run(3, 0, logging=True)
    other.run(3, 0, logging=True)
    before = [line for line in other.log() if line.at < base.at]
    assert len(before) > 50
    assert [line for line in one.log() if line.at < base.at] == before


def test_threads_and_machines_know_the_switch() -> None:
    policy, scenario, base = change(7)
    made = plan(policy, scenario, base)
    told = tables(made)
    there = unpacked(told.packed(), told.digest)
    assert np.array_equal(Worker(there).run(7, 3), Worker(made).run(7, 3))
    (one,) = study([(policy, scenario, base)], 4, 1, threads=1)
    (two,) = study([(policy, scenario, base)], 4, 1, threads=2)
    assert np.array_equal(one.cubes, two.cubes)


def test_a_switch_at_the_start_is_no_switch() -> None:
    policy, scenario, base = change(3)
    assert plan(policy, scenario, replace(base, at=scenario.start)).before is None


def test_what_cannot_be_carried_over_is_refused() -> None:
    policy, scenario, base = change(3)
    with pytest.raises(PlanError, match="not within"):
        plan(policy, scenario, replace(base, at=scenario.start + scenario.horizon))
    with pytest.raises(PlanError, match="horizon"):
        plan(policy, replace(scenario, horizon=scenario.horizon + DAY), base)
    other = replace(scenario, sources=scenario.sources[:-1])
    with pytest.raises(PlanError, match="sources"):
        plan(policy, other, base)
    lost = replace(
        base.policy,
        statuses=(
            *base.policy.statuses,
            replace(base.policy.statuses[0], name="lead.Gone", label="Gone"),
        ),
    )
    with pytest.raises(PlanError, match="carried over"):
        plan(policy, scenario, replace(base, policy=lost))
