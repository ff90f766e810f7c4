"""`compare` as a roll-out: what the switch is, what is shown of that day, and the long run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO

WARM = SCENARIO.replace("horizon: 90 days", "horizon: 90 days\nwarm-up: 40 days")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(POLICY)
    (tmp_path / "quick.lead").write_text(POLICY.replace("30 days", "3 days"))
    (tmp_path / "cold.yaml").write_text(SCENARIO)
    (tmp_path / "warm.yaml").write_text(WARM)
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["compare", *args, "--replications", "6"])


def data(*args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*args, "--format", "json").stdout)
    return found


def test_a_proposal_takes_over_at_the_end_of_the_warm_up() -> None:
    found = data("base.lead", "quick.lead", "--scenario", "warm.yaml")
    switch = found["switch"]
    assert found["base"]["days"] == 50
    assert switch["inside"]["mean"] > 0
    by_status = [one["mean"] for name, one in switch["moved"].items() if name != "all"]
    assert switch["moved"]["all"]["mean"] == pytest.approx(sum(by_status))
    page = run("base.lead", "quick.lead", "--scenario", "warm.yaml").stdout
    assert f"on {switch['at']}, the day of the switch" in page
    assert "people inside" in page


def test_the_same_policy_changes_nothing_at_all() -> None:
    found = data("base.lead", "base.lead", "--scenario", "warm.yaml")
    assert found["identical"]
    assert found["switch"]["moved"]["all"]["mean"] == 0


def test_many_proposals_stand_one_below_the_other(folder: Path) -> None:
    names = [f"p{at}" for at in range(9)]
    for name in names:
        (folder / f"{name}.lead").write_text(POLICY)
    page = run("base.lead", *(f"{name}.lead" for name in names), "--scenario", "warm.yaml").stdout
    assert max(map(len, page.splitlines())) <= 80
    heads = [line.split() for line in page.splitlines() if line.split()[:1] == ["base"]]
    assert len(heads) > 1
    assert [name for line in heads for name in line[1:]] == names
    assert "people inside, p0, p1, p2, p3 and 5 more move nobody at once" in " ".join(page.split())


def test_the_base_is_the_same_with_and_without_a_switch() -> None:
    rolled = data("base.lead", "quick.lead", "--scenario", "warm.yaml")
    steady = data("base.lead", "quick.lead", "--scenario", "warm.yaml", "--steady")
    assert steady["switch"] is None
    for name, one in rolled["metrics"].items():
        assert one["base"] == steady["metrics"][name]["base"], name
    assert rolled["metrics"] != steady["metrics"]


def test_without_a_warm_up_there_is_no_switch() -> None:
    cold = data("base.lead", "quick.lead", "--scenario", "cold.yaml")
    steady = data("base.lead", "quick.lead", "--scenario", "cold.yaml", "--steady")
    assert cold == steady
    assert cold["switch"] is None


SNAPSHOT = """\
id,status,entered,source,team,rep
a,Open,2025-12-01T08:00:00Z,web,desk,desk 1
b,Open,2026-01-04T08:00:00Z,web,desk,
c,Open,2025-12-30T08:00:00Z,web,,
d,Won,2025-11-01T08:00:00Z,web,,
"""


def test_with_a_snapshot_a_proposal_takes_over_at_the_start(folder: Path) -> None:
    """Who is there for longer than the proposal lets anybody be is moved on that day."""
    (folder / "crm.csv").write_text(SNAPSHOT)
    (folder / "full.yaml").write_text(SCENARIO + "start-from: crm.csv\n")
    found = data("base.lead", "quick.lead", "--scenario", "full.yaml")
    assert found["switch"]["at"] == "2026-01-05"
    assert found["switch"]["inside"]["mean"] == 3
    assert found["switch"]["moved"]["all"]["mean"] == 2
    assert found["base"]["days"] == 90
    same = data("base.lead", "base.lead", "--scenario", "full.yaml")
    assert same["identical"]
    assert same["switch"]["moved"]["all"]["mean"] == 1


@pytest.mark.parametrize(
    "written", ["2026-02-14T02:00+02:00", "2026-02-14", "2026-02-14 00:00", "2026-02-14T00:00:00"]
)
def test_a_switch_may_be_on_any_day(written: str) -> None:
    found = data("base.lead", "quick.lead", "--scenario", "cold.yaml", "--switch", written)
    assert found["switch"]["at"] == "2026-02-14"
    assert found["base"]["days"] == 50


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--switch", "soon"], "`soon` is no date"),
        (["--switch", ""], "`` is no date"),
        (["--switch", "2026-W08"], "`2026-W08` is no date"),
        (["--switch", "20260214"], "`20260214` is no date"),
        (["--switch", "2026-02-14T25:00+01:00"], "is no date"),
        (["--switch", "2031-01-01"], "end of its `horizon`, 2026-04-05"),
        (["--switch", "2026-02-14", "--steady"], "does not go with"),
    ],
)
def test_what_is_no_switch_is_said(args: list[str], said: str) -> None:
    found = run("base.lead", "quick.lead", "--scenario", "cold.yaml", *args)
    assert found.exit_code == 2
    assert said in found.stderr


@pytest.mark.parametrize(
    "call", [["compare", "quick.lead"], ["bottleneck"], ["sweep", "--knob", "lead.Open.to.Lost.after=9"]]
)
def test_when_figures_count_is_said_where_it_is_not_the_switch(call: list[str]) -> None:
    for world, switch, said in (
        ("warm.yaml", "2026-02-10", "figures count from 2026-02-14 on"),
        (
            "cold.yaml",
            "2026-04-04T12:00",
            "leaves less than a day until the end of the `horizon`, 2026-04-05",
        ),
        ("cold.yaml", "2026-03-04", ""),
    ):
        words = [call[0], "base.lead", *call[1:], "--scenario", world, "--switch", switch]
        found = CliRunner().invoke(main, [*words, "--replications", "2"])
        assert found.exit_code == 0, found.output
        assert (said in found.stderr, "the switch at" in found.stderr) == (True, bool(said))


def test_a_status_that_is_gone_needs_a_place_for_its_people(folder: Path) -> None:
    (folder / "less.lead").write_text(POLICY.replace("Open", "Fresh"))
    (folder / "less.yaml").write_text(WARM.replace("Open", "Fresh"))
    args = ["base.lead", "less.lead", "--scenario", "warm.yaml", "--proposal-scenario", "less.yaml"]
    found = run(*args)
    assert found.exit_code == 2
    assert "cannot be carried over to `less.lead`" in found.stderr
    assert "retired" in found.stderr
    assert run(*args, "--steady").exit_code == 0
