"""When a run has settled: MSER-5 on series made by hand, and on the start-up of a known queue."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest

from simulator.model import Campaign
from simulator.settling import BATCH, halfway, mser5, settling, steady
from simulator.study import study
from tests.simulator import small


def around(mean: float, days: int, luck: random.Random) -> list[float]:
    return [mean + luck.gauss(0, 1) for _ in range(days)]


def test_a_step_is_left_out_to_the_day() -> None:
    luck = random.Random(1)
    assert mser5([*([0.0] * 20), *around(50, 180, luck)]) == 20


@pytest.mark.parametrize("memory", [5, 15, 30])
def test_what_grows_slowly_is_left_out_longer(memory: int) -> None:
    luck = random.Random(2)
    series = [20 * (1 - math.exp(-day / memory)) + luck.gauss(0, 0.5) for day in range(400)]
    found = mser5(series)
    assert found is not None
    assert 2 * memory <= found <= 8 * memory + BATCH


def test_what_has_no_beginning_is_kept() -> None:
    assert (mser5(around(5, 300, random.Random(3))) or 0) <= 60
    assert mser5([4.0] * 100) == 0
    assert mser5([]) == 0


def test_what_only_grows_does_not_settle() -> None:
    assert mser5([float(day) for day in range(200)]) is None


def test_the_start_up_of_a_queue_is_left_out() -> None:
    """M/M/1 at 80%: 4 in the system on average, which it takes some 90 services to forget, 4 days."""
    policy, scenario = small.desk(), small.served(0.8, 1.0, 1, 24 * 160)
    (found,) = study([(policy, scenario)], 400, 1)
    every = settling(found, policy)
    days = next(one.days for one in every if one.what == "people in New")
    assert days is not None
    assert 5 <= days <= 60
    inside = (found.totals["entered"][0] - found.totals["left"][0]).cumsum() / 400
    assert abs(inside[days:].mean() - 4.0) < 0.2
    assert inside[:5].mean() < 3.7
    assert days <= (every[0].days or 0)


def test_a_queue_that_nobody_masters_never_settles() -> None:
    policy, scenario = small.desk(), small.served(1.2, 1.0, 1, 24 * 100)
    (found,) = study([(policy, scenario)], 20, 1)
    slowest = settling(found, policy)[0]
    assert slowest.days is None
    assert slowest.piles_up
    assert slowest.end > 1.75 * slowest.middle > 0


def test_crowds_are_left_out_where_others_come() -> None:
    _, scenario = small.desk(), small.served(0.5, 1.0, 1, 24 * 100)
    (source,) = scenario.sources
    crowd = replace(source, name="list", rate=0.0, campaigns=(Campaign(scenario.start, 9, 0),))
    mixed = replace(scenario, sources=(replace(source, before=crowd), crowd))
    found, names = steady(mixed)
    assert (names, [one.rate for one in found.sources]) == (("list",), [source.rate, 0.0])
    assert not any(one.campaigns for one in found.sources)
    assert found.sources[0].before == replace(crowd, campaigns=())
    only = replace(scenario, sources=(crowd,))
    assert steady(only) == (only, ())
    assert steady(scenario) == (scenario, ())


@pytest.mark.parametrize("days", [0, 9, 25, 100, 104, 365])
def test_halfway_is_the_most_that_is_ever_found(days: int) -> None:
    """Zero until there, one day after: the best cut is as late as it can be."""
    most = halfway(days)
    assert most % BATCH == 0
    assert mser5([*[0.0] * most, *[1.0] * (days - most)]) in (most, None)
    assert mser5([*[0.0] * (most + BATCH), *[1.0] * (days - most - BATCH)]) in (None, 0)
