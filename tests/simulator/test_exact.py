"""What few counts leave open, against scipy and by brute force."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.exact import FEW, ranks
from simulator.goals import Goal
from simulator.student import beta_quantile
from simulator.summary import Measure

stats = pytest.importorskip("scipy.stats")


@given(st.floats(0.005, 0.995), st.floats(0.5, 40), st.floats(0.5, 4000))
def test_beta_quantiles_are_scipys(p: float, a: float, b: float) -> None:
    assert beta_quantile(p, a, b) == pytest.approx(float(stats.beta.ppf(p, a, b)), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("n", [1, 5, 40, 999, 1000, 100_000])
@pytest.mark.parametrize("q", [0.1, 0.5, 0.9])
def test_ranks_are_those_of_the_binomial_law(n: int, q: float) -> None:
    low, high = ranks(n, q, 0.95)
    assert low == pytest.approx(int(stats.binom.ppf(0.025, n, q)), abs=n >= 1000)
    assert high == pytest.approx(n + 1 - int(stats.binom.ppf(0.025, n, 1 - q)), abs=n >= 1000)


def _share(met: list[int], ended: list[int]) -> Measure:
    return Measure("win_rate", "", "share", tuple(map(float, met)), tuple(map(float, ended)), "more")


@pytest.mark.parametrize(
    ("met", "bounds"), [(10, (0.6915, 1.0)), (9, (0.5550, 0.9975)), (0, (0, 0.3085))]
)
def test_a_share_of_ten_is_as_open_as_clopper_and_pearson_say(
    met: int, bounds: tuple[float, float]
) -> None:
    found = _share([met - met // 2, met // 2, 0], [5, 5, 0]).estimate()
    assert found.low <= bounds[0] + 1e-4
    assert found.high >= bounds[1] - 1e-4
    whole = _share([met // 2, met - met // 2], [5, 5]).estimate()
    assert (whole.mean, whole.n) == (met / 10, 2)
    assert met not in (0, 10) or (whole.low, whole.high) == pytest.approx(bounds, abs=1e-4)


def test_with_enough_on_either_side_runs_tell() -> None:
    one = _share([int(FEW), int(FEW)], [int(2 * FEW), int(2 * FEW)])
    assert one.estimate() == one.symmetric()
    assert math.isnan(_share([3], [3]).estimate().low)  # one replication shows no luck


def test_shares_near_all_are_held_as_often_as_is_said() -> None:
    """A clock in twenty is missed, of a dozen in all: by how runs differ, 60 in 100 are held."""
    luck, hits, plain = random.Random(5), 0, 0
    for _ in range(400):
        met = [sum(luck.random() < 0.95 for _ in range(3)) for _ in range(4)]
        one = _share(met, [3] * 4)
        found, symmetric = one.estimate(), one.symmetric()
        hits += found.low <= 0.95 <= found.high
        plain += symmetric.low <= 0.95 <= symmetric.high
    assert hits >= 0.95 * 400 > 300 > plain


def test_few_clocks_all_met_do_not_show_that_nine_in_ten_are() -> None:
    few, many = _share([2, 3, 5], [2, 3, 5]), _share([200, 300, 500], [200, 300, 500])

    def verdict(one: Measure, bound: float) -> str:
        goal = Goal("win_rate", "", "share", True, bound)
        return goal.verdict(goal.of(one, 0.95))

    assert (verdict(few, 0.9), verdict(many, 0.9)) == ("open", "holds")
    assert (verdict(few, 1.0), verdict(_share([2, 2, 5], [2, 3, 5]), 1.0)) == ("holds", "fails")
