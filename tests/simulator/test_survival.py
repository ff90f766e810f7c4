"""Who is still there after a time, from histograms: where the answer is known."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from policy.model import HOUR
from simulator.kernel import layout as L
from simulator.quantiles import edge
from simulator.results import Ints
from simulator.survival import TIMES, half, kept, shares

DAY = 24 * HOUR


def _histogram(*lengths: float) -> Ints:
    edges = [edge(at) for at in range(L.BINS)]
    places = np.searchsorted(np.array(edges), np.array(lengths), side="right") - 1
    return np.bincount(places, minlength=L.BINS)[None, :].astype(np.int64)


NOBODY = np.zeros((1, L.BINS), np.int64)


def test_without_anybody_left_it_is_the_share_of_longer_stays() -> None:
    lasted = _histogram(HOUR / 2, 2 * HOUR, 5 * DAY, 20 * DAY)
    told = dict(zip(TIMES, shares(lasted, NOBODY)[0], strict=True))
    assert told[1.0] == 0.75
    assert told[24.0] == told[72.0] == 0.5
    assert told[168.0] == told[336.0] == 0.25
    assert told[720.0] == told[8760.0] == 0.0


def test_who_leaves_at_that_very_time_is_out() -> None:
    told = dict(zip(TIMES, shares(_histogram(DAY, DAY, 9 * DAY, 9 * DAY), NOBODY)[0], strict=True))
    assert told[8.0] == 1.0
    assert told[24.0] == 0.5


def test_who_is_still_there_counts_for_as_long_as_they_were_seen() -> None:
    """One of four leaves, one is not seen any longer, then one of two leaves: 3/4, then 3/8."""
    lasted, lasting = _histogram(HOUR / 2, 20 * HOUR), _histogram(10 * HOUR, 40 * HOUR)
    told = dict(zip(TIMES, shares(lasted, lasting)[0], strict=True))
    assert told[8.0] == 0.75
    assert told[24.0] == 0.375
    assert math.isnan(told[48.0])  # nobody was seen for so long


def test_half_stay_for_longer_than_half_of_those_who_left() -> None:
    """Of eight, three left in a few days; the others were there for 10 days and are there still."""
    lasted, lasting = _histogram(DAY, 2 * DAY, 3 * DAY), _histogram(*[10 * DAY] * 5)
    assert 0.96 * 240 < half(kept(lasted, lasting)[0][0]) <= 240
    assert 0.96 * 48 < half(kept(lasted, NOBODY)[0][0]) <= 48
    assert half(kept(_histogram(0), NOBODY)[0][0]) == 0


def test_nothing_is_known_of_nobody() -> None:
    still, seen = kept(NOBODY, NOBODY)
    assert np.isnan(still).all()
    assert not seen.any()


def test_it_finds_the_law_of_stays_that_are_cut_off() -> None:
    """Exponential stays of ten days on average, each seen for up to forty days; means of those that
    ended would say less."""
    luck = random.Random(4)
    ended: list[float] = []
    still: list[float] = []
    for _ in range(20_000):
        length, seen = luck.expovariate(1 / (10 * DAY)), luck.uniform(0, 40 * DAY)
        (ended if length < seen else still).append(min(length, seen))
    found = shares(_histogram(*ended), _histogram(*still))[0]
    for hours, share in zip(TIMES, found, strict=True):
        if hours <= 720:
            assert share == pytest.approx(math.exp(-hours / 240), abs=0.012)
    only_ended = shares(_histogram(*ended), NOBODY)[0]
    assert only_ended[TIMES.index(336.0)] < math.exp(-336 / 240) - 0.05
