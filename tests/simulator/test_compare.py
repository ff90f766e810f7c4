"""Comparing two arms: exact zeros, exact antisymmetry, honest verdicts, winners that are not chance."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.compare import Effect, compare, effect
from simulator.summary import Better, Breakdown, Measure, Row
from tests.simulator.made_up import poor, summary

BASE, BETTER = summary(), summary(lift=0.06)
RUNS = st.integers(2, 12)


def _measure(values: list[float], better: Better = "more", under: tuple[float, ...] = ()) -> Measure:
    return Measure("m", "m", "people", tuple(values), under, better)


def test_equal_policies_differ_by_exactly_zero() -> None:
    found = compare(BASE, summary())
    assert found.identical
    for one in (*found.effects, *(cell.effect for cell in found.cells)):
        assert (one.difference.mean, one.difference.low, one.difference.high) == (0, 0, 0)
    assert (found.winners, found.losers, found.clear) == ((), (), ())


def test_swapping_the_arms_flips_every_sign_and_nothing_else() -> None:
    there, back = compare(BASE, BETTER), compare(BETTER, BASE)
    flipped = {"better": "worse", "worse": "better"}
    for one, other in zip(there.effects, back.effects, strict=True):
        assert one.difference.mean == -other.difference.mean
        assert (one.difference.low, one.difference.high) == (
            -other.difference.high,
            -other.difference.low,
        )
        assert other.verdict == flipped.get(one.verdict, one.verdict)
    assert {(one.by, one.label, one.effect.name) for one in there.winners} == {
        (one.by, one.label, one.effect.name) for one in back.losers
    }


@given(st.data(), RUNS)
def test_ratios_are_differences_of_ratios_of_sums(data: st.DataObject, runs: int) -> None:
    def numbers(low: float) -> tuple[float, ...]:
        return tuple(data.draw(st.lists(st.integers(int(low), 100), min_size=runs, max_size=runs)))

    base = Measure("m", "m", "share", numbers(0), numbers(1), "more")
    other = Measure("m", "m", "share", numbers(0), numbers(1), "more")
    expected = sum(other.over) / sum(other.under) - sum(base.over) / sum(base.under)
    assert effect(base, other).difference.mean == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("base", "proposal", "better", "verdict"),
    [
        ([1, 2, 3], [11, 12.5, 13], "more", "better"),
        ([1, 2, 3], [11, 12.5, 13], "less", "worse"),
        ([1, 2, 3], [11, 12.5, 13], "", "changed"),
        ([1, 2, 3], [3, 2, 1], "more", "unclear"),
        ([1, 2, 3], [1, 2, 3], "more", "same"),
        ([1, float("nan"), 3], [1, float("nan"), 3], "more", "same"),
        ([1], [5], "more", "unknown"),
        ([1], [1], "more", "same"),
    ],
)
def test_verdicts(base: list[float], proposal: list[float], better: Better, verdict: str) -> None:
    assert effect(_measure(base, better), _measure(proposal, better)).verdict == verdict


def test_pairing_finds_what_unpaired_arms_would_hide() -> None:
    luck = random.Random(3)
    common = [luck.gauss(1000, 100) for _ in range(30)]
    found = effect(_measure(common), _measure([one + luck.gauss(5, 2) for one in common]))
    assert found.verdict == "better"
    assert found.base.half_width > 20
    assert found.difference.half_width < 2


def test_chance_among_many_cells_makes_no_winner() -> None:
    """Four hundred cells without any effect: some look clear alone, none or next to none is named."""
    luck = random.Random(11)

    def row(at: int) -> Row:
        return Row(f"s{at}", (_measure([luck.gauss(0, 1) for _ in range(20)]),))

    arms = [
        replace(poor(), replications=20, measures=(), breakdowns=(Breakdown("source", rows),))
        for rows in (tuple(map(row, range(400))), tuple(map(row, range(400))))
    ]
    found = compare(*arms)
    alone = [one for one in found.cells if one.effect.verdict in ("better", "worse")]
    assert len(alone) > 8
    assert len(found.winners) + len(found.losers) <= 1


def test_sure_cells_are_named_the_clearest_first() -> None:
    found = compare(BASE, BETTER)
    assert found.winners
    assert {one.effect.verdict for one in found.winners} == {"better"}
    assert {one.effect.verdict for one in found.losers} <= {"worse"}

    def clearness(one: Effect) -> float:
        return abs(one.difference.mean) / one.difference.sd

    assert clearness(found.winners[0].effect) > clearness(found.winners[-1].effect)


def test_only_pairs_are_compared() -> None:
    with pytest.raises(ValueError, match="same seed"):
        compare(BASE, summary(50))
    with pytest.raises(ValueError, match="same seed"):
        compare(BASE, replace(BETTER, seed=2))


def test_what_only_one_arm_has_is_left_out() -> None:
    fewer = replace(BETTER, measures=BETTER.measures[:2], breakdowns=BETTER.breakdowns[:1])
    found = compare(BASE, fewer)
    assert [one.name for one in found.effects] == ["arrivals", "sql"]
    assert {one.by for one in found.cells} == {"source"}
