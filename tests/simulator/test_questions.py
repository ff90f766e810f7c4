"""Pilots and bottlenecks: arithmetic against plain simulation, machinery on worlds with an answer."""

from __future__ import annotations

import math
import random
import threading
from dataclasses import replace

import pytest

from leadpolicy.relieving import run
from leadpolicy.simulating import Arm, Study
from policy.model import DAY
from simulator.bottleneck import manned, reliefs, waiting, with_one_more
from simulator.compare import effect
from simulator.pilot import pilot, power, shortened
from simulator.summary import Measure
from tests.simulator import funnel, made_up


def _measure(mean: float, sd: float, runs: int, rng: random.Random) -> Measure:
    return Measure("m", "m", "people", tuple(rng.gauss(mean, sd) for _ in range(runs)))


@pytest.mark.parametrize("difference", [0.0, 20.0, 60.0])
def test_power_is_how_often_pilots_show_it(difference: float) -> None:
    """Pilots drawn one by one, each tested with known spread, show it as often as the formula says."""
    rng = random.Random(3)
    one = effect(_measure(100, 20, 2000, rng), _measure(100 + difference, 20, 2000, rng))
    seen = 0
    for _ in range(4000):
        first, second = (
            rng.gauss(50, 20 * math.sqrt(0.5)),
            rng.gauss(50 + difference / 2, 20 * math.sqrt(0.5)),
        )
        seen += abs(second - first) > 1.96 * 20
    assert power(one, 0.5) == pytest.approx(seen / 4000, abs=0.03)


def test_a_pilot_is_long_enough_from_where_all_longer_ones_are() -> None:
    chances = made_up.summary(), made_up.summary(lift=0.5)
    found = pilot((2, 4, 8), [chances] * 3, ("won",), 0.5, 0.8)
    (_, lengths), *_ = found.chances
    good, bad = replace(lengths[0], power=0.9), replace(lengths[0], power=0.5)
    at = [replace(one, weeks=week) for one, week in ((good, 2), (bad, 4), (good, 8))]
    assert found.shortest(at) == 8
    assert found.shortest(at[:2]) is None
    assert found.shortest([at[0], at[2]]) == 2


def test_a_shortened_world_ends_after_the_weeks() -> None:
    scenario = replace(funnel.scenario(days=90), warm_up=10 * DAY, follow_up=5 * DAY)
    short = shortened(scenario, 4)
    assert (short.horizon, short.follow_up) == (38 * DAY, 0)


def test_the_team_that_is_short_is_found() -> None:
    """Three at the desk cannot keep up; those who take over have nothing to do with it."""
    arm = Arm(funnel.policy(), funnel.scenario(days=20, desk=5, overflow=4))
    assert manned(arm.scenario) == ("desk", "overflow")
    assert len(with_one_more(arm.scenario, "desk").teams[0].reps or ()) == 6
    found = run(arm, Study(12, 1, 2), lambda done: None, threading.Event())
    assert found is not None
    (relief,) = reliefs(found, ("wait",))
    assert relief.team == "desk"
    (line,) = waiting(found.base)
    assert (line.status, line.share) == ("lead.MQL", 1.0)


def test_nobody_is_named_where_nobody_is_short() -> None:
    arm = Arm(funnel.policy(), funnel.scenario(days=10, desk=60, overflow=60))
    found = run(arm, Study(6, 1, 2), lambda done: None, threading.Event())
    assert found is not None
    assert [one.team for one in reliefs(found, ("won", "wait"))] == [None, None]
