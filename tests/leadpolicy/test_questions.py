"""`bottleneck` and `power` as commands."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(POLICY)
    (tmp_path / "quick.lead").write_text(POLICY.replace("30 days", "3 days"))
    (tmp_path / "world.yaml").write_text(SCENARIO)


def run(*args: str) -> Result:
    return CliRunner().invoke(main, [*args, "--scenario", "world.yaml"])


def test_a_bottleneck_is_told_and_given_as_data() -> None:
    figures = ("won", "load", "wait.Open", "backlog.desk")
    asked = [word for one in figures for word in ("--metric", one)]
    done = run("bottleneck", "base.lead", "--replications", "4", *asked)
    assert done.exit_code == 0
    assert "`desk` holds things up most" in done.stdout
    assert "wait in Open: most held up by `desk`" in done.stdout
    assert "where people wait for a rep" in done.stdout
    assert "in desk" in done.stdout
    told = json.loads(run("bottleneck", "base.lead", "--replications", "3", "--format", "json").stdout)
    assert set(told["teams"]) == {"desk"}
    assert told["waiting"][0]["status"] == "lead.Open"
    assert "wait" in told["binding"]  # without anything asked for
    assert "ROI" not in done.stdout
    nothing = run("bottleneck", "base.lead", "--replications", "2", "--metric", "load").stdout
    assert "of rep time taken it is a matter of opinion" in nothing


def test_the_roi_of_headcount_is_told_of_those_who_are_there(tmp_path: Path) -> None:
    """One rep leaves after half of the time; each is paid around the clock."""
    paid = "reps: 2, departures: [{at: 45 days, count: 1}], cost: 1 USD per hour"
    (tmp_path / "world.yaml").write_text(SCENARIO.replace("reps: 2", paid))
    (tmp_path / "paid.lead").write_text(POLICY.replace("{}", "{ currency USD }"))
    done = run("bottleneck", "paid.lead", "--replications", "3")
    assert "ROI of headcount" in done.stdout
    assert "+2,160 USD -" in done.stdout  # 90 days of the rep
    assert "-100%" in done.stdout.replace("−", "-")
    later = run("bottleneck", "paid.lead", "--replications", "3", "--switch", "2026-02-19")
    assert "the rep joins on 2026-02-19: until then" in " ".join(later.stdout.split())
    assert "+1,080 USD -" in later.stdout  # the last 45 of the 90 days
    alone = run("simulate", "paid.lead", "--replications", "2").stdout
    assert "desk, 1.5 reps in 2 seats" in alone
    told = json.loads(run("simulate", "paid.lead", "--replications", "2", "--format", "json").stdout)
    (team,) = told["teams"]
    assert (team["reps"], team["headcount"]) == (2, 1.5)


def test_a_world_without_reps_has_no_bottleneck(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(SCENARIO.replace("reps: 2", "reps: unlimited"))
    done = run("bottleneck", "base.lead")
    assert done.exit_code == 2
    assert "no team has reps who could be short" in done.stderr


def test_the_length_of_a_pilot_is_told_and_given_as_data() -> None:
    asked = ("--weeks", "1,4,12", "--metric", "won", "--metric", "load", "--replications", "8")
    done = run("power", "base.lead", "quick.lead", *asked)
    assert done.exit_code == 0
    assert "each policy gets 50.0% of the people" in done.stdout
    told = json.loads(run("power", "base.lead", "quick.lead", *asked, "--format", "json").stdout)
    lengths = told["figures"]["won"]["lengths"]
    assert [one["weeks"] for one in lengths] == [1, 4, 12]
    assert lengths[0]["power"] < 0.5
    assert lengths[2]["difference"] < 0
    assert lengths[0]["power_low"] <= lengths[0]["power"] <= lengths[0]["power_high"]
    later = run("power", "base.lead", "quick.lead", *asked, "--switch", "2026-01-19").stdout
    assert "pilots begin on 2026-01-19" in later
    assert later.splitlines()[-9:] != done.stdout.splitlines()[-9:]
    less = run("power", "base.lead", "quick.lead", *asked, "--format", "json", "--share", "10").stdout
    assert json.loads(less)["figures"]["won"]["lengths"][2]["power"] < lengths[2]["power"]


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ("", "are no numbers of weeks"),
        ("soon", "are no numbers of weeks"),
        ("0", "are no numbers of weeks"),
        ("4,-1", "are no numbers of weeks"),
        ("2000", "1,000 weeks at most"),
        ("2,4,2", "`2` is there twice"),
    ],
)
def test_lengths_that_are_none_are_refused(weeks: str, said: str) -> None:
    done = run("power", "base.lead", "quick.lead", "--weeks", weeks)
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("asked", "chart", "table", "said"),
    [
        (["bottleneck", "base.lead"], "waiting", "waiting", "One rep more"),
        (["power", "base.lead", "quick.lead", "--weeks", "1,4"], "power", "power", "enough"),
        (["attribute", "base.lead", "quick.lead"], "parts-won", "parts", "Wins"),
        (["sweep", "base.lead", "--knob", "teams.desk.reps=1..3"], "response", "response", "What teams"),
    ],
)
def test_every_question_has_a_page(
    tmp_path: Path, asked: list[str], chart: str, table: str, said: str
) -> None:
    both = ("--tables", "csv", "--tables", "parquet")
    done = run(*asked, "--metric", "won", "--replications", "8", "-o", "out", *both)
    assert done.exit_code == 0, done.output
    out = tmp_path / "out"
    page = (out / "report.html").read_text()
    assert said in page
    assert page.count('class="chart"') >= 2  # in two widths
    assert "<script" not in page
    assert f"leadpolicy {asked[0]} base.lead" in page
    assert "world.yaml" in page.partition("The input, by SHA-256")[2]
    assert (out / f"charts/{chart}.png").read_bytes().startswith(b"\x89PNG")
    rows = list(csv.reader(io.StringIO((out / f"{table}.csv").read_text())))
    assert len(rows) > 1
    assert {len(one) for one in rows} == {len(rows[0])}
    cells = pyarrow.parquet.read_table(out / f"{table}.parquet")
    assert (cells.column_names, cells.num_rows) == (rows[0], len(rows) - 1)
    assert any(str(kind) in ("double", "int64") for kind in cells.schema.types)
    assert json.loads((out / "results.json").read_text())["format_version"] == 1
    assert max(len(line) for line in done.stdout.splitlines()) <= 80


def test_a_pilot_that_is_too_short_is_told_how_long_it_would_be() -> None:
    asked = ("--metric", "won", "--replications", "32", "--share", "10")
    short = " ".join(run("power", "base.lead", "quick.lead", *asked, "--weeks", "6").stdout.split())
    assert "6 weeks are not enough; about " in short
    weeks = short.partition("not enough; about ")[2].partition(" ")[0]
    longer = run("power", "base.lead", "quick.lead", *asked, "--weeks", str(2 * int(weeks))).stdout
    assert f"{2 * int(weeks)} weeks are enough" in longer


def test_a_longer_promise_is_no_difference_of_a_pilot(tmp_path: Path) -> None:
    promised = POLICY.replace("to Won by sales", "sla 4 hours until first touch  to Won by sales")
    (tmp_path / "base.lead").write_text(promised)
    (tmp_path / "quick.lead").write_text(promised.replace("4 hours", "48 hours"))
    asked = ("--metric", "sla_attainment", "--replications", "8", "--weeks", "1")
    done = run("power", "base.lead", "quick.lead", *asked)
    assert "the clocks themselves differ" in " ".join(done.stdout.split())
    assert "1 weeks" not in done.stdout


def test_a_team_that_is_full_is_told(tmp_path: Path) -> None:
    """Those who have not decided keep their place for days, so others wait though time is left."""
    limited = POLICY.replace(
        "{ role sales }", "{ role sales  assign round robin  at most 1 open per rep }"
    )
    (tmp_path / "base.lead").write_text(limited)
    done = run("bottleneck", "base.lead", "--replications", "4", "--metric", "won")
    assert "full (1 open each)" in done.stdout
    told = " ".join(run("simulate", "base.lead", "--replications", "4").stdout.split())
    assert "the team `desk` is full: its reps have" in told
    assert "ever more" not in told
    (tmp_path / "base.lead").write_text(limited.replace("1 open", "60 open"))
    assert "is full" not in run("simulate", "base.lead", "--replications", "4").stdout


@pytest.mark.parametrize(
    ("work", "shift_end", "told"),
    [
        ("takes: 6 hours", "", "for 20.0 hours a week, to end what is in hand: the team's"),
        ("takes: 6 hours", ", shift-end: pause", "has 100% of its time taken"),
        ("effort: 6 hours, takes: 9 days", ", shift-end: hand back", "has 100% of its time taken"),
    ],
)  # fmt: skip
def test_who_works_on_after_closing_is_told(
    work: str, shift_end: str, told: str, tmp_path: Path
) -> None:
    """Six hours of work in a day of eight: each rep begins a second one, unless that waits."""
    office = "calendar office { open mon to fri 9:00 to 17:00 }\ntrack"
    opened = POLICY.replace("track", office).replace("role sales }", "role sales  hours office }")
    (tmp_path / "base.lead").write_text(opened)
    world = SCENARIO.replace(", hours: always", shift_end).replace("takes: 1 hour", work)
    (tmp_path / "world.yaml").write_text(world.replace("90 days", "140 days").replace("5 per", "20 per"))
    done = " ".join(run("simulate", "base.lead", "--replications", "2").stdout.split())
    assert told in done
    assert ("after closing" in done) == ("in hand" in told)


def test_a_backlog_that_only_grows_is_told(tmp_path: Path) -> None:
    """Reps fill up in the middle of the run, and hardly anybody is gone for good before its end."""
    kept = POLICY.replace("30 days", "3000 days")
    limited = kept.replace(
        "{ role sales }", "{ role sales  assign round robin  at most 120 open per rep }"
    )
    (tmp_path / "base.lead").write_text(limited)
    world = SCENARIO.replace("p: 0.3}", "p: 0.01}").replace("every: 2 days", "every: 20 days")
    (tmp_path / "world.yaml").write_text(world)
    told = " ".join(run("simulate", "base.lead", "--replications", "4").stdout.split())
    assert "ever more people wait for the team `desk`" in told


def test_a_company_that_fills_up_is_told_beside_its_bottleneck(tmp_path: Path) -> None:
    slow = SCENARIO.replace("every: 2 days", "every: 25 days").replace("p: 0.3", "p: 0.2")
    (tmp_path / "world.yaml").write_text(f"{slow}warm-up: 5 days\n".replace("5 per day", "20 per day"))
    (tmp_path / "base.lead").write_text(POLICY.replace("30 days", "300 days"))
    for command in ("simulate", "bottleneck"):
        told = " ".join(run(command, "base.lead", "--replications", "6").output.split())
        assert "the company still fills up while figures count: wins climb from" in told
