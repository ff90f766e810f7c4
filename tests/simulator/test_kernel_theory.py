"""Closed forms: queues (Erlang C, order of work), absorbing chains, shot noise, Little's law."""

from __future__ import annotations

import math

import numpy as np
import pytest

from policy.model import HOUR
from simulator import estimates
from simulator.run import simulate, simulate_log
from tests.simulator import small


def erlang_c(load: float, servers: int) -> float:
    """The probability of waiting."""
    terms = [load**k / math.factorial(k) for k in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(terms) + last)


def agrees(values: tuple[float, ...], expected: float) -> None:
    found = estimates.mean(values)
    error = found.sd / math.sqrt(found.n)
    assert abs(found.mean - expected) < 4 * error, (found, expected)


@pytest.mark.parametrize(("rate", "mean", "reps"), [(2.0, 0.4, 1), (6.0, 0.7, 5), (30.0, 0.3, 10)])
def test_waits_at_a_desk_are_those_of_erlang(rate: float, mean: float, reps: int) -> None:
    results = simulate(small.desk(), small.served(rate, mean, reps, 4200, 200), 16, seed=1)
    load = rate * mean
    waiting = erlang_c(load, reps)
    drain = reps / mean - rate
    agrees(results.metrics["wait.lead.New"], waiting / drain)
    agrees(results.metrics["load.desk"], load / reps)


def test_the_tail_of_the_waits_is_exponential() -> None:
    waits: list[float] = []
    for replication in range(3):
        log = simulate_log(small.desk(), small.served(6, 0.7, 5, 2200), 3, replication)
        born = {one.lead: one.at for one in log if one.kind == "born"}
        waits += [(one.at - born[one.lead]) / HOUR for one in log if one.kind == "take"]
    waiting = erlang_c(4.2, 5)
    for t in (0.0, 0.5, 1.5):
        found = float(np.mean(np.array(waits) > t))
        assert found == pytest.approx(waiting * math.exp(-(5 / 0.7 - 6) * t), rel=0.15)


def test_the_order_of_work_does_not_change_the_mean_wait_but_its_spread() -> None:
    scenario = small.served(6, 0.7, 5, 3000)
    oldest = simulate(small.desk("oldest first"), scenario, 6, seed=1)
    newest = simulate(small.desk("newest first"), scenario, 6, seed=1)
    first = oldest.metrics["wait.lead.New"]
    assert estimates.mean(first).mean == pytest.approx(
        estimates.mean(newest.metrics["wait.lead.New"]).mean, rel=0.1
    )
    tail = [one.quantile(one.totals["waits"][0], 0.99) for one in (oldest, newest)]
    assert tail[1] > 1.3 * tail[0]


def test_an_absorbing_chain_with_recycling() -> None:
    """Each try wins with p; a loser comes back with chance q: P(win) = p / (1 - (1 - p) q)."""
    p, back, leaving = 0.3, 1 / 20, 1 / 60
    q = back / (back + leaving)
    scenario = small.chained(p, back, leaving)
    horizon = 400 * HOUR
    from dataclasses import replace

    results = simulate(
        small.chain(), replace(scenario, horizon=horizon, follow_up=4000 * HOUR), 6, seed=2
    )
    shares = tuple(
        won / people
        for won, people in zip(results.metrics["cohort.won"], results.metrics["arrivals"], strict=True)
    )
    agrees(shares, p / (1 - (1 - p) * q))
    tries = tuple(
        (again + first) / first
        for again, first in zip(
            results.metrics["again.lead.Try"], results.metrics["reached.lead.Try"], strict=True
        )
    )
    assert estimates.mean(tries).mean == pytest.approx(1 / (1 - (1 - p) * q), rel=0.15)


def test_a_fading_score_is_shot_noise() -> None:
    """Seen by arriving events: mean rate * points * tau, variance rate * points^2 * tau / 2."""
    half_life, rate, points = 10.0, 0.5, 4
    tau = half_life / math.log(2)
    log = simulate_log(small.fading(half_life, points), small.clicking(rate, 6000), 5)
    settled = {one.lead: one.at + 20 * half_life * HOUR for one in log if one.kind == "born"}
    seen = np.array(
        [one.score / 1e6 - points for one in log if one.kind == "event" and one.at > settled[one.lead]]
    )
    assert len(seen) > 50_000
    assert seen.mean() == pytest.approx(rate * points * tau, rel=0.02)
    assert seen.var() == pytest.approx(rate * points**2 * tau / 2, rel=0.05)


def test_little_holds_at_the_desk() -> None:
    """People in service: rate times mean service, from busy time and from arrivals."""
    results = simulate(small.desk(), small.served(10, 0.5, 8, 3000, 100), 8, seed=3)
    busy = results.metrics["busy.desk"]
    arrivals = results.metrics["arrivals"]
    ratios = tuple(b / (a * 0.5) for b, a in zip(busy, arrivals, strict=True))
    agrees(ratios, 1.0)
