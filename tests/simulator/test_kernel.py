"""The kernel on the reference funnel: its figures; running ahead changes nothing, nor do threads."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from policy.model import DAY, HOUR
from simulator.kernel import layout as L
from simulator.kernel.absent import ABSENT, is_plain
from simulator.model import Campaign, Scenario
from simulator.plan import plan
from simulator.replication import Worker
from simulator.results import Results, edge
from simulator.run import simulate, simulate_log
from tests.simulator import funnel, small


def mean(results: Results, name: str) -> float:
    return math.fsum(results.metrics[name]) / results.replications


def test_the_reference_funnel_gives_its_figures() -> None:
    results = simulate(funnel.policy(), funnel.scenario(), 24, seed=1)
    assert mean(results, "arrivals") == pytest.approx(15_120, rel=0.01)
    # an independent simulation of the same model (bench/simpy_funnel.py), 400 replications
    assert mean(results, "entered.lead.MQL") == pytest.approx(7_840, rel=0.01)
    assert mean(results, "sql") == pytest.approx(3_185, rel=0.012)
    assert mean(results, "won") == pytest.approx(640, rel=0.03)
    assert mean(results, "revenue") == pytest.approx(12.8e6, rel=0.04)
    assert mean(results, "sla.breaches") == 0


def test_a_starved_desk_breaches_and_overflows() -> None:
    results = simulate(funnel.policy(), funnel.scenario(desk=3, overflow=2), 6, seed=1)
    assert mean(results, "sla.lead.MQL.breaches") > 1000
    assert mean(results, "load.desk") > 0.9
    assert mean(results, "taken.overflow") > 1000
    assert 48 < mean(results, "wait.lead.MQL") < 300


@pytest.mark.parametrize(("desk", "overflow", "bar"), [(12, 4, 100), (1, 1, 80), (0, 0, 60)])
def test_running_ahead_changes_nothing(desk: int, overflow: int, bar: int) -> None:
    scenario = replace(funnel.scenario(days=12, desk=desk, overflow=overflow), follow_up=3 * DAY)
    for replication in range(2):
        ahead = simulate_log(funnel.policy(bar), scenario, 7, replication)
        queued = simulate_log(funnel.policy(bar), scenario, 7, replication, event_by_event=True)
        assert len(ahead) > 1000
        assert ahead == queued


def test_counts_are_equal_too_when_running_ahead() -> None:
    tables = plan(funnel.policy(), funnel.scenario(days=20, desk=2, overflow=1))
    first, second = Worker(tables), Worker(tables)
    assert (first.run(3, 0) == second.run(3, 0, ahead=False)).all()


@pytest.mark.parametrize("filled", [0, -1, 0x0123456789ABCDEF])
def test_what_memory_held_before_does_not_matter(filled: int) -> None:
    tables = plan(funnel.policy(), funnel.scenario(days=8, desk=2, overflow=1))
    fresh, used = Worker(tables), Worker(tables)
    used.state = np.full(400_000, filled, dtype=np.int64)
    assert (fresh.run(9, 0) == used.run(9, 0)).all()


def test_everybody_stands_in_line_by_tick_then_key() -> None:
    """People who arrive at one tick, in disorder, and some who would come before the start or after the
    end."""
    scenario = funnel.scenario(days=8)
    first, *rest = scenario.sources
    campaigns = [Campaign(scenario.start + days * DAY, 300, 0) for days in (1, -1, 100)]
    campaigns.append(Campaign(scenario.start, 200, DAY))
    first = replace(first, campaigns=tuple(campaigns))
    worker = Worker(plan(funnel.policy(), replace(scenario, sources=(first, *rest))))
    worker.run(9, 0, logging=True)
    people = worker.everybody()
    born = [line.at for line in worker.log() if line.kind == "born"]
    keys = people[:, L.W_KEY].astype(np.uint64).tolist()
    came = sorted((line.lead, line.at) for line in worker.log() if line.kind == "born")
    line = [(at, keys[lead]) for lead, at in came]
    assert line == sorted(line)
    assert len(set(born)) < len(born) == len(people)
    assert sum(at == scenario.start + DAY for at in born) == 300


@pytest.mark.parametrize(("days", "reps"), [(30, 12), (60, 3)])
def test_the_kernel_for_plain_plans_counts_what_the_whole_one_does(days: int, reps: int) -> None:
    made = plan(funnel.policy(), funnel.scenario(days=days, desk=reps))
    short, whole = Worker(made), Worker(made)
    assert short.plain
    whole.plain = False
    for logging in (False, True):
        assert (short.run(3, 1, logging=logging) == whole.run(3, 1, logging=logging)).all()
    assert (short.lines() == whole.lines()).all()


def test_a_plan_with_anything_more_is_not_plain() -> None:
    words = plan(funnel.policy(), funnel.scenario(days=5)).words
    assert is_plain(words)
    for place, value in ABSENT.items():
        more = words.copy()
        more[place] = value + 1
        assert not is_plain(more)


def test_threads_change_nothing() -> None:
    scenario = funnel.scenario(days=10)
    alone = simulate(funnel.policy(), scenario, 12, seed=5, threads=1)
    several = simulate(funnel.policy(), scenario, 12, seed=5, threads=3)
    for name, values in alone.metrics.items():
        assert np.array_equal(values, several.metrics[name], equal_nan=True), name
    for name, counts in alone.totals.items():
        assert (counts == several.totals[name]).all(), name


def test_equal_arms_differ_by_exactly_nothing_and_others_meet_the_same_people() -> None:
    scenario = funnel.scenario(days=30)
    base = simulate(funnel.policy(), scenario, 8, seed=2)
    again = simulate(funnel.policy(), scenario, 8, seed=2)
    other = simulate(funnel.policy(bar=90), scenario, 8, seed=2)
    assert base.metrics["revenue"] == again.metrics["revenue"]
    assert base.metrics["arrivals"] == other.metrics["arrivals"]
    paired = np.subtract(other.metrics["sql"], base.metrics["sql"])
    apart = np.subtract(other.metrics["sql"], np.roll(base.metrics["sql"], 1))
    assert (paired > 0).all()
    assert paired.var() < apart.var() / 2


def test_a_prefix_of_the_replications_is_the_same_study() -> None:
    scenario = funnel.scenario(days=5)
    looked: list[int] = []

    def enough(results: Results) -> bool:
        looked.append(results.replications)
        return results.replications >= 64

    stopped = simulate(funnel.policy(), scenario, 500, seed=4, enough=enough)
    assert looked == [32, 64]
    assert stopped.replications == 64
    short = simulate(funnel.policy(), scenario, 64, seed=4)
    assert stopped.metrics["entered.lead.MQL"] == short.metrics["entered.lead.MQL"]


@pytest.mark.parametrize(
    "scenario",
    [
        replace(funnel.scenario(days=10), sources=()),
        replace(funnel.scenario(days=10), sources=(replace(funnel.scenario().sources[0], rate=0.0),)),
        funnel.scenario(days=10, desk=0, overflow=0),
        replace(funnel.scenario(), horizon=1),
        replace(funnel.scenario(days=1), warm_up=DAY),
        replace(funnel.scenario(days=3), teams=()),
        replace(funnel.scenario(days=3), work=()),
        replace(funnel.scenario(days=3), behaviour=small.clicking(0, 1).behaviour, work=()),
    ],
)
def test_empty_worlds_do_no_harm(scenario: Scenario) -> None:
    policy = funnel.policy()
    if scenario.behaviour.mixes and scenario.behaviour.mixes[0].statuses == ("lead.Here",):
        scenario = replace(scenario, behaviour=replace(scenario.behaviour, mixes=()))
    results = simulate(policy, scenario, 2, seed=1)
    assert results.replications == 2
    assert mean(results, "won") >= 0


def test_sums_do_not_overflow_at_a_large_size() -> None:
    """A million and a half people with seventy days each would not fit into ticks."""
    results = simulate(funnel.policy(), funnel.scenario(days=90, scale=4, desk=1, overflow=1), 1, seed=1)
    assert mean(results, "arrivals") > 55_000
    assert 0 < mean(results, "dwell.lead.Inquiry") < 2160


def test_bins_are_where_their_edges_say() -> None:
    tables = plan(small.desk(), small.served(4, 0.5, 3, 400))
    worker = Worker(tables)
    worker.run(1, 0, logging=True)
    results = simulate(small.desk(), small.served(4, 0.5, 3, 400), 1, seed=1)
    log = worker.log()
    rested = {one.lead: one.at for one in log if one.kind == "rest" and one.status == "lead.New"}
    waits = [(one.at - rested[one.lead]) for one in log if one.kind == "take"]
    edges = [edge(i) for i in range(L.BINS)]
    expected = np.histogram(waits, [*edges, 1e30])[0]
    assert (results.totals["waits"][0] == expected).all()
    middle = float(np.median(waits)) / HOUR
    assert results.quantile(results.totals["waits"][0], 0.5) == pytest.approx(middle, rel=0.1, abs=0.001)
