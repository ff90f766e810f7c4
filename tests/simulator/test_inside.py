"""Runs that start from a snapshot: their lives, scores and lengths, and a switch at the start."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from scipy import stats  # type: ignore[import-untyped]

from policy.model import DAY, HOUR
from policy.reference import Reference
from policy.state import Alone, Desks, Person
from simulator.distributions import left_of, standard_quantile
from simulator.lives import biography, crowd, record
from simulator.model import Distribution
from simulator.numeric import constant
from simulator.plan import plan
from simulator.points import person
from simulator.replication import Worker
from simulator.rollout import Rollout
from simulator.standing import standings
from tests.generators.kinds import made
from tests.simulator.twins import unchanged


@pytest.mark.parametrize("seed", [0, 2, 3, 4, 6])
def test_a_switch_to_the_same_at_the_start_changes_nothing(seed: int) -> None:
    policy, scenario, _ = made("snapshot", seed)
    assert unchanged(policy, scenario, seed, scenario.start) == []
    worker = Worker(plan(policy, scenario, Rollout(policy, scenario, scenario.start)))
    worker.run(seed, 0, logging=True)
    assert any(one.kind == "switch" for one in worker.log())


@pytest.mark.parametrize("seed", [0, 1, 3, 4])
def test_their_lives_are_retold_as_the_log_has_them(seed: int) -> None:
    policy, scenario, _ = made("snapshot", seed)
    recording = record(policy, scenario, seed, 0)
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
    policy, scenario, _ = made("snapshot", seed)
    start, reader = scenario.start, Reference(policy)
    people = [person(policy, number, one, start) for number, one in enumerate(scenario.inside)]
    if scenario.accounts is None:  # nobody has one, whatever the snapshot calls it
        people = [replace(one, values={**one.values, "account": None}) for one in people]
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
    assert standings(policy, scenario) == expected
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
