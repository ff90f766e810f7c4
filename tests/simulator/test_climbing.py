"""Whether a run that still fills up is told from one that has settled, or that only has more people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.model import DAY, HOUR, Policy
from simulator.climbing import climbing, climbs
from simulator.model import Scenario, Source
from simulator.study import study
from simulator.view import World
from tests.simulator import small

SLOW = 40  # days from the first contact to the win, on average


def slow(warm_up: int, days: int, *sources: Source) -> tuple[Policy, Scenario]:
    """Everybody is won, after an exponential time; nobody has to work for it."""
    policy, scenario = small.desk(), small.served(0.5, 24.0 * SLOW, 2, 24.0 * days, 24.0 * warm_up)
    (work,) = scenario.work
    return policy, replace(
        scenario,
        teams=(),
        work=(replace(work, by="nobody"),),
        sources=sources or scenario.sources,
    )


@pytest.mark.parametrize(
    ("warm_up", "days", "told"),
    [(5, 95, True), (20, 140, True), (160, 250, False), (0, 90, False)],
)
def test_a_pipeline_that_fills_up_is_told(warm_up: int, days: int, told: bool) -> None:
    policy, scenario = slow(warm_up, days)
    (found,) = study([(policy, scenario)], 8, 3)
    climb = climbing(found, World(policy, scenario))
    assert (climb is not None) == told
    if climb is not None:
        assert climb.late > climb.early
        assert climb.after > climb.before
        assert climb.label == "New"


def test_more_people_are_no_cold_start() -> None:
    few = Source("web", 0.5 / HOUR)
    growing = Source("web", 1.5 / HOUR, before=few, since=small.START + 190 * DAY)
    policy, scenario = slow(160, 250, growing)
    (found,) = study([(policy, scenario)], 8, 3)
    assert climbing(found, World(policy, scenario)) is None


def test_the_sentence_names_the_cure() -> None:
    policy, scenario = slow(5, 95)
    (found,) = study([(policy, scenario)], 8, 3)
    (said,) = climbs(found, World(policy, scenario))
    assert "longer `warm-up`" in said
    assert "`start-from`" in said
    assert "people in New from" in said
