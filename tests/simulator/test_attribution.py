"""Shapley's value: sums, symmetry, fairness of drawn orders, and games whose answer is known."""

from __future__ import annotations

import math
import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.attribution import ALL, Subset, along, attributed, exact, orders, sampled, subsets
from simulator.summary import Measure

PARTS = 4
GAMES = st.lists(st.integers(-50, 50), min_size=2**PARTS, max_size=2**PARTS)


def _game(numbers: list[int]) -> dict[Subset, list[float]]:
    return {some: [float(one)] for some, one in zip(subsets(PARTS), numbers, strict=True)}


@given(GAMES)
@settings(max_examples=60)
def test_the_value_is_the_mean_over_all_orders(numbers: list[int]) -> None:
    game = _game(numbers)
    found = exact(game, PARTS)
    for part in range(PARTS):
        steps = []
        for order in permutations(range(PARTS)):
            at = order.index(part)
            steps.append(game[frozenset(order[: at + 1])][0] - game[frozenset(order[:at])][0])
        assert found[part][0] == pytest.approx(math.fsum(steps) / len(steps))


@given(GAMES, st.integers(0, 1000))
@settings(max_examples=60)
def test_parts_sum_up_to_the_whole(numbers: list[int], block: int) -> None:
    game = _game(numbers)
    whole = game[frozenset(range(PARTS))][0] - game[frozenset()][0]
    drawn = sampled(game, orders(PARTS, block, 1), PARTS)
    for found in (exact(game, PARTS), drawn):
        assert math.fsum(one[0] for one in found) == pytest.approx(whole, abs=1e-9)


def test_drawn_orders_are_fair_on_average() -> None:
    game = {some: [float(len(some) ** 2 + 7 * (0 in some and 2 in some))] for some in subsets(PARTS)}
    fair = [one[0] for one in exact(game, PARTS)]
    sums = [0.0] * PARTS
    for block in range(600):
        for part, values in enumerate(sampled(game, orders(PARTS, block, 3), PARTS)):
            sums[part] += values[0] / 600
    assert sums == pytest.approx(fair, abs=0.35)


def test_a_part_that_does_nothing_gets_nothing_and_twins_get_the_same() -> None:
    game = {some: [10.0 * (0 in some) * (1 in some)] for some in subsets(3)}
    assert [one[0] for one in exact(game, 3)] == [5.0, 5.0, 0.0]


@pytest.mark.parametrize("parts", [PARTS, ALL + 1])
def test_parts_make_the_whole_where_a_run_has_no_value(parts: int) -> None:
    """A share of nothing: a run in which one combination has no clock is left out of all parts."""
    luck = random.Random(3)
    values = {one: [luck.random() for _ in range(6)] for one in subsets(parts)}
    values[frozenset((1,))][2] = values[frozenset()][5] = math.nan
    first, last = values[frozenset()], values[frozenset(range(parts))]
    whole = [b - a for a, b in zip(first, last, strict=True)]
    measure = Measure("win_rate", "win rate", "share", tuple(first))
    found = attributed(measure, first, whole, [str(at) for at in range(parts)], exact(values, parts))
    together = math.fsum(one.estimate.mean for one in found.shares)
    assert together == pytest.approx(found.whole.mean)


def test_an_order_and_its_reverse_pass_from_none_to_all() -> None:
    first, second = orders(6, 2, 5)
    assert first == second[::-1]
    assert sorted(first) == list(range(6))
    assert along(first)[0] == frozenset()
    assert along(first)[-1] == frozenset(range(6))
    assert orders(6, 3, 5) != orders(6, 2, 5)
