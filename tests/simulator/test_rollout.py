"""A change of policy in mid-run: both simulators agree, and nothing moves that nobody changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from policy.compile import load
from policy.model import DAY, Policy
from simulator.measures import split
from simulator.model import Scenario
from simulator.plan import Plan, PlanError, plan
from simulator.replication import Ints, Worker
from simulator.rollout import Rollout
from simulator.scenario import load as load_scenario
from simulator.study import study
from simulator.tables import tables, unpacked
from tests.generators.kinds import made
from tests.simulator import funnel
from tests.simulator.twins import unchanged

# Clocks of people who were inside at the start go on as they stand (2001).
SAME = [("plain", 2), ("plain", 12), ("plain", 13), ("plain", 14), ("plain", 34), ("plain", 45),
        ("urgent", 85), ("urgent", 86), ("urgent", 125), ("snapshot", 2001)]  # fmt: skip


@pytest.mark.parametrize(("kind", "seed"), SAME)
def test_a_switch_to_the_same_changes_nothing(kind: str, seed: int) -> None:
    """No line of the log and no number but those of the switch, of whom nobody is moved."""
    policy, scenario, _ = made(kind, seed)
    at = scenario.start + scenario.horizon // 2 + 7
    assert unchanged(policy, scenario, seed, at) == []
    inside, moved = counts(plan(policy, scenario, Rollout(policy, scenario, at)), seed)["switch"].T
    assert inside.sum() > moved.sum() == 0


def change(seed: int) -> tuple[Policy, Scenario, Rollout]:
    policy, scenario, base = made("rollout", seed)
    assert base is not None
    return policy, scenario, base


def counts(planned: Plan, seed: int) -> dict[str, Ints]:
    return split(planned, Worker(planned).run(seed, 0))


def test_colleagues_move_nobody_whose_life_has_run_ahead_to_the_switch() -> None:
    story = Path(__file__).resolve().parents[2] / "examples" / "b2b_saas"
    policy = load([str(story)]).policy
    assert policy is not None
    scenario, _, _ = load_scenario(story / "scenario.yaml", policy)
    assert scenario is not None
    planned = plan(policy, scenario, Rollout(policy, scenario, scenario.start + 60 * DAY)).before
    assert planned is not None
    worker = Worker(planned)
    in_turn = worker.run(1, 0, ahead=False)
    assert (worker.run(1, 0, ahead=True) == in_turn).all()


@pytest.mark.parametrize("seed", [3, 5, 111])
def test_whoever_moves_at_the_switch_is_counted(seed: int) -> None:
    policy, scenario, base = change(seed)
    planned = plan(policy, scenario, base)
    worker = Worker(planned)
    worker.run(seed, 0, logging=True)
    now = [one for one in worker.log() if one.at == base.at]
    carried = {one.lead for one in now if one.kind == "switch"}
    moved = {one.lead for one in now if one.kind == "move" and one.lead in carried}
    found = counts(planned, seed)["switch"]
    assert found[:, 0].sum() == len(carried)
    assert found[:, 1].sum() == len(moved)


def test_whoever_is_above_a_lower_bar_crosses_it_at_the_switch() -> None:
    world = funnel.scenario(days=60)
    base = Rollout(funnel.policy(), world, world.start + 30 * DAY)
    planned = plan(funnel.policy(bar=80), world, base)
    worker = Worker(planned)
    worker.run(1, 0, logging=True)
    at_switch = [one for one in worker.log() if one.at == base.at]
    there = {one.lead: one.value for one in at_switch if one.kind == "switch"}
    above = [one.lead for one in at_switch if one.kind == "move" and one.value == "lead.MQL"]
    assert len(above) == len(set(above)) > 20
    assert {there[lead] for lead in above} == {"lead.Inquiry"}
    states = [one.name for one in planned.policy.statuses]
    (inside, moved) = counts(planned, 1)["switch"].T
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
    planned = plan(policy, scenario, base)
    told = tables(planned)
    there = unpacked(told.packed(), told.digest)
    assert np.array_equal(Worker(there).run(7, 3), Worker(planned).run(7, 3))
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
