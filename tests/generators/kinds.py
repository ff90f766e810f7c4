"""Kinds of random worlds by name: a seed gives the same policy and scenario for ever.

Those of KINDS are lived by the kernel and by its slow twin, of which the logs are compared; those of
COUNTED are worlds in which all that is counted can be told apart, for the ledger.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from policy.model import Policy
from simulator.model import Scenario
from simulator.rollout import Rollout
from tests.generators.curves import with_curves
from tests.generators.interruptions import busy_rollout, busy_world
from tests.generators.rollouts import random_policy, random_rollout, with_much
from tests.generators.rosters import with_rosters
from tests.generators.snapshots import with_inside
from tests.generators.variants import (
    with_asking,
    with_backlogs,
    with_derived,
    with_figures,
    with_owners,
    with_personas,
    with_zones,
)
from tests.generators.worlds import random_world

World = tuple[Policy, Scenario]
Made = tuple[Policy, Scenario, Rollout | None]  # with the base, where a policy is rolled out
Maker = Callable[[int], Made]


@cache
def made(kind: str, seed: int) -> Made:
    """The world of one of the KINDS."""
    return KINDS[kind](seed)


@cache
def counted(kind: str, seed: int) -> World:
    """The world of a kind that is COUNTED."""
    rng = random.Random(seed)
    policy, scenario = COUNTED[kind](rng, seed)
    return policy, with_figures(policy, scenario, rng)


# --- one policy -----------------------------------------------------------------------------------


def _plain(seed: int) -> Made:
    rng = random.Random(seed)
    policy = random_policy(rng)
    return policy, random_world(policy, rng, 30, 20), None


def _colleagues(seed: int) -> Made:
    rng = random.Random(seed)
    policy = random_policy(rng, accounts=True)
    return policy, random_world(policy, rng, 120, 8, accounts=True), None


def _backlogs(seed: int) -> Made:
    rng = random.Random(seed)
    policy = random_policy(rng)
    return *with_backlogs(policy, random_world(policy, rng, 30, 20), rng), None


def _derived(seed: int) -> Made:
    return *_deriving(random.Random(seed)), None


def _derived_colleagues(seed: int) -> Made:
    return *_deriving(random.Random(seed), colleagues=True), None


def _derived_backlogs(seed: int) -> Made:
    rng = random.Random(seed)
    policy, world = _deriving(rng)
    return *with_backlogs(policy, world, rng), None


def _deriving(rng: random.Random, colleagues: bool = False) -> World:
    policy = random_policy(rng, accounts=colleagues)
    world = random_world(policy, rng, 120, 8, accounts=True)
    return policy, with_owners(policy, with_derived(policy, world, rng), rng)


def _rosters(seed: int) -> Made:
    return *_rostered(random.Random(seed)), None


def _rosters_backlogs(seed: int) -> Made:
    rng = random.Random(seed)
    policy, world = _rostered(rng)
    return *with_backlogs(policy, world, rng), None


def _curves(seed: int) -> Made:
    rng = random.Random(seed)
    policy, world = _rostered(rng)
    return policy, with_curves(policy, with_figures(policy, world, rng), rng), None


def _rostered(rng: random.Random) -> World:
    policy = random_policy(rng)
    return policy, with_rosters(policy, random_world(policy, rng, 90, 12), rng)


def _zones(seed: int) -> Made:
    rng = random.Random(seed)
    policy = random_policy(rng)
    return policy, with_zones(policy, random_world(policy, rng, 40, 10), rng), None


def _personas(seed: int) -> Made:
    rng = random.Random(seed)
    policy = random_policy(rng)
    return policy, with_personas(policy, random_world(policy, rng, 40, 10), rng), None


def _urgent(seed: int) -> Made:
    return *busy_world(random.Random(seed), 150, 5, rostered=seed % 3 == 0), None


def _asking(seed: int) -> Made:
    """Who asks to be talked to, in three sorts of worlds in turn."""
    rng = random.Random(seed)
    policy, world = _rostered(rng) if seed % 3 == 1 else _plain(seed)[:2]
    if seed % 3 == 2:
        policy, world = with_backlogs(policy, world, rng)
    return policy, with_asking(policy, world, rng), None


def _mixed(seed: int) -> Made:
    """A bit of everything."""
    rng = random.Random(seed)
    accounts = rng.random() < 0.5
    policy = random_policy(rng, accounts)
    world = random_world(policy, rng, 80, 10, accounts=accounts)
    if rng.random() < 0.7:
        world = with_owners(policy, with_derived(policy, world, rng), rng)
    if rng.random() < 0.4:
        world = with_rosters(policy, world, rng)
    if rng.random() < 0.4:
        policy, world = with_backlogs(policy, world, rng)
    if rng.random() < 0.4:
        world = with_zones(policy, world, rng)
    if rng.random() < 0.4:
        world = with_personas(policy, world, rng)
    if rng.random() < 0.4:
        world = with_inside(policy, world, rng)
    if rng.random() < 0.5:
        world = with_curves(policy, with_figures(policy, world, rng), rng)
    return policy, world, None


# --- with people inside ---------------------------------------------------------------------------


def _snapshot(seed: int) -> Made:
    """Five sorts of worlds in turn, small ones."""
    rng, sort = random.Random(seed), seed % 5
    policy, accounts = random_policy(rng, accounts=sort == 1), sort in (1, 2)
    world = random_world(policy, rng, 25, 6 if accounts else 12, accounts=accounts)
    if sort == 2:
        world = with_owners(policy, with_derived(policy, world, rng), rng)
    elif sort == 3:
        policy, world = with_backlogs(policy, world, rng)
    elif sort == 4:
        world = with_rosters(policy, world, rng)
    return policy, with_inside(policy, world, rng), None


def _snapshot_curves(seed: int) -> Made:
    rng = random.Random(seed)
    policy, world, _ = _snapshot(seed)
    return policy, with_curves(policy, with_figures(policy, world, rng), rng), None


def _snapshot_urgent(seed: int) -> Made:
    rng = random.Random(seed)
    policy, world = busy_world(rng, 60, 4, rostered=seed % 3 == 0)
    return policy, with_inside(policy, world, rng, 25), None


def _snapshot_rollout(seed: int) -> Made:
    """Rolled out at the start, and for every third seed later on."""
    rng = random.Random(seed)
    policy, scenario, base = random_rollout(rng, 20, 10)
    begun = with_inside(base.policy, base.scenario, rng, 15)
    at = base.at if seed % 3 == 0 else begun.start
    return policy, scenario, replace(base, scenario=begun, at=at)


# --- rolled out -----------------------------------------------------------------------------------


def _rollout(seed: int) -> Made:
    return random_rollout(random.Random(seed), 30, 20)


def _rollout_accounts(seed: int) -> Made:
    return random_rollout(random.Random(seed), 130, 8, accounts=True)


def _rollout_fewer(seed: int) -> Made:
    return random_rollout(random.Random(seed), 100, 8, accounts=True)


def _rollout_much(seed: int) -> Made:
    rng = random.Random(seed)
    return with_much(random_rollout(rng, 60, 12), rng)


def _rollout_asking(seed: int) -> Made:
    rng = random.Random(seed)
    policy, scenario, base = random_rollout(rng, 50, 12)
    base = replace(base, scenario=with_asking(base.policy, base.scenario, rng))
    return policy, with_asking(policy, scenario, rng), base


def _rollout_urgent(seed: int) -> Made:
    return busy_rollout(random.Random(seed), 150, 5)


KINDS: dict[str, Maker] = {
    "plain": _plain,
    "colleagues": _colleagues,
    "backlogs": _backlogs,
    "derived": _derived,
    "derived-colleagues": _derived_colleagues,
    "derived-backlogs": _derived_backlogs,
    "rosters": _rosters,
    "rosters-backlogs": _rosters_backlogs,
    "curves": _curves,
    "zones": _zones,
    "personas": _personas,
    "urgent": _urgent,
    "asking": _asking,
    "mixed": _mixed,
    "snapshot": _snapshot,
    "snapshot-curves": _snapshot_curves,
    "snapshot-urgent": _snapshot_urgent,
    "snapshot-rollout": _snapshot_rollout,
    "rollout": _rollout,
    "rollout-accounts": _rollout_accounts,
    "rollout-fewer": _rollout_fewer,
    "rollout-much": _rollout_much,
    "rollout-urgent": _rollout_urgent,
    "rollout-asking": _rollout_asking,
}


# --- for the ledger -------------------------------------------------------------------------------


def _all_plain(rng: random.Random, seed: int) -> World:
    policy = random_policy(rng)
    return policy, random_world(policy, rng, 40, 20)


def _all_rostered(rng: random.Random, seed: int) -> World:
    return _rostered(rng)


def _all_backlogs(rng: random.Random, seed: int) -> World:
    policy = random_policy(rng)
    return with_backlogs(policy, random_world(policy, rng, 40, 20), rng)


def _all_accounts(rng: random.Random, seed: int) -> World:
    return _deriving(rng, colleagues=True)


def _all_inside(rng: random.Random, seed: int) -> World:
    policy = random_policy(rng)
    return policy, with_inside(policy, random_world(policy, rng, 20, 12), rng, 25)


def _all_urgent(rng: random.Random, seed: int) -> World:
    return busy_world(rng, 150, 5, rostered=seed % 3 == 0)


COUNTED: dict[str, Callable[[random.Random, int], World]] = {
    "plain": _all_plain,
    "rostered": _all_rostered,
    "backlogs": _all_backlogs,
    "accounts": _all_accounts,
    "inside": _all_inside,
    "urgent": _all_urgent,
}
