"""Intervals against scipy, against known coverage, and for their exact antisymmetry."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.estimates import Estimate, difference, mean, quantile, ratio, ratio_difference
from simulator.figures import apart
from simulator.student import t_quantile
from simulator.summary import Measure, Unit

stats = pytest.importorskip("scipy.stats")

# scipy.stats.t.ppf(p, df), to 12 figures
KNOWN = [
    (0.975, 1, 12.7062047362),
    (0.975, 2, 4.30265272975),
    (0.975, 9, 2.26215716280),
    (0.995, 30, 2.74999565357),
    (0.9, 127, 1.28825310904),
    (0.975, 1000, 1.96233908083),
]

values = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20)


@pytest.mark.parametrize(("p", "df", "expected"), KNOWN)
def test_t_quantiles_are_the_tabulated_ones(p: float, df: int, expected: float) -> None:
    assert t_quantile(p, df) == pytest.approx(expected, rel=1e-9)
    assert t_quantile(1 - p, df) == pytest.approx(-expected, rel=1e-9)


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=2, max_size=20))
def test_swapping_the_arms_flips_the_sign_and_nothing_else(pairs: list[tuple[float, float]]) -> None:
    base, other = [a for a, _ in pairs], [b for _, b in pairs]
    there, back = difference(base, other), difference(other, base)
    assert (there.mean, there.low, there.high) == (-back.mean, -back.high, -back.low)
    assert there.sd == back.sd


@given(values)
def test_equal_arms_differ_by_exactly_zero(run: list[float]) -> None:
    same = difference(run, run)
    assert (same.mean, same.low, same.high, same.sd) == (0, 0, 0, 0)


def test_no_value_and_one_value_claim_no_interval() -> None:
    assert math.isnan(mean([]).mean)
    assert mean([3.0]).mean == 3.0
    assert math.isnan(mean([3.0]).low)
    assert mean([3.0, math.nan, 5.0]).n == 2


def test_the_mean_interval_covers_as_often_as_it_says() -> None:
    rng = random.Random(7)
    hits = 0
    for _ in range(2000):
        estimate = mean([rng.gauss(10, 3) for _ in range(8)])
        hits += estimate.low <= 10 <= estimate.high
    assert 0.94 <= hits / 2000 <= 0.96


def test_the_ratio_interval_covers_about_as_often_as_it_says() -> None:
    rng = random.Random(11)
    hits = 0
    for _ in range(1000):
        under = [rng.uniform(50, 150) for _ in range(30)]
        over = [0.3 * u + rng.gauss(0, 4) for u in under]
        estimate = ratio(over, under)
        hits += estimate.low <= 0.3 <= estimate.high
    assert 0.925 <= hits / 1000 <= 0.975


def test_ratio_of_nothing_is_no_number() -> None:
    assert math.isnan(ratio([0.0, 0.0], [0.0, 0.0]).mean)
    assert math.isnan(ratio_difference(([0.0], [0.0]), ([1.0], [2.0])).mean)


def test_a_low_quantile_needs_72_replications_for_a_finite_end() -> None:
    run = [float(i) for i in range(200)]
    assert math.isinf(quantile(run[:71], 0.05).low)
    assert math.isfinite(quantile(run[:72], 0.05).low)


def test_the_quantile_interval_covers_at_least_as_often_as_it_says() -> None:
    rng = random.Random(5)
    hits = 0
    for _ in range(1000):
        estimate = quantile([rng.random() for _ in range(60)], 0.5)
        hits += estimate.low <= 0.5 <= estimate.high
    assert hits / 1000 >= 0.94


@pytest.mark.parametrize("n", [5, 72, 100, 300, 5000])
@pytest.mark.parametrize("q", [0.05, 0.25, 0.5, 0.95])
def test_ranks_are_those_of_the_binomial_law_however_many_runs(n: int, q: float) -> None:
    """The greatest r with P(fewer than r below the quantile) at most 2.5%, on both sides."""
    found = quantile(range(1, n + 1), q)
    below = int(stats.binom.ppf(0.025, n, q))
    above = n - int(stats.binom.ppf(0.025, n, 1 - q)) + 1
    assert found.low == (below if below >= 1 else -math.inf)
    assert found.high == (above if above <= n else math.inf)


@given(
    st.lists(st.floats(0, 1e9), min_size=2, max_size=12), st.sampled_from(["people", "money", "hours"])
)
def test_an_interval_holds_its_mean_and_nothing_impossible(values: list[float], unit: Unit) -> None:
    one = Measure("won", "wins", unit, tuple(values))
    found, whole = one.estimate(), one.symmetric()
    assert 0 <= found.low <= found.mean <= found.high
    assert (found.mean, found.high, found.sd) == (whole.mean, whole.high, whole.sd)


def test_shares_end_at_one_and_rep_time_and_margins_where_they_please() -> None:
    parts = (1.0, 0.0, 2.0), (1.0, 1.0, 2.0)
    assert Measure("win_rate", "", "share", *parts).estimate().high == 1.0
    assert Measure("load", "", "share", *parts).estimate().high > 1.0
    assert Measure("margin", "", "money", (-5.0, 1.0)).estimate().low < -5.0


@pytest.mark.parametrize(
    ("centre", "low", "high", "unit", "said"),
    [
        (747e3, 440e3, 1_054e3, "money", ("747 k USD", "440 to 1,054 k USD")),
        (42.3 / 3600, 0.34 / 60, 1.07 / 60, "hours", ("42.3 s", "20 to 64 s")),
        (0.0028, 0.0, 0.0061, "share", ("0.28%", "0.00 to 0.61%")),
        (412.0, 401.0, 423.0, "people", ("412", "401 to 423")),
        (3.0, -5e6, 5e6, "money", ("0.0 M USD", "−5.0 to 5.0 M USD")),
        (7.0, math.nan, math.nan, "money", ("7.00 USD", "")),
    ],
)
def test_an_interval_is_in_the_scale_of_its_mean(
    centre: float, low: float, high: float, unit: Unit, said: tuple[str, str]
) -> None:
    assert apart(Estimate(centre, low, high, 1.0, 3), unit, "USD") == said
