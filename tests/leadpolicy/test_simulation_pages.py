"""The pages of figures: every figure is there, columns line up, and the data say the same."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from dataclasses import replace
from itertools import permutations

import pytest

from leadpolicy.console import PLAIN, Paint
from leadpolicy.io.frames import as_csv
from leadpolicy.render import comparison, results, simulation
from leadpolicy.render.measure import width
from leadpolicy.render.spreadsheets import sheets
from leadpolicy.render.tables import table
from leadpolicy.report import tables as page_tables
from leadpolicy.report.document import document
from leadpolicy.report.facts import Facts
from leadpolicy.report.markup import Markup
from leadpolicy.worlds import told_apart
from simulator.across import Across
from simulator.compare import Comparison, compare
from simulator.contest import Contest, contest
from simulator.summary import Breakdown, Load, Measure, Promise, Row, Step, Summary, Unit
from tests.simulator import made_up


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
    for expected in (
        "qualified people 410 385 to 435",
        "MQL 410 385 to 435",
        "web 410 13.3%",
        "mean 95% interval",
    ):
        assert expected in lines
    assert lines[-1] == "warning: nobody is on holiday"
    assert any(line.startswith("MQL, 48 hours 13.3%") for line in lines)
    assert any(line.startswith("inside, 3 reps 13.3%") for line in lines)


def test_data_are_json_with_estimates_and_without_what_is_no_number() -> None:
    single = Summary("p", "s", 1, 1, 1.0, "EUR", (Measure("m", "m", "money", (4.0,)),))
    told = json.loads(json.dumps(results.of_summary(single), allow_nan=False))
    assert told["format_version"] == 1
    assert told["metrics"] == {"m": {"mean": 4.0, "low": None, "high": None, "sd": None, "unit": "EUR"}}
    assert math.isnan(single.measures[0].estimate().low)


def test_data_have_every_part() -> None:
    rich = made_up.summary()
    told = json.loads(json.dumps(results.of_summary(rich), allow_nan=False))
    assert set(told["metrics"]) == {one.name for one in rich.measures}
    assert told["by"]["source"]["web_form"]["sql"]["mean"] == pytest.approx(307, abs=5)
    assert [one["status"] for one in told["funnel"]] == [one.status for one in rich.funnel]
    assert told["stays"][0]["quantiles"]["0.5"]["mean"] == pytest.approx(700, rel=0.05)
    assert len(told["backlogs"][0]["weeks"]) == 52
    assert told["metrics"]["revenue"]["unit"] == "USD"
    assert told["metrics"]["sla.attainment"]["unit"] == "share"


def test_a_comparison_shows_difference_and_verdict() -> None:
    text = comparison.page(compare(BASE, BETTER), PLAIN)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[0] == "Acme -> Acme, faster"
    assert any(re.fullmatch(r"qualified people 410 460 \+50\.3 .* better", one) for one in lines)
    assert any(one.startswith("share won 13.3% 13.3%") and one.endswith("same") for one in lines)
    assert "winners difference drawn in" in lines
    assert "losers" not in lines


def _figure(name: str, mean: float, unit: Unit = "times") -> Measure:
    return Measure(name, f"the {name}", unit, (mean, mean + 1.0, mean + 2.0))


_TEAMS = (
    Row("a", (_figure("taken", 11.0), _figure("cuts", 31.0), _figure("load", 51.0))),
    Row("b", (_figure("taken", 21.0), _figure("load", 61.0), _figure("gini", 71.0))),
    Row("c", (_figure("load", 81.0),)),
)


@pytest.mark.parametrize(
    "rows", list(permutations(_TEAMS)), ids=lambda one: "".join(r.label for r in one)
)
def test_a_figure_that_not_every_row_has_stands_below_its_own_name(rows: tuple[Row, ...]) -> None:
    """In text, on the page, and in the page's differences."""
    by = Breakdown("team", rows)
    expected = {(row.label, one.title): f"{one.over[1]:.0f}" for row in rows for one in row.measures}
    text = simulation.page(replace(BASE, breakdowns=(by,)), PLAIN).splitlines()
    start = next(at for at, line in enumerate(text) if line.startswith("by team"))
    head, *lines = [re.split(r"  +", line) for line in text[start : start + 4]]
    assert set(head) == {"by team", "the taken", "the cuts", "the load", "the gini"}
    page = _cells_of(page_tables.breakdown(by, "USD"))
    moved = [Row(one.label, tuple(replace(m, over=(0.0,) * 3) for m in one.measures)) for one in rows]
    cells = compare(
        replace(BASE, breakdowns=(Breakdown("team", tuple(moved)),)), replace(BASE, breakdowns=(by,))
    ).cells
    differences = _cells_of(page_tables.cells(cells, "USD"))
    for label, *figures in lines:
        for title, figure in zip(head[1:], figures, strict=True):
            wanted = expected.get((label, title), "–")
            assert figure == wanted
            assert page[label, title].startswith(wanted)
            assert differences[label, title].startswith(wanted if wanted == "–" else f"+{wanted}")


