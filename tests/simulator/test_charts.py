"""Charts: the same bytes every time, nothing foreign inside, names harmless, titles true."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import warnings
import xml.etree.ElementTree as Tree
from dataclasses import replace
from functools import lru_cache

import pytest

from simulator import estimates
from simulator.charts import Chart, gallery, loads
from simulator.charts.canvas import both, png, standalone_svg, svg
from simulator.charts.palette import COLOURS
from simulator.charts.revenue import supported
from simulator.charts.sheet import week_places
from simulator.compare import compare
from simulator.summary import Backlog, Summary
from tests.simulator.made_up import poor, summary

BASE, BETTER = summary(), summary(lift=0.06)
NASTY = '<script>alert("$x^2$")</script> & "\'\x01\ud800'


@lru_cache(maxsize=1)
def _charts() -> dict[str, Chart]:
    found = (*gallery(BASE, 0.9), *gallery(compare(BASE, BETTER), 0.9))
    return {f"{one.name}-{at}": one for at, one in enumerate(found)}


@pytest.mark.parametrize("name", _charts())
def test_pictures_are_sound(name: str) -> None:
    """Well-formed, with a name for all readers, colours of the palette only, references resolved."""
    chart = _charts()[name]
    wide, narrow = svg(chart), svg(chart, wide=False)
    known = {pair[0] for pair in COLOURS.values()}
    names: set[str] = set()
    for text in (wide, narrow):
        root = Tree.fromstring(text)
        assert root.attrib["aria-label"] == chart.title
        assert len(root) > 3
        assert set(re.findall(r"#[0-9a-f]{6}\b", text)) <= known
        ids = set(re.findall(r'\bid="([^"]*)"', text))
        used = set(re.findall(r'(?:url\(|href=")#([^")]*)', text))
        assert used == ids
        assert not ids & names
        names |= ids
        assert not re.search(r"<style|<script|xlink|http(?!://www.w3.org/2000/svg)", text)


def test_the_same_data_give_the_same_bytes_in_every_process() -> None:
    code = (
        "import hashlib; from tests.simulator.made_up import summary; "
        "from simulator.charts import gallery; from simulator.charts.canvas import *; "
        "print(*(hashlib.sha256(make(one) if make is png else make(one).encode()).hexdigest() "
        "for one in gallery(summary())[:2] for make in (svg, standalone_svg, png)))"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True) for _ in "ab"]
    assert runs[0].stdout == runs[1].stdout
    assert len(set(runs[0].stdout.split())) == 6


def test_files_of_their_own_carry_title_note_and_both_colours() -> None:
    chart = gallery(BASE)[0]
    text = standalone_svg(chart)
    Tree.fromstring(text)
    assert chart.title in text
    assert "prefers-color-scheme:dark" in text
    assert 'width="800"' in text
    picture = png(chart)
    assert picture.startswith(b"\x89PNG")
    assert both(chart) == (text, picture)


def test_names_are_text_whatever_they_hold() -> None:
    funnel = tuple(replace(one, label=NASTY) for one in BASE.funnel)
    loads = tuple(replace(one, team=NASTY) for one in BASE.loads)
    for chart in gallery(replace(BASE, funnel=funnel, loads=loads, flows=())):
        for text in (svg(chart), svg(chart, wide=False), standalone_svg(chart)):
            root = Tree.fromstring(text)
            assert not [one for one in root.iter() if "script" in one.tag]


def test_nothing_to_show_is_no_chart() -> None:
    assert gallery(poor()) == ()
    one = summary(1)
    assert {chart.name for chart in gallery(one)} >= {"funnel", "use"}
    for chart in (*gallery(one), *gallery(compare(one, summary(1, 0.1)))):
        Tree.fromstring(svg(chart))
    identical = compare(BASE, summary())
    assert "differences" not in {chart.name for chart in gallery(identical)}


def test_bands_are_drawn_only_where_runs_suffice() -> None:
    assert [supported(n, 0.05) for n in (71, 72)] == [False, True]

    def of(runs: int) -> Chart:
        return next(chart for chart in gallery(summary(runs)) if chart.name == "revenue")

    assert "nine runs in ten" in of(72).title
    assert "nine runs in ten" not in of(71).title
    assert "middle half" in of(71).note
    assert "Too few runs" in of(10).note


def test_titles_say_the_finding() -> None:
    titles = {chart.name: chart.title for chart in gallery(BASE, 0.9)}
    assert re.fullmatch(r"1\d\d of 4\d,\d{3} people reach Customer", titles["funnel"])
    assert titles["promises"].startswith("2 of 3 clocks miss the target; the worst is SAL, 71.")
    assert titles["use"].startswith("ldrs has hardly any time left: 93")
    assert titles["backlogs"].startswith("The backlog of ldrs grows, from ")
    assert titles["stays"].startswith("People stay longest in lead.Re-Market: half of all stays last")
    ended = {one.name: one.title for one in gallery(replace(BASE, survivals=()), 0.9)}
    assert ended["stays"].startswith("Those who left stayed longest in lead.Re-Market")
    assert titles["flows"].startswith("The busiest way leads from Raw to lead.Disqualified: 19,")
    calm: Summary = replace(BASE, loads=BASE.loads[1:], promises=BASE.promises[1:2])
    calm = replace(calm, backlogs=BASE.backlogs[1:])
    titles = {chart.name: chart.title for chart in gallery(calm, 0.9)}
    assert titles["use"].startswith("No team is overloaded; the busiest is inside_sales")
    assert titles["backlogs"].startswith("No backlog builds up; the longest is that of inside_sales")
    assert titles["promises"].startswith("Every clock meets the target")


def test_differences_count_only_what_is_clear() -> None:
    found = compare(BASE, BETTER)
    titles = {chart.name: chart.title for chart in gallery(found)}
    clear = sum(one.verdict in ("better", "worse") for one in found.effects)
    assert titles["differences"].startswith(f"{clear} of {len(found.effects)} figures clearly move")


@pytest.mark.parametrize("times", [0.0, 1.09, 4.3, 108.0])
@pytest.mark.parametrize("teams", [1, 30])
def test_busy_teams_are_drawn_whole(times: float, teams: int) -> None:
    """Every figure and every tick stands inside the picture, whatever the load and the name."""
    first = BASE.loads[0]
    use = replace(first.use, name="load", over=tuple(one * times for one in first.use.over))
    others = tuple(replace(BASE.loads[1], team=f"{at} {'long ' * 12}") for at in range(teams - 1))
    arm = replace(BASE, loads=(replace(first, use=use), *others))
    for arms in ([arm], [BASE, arm]):
        chart = loads.use(*arms)
        assert chart is not None
        for wide in (True, False):
            with warnings.catch_warnings(record=True) as warned:
                text = svg(chart, wide)
            assert not warned
            places = _words(text)
            assert sum("rep" in word for word, *_ in places) == sum(len(one.loads) for one in arms)
            assert any(word.endswith("%") for word, *_ in places)
            width, height = map(float, re.findall(r'viewBox="0 0 (\S+) (\S+)"', text)[0])
            assert all(0 <= x < width and 0 < y < height for _, x, y in places)


def test_a_week_cut_short_is_drawn_as_short() -> None:
    weeks = len(BASE.backlogs[0].weeks)
    assert week_places(weeks, 7.0 * weeks)[-2:] == [weeks - 1, weeks]
    assert week_places(weeks, 7.0 * weeks - 5)[-2:] == [weeks - 1, weeks - 5 / 7]
    # ten calm weeks, and a jump on the two days that are left
    calm, jump = (estimates.mean((one, one)) for one in (4.0, 400.0))
    backlog = Backlog("ldrs", (*[calm] * 10, jump))
    short = replace(BASE, backlogs=(backlog,), days=72.0)
    charts = {chart.name: chart for chart in gallery(short)}
    assert charts["backlogs"].title.startswith("No backlog builds up")
    assert not any(
        float(word) > 10 for word, *_ in _words(svg(charts["backlogs"], True)) if word.isdigit()
    )


def test_weeks_stand_below_by_the_day_on_which_they_begin() -> None:
    dated = replace(BASE, dates=("2026-05-05", "2027-05-04"))
    charts = {chart.name: svg(chart, True) for chart in gallery(dated)}
    for name in ("backlogs", "revenue"):
        words = " ".join(word for word, *_ in _words(charts[name]))
        assert "5 May" in words
        assert "14 Jul" in words or "22 Sep" in words
        assert "weeks from 2026-05-05" in words


def test_titles_say_of_which_policy_they_tell() -> None:
    titles = {chart.name: chart.title for chart in gallery(compare(BASE, BETTER), 0.9)}
    assert all(titles[one].startswith("With the proposal: ") for one in ("promises", "use", "stays"))


def _words(text: str) -> list[tuple[str, float, float]]:
    """Each text of a picture with its place."""
    found = []
    for one in Tree.fromstring(text).iter("{http://www.w3.org/2000/svg}text"):
        place = re.search(r"translate\((\S+) (\S+)\)", one.attrib.get("transform", ""))
        x, y = place.groups() if place else (one.attrib["x"], one.attrib["y"])
        found.append(("".join(one.itertext()), float(x), float(y)))
    return found


def test_where_fonts_are_kept_is_no_news() -> None:
    """As on a machine whose home cannot be written to."""
    words = (sys.executable, "-c", "from simulator.charts import canvas; import matplotlib.figure")
    done = subprocess.run(
        words,
        env={**os.environ, "MPLCONFIGDIR": "/dev/null/x"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
