"""A world that is stopped, written down as its CRM knows it, and goes on: as if it had not stopped."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from functools import cache

import pytest

from policy.model import DAY, Policy
from simulator import donors
from simulator.model import Scenario
from simulator.snapshot import snapshot
from simulator.study import study
from simulator.summarise import figures
from tests.simulator.mechanics.paper import MONDAY, frame, paper

POLICY = """\
policy desk "Who goes on" { currency EUR }
roles sales, closer
events visit, call_us
score { interest from 0 to 50, half-life 7 days { +10 on visit  +30 on call_us } }
track lead {
  status New {
    start
    owner sales
    sla 4 hours until first touch
    to Talk by sales
    to Later by sales
    to Lost by sales
    to Lost after 30 days
  }
  status Later { owner sales  on entry reset interest  to New when score >= 45  to Lost after 60 days }
  status Talk { owner closer  sla 12 days  to Won by closer  to Lost by closer }
  status Won { final goal }
  status Lost { final }
}
route lead.New { to desk otherwise }
team desk { role sales  assign shared queue  work oldest first }
team closers { role closer  assign round robin  work oldest first }
"""
WORLD = """\
sources: {web: {arrivals: 12 per day}, fair: {arrivals: 2 per day}}
people: {intent: {beta: [2, 3]}}
behaviour:
  lead.New: {visit: 0.3 * intent per day}
  lead.Later: {visit: 0.6 * intent per day, call_us: 0.1 * intent per day}
teams:
  desk: {reps: 1, hours: always, shift-end: finish}
  closers: {reps: 1, hours: always, shift-end: finish}
work:
  lead.New:
    takes: {exponential: 40 minutes}
    outcomes:
      - {to: lead.Talk, p: 0.05 + 0.8 * intent}
      - {to: lead.Later, p: 60% of rest}
      - {to: lead.Lost, p: rest}
  lead.Talk:
    effort: {exponential: 1 hours}
    takes: {lognormal: {median: 9 days, sigma: 0.8}}
    outcomes: [{to: lead.Won, p: 0.1 + 0.8 * intent, value: 100 EUR}, {to: lead.Lost, p: rest}]
"""
PAST, MORE, RUNS = 100 * DAY, 25 * DAY, 28
FIGURES = ("new", "talk", "won", "touches", "sla.breaches", "wait", "load")


def test_a_world_goes_on_from_its_snapshot_as_if_it_had_not_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Entries, wins, touches, broken promises, waits and load of the weeks after: run by run, each from
    its own snapshot, in which nobody knows how much people want, against the same run uninterrupted."""
    policy, scenario = paper(POLICY, frame(MONDAY) + WORLD)
    whole = replace(scenario, horizon=PAST + MORE, warm_up=PAST)
    begins = scenario.start + PAST
    later = replace(scenario, start=begins, horizon=MORE, warm_up=0)
    crowd = cache(lambda: donors._crowd(policy, replace(later, inside=snapshot(policy, whole, begins))))
    crowd()
    monkeypatch.setattr(donors, "_crowd", lambda *_: crowd())  # the donors depend on the world alone
    uninterrupted = told(policy, whole, RUNS)
    gone_on: dict[str, list[float]] = defaultdict(list)
    for run in range(RUNS):
        inside = snapshot(policy, whole, begins, replication=run)
        assert not any(one.intents for one in inside)
        world = donors.with_intents(policy, replace(later, inside=inside))
        for name, values in told(policy, world, 1, seed=1000 + run).items():
            gone_on[name] += values
    for name in FIGURES:
        pairs = zip(gone_on[name], uninterrupted[name], strict=True)
        mean, error = estimated([one - other for one, other in pairs])
        level = sum(uninterrupted[name]) / RUNS
        assert abs(mean) < 3 * error, name
        assert error < 0.08 * level, f"too few runs to tell anything of {name}"


def told(policy: Policy, scenario: Scenario, runs: int, seed: int = 1) -> dict[str, list[float]]:
    """The figures, run by run."""
    found = figures(study([(policy, scenario)], runs, seed)[0], policy, scenario)
    return {
        one.name: [
            over / under if one.under else over
            for over, under in zip(one.over, one.under or one.over, strict=True)
        ]
        for one in found.measures
        if one.name in FIGURES
    }


def estimated(values: list[float]) -> tuple[float, float]:
    """The mean, and its standard error."""
    mean = sum(values) / len(values)
    spread = sum((one - mean) ** 2 for one in values) / (len(values) - 1)
    return mean, math.sqrt(spread / len(values))
