"""The pages of figures: every figure is there, columns line up, and the data say the same."""

from __future__ import annotations

import json
import math
import re

import pytest

from leadpolicy.console import PLAIN, Paint
from leadpolicy.render import comparison, simulation
from leadpolicy.render.measure import width
from leadpolicy.render.tables import table
from simulator.compare import compare
from simulator.summary import Breakdown, Load, Measure, Promise, Row, Step, Summary


def _summary(qualified: tuple[float, ...], title: str = "Acme") -> Summary:
    people = Measure("mql", "qualified people", "people", qualified, better="more")
    won = Measure("won", "share won", "share", (1.0, 2.0, 1.0), (10.0, 10.0, 10.0), "more")
    return Summary(
        title,
        "a year",
        7,
        3,
        365.0,
        "USD",
        (people, won),
        (Breakdown("source", (Row("web", (people, won)), Row("événement", (people, won)))),),
        (Step("lead.MQL", "MQL", people),),
        promises=(Promise("MQL", "48 hours", won),),
        loads=(Load("inside", 3, won),),
        warnings=("nobody is on holiday",),
    )


BASE, BETTER = _summary((400.0, 410.0, 420.0)), _summary((450.0, 461.0, 470.0), "Acme, faster")


def test_the_page_shows_every_part() -> None:
    lines = [" ".join(line.split()) for line in simulation.page(BASE, PLAIN).splitlines()]
    assert lines[:2] == ["Acme", "a year, 365 days, 3 replications, seed 7"]
    for expected in ("qualified people 410 385 to 435", "MQL 410 385 to 435", "web 410 13.3%"):
        assert expected in lines
    assert lines[-1] == "warning: nobody is on holiday"
    assert any(line.startswith("MQL, 48 hours 13.3%") for line in lines)
    assert any(line.startswith("inside (3) 13.3%") for line in lines)


def test_data_are_json_with_estimates_and_without_what_is_no_number() -> None:
    single = Summary("p", "s", 1, 1, 1.0, "", (Measure("m", "m", "people", (4.0,)),))
    told = json.loads(json.dumps(simulation.as_data(single), allow_nan=False))
    assert told["format_version"] == 1
    assert told["measures"][0]["estimate"]["mean"] == 4.0
    assert told["measures"][0]["estimate"]["low"] is None
    assert math.isnan(single.measures[0].estimate().low)


def test_a_comparison_shows_difference_and_verdict() -> None:
    text = comparison.page(compare(BASE, BETTER), PLAIN)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[0] == "Acme -> Acme, faster"
    assert any(re.fullmatch(r"qualified people 410 460 \+50\.3 .* better", one) for one in lines)
    assert any(one.startswith("share won 13.3% 13.3%") and one.endswith("same") for one in lines)
    assert "winners" in lines
    assert "losers" not in lines


def test_equal_policies_are_said_to_be_equal() -> None:
    assert "exactly the same" in comparison.page(compare(BASE, BASE), PLAIN)


def test_comparison_data_are_json() -> None:
    told = json.loads(json.dumps(comparison.as_data(compare(BASE, BETTER)), allow_nan=False))
    assert [one["verdict"] for one in told["effects"]] == ["better", "same"]


@pytest.mark.parametrize("paint", [PLAIN, Paint(True)])
def test_columns_line_up(paint: Paint) -> None:
    lines = table([("a", "1"), ("測試", "1,000")], PLAIN, ("", "n"))
    assert len({width(line) for line in lines}) == 1
    assert len(table([("a", "1")], paint, ("", "n"))) == 2
    assert table([], paint) == []
