"""What planners read off heads, tables and hints: names, dates, returns, work orders."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from leadpolicy.render.period import lasting, period
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO
from tests.simulator import made_up

CLOCKED = POLICY.replace("{}", "{ currency EUR }", 1).replace(
    "owner sales  to Won",
    "owner sales  sla 30 minutes until first touch { at 100% notify sales }  to Won",
)
PAID = SCENARIO.replace("arrivals: 5 per day", "arrivals: 5 per day, cost: 400 EUR")
PAID = PAID.replace("p: 0.3}", "p: 0.3, value: 100 EUR}")
FEW = ("--replications", "4")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(CLOCKED)
    (tmp_path / "due.lead").write_text(
        CLOCKED.replace("role sales }", "role sales  work earliest due first }")
    )
    (tmp_path / "world.yaml").write_text(PAID)
    return tmp_path


def run(command: str, *args: str) -> Result:
    return CliRunner().invoke(main, [*command.split(), "--scenario", "world.yaml", *args])


def column(path: str, *names: str) -> set[str]:
    with Path(path).open() as file:
        return {row[name] for row in csv.DictReader(file) for name in names}


@pytest.mark.usefixtures("undrawn")
def test_a_status_has_one_name_in_all_data() -> None:
    assert run("simulate base.lead", *FEW, "-o", "out").exit_code == 0
    statuses = {"lead.Open", "lead.Won", "lead.Lost"}
    assert column("out/tables/funnel.csv", "status") == statuses
    assert column("out/tables/moves.csv", "from", "to") <= statuses
    for name in ("stays", "ages", "clocks"):
        found = column(f"out/tables/{name}.csv", "status")
        assert found
        assert found <= statuses, name
    told = json.loads(Path("out/results.json").read_text())
    assert {one["status"] for name in ("stays", "ages", "clocks") for one in told[name]} <= statuses
    assert {one[end] for one in told["moves"] for end in ("from", "to")} <= statuses


@pytest.mark.usefixtures("undrawn")
def test_the_period_is_told_in_dates(folder: Path) -> None:
    (folder / "world.yaml").write_text(PAID.replace("90 days", "90 days\nwarm-up: 89 days"))
    done = run("simulate base.lead", *FEW, "-o", "out")
    assert "2026-04-04 to 2026-04-05, 1 day, 4 replications" in done.stdout
    assert "2026-04-04 to 2026-04-05, 1 day" in Path("out/report.html").read_text()
    told = json.loads(Path("out/results.json").read_text())
    assert told["period"] == ["2026-04-04", "2026-04-05"]
    for command in ("compare base.lead due.lead", "bottleneck base.lead"):
        found = run(command, *FEW).stdout
        assert " 1 day," in found
        assert "1 days" not in found


def test_a_period_without_dates_is_its_length() -> None:
    one = made_up.summary()
    assert one.dates is None
    assert period(one) == lasting(one)


def test_tables_go_nowhere_without_a_folder() -> None:
    for command in ("simulate base.lead", "bottleneck base.lead", "compare base.lead due.lead"):
        done = run(command, "--tables", "parquet")
        assert done.exit_code == 2
        assert "`--tables` needs `--out`" in done.stderr


def test_a_log_may_go_to_stdout(folder: Path) -> None:
    done = run("simulate base.lead", "--log", "-")
    assert done.exit_code == 0
    assert not (folder / "-").exists()
    assert run("simulate base.lead", "--log", "log.txt").exit_code == 0
    assert done.stdout == (folder / "log.txt").read_text()


@pytest.mark.usefixtures("undrawn")
def test_what_sources_bring_and_cost_is_told_where_they_cost(folder: Path) -> None:
    assert run("simulate base.lead", *FEW, "-o", "out").exit_code == 0
    found = json.loads(Path("out/results.json").read_text())
    told = {name: one["mean"] for name, one in found["returns"]["web"].items()}
    assert told["return"] == pytest.approx(told["revenue"] - told["cost.leads"])
    assert told["return"] < 0  # nothing forbids a loss
    won = found["by"]["source"]["web"]["won"]["mean"]
    assert told["cost.leads_per_win"] == pytest.approx(told["cost.leads"] / won)
    assert told["return_on_cost"] == pytest.approx(told["revenue"] / told["cost.leads"])
    assert column("out/tables/returns.csv", "name") == set(told)
    assert "What sources bring and cost" in Path("out/report.html").read_text()
    (folder / "world.yaml").write_text(SCENARIO)
    free = run("simulate base.lead", *FEW, "--format", "json")
    assert "returns" not in json.loads(free.stdout)


HINT = "what it does first, `work oldest first`, is a knob, too"


@pytest.mark.parametrize(
    "asked",
    [
        ("bottleneck", "--replications", "8"),
        (
            "seek",
            "--knob",
            "teams.desk.reps=1..2",
            "--goal",
            "sla_attainment >= 99%",
            "--replications",
            "32",
        ),
    ],
)
def test_an_idle_team_that_misses_clocks_is_told_of_its_work_order(
    folder: Path, asked: Sequence[str]
) -> None:
    (folder / "world.yaml").write_text(
        PAID.replace("reps: 2", "reps: 1").replace("arrivals: 5", "arrivals: 3")
    )

    def told(policy: str) -> str:
        done = run(f"{asked[0]} {policy}", *asked[1:])
        assert done.exit_code in (0, 1), done.output
        return " ".join(done.stdout.split())

    assert HINT in told("base.lead")
    assert "is a knob, too" not in told("due.lead")
