"""Comparing two arms: exact zeros, exact antisymmetry, honest verdicts, winners that are not chance."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadpolicy.console import PLAIN
from leadpolicy.render.contest import page
from simulator.compare import compare, effect
from simulator.contest import contest, holm
from simulator.student import t_quantile
from simulator.summary import Better, Breakdown, Measure, Promise, Row, Summary
from simulator.view import gini
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


def test_what_only_one_policy_says_is_counted_as_nothing_in_the_other() -> None:
    """Interruptions, of the whole and of a team; any other figure of one arm alone is left out."""
    cuts = Measure("interrupted", "conversations interrupted", "times", (3.0, 5.0))
    other = replace(cuts, name="unevenness")
    team = Breakdown("team", (Row("desk", (cuts, other)),))
    plain = replace(
        poor(), replications=2, measures=(), breakdowns=(Breakdown("team", (Row("desk", ()),)),)
    )
    cutting = replace(plain, measures=(cuts, other), breakdowns=(team,))
    there, back = compare(plain, cutting), compare(cutting, plain)
    for found, moved in ((there, 4), (back, -4)):
        ((one,), (cell,)) = found.effects, found.cells
        assert (one.name, one.difference.mean, one.verdict) == ("interrupted", moved, "unclear")
        assert (cell.label, cell.effect.difference.mean) == ("desk", moved)
    several = contest(plain, [("cutting", cutting), ("plain", plain)])
    assert "conversations interrupted     0" in page(several, PLAIN)


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


def test_a_ratio_of_sums_and_a_plain_mean_can_be_compared() -> None:
    plain, ratio = _measure([0.5, 0.7, 0.6]), _measure([6.0, 8.0, 7.0], under=(8.0, 12.0, 10.0))
    there, back = effect(plain, ratio), effect(ratio, plain)
    assert there.difference.mean == pytest.approx(0.7 - 0.6)
    assert back.difference.mean == -there.difference.mean
    assert (back.difference.low, back.difference.high) == (-there.difference.high, -there.difference.low)


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


def test_of_those_named_at_most_one_in_ten_is_chance() -> None:
    """A hundred cells, of which a third truly differ, forty times (Benjamini and Hochberg)."""
    luck = random.Random(17)
    named = wrong = 0

    def rows(lift: float) -> tuple[Row, ...]:
        means = [100 + lift * (at % 3 == 0) for at in range(100)]
        return tuple(
            Row(f"s{at}", (_measure([luck.gauss(mean, 4) for _ in range(16)]),))
            for at, mean in enumerate(means)
        )

    for _ in range(40):
        arms = [
            replace(poor(), replications=16, measures=(), breakdowns=(Breakdown("source", rows(lift)),))
            for lift in (0.0, 6.0)
        ]
        found = compare(*arms)
        labels = [int(one.label[1:]) for one in (*found.winners, *found.losers)]
        named += len(labels)
        wrong += sum(one % 3 != 0 for one in labels)
    assert named > 500
    assert 0.02 < wrong / named <= 0.1


def test_sure_cells_are_named() -> None:
    found = compare(BASE, BETTER)
    assert found.winners
    assert {one.effect.verdict for one in found.winners} == {"better"}
    assert {one.effect.verdict for one in found.losers} <= {"worse"}


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


# --- several proposals --------------------------------------------------------------------------


def test_one_proposal_in_a_contest_is_a_comparison() -> None:
    (found,) = contest(BASE, [("better", BETTER)]).comparisons
    assert found.effects == compare(BASE, BETTER).effects


def test_with_many_equal_proposals_hardly_ever_one_looks_clear() -> None:
    """Twenty proposals that do nothing, two hundred times: with Holm at most one time in twenty."""
    rng = random.Random(5)
    alone = together = 0
    for _ in range(200):
        base = _measure([rng.gauss(0, 1) for _ in range(10)])
        others = [_measure([x + rng.gauss(0, 1) for x in base.over]) for _ in range(20)]
        effects = [effect(base, one) for one in others]
        alone += any(one.verdict != "unclear" for one in effects)
        together += any(one.verdict != "unclear" for one in holm(effects, 0.05))
    assert alone > 100
    assert together <= 20


def test_holm_finds_what_is_clear_and_stops_at_the_first_that_is_not() -> None:
    base = _measure([0.0] * 30)

    def with_t(t: float) -> Measure:
        wide = (29 / 30) ** 0.5
        return _measure([t / 30**0.5 + wide * (-1) ** at for at in range(30)])

    none, weak, strong = with_t(1.0), with_t(2.2), with_t(20.0)  # alone, 2.05 is clear; of two, 2.36
    effects = [effect(base, one) for one in (none, weak, strong)]
    assert [one.verdict for one in holm(effects, 0.05)] == ["unclear", "unclear", "better"]
    assert [one.verdict for one in effects] == ["unclear", "better", "better"]


def test_the_intervals_of_a_contest_hold_together() -> None:
    found = contest(BASE, [("a", BETTER), ("b", summary(lift=0.03))])
    alone = compare(BASE, BETTER)
    ratio = t_quantile(1 - 0.025 / 2, BASE.replications - 1) / t_quantile(0.975, BASE.replications - 1)
    for wide, narrow in zip(found.comparisons[0].effects, alone.effects, strict=True):
        if narrow.difference.half_width > 1e-9:
            assert wide.difference.half_width / narrow.difference.half_width == pytest.approx(ratio)
    assert found.comparisons[0].base is BASE


def test_shrunk_differences_lie_between_nothing_and_what_was_seen() -> None:
    for one in compare(BASE, BETTER).cells:
        seen, shrunk = one.effect.difference.mean, one.shrunk
        assert abs(shrunk) <= abs(seen) + 1e-9
        assert shrunk * seen >= 0


def test_gini_is_nothing_for_fair_shares_and_nearly_all_for_one_of_many() -> None:
    assert gini([3, 3, 3], [1, 1, 1]) == 0
    assert gini([3, 3], [2, 1]) == 0
    assert gini([0, 0, 0, 12], [1, 1, 1, 1]) == pytest.approx(0.75)
    assert gini([1, 3], [1, 1]) == pytest.approx(0.25)


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 5)), min_size=1, max_size=9))
def test_gini_is_the_mean_difference_of_all_pairs(many: list[tuple[float, int]]) -> None:
    values, weights = [one for one, _ in many], [weight for _, weight in many]
    if (total := sum(v * w for v, w in many)) > 1e-9:
        apart = sum(a * b * abs(x - y) for x, a in many for y, b in many)
        assert gini(values, weights) == pytest.approx(apart / (2 * sum(weights) * total), abs=1e-9)


def _with_clock(arm: Summary, within: str) -> Summary:
    met = Measure("sla.lead.MQL.attainment", "", "share", (8.0, 9.0), (10.0, 10.0), "more")
    other = replace(met, name="sla.lead.SQL.attainment")
    return replace(
        arm, promises=(Promise("MQL", within, met), Promise("SQL", "1 day", other)), details=(met, other)
    )


def _clocked(met: float, within: str) -> Summary:
    values = tuple(met + luck for luck in (0.0, 1.0, 2.0, 1.0))
    missed = Measure("sla.breaches", "clocks missed", "times", values, (), "less")
    won = Measure("won", "wins", "times", values, (), "more")
    return _with_clock(replace(BASE, replications=4, measures=(missed, won), breakdowns=()), within)


def test_other_clocks_are_neither_better_nor_worse() -> None:
    loosened = compare(_clocked(50.0, "4 hours"), _clocked(20.0, "8 hours"))
    assert [one.verdict for one in loosened.effects] == ["changed", "worse"]
    assert [one.of_other_clocks for one in loosened.effects] == [True, False]
    assert [one.of_other_clocks for one in loosened.details] == [True, False]
    assert "`MQL` (4 hours, then 8 hours)" in loosened.warnings[-1]
    same = compare(_clocked(50.0, "4 hours"), _clocked(20.0, "4 hours"))
    assert [one.verdict for one in same.effects] == ["better", "worse"]


def test_reps_of_one_arm_only_are_shown() -> None:
    def arm(*names: str) -> Summary:
        taken = Measure("taken", "pick-ups", "times", (3.0, 5.0))
        load = Measure("load", "rep time taken", "share", (3.0, 5.0), (9.0, 9.0))
        rows = tuple(Row(name, (taken, load)) for name in names)
        return replace(BASE, replications=2, measures=(), breakdowns=(Breakdown("rep", rows),))

    found = compare(arm("ann", "bob"), arm("bob", "cy")).cells
    assert [(one.name, one.effect.difference.mean) for one in found[::2]] == [
        ("ann (only in the base)", -4.0),
        ("bob", 0.0),
        ("cy (only in the proposal)", 4.0),
    ]
    assert [one.effect.verdict for one in found[1::2]] == ["unknown", "same", "unknown"]


def test_winners_come_by_weight_and_are_worth_a_word() -> None:
    def arm(small: float, large: float, tiny: float) -> Summary:
        def row(label: str, centre: float) -> Row:
            values = tuple(centre + luck for luck in (0.0, 1.0, 2.0, 1.0))
            return Row(label, (Measure("won", "wins", "times", values, (), "more"),))

        rows = (row("small", small), row("large", large), row("tiny", tiny))
        whole = Measure("won", "wins", "times", (9e3, 9e3, 9e3, 9e3), (), "more")
        return replace(BASE, replications=4, measures=(whole,), breakdowns=(Breakdown("source", rows),))

    found = compare(arm(10.0, 1e3, 9e3), arm(30.0, 1.5e3, 9.01e3))
    assert [one.label for one in found.winners] == ["large", "small"]


def test_a_warning_about_one_arm_names_it() -> None:
    base = replace(BASE, warnings=("few runs", "`ldrs` is full"))
    found = compare(base, replace(BETTER, warnings=("few runs", "`desk` is full")))
    assert found.warnings[:3] == (
        "few runs",
        "in the base, `ldrs` is full",
        "in the proposal, `desk` is full",
    )
    three = contest(base, [("a", found.proposal), ("b", base)])
    text = page(three, PLAIN)
    assert "in a, `desk` is full" in " ".join(text.split())


def test_winners_come_by_what_they_weigh_in_the_whole() -> None:
    """A small source whose rate rises much weighs less than a large one whose rate rises a little;
    teams, of whose figure there is no whole, are weighed against each other."""

    def summary(small: float, large: float, first: float, second: float) -> Summary:
        def rate(name: str, share: float, people: float) -> Measure:
            under = tuple(people + at for at in range(30))
            over = tuple(share * one + 0.1 * (-1) ** at for at, one in enumerate(under))
            return Measure("win_rate", name, "share", over, under, "more")

        def backlog(waiting: float) -> Measure:
            values = tuple(waiting + 0.01 * (-1) ** at for at in range(30))
            return Measure("backlog", "people waiting", "people", values, better="less")

        sources = (Row("tiny", (rate("a", small, 10),)), Row("huge", (rate("a", large, 1000),)))
        teams = (Row("first", (backlog(first),)), Row("second", (backlog(second),)))
        return Summary(
            "p", "s", 1, 30, 90.0, "", (rate("all", large, 1010),),
            breakdowns=(Breakdown("source", sources), Breakdown("team", teams)),
        )  # fmt: skip

    found = compare(summary(0.1, 0.10, 10.0, 1.0), summary(0.4, 0.15, 11.0, 1.5))
    assert [one.label for one in found.winners] == ["huge", "tiny"]
    assert [one.label for one in found.losers] == ["first", "second"]
