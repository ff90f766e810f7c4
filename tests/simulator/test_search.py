"""The search for the first setting that holds: on rows whose truth is known."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.crossing import crossing
from simulator.estimates import Sampling
from simulator.figured import joined, packed, part, unpacked
from simulator.goals import Goal, NoGoal, figure, goal, together
from simulator.search import Found, Trial, scan, search
from simulator.summary import Measure, Summary
from simulator.tables import Damaged

RUNS = 16
AT_LEAST = Goal("sla.attainment", "clocks met", "share", True, 0.9)
AT_MOST = Goal("cost", "cost", "money", False, 100.0)


def summary(value: float, cost: float = 0.0, runs: int = RUNS, noise: float = 0.001) -> Summary:
    """The same luck at every setting."""
    luck = random.Random(7)
    errors = [luck.gauss(0, noise) for _ in range(runs)]
    return Summary(
        "Demo", "A world", 1, runs, 90.0, "EUR",
        (
            Measure("sla.attainment", "clocks met", "share", tuple(value + one for one in errors)),
            Measure("cost", "cost", "money", (cost,) * runs, (), "less"),
            Measure("wait", "wait until picked up", "hours", (1.0,) * runs, (2.0,) * runs),
        ),
    )  # fmt: skip


def decider(
    truth: Callable[[int], Summary], goals: Sequence[Goal], asked: list[int], stop_after: int = 10**6
) -> Callable[[Sequence[int]], tuple[list[Trial], bool]]:
    def decide(places: Sequence[int]) -> tuple[list[Trial], bool]:
        out: list[Trial] = []
        for at in places:
            if len(asked) >= stop_after:
                return out, True
            asked.append(at)
            one = truth(at)
            out.append(Trial(at, one, tuple(x.verdict(x.estimate(one, 0.999)) for x in goals)))
        return out, False

    return decide


def found_in(truth: Callable[[int], Summary], size: int, *goals: Goal) -> tuple[Found, list[int]]:
    asked: list[int] = []
    goals = goals or (AT_LEAST,)
    return search(Found(goals, size, 0.999), decider(truth, goals, asked)), asked


@given(size=st.integers(1, 400), first=st.integers(0, 400))
def test_the_first_that_holds_of_a_rising_row_is_found_with_few_tries(size: int, first: int) -> None:
    found, asked = found_in(lambda at: summary(0.5 + 0.45 * (at >= first) + at / 1e4), size)
    assert (found.answer.at if found.answer else None) == (first if first < size else None)
    assert len(asked) == len(set(asked)) <= 9 + size.bit_length()
    assert found.turns is None
    if found.answer and first:
        assert found.below is not None
        assert found.below.at == first - 1


@given(size=st.integers(7, 60), low=st.integers(0, 59), wide=st.integers(1, 12))
def test_a_row_that_rises_and_falls_is_tried_throughout(size: int, low: int, wide: int) -> None:
    """A hill: the goal holds on its top alone."""
    low = min(low, size - 1)

    def truth(at: int) -> Summary:
        away = max(low - at, at - low - wide, 0)
        return summary(0.95 - 0.1 * (away > 0) - 0.002 * away)

    found, asked = found_in(truth, size)
    if found.turns is not None:
        assert found.complete
    if found.complete:
        assert found.answer is not None
        assert found.answer.at == low
    assert len(asked) == len(set(asked))


def test_what_contradicts_is_told() -> None:
    found, _ = found_in(lambda at: summary(0.8 - 0.01 * abs(at - 10)), 21)
    assert found.turns is not None
    up, down = found.turns
    assert up.after <= 10 <= down.before
    assert found.answer is None
    assert found.best.at == 10


def test_two_goals_that_pull_apart_are_met_between_two_tries() -> None:
    """Enough reps, and not too dear: only 30 to 33 of 100 will do."""
    found, asked = found_in(
        lambda at: summary(0.85 + 0.06 * (at >= 30) + at / 1e5, 3.0 * at + 0.5), 100, AT_LEAST, AT_MOST
    )
    assert found.answer is not None
    assert found.answer.at == 30
    assert len(asked) < 24


def test_what_is_open_is_no_answer() -> None:
    found, _ = found_in(lambda at: summary(0.9 + 0.01 * (at - 3), noise=0.008), 7)
    assert found.answer is not None
    assert found.answer.at > 3
    assert all(one.verdict == "open" for one in found.open)


def test_an_early_end_keeps_what_was_tried() -> None:
    asked: list[int] = []
    decide = decider(lambda at: summary(0.5 + at / 100), (AT_LEAST,), asked, stop_after=7)
    found = search(Found((AT_LEAST,), 100, 0.999), decide)
    assert found.early
    assert len(found.trials) == 7


def test_a_scan_tries_everything_or_the_whole_range() -> None:
    for size, tries in ((20, 20), (1000, 64)):
        asked: list[int] = []
        found = scan(
            Found((AT_LEAST,), size, 0.999), decider(lambda _: summary(0.5), (AT_LEAST,), asked)
        )
        assert len(found.trials) == tries
        assert {0, size - 1} <= set(asked)


def test_the_crossing_of_a_line_is_exact_where_luck_moves_both_ends_alike() -> None:
    below, above = (summary(value, noise=0.02) for value in (0.85, 0.95))
    where = crossing(AT_LEAST, (10.0, below), (20.0, above))
    assert where is not None
    assert where.low < 15 < where.high
    assert where.high - where.low < 2.5
    assert crossing(AT_LEAST, (10.0, below), (20.0, below)) is None


# --- goals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "more", "bound"),
    [
        ("sla_attainment >= 90%", True, 0.9),
        ("sla.attainment at least 0.9", True, 0.9),
        ("clocks", None, None),
        ("cost<=2.5 M EUR", False, 2.5e6),
        ("cost <= 1_000", False, 1000.0),
        ("cost <= 1,000", False, 1000.0),
        ("cost < 1_000", None, None),
        ("cost <= 3,5", None, None),
        ("cost <= 0,500", None, None),
        ("cost <= 1.200,5", None, None),
        ("cost <= 1,2,3,4", None, None),
        ("wait <= 1,5hours", None, None),
        ("cost <= 12 k", False, 12e3),
        ("wait <= 30 minutes", False, 0.5),
        ("wait at most 2 days", False, 48.0),
        ("sla_attainment >= 90", None, None),
        ("cost <= 90%", None, None),
        ("wait <= 3 USD", None, None),
        ("cost <= 3 USD", None, None),
        ("nothing >= 3", None, None),
        (">= 3", None, None),
        ("cost >= -", None, None),
    ],
)
def test_goals_are_read_in_the_unit_of_their_figure(
    text: str, more: bool | None, bound: float | None
) -> None:
    if more is None:
        with pytest.raises(NoGoal):
            goal(text, summary(0.5))
        return
    read = goal(text, summary(0.5))
    assert read.more == more
    assert read.bound == pytest.approx(bound)


def test_verdicts_are_those_of_whole_intervals() -> None:
    one = Measure("x", "x", "times", (11.0, 12.0, 13.0)).estimate()
    bounds = (one.low, one.mean, one.high + 0.1)
    for more, verdicts in ((True, ("holds", "open", "fails")), (False, ("open", "open", "holds"))):
        told = [Goal("x", "x", "times", more, bound).verdict(one) for bound in bounds]
        assert tuple(told) == verdicts
    few = Measure("x", "x", "times", (0.0, 0.0, 1.0)).estimate()  # its interval begins at 0
    assert Goal("x", "x", "times", False, 0).verdict(few) == "fails"
    nothing = Measure("x", "x", "times", (float("nan"),)).estimate()
    assert Goal("x", "x", "times", False, 5).verdict(nothing) == "fails"
    assert together(["holds", "open"]) == "open"
    assert together(["open", "fails"]) == "fails"


# --- figures as parts and bytes --------------------------------------------------------------------


@given(cuts=st.lists(st.integers(1, RUNS - 1), max_size=4))
def test_parts_are_joined_to_the_whole(cuts: list[int]) -> None:
    whole = summary(0.7)
    ends = [0, *sorted(set(cuts)), RUNS]
    parts = [part(whole, a, b) for a, b in pairwise(ends)]
    assert joined(parts) == whole
    assert [unpacked(packed(one, "a"), "a") for one in parts] == parts


def test_whatever_is_changed_in_figures_is_noticed() -> None:
    blob = packed(summary(0.5), "a")
    with pytest.raises(Damaged):
        unpacked(blob, "b")
    for at in range(0, len(blob), 7):
        changed = bytearray(blob)
        changed[at] ^= 1
        with pytest.raises(Damaged):
            unpacked(bytes(changed), "a")


def test_figures_come_through_as_bytes_without_a_value() -> None:
    one = Measure("x", "x", "share", (float("nan"), 1.0), (), "more", Sampling(0.99, 2))
    back = unpacked(packed(Summary("D", "W", 1, 2, 1.0, "", (one,)), "n"), "n").measures[0]
    assert repr(back) == repr(one)
    assert figure(summary(0.5), "no such") is None
