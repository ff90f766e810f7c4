"""Uncertain numbers are drawn alike for all arms; luck and assumptions are told apart."""

from __future__ import annotations

import math
import random
import threading
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from leadpolicy.console import PLAIN
from leadpolicy.errors import InputError
from leadpolicy.render import comparison, simulation
from leadpolicy.simulating import Arm, Study, read_arm, run
from policy.model import Policy
from simulator.attribution import by_run
from simulator.charts import gallery
from simulator.charts.canvas import png
from simulator.compare import compare
from simulator.doubt import doubt, doubted, sways
from simulator.estimates import Sampling, grouped
from simulator.model import Scenario
from simulator.scenario import load_text
from simulator.scenario.template import template
from simulator.summary import Drawn, Measure, Summary
from simulator.uncertain import drawn, strata, unsure
from tests.simulator import made_up
from tests.simulator.demo import POLICY, SCENARIO, read

WORLD = SCENARIO.replace(
    "web: {arrivals: 4 per day, cost: 10 USD}",
    "web: {arrivals: {value: 4 per day, uncertain: {triangular: [2, 4, 8]}},"
    " cost: &price {value: 10 USD, uncertain: {uniform: [5, 15]}}}",
).replace("cost: 25 USD}", "cost: *price}")


def _arm(folder: Path, text: str = WORLD) -> Arm:
    (folder / "p.lead").write_text(POLICY)
    (folder / "w.yaml").write_text(text)
    return read_arm(str(folder / "p.lead"), str(folder / "w.yaml"))


def _world() -> tuple[Policy, Scenario]:
    return read(scenario_text=WORLD)


def test_an_alias_is_one_number() -> None:
    _, scenario = _world()
    assert [one.places for one in unsure(scenario)] == [
        ("sources.web.arrivals",),
        ("sources.web.cost", "sources.fair.cost"),
    ]


def test_a_number_that_is_turned_is_uncertain_no_more(tmp_path: Path) -> None:
    """A knob may go beyond what the stated number may be."""
    _arm(tmp_path)
    policy, _ = _world()
    turned = template(tmp_path / "w.yaml").written("sources.web.arrivals", "20 per day")
    scenario, found = turned.bound(policy)
    assert scenario is not None, found
    assert scenario.sources[0].rate * 86_400e6 == pytest.approx(20)
    assert [one.places for one in unsure(scenario)] == [("sources.web.cost", "sources.fair.cost")]


@pytest.mark.parametrize("compared", [False, True])
def test_pages_of_doubts_fit_the_terminal(tmp_path: Path, compared: bool) -> None:
    text = WORLD.replace("web:", "a_source_with_quite_a_long_name:")
    arms = [_arm(tmp_path, text)]
    arms += [_arm(tmp_path, text.replace("reps: 2", "reps: 1"))] if compared else []
    found = run(arms, Study(128, 1, None, uncertain=True), lambda _: None, threading.Event())
    shown = (
        comparison.page(compare(*found), PLAIN, 80) if compared else simulation.page(found[0], PLAIN, 80)
    )
    assert "leave open" in shown
    assert [line for line in shown.splitlines() if len(line) > 80] == []


def test_draws_fill_their_distribution_evenly() -> None:
    _, scenario = _world()
    values = drawn(unsure(scenario), 40, 1)
    costs = sorted(one["sources.web.cost"] for one in values)
    assert all(one["sources.web.cost"] == one["sources.fair.cost"] for one in values)
    for rank, cents in enumerate(costs):
        assert 500 + 25 * rank <= cents <= 500 + 25 * (rank + 1)
    rates = [one["sources.web.arrivals"] * 86_400e6 for one in values]
    assert 2 <= min(rates) < 3 < 6 < max(rates) <= 8


def test_strata_depend_on_name_seed_and_number_alone() -> None:
    assert strata("a", 16, 1) == strata("a", 16, 1)
    assert strata("a", 16, 1) != strata("b", 16, 1)
    assert strata("a", 16, 1) != strata("a", 16, 2)


def test_a_drawn_number_replaces_the_stated_one() -> None:
    from simulator.scenario.bind import bind_tree
    from simulator.scenario.reading import read_tree

    policy, _ = _world()
    _, _, source = load_text(WORLD, "world.yaml", policy)
    root, _ = read_tree(source)
    assert root is not None
    scenario, _ = bind_tree(root, source, policy, {"sources.web.arrivals": 5 / 86_400e6})
    assert scenario is not None
    assert scenario.sources[0].rate == 5 / 86_400e6
    assert scenario.provenance[0] == _world()[1].provenance[0]


def _made(spread: float, luck: float, draws: int, inner: int = 4) -> tuple[Measure, Drawn]:
    rng = random.Random(7)
    places = tuple(rng.random() for _ in range(draws))
    values = tuple(100 + spread * (u - 0.5) + rng.gauss(0, luck) for u in places for _ in range(inner))
    measure = Measure("m", "m", "people", values, how=Sampling(inner=inner))
    return measure, Drawn("x", "1", places)


