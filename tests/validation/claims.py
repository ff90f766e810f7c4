"""What a claim is: a value that theory gives, and what the simulator finds in each replication."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from policy.compile import compile_text
from policy.model import Policy
from simulator import estimates
from simulator.estimates import Estimate
from simulator.model import Scenario
from simulator.results import Results
from simulator.run import simulate
from simulator.scenario import load_text

WIDEST = 4.0  # standard errors from what theory says: once in 16,000 claims
MONDAY = "scenario: 1\nstart: 2026-01-05T00:00:00Z\n"


@dataclass(frozen=True)
class Row:
    """`expected` by theory; `values` by replication. `exact`: they must be equal in every one."""

    what: str
    expected: float
    values: tuple[float, ...]
    exact: bool = False

    @property
    def found(self) -> Estimate:
        return estimates.mean(self.values)

    @property
    def off(self) -> float:
        """How many standard errors the mean is away."""
        found = self.found
        error = found.sd / math.sqrt(found.n)
        gap = found.mean - self.expected
        return gap / error if error else (0.0 if gap == 0 else math.inf)

    @property
    def holds(self) -> bool:
        if self.exact:
            return all(one == self.expected for one in self.values)
        return abs(self.off) < WIDEST


@dataclass(frozen=True)
class Claim:
    """`says` is the theory in a sentence or a formula."""

    name: str
    says: str
    rows: Callable[[], Sequence[Row]]


@cache
def world(policy_text: str, scenario_text: str) -> tuple[Policy, Scenario]:
    """A policy and a scenario from their texts, which have no errors. Where a scenario does not say so,
    it begins on a Monday."""
    policy, found = compile_text(policy_text)
    assert policy is not None, found
    whole = scenario_text if "scenario: 1\n" in scenario_text else MONDAY + scenario_text
    scenario, problems, _ = load_text(whole, "world.yaml", policy)
    assert scenario is not None, problems
    return policy, scenario


def runs(policy_text: str, scenario_text: str, replications: int, seed: int = 1) -> Results:
    return simulate(*world(policy_text, scenario_text), replications, seed)
