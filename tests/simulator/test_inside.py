"""Runs that start from a snapshot: both simulators agree, and a switch at the start changes nothing."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from scipy import stats  # type: ignore[import-untyped]

from policy.compile import compile_text
from policy.model import DAY, HOUR, Policy
from policy.reference import Reference
from policy.state import Alone, Desks, Person
from simulator.distributions import left_of, standard_quantile
from simulator.lives import biography, crowd, record
from simulator.log import Record
from simulator.model import Distribution, Scenario
from simulator.numeric import constant
from simulator.plan import plan
from simulator.points import person
from simulator.reference import simulate_log
from simulator.replication import Worker
from simulator.rollout import Rollout
from simulator.standing import standings
from tests.generators.policies import random_policy_text
from tests.generators.rollouts import random_rollout
from tests.generators.rosters import with_rosters
from tests.generators.snapshots import with_inside
from tests.generators.variants import with_backlogs, with_colleagues, with_derived, with_owners
from tests.generators.worlds import random_world

KINDS = ("plain", "colleagues", "derived", "idle", "rosters")


def world(seed: int) -> tuple[Policy, Scenario]:
    """A random one of each of the KINDS in turn, with people in it."""
    rng, kind = random.Random(seed), KINDS[seed % len(KINDS)]
    policy, found = compile_text(random_policy_text(rng, rng.choice((1, 2, 3))))
    assert policy is not None, found
    if kind == "colleagues":
        policy = with_colleagues(policy, rng)
    accounts = kind in ("colleagues", "derived")
    scenario = random_world(policy, rng, 25, 6 if accounts else 12, accounts=accounts)
    if kind == "derived":
        scenario = with_owners(policy, with_derived(policy, scenario, rng), rng)
    elif kind == "idle":
        policy, scenario = with_backlogs(policy, scenario, rng)
    elif kind == "rosters":
        scenario = with_rosters(policy, scenario, rng)
    return policy, with_inside(policy, scenario, rng)


def fast(worker: Worker, seed: int, ahead: bool) -> list[Record]:
    worker.run(seed, 0, ahead, logging=True)
    return worker.log()


# Points that fall although no rule gives any (213).
@pytest.mark.parametrize("seed", [0, 2, 3, 4, 6, 7, 8, 9, 10, 11, 13, 16, 213])
def test_twins_write_one_log(seed: int) -> None:
    policy, scenario = world(seed)
    expected = simulate_log(policy, scenario, seed)
    assert sum(one.kind == "inside" for one in expected) > 5
    worker = Worker(plan(policy, scenario))
    assert fast(worker, seed, ahead=False) == expected
    assert fast(worker, seed, ahead=True) == expected
    assert (worker.run(seed, 0, ahead=True) == worker.run(seed, 0, ahead=False)).all()


@pytest.mark.parametrize("seed", [1, 4, 5, 8, 9, 12, 14])
def test_twins_roll_out_from_a_snapshot(seed: int) -> None:
    """At the start, and for every third seed later on."""
    rng = random.Random(seed)
    policy, scenario, base = random_rollout(rng, 20, 10)
    begun = with_inside(base.policy, base.scenario, rng, 15)
    base = replace(base, scenario=begun, at=base.at if seed % 3 == 0 else begun.start)
    worker = Worker(plan(policy, scenario, base))
    expected = simulate_log(policy, scenario, seed, 0, base)
    assert any(one.kind == "switch" for one in expected)
    assert fast(worker, seed, ahead=False) == expected
    assert fast(worker, seed, ahead=True) == expected
    assert (worker.run(seed, 0, ahead=True) == worker.run(seed, 0, ahead=False)).all()


@pytest.mark.parametrize("seed", [0, 2, 3, 4, 6])
def test_a_switch_to_the_same_at_the_start_changes_nothing(seed: int) -> None:
    policy, scenario = world(seed)
    alone = fast(Worker(plan(policy, scenario)), seed, ahead=True)
    base = Rollout(policy, scenario, scenario.start)
    rolled = fast(Worker(plan(policy, scenario, base)), seed, ahead=True)
    assert [one for one in rolled if one.kind != "switch"] == alone
    assert len(rolled) > len(alone)


@pytest.mark.parametrize("seed", [0, 1, 3, 4])
def test_their_lives_are_retold_as_the_log_has_them(seed: int) -> None:
    recording = record(*world(seed), seed, 0)
    inside = [one for one in sorted(recording.born) if one < len(recording.scenario.inside)]
    assert [one for one in inside[:8] if not biography(recording, one).faithful] == []
    assert {one.person for one in crowd(recording)} == recording.born


# --- what is left of a length ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "shape", "theory"),
    [
        ("lognormal", (0.8,), stats.lognorm(0.8)),
        ("gamma", (2.5,), stats.gamma(2.5, scale=1 / 2.5)),
        ("weibull", (0.7,), stats.weibull_min(0.7)),
        ("uniform", (0.5, 3.0), stats.uniform(0.5, 2.5)),
        ("triangular", (0.2, 1.0, 4.0), stats.triang(0.8 / 3.8, 0.2, 3.8)),
        ("exponential", (), stats.expon()),
    ],
)
def test_what_is_left_is_the_tail(kind: str, shape: tuple[float, ...], theory: Any) -> None:
    """Of a length that has lasted for a while, quantile by quantile; at first it is the whole."""
    scale = 4.0 * DAY
    spread = Distribution(kind, constant(scale), shape)  # type: ignore[arg-type]
    for age in (0, HOUR, 3 * DAY, 8 * DAY):
        beyond = theory.sf(age / scale)
        for u in (0.01, 0.3, 0.5, 0.9, 0.999):
            expected = theory.isf(beyond * (1.0 - u)) * scale - age
            assert left_of(spread, scale, u, age) == pytest.approx(expected, rel=1e-4, abs=2)
    assert left_of(spread, scale, 0.3, 0) == math.ceil(scale * standard_quantile(spread, 0.3))


def test_nothing_is_left_of_what_is_over() -> None:
    assert left_of(Distribution("constant", constant(1.0)), 100.0, 0.5, 40) == 60
    assert left_of(Distribution("constant", constant(1.0)), 100.0, 0.5, 400) == 0
    assert left_of(Distribution("uniform", constant(1.0), (0.0, 1.0)), 100.0, 0.5, 400) == 0
    assert left_of(Distribution("lognormal", constant(1.0), (0.1,)), 100.0, 0.5, 10**9) == 0


@pytest.mark.parametrize("kind", ["lognormal", "gamma", "weibull", "exponential"])
def test_more_luck_is_a_longer_rest(kind: str) -> None:
    """For anybody of any age: what is left rises with the one uniform."""
    spread = Distribution(kind, constant(1.0), () if kind == "exponential" else (0.6,))  # type: ignore[arg-type]
    for age in (0, 10**6, 10**8, 10**10):
        rests = [left_of(spread, 1e8, u / 200, age) for u in range(1, 200)]
        assert rests == sorted(rests)


# --- what the scores are made of ------------------------------------------------------------------


# Accounts (14, 16, 20), resets (14, 61), caps (5, 11, 20) and bounds (13, 14): each changes a figure.
@pytest.mark.parametrize("seed", [5, 11, 13, 14, 16, 20, 61])
def test_their_scores_are_those_of_one_after_the_other(seed: int) -> None:
    """Worked out for many at once, or by the reference from each one's history and account."""
    policy, scenario = world(seed)
    start, reader = scenario.start, Reference(policy)
    people = [person(policy, number, one, start) for number, one in enumerate(scenario.inside)]
    expected = []
    for who, one in zip(people, scenario.inside, strict=True):
        around, told = Household(Desks({}), key=policy.account_key, everybody=people), dict(one.points)
        groups = [
            told[group.name] if group.name in told else reader.group(group.name, who, start, around)
            for group in policy.groups
        ]
        rules = [rule for group in policy.groups for rule in group.rules if rule.when is not None]
        own = sum(one.points for one in rules if one.when and reader.holds(one.when, who, start, around))
        expected.append((own, sum(groups) - own))
    assert standings(policy, scenario.inside, start) == expected
    assert any(deeds for _, deeds in expected)


@dataclass
class Household(Alone):
    """A world of people in their accounts."""

    everybody: Sequence[Person] = ()

    def account(self, person: Person) -> Iterator[Person]:
        key = self.key or ""
        mine = person.values.get(key)
        return (
            one for one in self.everybody if one.number != person.number and one.values.get(key) == mine
        )
