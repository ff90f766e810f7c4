"""`tornado` as a command: numbers turned one at a time, or drawn all at once."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from leadpolicy.console import PLAIN
from leadpolicy.render.told import Part, Told, page
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO

UNSURE = (
    SCENARIO.replace("5 per day", "{value: 5 per day, uncertain: {uniform: [2, 8]}}")
    .replace("takes: 1 hour", "takes: {value: 1 hour, uncertain: {uniform: [50 minutes, 70 minutes]}}")
    .replace("reps: 2", "reps: {value: 2, uncertain: {uniform: [2, 2]}}")
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(POLICY)
    (tmp_path / "world.yaml").write_text(UNSURE.replace("{value: 2, uncertain: {uniform: [2, 2]}}", "2"))
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["tornado", "base.lead", "--scenario", "world.yaml", *args])


def test_the_longest_bar_is_on_top_and_ends_are_quantiles(tmp_path: Path) -> None:
    done = run("--metric", "won", "--replications", "4", "-o", "out")
    assert done.exit_code == 0, done.output
    assert "swayed most by `sources.web.arrivals`" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    told = json.loads((tmp_path / "out/results.json").read_text())
    first, second = told["figures"]["won"]["numbers"]
    assert (first["low"], first["high"]) == ("2.3 per day", "7.7 per day")
    assert second["name"] == "work.lead.Open.takes"
    assert float(second["low"].split()[0]) == pytest.approx(0.85, abs=0.01)
    assert second["low"].endswith(" hours")
    assert first["at_low"]["mean"] < 0 < first["at_high"]["mean"]
    assert first["swing"] > second["swing"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out/tornado.csv").read_text())))
    assert [one["number"] for one in rows] == [first["name"], second["name"]]
    assert (tmp_path / "out/charts/tornado-won.png").exists()
    assert "<svg" in (tmp_path / "out/report.html").read_text()


def test_of_a_table_without_rows_its_title_is_left() -> None:
    """No number moves the figure, nobody waits for a rep."""
    told = Told("T", "c", (), ("nothing",), (Part(("number", "from .. to"), (), "won, 0"),))
    assert page(told, PLAIN, 80).splitlines() == ["T", "  c", "", "  nothing", "", "  won, 0"]


def test_an_end_gives_what_a_file_that_says_it_gives(tmp_path: Path) -> None:
    asked = ("--metric", "won", "--replications", "4", "--format", "json")
    told = json.loads(run("--knob", "teams.desk.reps=1..3", *asked).stdout)
    (one,) = told["figures"]["won"]["numbers"]
    text = (tmp_path / "world.yaml").read_text()
    (tmp_path / "world.yaml").write_text(text.replace("reps: 2", "reps: 1"))
    words = [
        "simulate",
        "base.lead",
        "--scenario",
        "world.yaml",
        "--replications",
        "4",
        "--format",
        "json",
    ]
    direct = json.loads(CliRunner().invoke(main, words).stdout)["metrics"]["won"]["mean"]
    base = told["figures"]["won"]["base"]["mean"]
    assert base + one["at_low"]["mean"] == pytest.approx(direct)


def test_knobs_without_ends_are_turned_by_a_share_and_stay_whole() -> None:
    asked = ("--knob", "teams.desk.reps", "--knob", "lead.Open.to.Lost.after", "--by", "20")
    two = ("--knob", "sources.web.arrivals=3..5.5")
    told = json.loads(
        run(*asked, *two, "--metric", "won", "--replications", "2", "--format", "json").stdout
    )
    ends = {one["name"]: (one["low"], one["high"]) for one in told["figures"]["won"]["numbers"]}
    assert ends == {
        "teams.desk.reps": ("1", "3"),
        "lead.Open.to.Lost.after": ("24 days", "36 days"),
        "sources.web.arrivals": ("3 per day", "5.5 per day"),
    }


def test_draws_tell_shares_of_the_doubt() -> None:
    done = run("--draws", "--metric", "won", "--replications", "256", "--format", "json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    numbers = {one["name"]: one["share"] for one in told["figures"]["won"]["numbers"]}
    assert told["draws"] == 64
    assert numbers["sources.web.arrivals"] > 0.9
    text = run("--draws", "--metric", "won", "--replications", "256").stdout
    assert "the doubt about wins (Won) is mostly that of `sources.web.arrivals`" in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--metric", "nothing"), "there is no figure `nothing`"),
        (("--knob", "teams.desk.rep"), "did you mean `teams.desk.reps`?"),
        (("--knob", "teams.desk.reps=3"), "`3` is not two ends"),
        (("--knob", "teams.desk.hours"), "is no number, but always"),
        (("--knob", "start"), "is no number, but 2026-01-05"),
        (("--draws", "--knob", "teams.desk.reps"), "does not go with `--draws`"),
        (("--draws", "--replications", "40"), "10 draws are too few"),
    ],
)
def test_what_cannot_be_turned_is_said(args: tuple[str, ...], said: str) -> None:
    done = run(*args)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_world_without_doubt_says_what_to_write(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(SCENARIO)
    done = run()
    assert done.exit_code == 2
    assert "no number of the scenario is uncertain" in done.stderr
    assert run("--draws").exit_code == 2


def test_a_number_that_may_be_anything_is_not_written_out(tmp_path: Path) -> None:
    wide = "lognormal: {median: 5, sigma: 100}"
    (tmp_path / "world.yaml").write_text(UNSURE.replace("uniform: [2, 8]", wide))
    done = run()
    assert (done.exit_code, len(done.stderr) < 300) == (2, True)
    assert "`sources.web.arrivals` is so uncertain that it goes from " in done.stderr
