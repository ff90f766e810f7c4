"""Every number that the kernel counts is what one counts beside the slow simulator."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from policy.model import DAY
from simulator.replication import Ints
from tests.generators.kinds import counted
from tests.simulator.ledger import ledger
from tests.simulator.test_kernel_equals_reference import story
from tests.simulator.twins import by_ledger

# Rich ones: work, clocks and wins; touches that cost (2, 12), blocked outcomes and void work (6, 9),
# recycling (4), referrals (accounts, 9), stays of nobody (3), clocks missed of reps' people (32).
SEEDS = [
    *(("plain", seed) for seed in (2, 4, 9, 12, 32)),
    *(("rostered", seed) for seed in (2, 3, 9, 12)),
    *(("backlogs", seed) for seed in (6, 9, 12)),
    *(("accounts", seed) for seed in (2, 3, 9, 12)),
    *(("inside", seed) for seed in (2, 6, 9)),
]


@cache
def expected(kind: str, seed: int) -> dict[str, Ints]:
    return ledger(*counted(kind, seed), seed)


@pytest.mark.parametrize(("kind", "seed"), [*SEEDS, ("urgent", 85), ("urgent", 125), ("urgent", 267)])
def test_every_count_is_the_ledgers(kind: str, seed: int) -> None:
    assert by_ledger(*counted(kind, seed), seed, expected(kind, seed)) == []


@pytest.mark.parametrize(
    ("folder", "days"), [("reference_funnel", 4), ("marketplace", 4), ("b2b_saas", 12)]
)
def test_every_count_of_the_stories(folder: str, days: int) -> None:
    policy, scenario = story(folder)
    short = replace(scenario, horizon=days * DAY, warm_up=days // 3 * DAY, follow_up=DAY)
    assert by_ledger(policy, short, 3, ledger(policy, short, 3)) == []


def test_there_is_something_of_everything() -> None:
    """So that nothing is equal because it is nothing."""
    sums: dict[str, int] = {}
    for kind, seed in SEEDS:
        for name, counts in expected(kind, seed).items():
            sums[name] = sums.get(name, 0) + int(np.abs(counts).sum())
    assert sums.pop("switch") == 0
    sums.pop("interrupted", 0)  # these two have worlds of their own
    sums.pop("urgency", 0)
    assert min(sums.values()) > 10, sums
    tallies = np.sum([expected(*one)["tallies"] for one in SEEDS], axis=0)
    assert tallies.min() > 5, tallies
    reps = np.sum([expected(*one)["reps"].sum(axis=0) for one in SEEDS], axis=0)
    assert reps.min() > 5, reps
    passes = np.sum([expected(*one)["passes"].sum(axis=0) for one in SEEDS], axis=0)
    assert passes.min() > 5, passes
