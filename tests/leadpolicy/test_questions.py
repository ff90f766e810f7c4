"""`bottleneck` and `power` as commands."""

from __future__ import annotations

import json
from pathlib import Path

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
    done = run("bottleneck", "base.lead", "--replications", "4", "--metric", "won", "--metric", "load")
    assert done.exit_code == 0
    assert "where people wait for a rep" in done.stdout
    assert "in desk" in done.stdout
    told = json.loads(run("bottleneck", "base.lead", "--replications", "3", "--format", "json").stdout)
    assert set(told["teams"]) == {"desk"}
    assert told["waiting"][0]["status"] == "lead.Open"


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
    less = run("power", "base.lead", "quick.lead", *asked, "--format", "json", "--share", "10").stdout
    assert json.loads(less)["figures"]["won"]["lengths"][2]["power"] < lengths[2]["power"]


@pytest.mark.parametrize("weeks", ["", "soon", "0", "4,-1", "2000"])
def test_lengths_that_are_none_are_refused(weeks: str) -> None:
    done = run("power", "base.lead", "quick.lead", "--weeks", weeks)
    assert done.exit_code == 2
    assert "are no numbers of weeks" in done.stderr