def _cells_of(found: Markup) -> dict[tuple[str, str], str]:
    """What stands in a table of a page, by row and by what the cell says its column is."""
    told = {}
    for row in re.findall("<tr>.*?</tr>", str(found))[1:]:
        label = re.findall("<th.*?>(.*?)</th>", row)[0]
        for title, cell in re.findall('<td data-label="(.*?)">(.*?)</td>', row):
            told[label, title] = re.sub("<.*?>", "", cell)
    return told


def test_equal_policies_are_said_to_be_equal() -> None:
    assert "exactly the same" in comparison.page(compare(BASE, BASE), PLAIN)


def test_comparison_data_are_json() -> None:
    told = json.loads(json.dumps(results.of_comparison(compare(BASE, BETTER)), allow_nan=False))
    assert [one["verdict"] for one in told["metrics"].values()] == ["better", "same"]
    assert told["metrics"]["mql"]["difference"]["mean"] == pytest.approx(50.33, abs=0.01)
    assert told["metrics"]["mql"]["base"]["mean"] == 410
    assert told["by"]["source"]["web"]["mql"]["verdict"] == "better"
    assert ["source", "web", "mql"] in told["winners"]


@pytest.mark.parametrize("proposals", range(3))
def test_tables_are_rectangles_that_no_spreadsheet_runs(proposals: int) -> None:
    base, better = made_up.summary(), made_up.summary(lift=0.1)
    row = replace(base.breakdowns[0].rows[0], label="=HYPERLINK(1)")
    broken = replace(base, breakdowns=(Breakdown("source", (row,)),))
    other = replace(better, breakdowns=broken.breakdowns)
    several = contest(broken, [("a", other), ("b", other)])
    choices: list[Summary | Comparison | Contest] = [broken, compare(broken, other), several]
    found = choices[proposals]
    told = {f"{one.name}.csv": as_csv(one.columns, one.rows) for one in sheets(found)}
    assert {"metrics.csv", "by_source.csv"} <= set(told)
    for text in told.values():
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) > 1
        assert {len(one) for one in rows} == {len(rows[0])}
    assert f"{'a,' if proposals > 1 else ''}'=HYPERLINK(1)," in told["by_source.csv"]


def test_tables_of_several_policies_are_those_of_each_beside_the_base() -> None:
    """The base stands in them once; what is of one pair is told with the policy's name."""
    base, one, other = (made_up.summary(lift=lift) for lift in (0.0, 0.1, 0.2))
    found = contest(base, [("one", one), ("other", other)])
    told = {sheet.name: sheet for sheet in sheets(found)}
    alone = {sheet.name: sheet for sheet in sheets(found.comparisons[1])}
    assert set(told) == set(alone)
    assert {"stays", "clocks", "weeks", "by_source", "replications", "survival"} <= set(told)
    for name, sheet in told.items():
        assert sheet.columns == ("policy", *alone[name].columns)
        mine = [row[1:] for row in sheet.rows if row[0] in (None, "other")]
        assert mine == list(alone[name].rows), name
        policies = [row[0] for row in sheet.rows]
        assert policies.count("one") == policies.count("other") > 0
    worlds = Across(("Calm", "Busy"), (found, found))
    for sheet in sheets(worlds):
        assert sheet.columns == ("scenario", *told[sheet.name].columns)
        assert [row[1:] for row in sheet.rows if row[0] == "Busy"] == list(told[sheet.name].rows)


