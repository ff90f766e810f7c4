"""Shares and times of competing moves, of histories that end before all is known."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import pytest

from policy.model import DAY
from simulator.calibration.competing import Seen, outcome, wilson

_WINDOWS = [(0.0, 365.0), (0.0, 50.0), (200.0, 300.0), (200.0, 230.0), (100.0, 108.0)]  # days


@pytest.mark.parametrize("timer", [None, 60.0])
@pytest.mark.parametrize(("begin", "end"), _WINDOWS)
def test_a_cut_changes_nothing_of_what_is_estimated(
    begin: float, end: float, timer: float | None
) -> None:
    """Moves at 3% and 1% a day, and a timer: whatever part of the history is seen, the shares of those
    who are still there included, intervals hold the truth."""
    luck = random.Random(f"{begin} {end} {timer}")
    late = math.exp(-0.04 * timer) if timer else 0.0
    truth = {"B": 0.75 * (1 - late), "C": 0.25 * (1 - late), "D": late}
    held, every = 0, 0
    for _ in range(20):
        found = outcome([*_watched(begin, end, timer, luck)])
        assert math.fsum(share for share, _ in found.shares.values()) + found.unknown == pytest.approx(1)
        for to, (share, (low, high)) in found.shares.items():
            assert low <= share <= share + found.unknown <= high + 1e-9
            held, every = held + (low <= truth[to] <= high), every + 1
    assert held / every > 0.88


def _watched(begin: float, end: float, timer: float | None, luck: random.Random) -> Iterator[Seen]:
    """Stays that are seen between two instants, of people who come all the time, three a day."""
    at = luck.expovariate(3.0)
    while at < end:
        moves = [(luck.expovariate(0.03), "B"), (luck.expovariate(0.01), "C"), (timer or math.inf, "D")]
        length, to = min(moves)
        if at + length >= begin:
            since = round((begin - at) * DAY) - 1 if at < begin else -1
            seen = min(length, end - at)
            yield Seen(since, round(seen * DAY), to if seen == length else None)
        at += luck.expovariate(3.0)


def test_without_censoring_intervals_are_those_of_shares() -> None:
    """Greenwood's and Aalen's variances are then p (1 - p) / n."""
    stays = [Seen(-1, at, "B" if at % 5 else "C") for at in range(40)]
    found = outcome(stays)
    assert found.unknown == 0
    for to, many in (("B", 32), ("C", 8)):
        share, interval = found.shares[to]
        assert share == pytest.approx(many / 40)
        assert interval == pytest.approx(wilson(many / 40, 40))
    assert found.mean == pytest.approx(19.5)


def test_those_whom_nobody_saw_leave_are_unknown() -> None:
    """A timer that has not run out when the history ends: those few who left are not all."""
    stays = [*[Seen(-1, at, "B") for at in range(30)], *[Seen(-1, 100, None)] * 70]
    found = outcome(stays)
    assert found.shares["B"][0] == pytest.approx(0.3)
    assert found.unknown == pytest.approx(0.7)
    assert found.shares["B"][1][1] == 1
    assert found.seen == 100


def test_few_who_are_seen_for_long_do_not_stand_for_all() -> None:
    """The last of a hundred goes another way long after all others were seen last."""
    stays = [Seen(-1, 50, None)] * 99 + [Seen(-1, 80, "C")]
    assert outcome(stays).unknown == 1
    assert outcome(stays).mean is None


def test_who_was_there_before_counts_from_then_on() -> None:
    """All were there before the history begins: what came before is not seen, and said."""
    found = outcome([Seen(99, 100 + at, "B") for at in range(10)])
    assert (found.since, found.shares["B"][0]) == (100, 1.0)
    early = outcome([Seen(-1, 1, "B"), *[Seen(99, 100 + at, "C") for at in range(10)]])
    assert early.shares["C"][0] > 0.9  # that one left proves nothing of those who come
