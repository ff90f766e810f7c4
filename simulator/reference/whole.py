"""A whole replication of the slow simulator, under one policy or, from a switch on, under another."""

from __future__ import annotations

from dataclasses import replace

from policy.model import Policy
from simulator.log import Record
from simulator.model import Scenario
from simulator.placing import Placing, with_openings
from simulator.reference.run import Simulation
from simulator.reference.switch import take_over
from simulator.rollout import Rollout, rolled


def simulate_log(
    policy: Policy, scenario: Scenario, seed: int, replication: int = 0, base: Rollout | None = None
) -> list[Record]:
    """The whole log of one replication, in its one order. Slow: for hundreds of people.

    With a `base`, people live under that one until its instant, and then as the policy says.
    """
    if base is None or (base.at <= scenario.start and not base.scenario.inside):
        opened = with_openings(policy, Placing(policy, scenario).every_opening())
        return Simulation(opened, scenario, seed, replication).run()
    openings = [*Placing(base.policy, base.scenario).every_opening()]
    base = replace(base, policy=with_openings(base.policy, openings))
    policy = with_openings(policy, openings)
    carry = rolled(base, policy, scenario)
    old = Simulation(carry.base.policy, carry.base.scenario, seed, replication)
    new = Simulation(policy, carry.scenario, seed, replication)
    before = old.part(scenario.start, carry.at)
    take_over(new, old, carry)
    return [*before, *new.part(carry.at, new.end)]
