"""A simulated history, replayed through the fast engine, is accepted step by step: the same moves at the
same instants, the same deadlines, the same breaches, the same scores."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from policy.compile import load
from policy.engine import Engine
from policy.fold.advance import advance
from policy.fold.step import step
from policy.model import DAY, Policy
from policy.state import (
    Alone,
    Born,
    ClockBreached,
    ClockMet,
    ClockStarted,
    Desks,
    Effect,
    Entered,
    Fact,
    Moved,
    Person,
    Rejected,
)
from simulator.log import Record
from simulator.model import Scenario
from simulator.reference.run import Simulation
from simulator.reference.switch import take_over
from simulator.rollout import Rollout, rolled
from simulator.scenario import load as load_scenario
from tests.generators.rollouts import changed

EXAMPLES = Path(__file__).parents[2] / "examples"
Step = tuple[int, str, str | int]


def bound(folder: str, days: float) -> tuple[Policy, Scenario]:
    """The story, with everybody alone in their account: a replay looks at one person at a time."""
    policy = load([str(EXAMPLES / folder)]).policy
    assert policy is not None
    scenario, found, _ = load_scenario(str(EXAMPLES / folder / "scenario.yaml"), policy)
    assert scenario is not None, found
    return policy, replace(scenario, horizon=int(days * DAY), follow_up=0, accounts=None)


def simulated(records: Sequence[Record]) -> dict[int, list[Step]]:
    kinds = {"move", "breach", "met"}
    steps: dict[int, list[Step]] = {}
    for record in records:
        if record.kind in kinds:
            steps.setdefault(record.lead, []).append((record.at, record.kind, record.value))
    return steps


def replayed(effects: Sequence[Effect]) -> list[Step]:
    steps: list[Step] = []
    for effect in effects:
        match effect:
            case Moved(at=at, source=source, target=target) if source:
                steps.append((at, "move", target))
            case ClockBreached(at=at, clock=clock):
                steps.append((at, "breach", clock))
            case ClockMet(at=at, clock=clock):
                steps.append((at, "met", clock))
            case Rejected():
                raise AssertionError(effect)
            case _:
                pass
    return steps


@pytest.mark.parametrize(
    ("folder", "days"), [("reference_funnel", 4), ("b2b_saas", 14), ("marketplace", 8)]
)
def test_a_simulated_history_replays_through_the_engine(folder: str, days: float) -> None:
    policy, scenario = bound(folder, days)
    simulation = Simulation(policy, scenario, 3, 0)
    records = simulation.run()
    wanted, engine = simulated(records), Engine(policy)
    scores = {(one.lead, one.at): one.score for one in records}
    moved = 0
    for number, instants in instants_of(simulation).items():
        effects, person_scores = run_again(engine, instants, simulation.end - 1)
        found = replayed(effects)
        assert found == wanted.get(number, [])
        moved += len(found)
        for at, score in person_scores.items():
            assert scores.get((number, at), score) == score
    assert moved > 10


@pytest.mark.parametrize(
    ("folder", "days"), [("reference_funnel", 6), ("b2b_saas", 16), ("marketplace", 6)]
)
def test_histories_around_a_switch_replay_through_both_engines(folder: str, days: float) -> None:
    """Up to the switch through the base's; who comes after it, through the proposal's."""
    base, scenario = bound(folder, days)
    policy = changed(base, random.Random(7))
    at = scenario.start + scenario.horizon // 2
    carry = rolled(Rollout(base, scenario, at), policy, scenario)
    old = Simulation(carry.base.policy, carry.base.scenario, 3, 0)
    new = Simulation(policy, carry.scenario, 3, 0)
    before = simulated(old.part(scenario.start, at))
    histories = [
        (number, [*instants]) for number, instants in instants_of(old).items() if instants
    ]  # before the new simulation goes on with the same people
    take_over(new, old, carry)
    after = simulated(new.part(at, new.end))
    moved = 0
    for number, instants in histories:
        effects, _ = run_again(Engine(base), instants, at - 1)
        assert replayed(effects) == before.get(number, [])
        moved += len(replayed(effects))
    assert moved >= 10
    newcomers = [
        (number, instants)
        for number, instants in instants_of(new).items()
        if instants and isinstance(instants[0][0], Born)
    ]
    assert len(newcomers) > 10
    for number, instants in newcomers:
        effects, _ = run_again(Engine(policy), instants, new.end - 1)
        assert replayed(effects) == after.get(number, [])


def run_again(
    engine: Engine, instants: Sequence[Sequence[Fact]], until: int
) -> tuple[list[Effect], dict[int, int]]:
    """All effects, and the score after each instant. A person may have two instants in one tick."""
    world = Alone(Desks({}), key=engine.policy.account_key)
    person: Person | None = None
    effects: list[Effect] = []
    scores: dict[int, int] = {}
    for facts in instants:
        at = facts[0].at
        if person is not None:
            person, more = advance(engine, person, at - 1, world)
            effects += more
        person, more = step(engine, person, at, facts, world)
        effects += more
        scores[at] = engine.score(person, at, world)
    assert person is not None
    person, more = advance(engine, person, until, world)
    return effects + list(more), scores


def instants_of(simulation: Simulation) -> dict[int, list[list[Fact]]]:
    """What happened to each person; instants that only the policy's own clocks brought are left out."""
    return {lead: [one for one in all_ if one] for lead, all_ in simulation.history.items()}


@pytest.mark.parametrize(("folder", "days"), [("b2b_saas", 14), ("marketplace", 10)])
def test_a_deadline_of_the_log_is_the_engines(folder: str, days: float) -> None:
    policy, scenario = bound(folder, days)
    simulation = Simulation(policy, scenario, 5, 0)
    records = simulation.run()
    engine, deadlines = Engine(policy), 0
    for number, instants in instants_of(simulation).items():
        effects, _ = run_again(engine, instants, simulation.end - 1)
        rests = {one.at for one in effects if isinstance(one, Entered)}
        started = {one.at: one.due for one in effects if isinstance(one, ClockStarted)}
        for record in records:
            if record.lead == number and record.kind == "rest":
                assert record.at in rests
                if record.value != -1:
                    assert started[record.at] == record.value
                    deadlines += 1
    assert deadlines > 0