def test_luck_and_assumptions_are_told_apart() -> None:
    """The middle 95% of a uniform of width 40 are 38 wide, however much luck there is."""
    for luck in (0.0, 3.0, 10.0):
        measure, number = _made(40, luck, 400)
        found = doubt([measure])
        assert found is not None
        assert found.high - found.low == pytest.approx(38, rel=0.16)  # luck rounds off the corners
        assert found.luck == pytest.approx(1.96 * luck / math.sqrt(1600), rel=0.1)
        assert found.widest_low <= found.low <= found.mean <= found.high <= found.widest_high
        (sway,) = sways(found, [number])
        assert sway.most - sway.least == pytest.approx(40 * 7 / 8, rel=0.25)


def test_where_nothing_is_uncertain_assumptions_leave_nothing_open() -> None:
    measure, number = _made(0, 10, 400)
    found = doubt([measure])
    assert found is not None
    assert found.high - found.low < 7  # of the 20 that luck makes of it
    (sway,) = sways(found, [number])
    assert sway.share < 0.05


def test_a_difference_of_equals_leaves_nothing_open() -> None:
    measure, _ = _made(40, 10, 50)
    found = doubt([measure, measure])
    assert found is not None
    assert (found.mean, found.luck, found.low, found.high) == (0, 0, 0, 0)


def test_draws_count_as_one_in_intervals() -> None:
    measure, _ = _made(40, 1, 50)
    estimate = measure.estimate()
    assert estimate.n == 50
    assert estimate.mean == pytest.approx(math.fsum(grouped(measure.over, 4)) / 50)
    assert estimate.half_width > Measure("m", "m", "people", measure.over).estimate().half_width * 1.7


@cache
def _study(threads: int = 2) -> list[Summary]:
    with TemporaryDirectory() as folder:
        arm = _arm(Path(folder))
        other = Arm(arm.policy, arm.scenario, (), arm.scenario_path)
        return run(
            [arm, other], Study(128, 3, threads, uncertain=True), lambda done: None, threading.Event()
        )


def test_a_drawn_study_end_to_end() -> None:
    base, other = _study()
    assert base.replications == 128
    assert compare(base, other).identical
    told = {one.name: one for one in doubted([base])}
    costs = told["cost.leads"]
    assert {one.number for one in costs.sways} == {"sources.web.arrivals", "sources.web.cost"}
    assert costs.doubt.high - costs.doubt.low > 3 * costs.doubt.luck
    arrivals = told["arrivals"].sways
    assert (arrivals[0].number, arrivals[0].share > 0.8) == ("sources.web.arrivals", True)
    for one in told.values():
        measure = base.measure(one.name)
        assert measure is not None
        assert one.doubt.mean == measure.symmetric().mean  # one figure, one mean: ratios as well
        assert one.doubt.low <= one.doubt.mean <= one.doubt.high
    assert any(one.under for one in base.measures)
    assert repr(_study(1)[0]) == repr(base)


def test_reps_may_be_uncertain(tmp_path: Path) -> None:
    """Load, headcount and survival are those of all draws, whoever is there in each."""
    text = SCENARIO.replace("reps: 2", "reps: {value: 2, uncertain: {uniform: [0.5, 3.5]}}")
    arm = _arm(tmp_path, text)
    (found,) = run([arm], Study(48, 3, 2, uncertain=True), lambda done: None, threading.Event())
    (load,) = found.loads
    reps = {round(one / min(load.use.under), 9) for one in load.use.under}
    assert (reps, load.reps) == ({1.0, 2.0, 3.0}, 3)
    assert load.headcount == pytest.approx(2.0)
    shares = next(one for one in found.details if one.name == "load.desk")  # of each draw alone
    assert by_run(shares) == pytest.approx(by_run(load.use))
    assert shares.estimate().mean == pytest.approx(load.use.estimate().mean)
    assert all(math.isfinite(low.half_width) for one in found.survivals for _, low, _ in one.shares)


def test_the_tornado_shows_what_sways_the_figure() -> None:
    base, _ = _study()
    (chart,) = (one for one in gallery(base) if one.name == "tornado")
    assert "sources.web" in chart.title
    assert png(chart).startswith(b"\x89PNG")
    assert gallery(made_up.summary())
    assert not [one for one in gallery(made_up.summary()) if one.name == "tornado"]


def test_without_uncertain_numbers_there_is_nothing_to_draw(tmp_path: Path) -> None:
    import threading

    arm = _arm(tmp_path, SCENARIO)
    with pytest.raises(InputError, match="no number of the scenario is uncertain"):
        run([arm], Study(64, 3, 2, uncertain=True), lambda done: None, threading.Event())
