"""Memory is counted before it is taken: all threads of a study share one bound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.model import DAY
from simulator.crew import Crew
from simulator.model import Campaign
from simulator.plan import plan
from simulator.replication import Budget, SimulationError, Worker
from simulator.run import simulate
from tests.simulator import funnel


def test_a_run_that_needs_too_much_is_refused_before_anything_is_allocated() -> None:
    scenario = funnel.scenario(days=2)
    (source, *others) = scenario.sources
    crowded = replace(source, campaigns=(Campaign(scenario.start, 90_000_000, 0),))
    with pytest.raises(SimulationError, match="more than 8 GB of memory"):
        simulate(funnel.policy(), replace(scenario, sources=(crowded, *others)), 1, seed=1)


def test_workers_share_what_there_is_and_give_back_what_they_replace() -> None:
    made = plan(funnel.policy(), funnel.scenario(days=2))
    need = Worker(made).need()
    budget = Budget(8 * need)
    first, second = Worker(made, budget), Worker(made, budget)
    alone = Worker(made).run(1, 0)
    assert (first.run(1, 0) == alone).all()
    assert (second.run(1, 0) == alone).all()
    assert budget.left == budget.words - len(first.state) - len(second.state)
    with pytest.raises(SimulationError, match="memory"):
        Worker(made, Budget(need - 1)).run(1, 0)


def test_there_are_no_more_threads_than_memory_has_room_for() -> None:
    scenario = funnel.scenario(days=2)
    (source, *others) = scenario.sources
    crowded = replace(source, campaigns=(Campaign(scenario.start + DAY, 25_000_000, 0),))
    made = plan(funnel.policy(), replace(scenario, sources=(crowded, *others)))
    many = Budget().words // Worker(made).need()
    assert 1 <= many < 8
    crew = Crew([made], 1, range(8), 8)
    assert crew.threads() == many


def test_years_before_1970_lose_no_points() -> None:
    now, long_ago = funnel.scenario(days=10), replace(funnel.scenario(days=10), start=-400 * 365 * DAY)
    for name in ("arrivals", "entered.lead.MQL"):
        then = simulate(funnel.policy(), long_ago, 2, seed=1).metrics[name]
        assert sum(then) == pytest.approx(
            sum(simulate(funnel.policy(), now, 2, seed=1).metrics[name]), rel=0.2
        )
