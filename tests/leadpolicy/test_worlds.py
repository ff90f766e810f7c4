"""`compare` in several worlds: which pairs are meant, what is judged together, what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from leadpolicy.errors import InputError
from leadpolicy.worlds import Pairing, fields
from simulator.across import across, everywhere
from simulator.contest import contest
from simulator.summary import Summary
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO
from tests.simulator import made_up


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(POLICY)
    (tmp_path / "quick.lead").write_text(POLICY.replace("30 days", "3 days"))
    (tmp_path / "calm.yaml").write_text(SCENARIO.replace("A small world", "Calm"))
    busy = SCENARIO.replace("A small world", "Busy").replace("5 per day", "15 per day")
    (tmp_path / "busy.yaml").write_text(busy)
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["compare", *args, "--replications", "6"])


@pytest.mark.parametrize(
    ("policies", "scenarios", "own", "pairs", "names"),
    [
        (["a", "b"], ["s"], [], [["a@s", "b@s"]], [["b"]]),
        (["a", "b"], ["s"], ["t"], [["a@s", "b@t"]], [["b"]]),
        (["a", "b", "c"], ["s"], ["t", "u"], [["a@s", "b@t", "c@u"]], [["b@t", "c@u"]]),
        (["a@s", "b@t"], [], [], [["a@s", "b@t"]], [["b"]]),
        (["a@s", "a@t", "a@u"], [], [], [["a@s", "a@t", "a@u"]], [["t", "u"]]),
        (["a", "a@t", "b"], ["s"], [], [["a@s", "a@t", "b@s"]], [["a@t", "b@s"]]),
        (["a"], ["s", "t", "u"], [], [["a@s", "a@t", "a@u"]], [["t", "u"]]),
        (["a", "b"], ["s", "t"], [], [["a@s", "b@s"], ["a@t", "b@t"]], [["b"], ["b"]]),
        (["x/a", "y/a"], ["x/s"], [], [["x/a@x/s", "y/a@x/s"]], [["a"]]),
        (["a", "x/b", "y/b"], ["s"], [], [["a@s", "x/b@s", "y/b@s"]], [["x/b", "y/b"]]),
        (["a", "b@s", "b@s"], ["s"], [], [["a@s", "b@s", "b@s"]], [["1: b@s", "2: b@s"]]),
    ],
)
def test_which_pairs_are_meant(
    policies: list[str],
    scenarios: list[str],
    own: list[str],
    pairs: list[list[str]],
    names: list[list[str]],
) -> None:
    found = fields(policies, scenarios, own)
    assert [[f"{one.policy}@{one.scenario}" for one in each.pairings] for each in found] == pairs
    assert [list(each.names) for each in found] == names


def test_a_path_with_a_sign_is_a_path(folder: Path) -> None:
    (folder / "a@b.lead").write_text(POLICY)
    (found,) = fields(["a@b.lead", "c"], ["s"], [])
    assert found.pairings[0] == Pairing("a@b.lead", "s")


@pytest.mark.parametrize(
    ("policies", "scenarios", "own", "message"),
    [
        (["a"], ["s"], [], "nothing to compare it with"),
        (["a", "b"], [], [], "nothing says in which scenario `a` acts"),
        (["a@s", "b"], [], [], "nothing says in which scenario `b` acts"),
        (["a@s", "b"], ["t", "u"], [], "`a@s` names its own scenario"),
        (["a", "b"], ["t", "u"], ["v"], "does not go with several"),
        (["a", "b"], ["t"], ["v", "w"], "1 proposals and 2 scenarios"),
    ],
)
def test_pairs_that_cannot_be_meant_are_refused(
    policies: list[str], scenarios: list[str], own: list[str], message: str
) -> None:
    with pytest.raises(InputError) as caught:
        fields(policies, scenarios, own)
    assert message in caught.value.message


@pytest.mark.usefixtures("undrawn")
def test_policies_are_compared_in_every_world(folder: Path) -> None:
    asked = ("base.lead", "quick.lead", "--scenario", "calm.yaml", "--scenario", "busy.yaml")
    done = run(*asked, "-o", "out", "--tables", "parquet", "--tables", "csv")
    assert done.exit_code == 0, done.output
    assert "Calm" in done.stdout
    assert "Busy" in done.stdout
    assert "in both" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    page = (folder / "out/report.html").read_text()
    assert 'href="Busy/quick/report.html"' in page
    assert 'class="chart"' in page
    assert (folder / "out/charts/worlds-quick.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / "out/Busy/quick/report.html").exists()
    table = pyarrow.parquet.read_table(folder / "out/tables/metrics.parquet")
    assert set(table.column("scenario").to_pylist()) == {"Calm", "Busy"}
    told = json.loads((folder / "out/results.json").read_text())
    assert set(told["scenarios"]) == {"Calm", "Busy"}
    alone = json.loads(
        run("base.lead", "quick.lead", "--scenario", "busy.yaml", "--format", "json").stdout
    )
    mine = told["scenarios"]["Busy"]["proposals"]["quick"]["metrics"]["won"]["difference"]
    assert mine["mean"] == alone["metrics"]["won"]["difference"]["mean"]
    assert mine["low"] < alone["metrics"]["won"]["difference"]["low"]  # they hold together


def test_one_policy_is_compared_with_itself_elsewhere() -> None:
    done = run("base.lead", "--scenario", "calm.yaml", "--scenario", "busy.yaml")
    assert done.exit_code == 0, done.output
    assert "Demo in Calm -> Demo in Busy" in done.stdout
    assert done.stdout == run("base.lead@calm.yaml", "base.lead@busy.yaml").stdout


@pytest.mark.usefixtures("undrawn")
def test_tables_hold_each_replication_and_each_day(folder: Path) -> None:
    asked = ("base.lead", "quick.lead", "--scenario", "calm.yaml", "-o", "out", "--tables", "parquet")
    assert run(*asked).exit_code == 0
    assert not list((folder / "out").rglob("*.csv"))
    runs = pyarrow.parquet.read_table(folder / "out/tables/replications.parquet").to_pylist()
    assert [(one["arm"], one["replication"]) for one in runs] == [
        (arm, number) for arm in ("base", "proposal") for number in range(6)
    ]
    told = json.loads((folder / "out/results.json").read_text())["metrics"]["won"]["base"]["mean"]
    assert sum(one["won"] for one in runs[:6]) / 6 == pytest.approx(told)
    days = pyarrow.parquet.read_table(folder / "out/tables/days.parquet").to_pylist()
    last = [one for one in days if one["arm"] == "base" and one["day"] == "2026-04-04"]
    born = sum(one["arrivals"] for one in runs[:6]) / 6
    assert sum(one["present"] for one in last) == pytest.approx(born)
    assert sum(
        one["entered"] for one in days if one["status"] == "lead.Won" and one["arm"] == "base"
    ) == (pytest.approx(told))


def test_a_file_is_no_folder() -> None:
    done = run("base.lead", "quick.lead", "--scenario", "calm.yaml", "-o", "results.parquet")
    assert done.exit_code == 2
    assert "looks like a file" in done.stderr


def test_a_log_is_written_as_a_table(folder: Path) -> None:
    asked = ["simulate", "base.lead", "--scenario", "calm.yaml", "--log"]
    for name in ("log.parquet", "log.csv", "log.txt"):
        assert CliRunner().invoke(main, [*asked, name]).exit_code == 0
    table = pyarrow.parquet.read_table(folder / "log.parquet")
    lines = (folder / "log.txt").read_text().splitlines()
    assert table.num_rows == len(lines) == len((folder / "log.csv").read_text().splitlines()) - 1
    assert table.column("kind").to_pylist() == [line.split()[3] for line in lines]


def test_verdicts_hold_over_all_worlds() -> None:
    """What one world alone would call clear may not be clear among many."""
    base = made_up.summary(12)

    def proposal(lift: float) -> list[tuple[str, Summary]]:
        return [("new", made_up.summary(12, lift))]

    lifts = (0.002, 0.0, 0.004, 0.05)
    found = across([f"w{at}" for at in range(4)], [(base, proposal(lift)) for lift in lifts])
    alone = [contest(base, proposal(lift)) for lift in lifts]
    for name, _ in found.figures():
        for mine, one in zip(found.effects(0, name), alone, strict=True):
            other = next(e for e in one.comparisons[0].effects if e.name == name)
            assert mine is not None
            assert mine.difference.mean == other.difference.mean
            assert mine.difference.low <= other.difference.low or mine.verdict == "same"
            assert mine.verdict in (other.verdict, "unclear")


@pytest.mark.parametrize(
    ("lifts", "said"),
    [
        ((0.1, 0.1), "better in both"),
        ((0.1, 0.1, 0.1), "better in all 3"),
        ((0.1, 0.0, 0.1), "better in w0 and w2, the same in w1"),
        ((0.1, -0.1), "better in w0, worse in w1"),
        ((0.1, 0.1, 0.1, -0.1), "better in 3 of 4, worse in w3"),
    ],
)
def test_what_can_be_relied_on_is_said(lifts: tuple[float, ...], said: str) -> None:
    base = made_up.summary(30)
    worlds = [f"w{at}" for at in range(len(lifts))]
    found = across(worlds, [(base, [("new", made_up.summary(30, lift))]) for lift in lifts])
    assert everywhere(found.effects(0, "won"), worlds) == said
