"""A small world in which there is something of most figures, and the slow simulator's logs of it."""

from __future__ import annotations

from functools import lru_cache

from policy.compile import compile_text
from policy.model import Policy
from simulator.log import Record
from simulator.model import Scenario
from simulator.reference import simulate_log
from simulator.results import Results
from simulator.scenario import load_text
from simulator.study import study
from simulator.summarise import summarise
from simulator.summary import Summary

POLICY = """\
policy demo "Demo" { version "1" currency USD }
roles marketing, sales
events visit, gone
score { interest from 0, half-life 14 days { +10 on visit } }
calendar weekdays { timezone "UTC"  open mon to fri 09:00 to 17:00 }
track lead {
  status Inquiry { start  owner marketing  to Open when score >= 20  to Lost on gone }
  status Open {
    owner sales
    sla 24 hours until first touch { at 100% notify sales }
    to Won by sales  to Inquiry by sales because later  to Lost after 60 days
  }
  status Won  { goal  owner sales  to Open on visit }
  status Lost { final }
}
route lead.Open { to desk otherwise }
team desk { role sales  hours weekdays }
"""
SCENARIO = """\
scenario: 1
name: A small world
start: 2026-01-05T00:00:00Z
horizon: 90 days
follow-up: 30 days
warm-up: {days: 14, under: base policy}
sources:
  web: {arrivals: 4 per day, cost: 10 USD}
  fair: {campaigns: [{at: 2026-02-02T00:00:00Z, people: 60, over: 2 days}], cost: 25 USD}
people:
  intent: {beta: [2, 3]}
behaviour:
  lead.Inquiry: {visit: 0.5 * intent per day, gone: 0.01 per day}
  lead.Won: {visit: 0.02 per day}
teams:
  desk: {reps: 2, cost: 50 USD per hour}
work:
  lead.Open:
    takes: {lognormal: {mean: 90 minutes, cv: 1}}
    outcomes:
      - {to: lead.Won, p: 0.2 + 0.4 * intent, value: {lognormal: {mean: 1000 USD, cv: 1}}}
      - {to: lead.Inquiry, p: rest, because: {later: 1}}
report: {dimensions: [source], metrics: [won, sla_attainment]}
"""
RUNS = 3


def read(policy_text: str = POLICY, scenario_text: str = SCENARIO) -> tuple[Policy, Scenario]:
    policy, found = compile_text(policy_text)
    assert policy is not None, found
    scenario, problems, _ = load_text(scenario_text, "world.yaml", policy)
    assert scenario is not None, problems
    return policy, scenario


@lru_cache(maxsize=1)
def demo() -> tuple[Summary, Results, list[list[Record]]]:
    policy, scenario = read()
    (results,) = study([(policy, scenario)], RUNS, seed=5)
    logs = [simulate_log(policy, scenario, 5, number) for number in range(RUNS)]
    return summarise(results, policy, scenario), results, logs


def window() -> tuple[int, int]:
    _, scenario = read()
    return scenario.start + scenario.warm_up, scenario.start + scenario.horizon


def within(log: list[Record], kind: str) -> list[Record]:
    start, end = window()
    return [one for one in log if one.kind == kind and start <= one.at < end]


def values_of(summary: Summary, name: str) -> tuple[float, ...]:
    measure = summary.measure(name)
    assert measure is not None
    return measure.over