@pytest.mark.parametrize("wide", [80, 110])
def test_pages_fit_the_terminal(wide: int) -> None:
    base, better = made_up.summary(), made_up.summary(lift=0.06)
    for text in (
        simulation.page(base, PLAIN, wide),
        comparison.page(compare(base, better), PLAIN, wide),
    ):
        assert [line for line in text.splitlines() if width(line) > wide] == []


def test_a_comparison_of_other_clocks_fits_too() -> None:
    """As wide as a large company's: the proposal's column gives way, then words, then intervals."""
    base, better = made_up.summary(), made_up.summary(lift=0.06)
    clocks = replace(base.promises[0], within="1 minute")
    found = compare(base, replace(better, promises=(clocks, *better.promises[1:])))
    many = replace(found.effects[0], title="revenue of those who came by then")
    at, clock = next(pair for pair in enumerate(found.effects) if pair[1].name.startswith("sla."))
    other = replace(clock, better="", verdict="changed")
    wide = replace(found, effects=(*found.effects[:at], other, *found.effects[at + 1 :], many))
    assert "other clocks" in comparison.page(wide, PLAIN, 120)
    for room in range(76, 111):
        page = comparison.page(wide, PLAIN, room).partition("winners")[0].splitlines()[3:]
        assert [line for line in page if width(line) > room] == []


def test_columns_that_do_not_fit_are_left_out() -> None:
    many = tuple(Measure(f"m{at}", f"a rather long title {at}", "people", (1.0, 2.0)) for at in range(7))
    wide = replace(BASE, breakdowns=(Breakdown("source", (Row("web", many),)),))
    lines = simulation.page(wide, PLAIN, 80).splitlines()
    assert max(map(width, lines)) <= 80
    (head,) = (one for one in lines if one.startswith("by source"))
    assert [one.title in head for one in many] == [True] * 3 + [False] * 4


@pytest.mark.parametrize("paint", [PLAIN, Paint(True)])
def test_columns_line_up(paint: Paint) -> None:
    lines = table([("a", "1"), ("測試", "1,000")], PLAIN, ("", "n"))
    assert len({width(line) for line in lines}) == 1
    assert len(table([("a", "1")], paint, ("", "n"))) == 2
    assert table([], paint) == []


def test_policies_of_one_title_are_told_apart() -> None:
    def names(*arms: Summary) -> list[str]:
        return [one.policy for one in told_apart(arms, ("a.lead", "b/"))]

    assert names(BASE, BETTER) == ["Acme", "Acme, faster"]
    assert names(replace(BASE, version="1"), replace(BASE, version="2")) == ["Acme 1", "Acme 2"]
    assert names(replace(BASE, version="1"), BASE) == ["Acme 1", "Acme"]
    assert names(BASE, BASE) == ["Acme (a.lead)", "Acme (b/)"]


def test_a_page_says_what_its_columns_and_counts_are() -> None:
    text = simulation.page(BASE, PLAIN)
    assert "of those who came, who reach" in text
    assert "whenever the people came" in text
    (head,) = (line for line in text.splitlines() if "clocks that are met" in line)
    assert head.split() == ["clocks", "that", "are", "met", "mean", "95%", "interval", "raw", "working"]


@pytest.mark.parametrize(("of_all", "told"), [(90.0, True), (60.0, False)])
def test_clocks_that_were_nobodys_are_told_below_the_reps(of_all: float, told: bool) -> None:
    def missed(many: float) -> Measure:
        return Measure("sla.breaches", "clocks missed", "times", (many, many, many))

    by = Breakdown("rep", (Row("ann", (missed(40.0),)), Row("bob", (missed(20.0),))))
    found = replace(BASE, measures=(missed(of_all),), breakdowns=(by,))
    said = "of the 90 clocks missed, 30 are in no row: no rep had these people then"
    assert (said in " ".join(simulation.page(found, PLAIN).split())) is told
    assert (f"O{said[1:]}." in document(found, Facts("simulate"))) is told
