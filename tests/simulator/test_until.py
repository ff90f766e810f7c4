"""Studies that stop when the half-widths asked for are reached, and say how near they came."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.model import Policy
from simulator.compare import compare
from simulator.contest import contest
from simulator.estimates import Sampling
from simulator.model import Report, Scenario
from simulator.student import t_quantile
from simulator.study import study
from simulator.summarise import summarise
from simulator.until import UnknownFigure, until
from tests.simulator import small

WANTED = (("arrivals", 0.03),)
LOOKS = (4, 8, 16, 32)


def arm(rate: float = 4, **report: object) -> tuple[Policy, Scenario]:
    asked = replace(Report(until=WANTED, looks=LOOKS), **report)  # type: ignore[arg-type]
    return small.desk(), replace(small.served(rate, 0.5, 3, 100), report=asked)


def test_nothing_asked_for_ends_nothing() -> None:
    assert until([arm(until=())], 100) is None


def test_the_looks_are_those_below_the_most_and_the_last() -> None:
    ends = until([arm()], 20)
    assert ends is not None
    assert ends.looks == (4, 8, 16, 20)
    assert ends.how == Sampling(1 - 0.05 / 4)


def test_a_study_stops_at_the_first_look_that_is_exact_enough() -> None:
    one = arm()
    ends = until([one], 64)
    assert ends is not None
    (found,) = study([one], 64, 1, enough=ends.met, looks=ends.looks)
    assert found.replications in LOOKS
    assert all(aim.met for aim in ends.aims([found]))
    (whole,) = study([one], 64, 1)
    for look in LOOKS[: LOOKS.index(found.replications)]:
        (shorter,) = study([one], look, 1)
        assert not ends.met([shorter])
    assert found.metrics["arrivals"] == whole.metrics["arrivals"][: found.replications]


def test_the_interval_has_the_constant_of_all_looks() -> None:
    one = arm()
    (found,) = study([one], 8, 1)
    plain = summarise(found, *one).measures[0].estimate()
    wider = summarise(replace(found, how=Sampling(1 - 0.05 / 4)), *one).measures[0].estimate()
    ratio = t_quantile(1 - 0.05 / 8, 7) / t_quantile(0.975, 7)
    assert wider.half_width / plain.half_width == pytest.approx(ratio)


def test_how_many_replications_would_do_is_about_right() -> None:
    one = arm(until=(("arrivals", 0.005),))
    ends = until([one], 16)
    assert ends is not None
    (found,) = study([one], 16, 1)
    (aim,) = ends.aims([found])
    assert not aim.met
    assert aim.needed == pytest.approx(16 * (aim.reached / 0.005) ** 2, abs=1)


def test_nothing_seen_is_not_exact() -> None:
    """Without a win runs do not differ; nothing is known by that."""
    ends = until([arm(until=(("won", 0.5),))], 16)
    assert ends is not None
    (found,) = study([arm()], 4, 1)
    nothing = replace(found, cubes=found.cubes * 0)
    (aim,) = ends.aims([nothing])
    assert (aim.met, aim.needed) == (False, None)


def test_two_arms_stop_by_their_difference() -> None:
    """Equal arms differ by nothing, exactly: any half-width is reached at the first look."""
    one = arm(until=(("arrivals", 1e-4),))
    ends = until([one, one], 64)
    assert ends is not None
    found = study([one, one], 64, 1, enough=ends.met, looks=ends.looks)
    assert found[0].replications == LOOKS[0]
    first, second = (summarise(results, *one) for results in found)
    assert compare(first, second).identical


def test_several_proposals_need_the_intervals_that_are_shown() -> None:
    """Those hold together, and are wider: with three proposals the half-width is that of a third."""
    base, others = arm(), [arm(rate) for rate in (5, 6, 7)]
    found = study([base, *others], 8, 1)
    summaries = [summarise(one, *pair) for one, pair in zip(found, (base, *others), strict=True)]
    ends = until([base, *others], 8)
    assert ends is not None
    (aim,) = ends.aims(found)
    level = [
        replace(one, measures=tuple(replace(m, how=ends.how) for m in one.measures)) for one in summaries
    ]
    shown = contest(
        replace(level[0], how=ends.how),
        [(str(at), replace(one, how=ends.how)) for at, one in enumerate(level[1:])],
    )
    widest = max(
        effect.difference.half_width
        for one in shown.comparisons
        for effect in one.effects
        if effect.name == "arrivals"
    )
    assert aim.reached == pytest.approx(widest / summaries[0].measures[0].estimate().mean)


def test_a_figure_that_is_none_is_named() -> None:
    with pytest.raises(UnknownFigure) as problem:
        until([arm(until=(("arivals", 0.1),))], 10)
    assert problem.value.name == "arivals"
    assert "arrivals" in problem.value.known
