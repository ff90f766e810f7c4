"""Every number that the kernel counts is what one counts beside the slow simulator."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from policy.compile import compile_text
from policy.model import DAY, Policy
from simulator.measures import split
from simulator.model import Scenario
from simulator.plan import plan
from simulator.replication import Ints, Worker
from tests.generators.interruptions import busy_world
from tests.generators.policies import random_policy_text
from tests.generators.rosters import with_rosters
from tests.generators.snapshots import with_inside
from tests.generators.variants import (
    with_backlogs,
    with_colleagues,
    with_derived,
    with_figures,
    with_owners,
)
from tests.generators.worlds import random_world
from tests.simulator.ledger import ledger
from tests.simulator.test_kernel_equals_reference import story

Made = tuple[Policy, Scenario]


def _plain(policy: Policy, rng: random.Random) -> Made:
    return policy, random_world(policy, rng, 40, 20)


def _rostered(policy: Policy, rng: random.Random) -> Made:
    return policy, with_rosters(policy, random_world(policy, rng, 90, 12), rng)


def _with_backlogs(policy: Policy, rng: random.Random) -> Made:
    return with_backlogs(policy, random_world(policy, rng, 40, 20), rng)


def _of_accounts(policy: Policy, rng: random.Random) -> Made:
    policy = with_colleagues(policy, rng)
    world = random_world(policy, rng, 120, 8, accounts=True)
    return policy, with_owners(policy, with_derived(policy, world, rng), rng)


def _inside(policy: Policy, rng: random.Random) -> Made:
    return policy, with_inside(policy, random_world(policy, rng, 20, 12), rng, 25)


KINDS: dict[str, Callable[[Policy, random.Random], Made]] = {
    "plain": _plain,
    "rostered": _rostered,
    "backlogs": _with_backlogs,
    "accounts": _of_accounts,
    "inside": _inside,
}
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
def world(kind: str, seed: int) -> Made:
    rng = random.Random(seed)
    policy, found = compile_text(random_policy_text(rng, rng.choice((1, 2, 3))))
    assert policy is not None, found
    policy, scenario = KINDS[kind](policy, rng)
    return policy, with_figures(policy, scenario, rng)


@cache
def expected(kind: str, seed: int) -> dict[str, Ints]:
    return ledger(*world(kind, seed), seed)


def hold(policy: Policy, scenario: Scenario, seed: int, wanted: dict[str, Ints]) -> None:
    """In turn and running ahead."""
    made = plan(policy, scenario)
    worker = Worker(made)
    for ahead in (False, True):
        found = split(made, worker.run(seed, 0, ahead))
        assert set(found) == set(wanted)
        for name, counts in wanted.items():
            assert np.array_equal(found[name], counts), name


@pytest.mark.parametrize(("kind", "seed"), SEEDS)
def test_every_count_is_the_ledgers(kind: str, seed: int) -> None:
    hold(*world(kind, seed), seed, expected(kind, seed))


@pytest.mark.parametrize("seed", [85, 125, 267])
def test_every_count_of_interrupted_work(seed: int) -> None:
    rng = random.Random(seed)
    policy, scenario = busy_world(rng, 150, 5, rostered=seed % 3 == 0)
    scenario = with_figures(policy, scenario, rng)
    hold(policy, scenario, seed, ledger(policy, scenario, seed))


@pytest.mark.parametrize(
    ("folder", "days"), [("reference_funnel", 4), ("marketplace", 4), ("b2b_saas", 12)]
)
def test_every_count_of_the_stories(folder: str, days: int) -> None:
    policy, scenario = story(folder)
    short = replace(scenario, horizon=days * DAY, warm_up=days // 3 * DAY, follow_up=DAY)
    hold(policy, short, 3, ledger(policy, short, 3))


def test_there_is_something_of_everything() -> None:
    """So that nothing is equal because it is nothing."""
    sums: dict[str, int] = {}
    for kind, seed in SEEDS:
        for name, counts in expected(kind, seed).items():
            sums[name] = sums.get(name, 0) + int(np.abs(counts).sum())
    assert sums.pop("switch") == 0
    sums.pop("interrupted", 0)  # has worlds of its own
    assert min(sums.values()) > 10, sums
    tallies = np.sum([expected(*one)["tallies"] for one in SEEDS], axis=0)
    assert tallies.min() > 5, tallies
    reps = np.sum([expected(*one)["reps"].sum(axis=0) for one in SEEDS], axis=0)
    assert reps.min() > 5, reps
    passes = np.sum([expected(*one)["passes"].sum(axis=0) for one in SEEDS], axis=0)
    assert passes.min() > 5, passes
