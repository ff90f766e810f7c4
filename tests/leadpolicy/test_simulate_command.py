"""`simulate` and `compare` as commands: what is printed, written and returned, what Ctrl-C leaves."""

from __future__ import annotations

import csv
import json
import os
import shlex
import signal
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy import interrupting, simulating
from leadpolicy.cli import main
from leadpolicy.console import Console
from leadpolicy.interrupting import interruptible
from leadpolicy.progress import Advance
from leadpolicy.simulating import Arm, Study
from simulator.summary import Summary
from tests.simulator import made_up

POLICY = """\
policy demo "Demo" {}
roles sales
track lead {
  status Open { start  owner sales  to Won by sales  to Lost after 30 days }
  status Won  { goal final }
  status Lost { final }
}
route lead.Open { to desk otherwise }
team desk { role sales }
"""
SCENARIO = """\
scenario: 1
name: A small world
start: 2026-01-05T00:00:00Z
horizon: 90 days
sources:
  web: {arrivals: 5 per day}
teams:
  desk: {reps: 2, hours: always}
work:
  lead.Open: {takes: 1 hour, outcomes: [{to: lead.Won, p: 0.3}, {stay: rest}], retry: {every: 2 days}}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("LEADPOLICY_"):
            monkeypatch.delenv(name)
    (tmp_path / "base.lead").write_text(POLICY)
    (tmp_path / "my proposal.lead").write_text(POLICY.replace("30 days", "20 days"))
    (tmp_path / "world.yaml").write_text(SCENARIO)
    return tmp_path


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> list[Study]:
    """Stands in for the kernel; the studies that it was asked for."""
    asked: list[Study] = []

    def run(arms: Sequence[Arm], study: Study, advance: Advance, stop: threading.Event) -> list[Summary]:
        asked.append(study)
        advance(study.replications)
        return [
            made_up.summary(study.replications, lift) for _, lift in zip(arms, (0, 0.06), strict=False)
        ]

    monkeypatch.setattr(simulating, "run", run)
    return asked


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def simulate(*more: str) -> Result:
    return run("simulate", "base.lead", "--scenario", "world.yaml", *more)


def compare(*more: str) -> Result:
    return run("compare", "base.lead", "my proposal.lead", "--scenario", "world.yaml", *more)


def test_the_page_goes_to_stdout(fake: list[Study]) -> None:
    done = simulate("--seed", "7")
    assert done.exit_code == 0
    assert "customers won" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert fake == [Study(100, 7, None)]


def test_json_and_nothing_else_on_request(fake: list[Study]) -> None:
    told = json.loads(simulate("--format", "json", "--replications", "20").stdout)
    assert told["format_version"] == 1
    assert told["replications"] == 20
    assert set(told["metrics"]["won"]) == {"mean", "low", "high", "sd", "unit"}


def test_a_comparison_says_what_changes(fake: list[Study]) -> None:
    done = compare()
    assert done.exit_code == 0
    assert "better" in done.stdout
    told = json.loads(compare("--format", "json").stdout)
    assert told["metrics"]["won"].keys() >= {"base", "proposal", "difference"}


def test_the_folder_holds_everything(fake: list[Study], tmp_path: Path) -> None:
    done = compare("-o", "out/here", "--replications", "80", "--clock-target", "90")
    assert done.exit_code == 0
    written = {str(one.relative_to(tmp_path / "out/here")) for one in (tmp_path / "out").rglob("*.*")}
    assert {"report.html", "results.json", "tables/metrics.csv", "tables/by_source.csv"} <= written
    assert {"charts/funnel.svg", "charts/funnel.png", "charts/differences.svg"} <= written
    assert f"wrote {len(written)} files to out/here: open out/here/report.html" in done.stderr
    page = (tmp_path / "out/here/report.html").read_text()
    assert "target of 90%" in page
    assert "In force" in page
    assert "Proposed" in page


@pytest.mark.usefixtures("undrawn")
def test_the_report_names_the_command_that_made_it(fake: list[Study], tmp_path: Path) -> None:
    compare("-o", "out", "--replications", "20", "--seed", "5")
    page = (tmp_path / "out/report.html").read_text()
    command = page.split("<pre><code>")[1].split("</code>")[0].replace("&#x27;", "'")
    assert shlex.split(command) == [
        "leadpolicy", "compare", "base.lead", "my proposal.lead", "--scenario", "world.yaml",
        "--replications", "20", "--seed", "5",
    ]  # fmt: skip
    again = tmp_path / "again.html"
    (tmp_path / "out/report.html").rename(again)
    fake.clear()
    run(*shlex.split(command)[1:], "-o", "out")
    assert (tmp_path / "out/report.html").read_bytes() == again.read_bytes()


# --- with the real simulator --------------------------------------------------------------------


def test_equal_policies_give_exactly_the_same(tmp_path: Path) -> None:
    done = run("compare", "base.lead", "base.lead", "--scenario", "world.yaml", "--replications", "3")
    assert done.exit_code == 0
    assert "both policies give exactly the same" in done.stdout


def test_a_real_comparison_into_a_folder(tmp_path: Path) -> None:
    done = compare("--replications", "4", "-o", "out")
    assert done.exit_code == 0
    told = json.loads((tmp_path / "out/results.json").read_text())
    assert told["metrics"]["arrivals"]["verdict"] == "same"
    assert told["metrics"]["final.lead.Lost"]["difference"]["mean"] > 0
    assert "<h2>What was assumed" in (tmp_path / "out/report.html").read_text()
    alone = ("simulate", "base.lead", "--scenario", "world.yaml", "--replications", "4")
    base = json.loads(run(*alone, "--format", "json").stdout)
    assert [told[name]["base"] for name in ("survival", "weeks")] == [base["survival"], base["weeks"]]
    last, moved = (told["weeks"][arm]["revenue"][-1] for arm in ("proposal", "difference"))
    assert moved["mean"] == pytest.approx(last["mean"] - base["weeks"]["revenue"][-1]["mean"])
    rows = list(csv.DictReader((tmp_path / "out/tables/weeks.csv").open()))
    assert {row["arm"] for row in rows} == {"base", "proposal", "difference"}
    shares = list(csv.DictReader((tmp_path / "out/tables/survival.csv").open()))
    after = [one["after"] for one in told["survival"]["proposal"]]
    assert sum(row["arm"] == "proposal" for row in shares) == sum(map(len, after)) > 2


@pytest.mark.usefixtures("undrawn")
def test_several_proposals_are_judged_together(tmp_path: Path) -> None:
    (tmp_path / "other.lead").write_text(POLICY.replace("30 days", "10 days"))
    done = run(
        "compare", "base.lead", "my proposal.lead", "other.lead", "base.lead", "--scenario",
        "world.yaml", "--replications", "4", "-o", "out",
    )  # fmt: skip
    assert done.exit_code == 0
    assert "my proposal" in done.stdout
    assert "hold over all 3 proposals" in " ".join(done.stdout.split())
    told = json.loads((tmp_path / "out/results.json").read_text())
    assert list(told["proposals"]) == ["my proposal", "other", "base"]
    assert told["proposals"]["base"]["identical"]
    assert told["proposals"]["other"]["metrics"]["final.lead.Lost"]["difference"]["mean"] > 0
    page = (tmp_path / "out/report.html").read_text()
    assert 'href="other/report.html"' in page
    assert (tmp_path / "out/other/report.html").exists()
    few = run(
        "compare", "base.lead", "other.lead", "base.lead", "--scenario", "world.yaml",
        *("--proposal-scenario", "world.yaml") * 3,
    )  # fmt: skip
    assert few.exit_code == 2
    assert "there are 2 proposals and 3 scenarios for them" in few.stderr


def test_threads_change_nothing() -> None:
    one, two = (
        simulate("--format", "json", "--replications", "4", "--threads", many).stdout for many in "13"
    )
    assert one == two


def test_one_replication_can_be_read_line_by_line(tmp_path: Path) -> None:
    assert simulate("--log", "log.txt").exit_code == 0
    assert simulate("--log", "other.txt", "--log-of", "1").exit_code == 0
    first, other = (tmp_path / "log.txt").read_text(), (tmp_path / "other.txt").read_text()
    assert " born " in first
    assert "lead.Won" in first
    assert first != other


@pytest.mark.parametrize(
    "flags", [("--log", "log.txt", "--log-of", "1" + "0" * 20), ("--clock-target", "nan")]
)
def test_numbers_that_are_none_are_wrong_use(flags: tuple[str, ...]) -> None:
    done = simulate(*flags)
    assert done.exit_code == 2
    assert f"invalid value for `{flags[-2]}`" in done.stderr


def test_the_plan_is_explained_without_a_run() -> None:
    done = simulate("--explain-plan")
    assert done.exit_code == 0
    assert "it is worked by reps" in done.stdout


def test_half_widths_end_a_study_and_are_told(tmp_path: Path) -> None:
    wanted = "report: {until: {won: 10%, look: [4, 8, 16]}}\n"
    (tmp_path / "world.yaml").write_text(SCENARIO + wanted)
    done = simulate()
    assert done.exit_code == 0
    assert "stopped: every figure is as sure as the scenario asks for (wins (Won) within" in done.stdout
    told = json.loads(simulate("--format", "json").stdout)
    assert told["replications"] in (4, 8, 16)
    assert (told["ended"]["why"], told["ended"]["most"], told["ended"]["looks"]) == (
        "half-widths",
        100,
        4,
    )
    few = simulate("--replications", "3").stdout.replace("\n ", "")
    assert "instead of 10.0%; about" in few


def test_a_half_width_of_no_figure_is_refused(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(SCENARIO + "report: {until: {wonn: 10%}}\n")
    done = simulate()
    assert done.exit_code == 2
    assert "world.yaml:11:18: error[unknown-name] unknown figure `wonn`" in done.stderr


# --- what goes wrong ----------------------------------------------------------------------------


def test_a_policy_with_errors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "base.lead").write_text(POLICY.replace("to Won", "to Wonn"))
    done = simulate()
    assert done.exit_code == 2
    assert "the policy `base.lead` has errors" in done.stderr
    assert "`leadpolicy check base.lead` explains them" in done.stderr


def test_a_scenario_with_errors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(SCENARIO.replace("lead.Won", "lead.Wonn"))
    done = compare()
    assert done.exit_code == 2
    assert "the scenario `world.yaml`, read for the policy `" in done.stderr
    assert "`leadpolicy scenario check base.lead world.yaml` explains them" in done.stderr


@pytest.mark.parametrize(
    "more",
    [("--replications", "0"), ("--seed", "-1"), ("--threads", "0"), ("--clock-target", "101")],
)
def test_numbers_out_of_range_are_refused(more: tuple[str, ...]) -> None:
    done = simulate(*more)
    assert done.exit_code == 2
    assert more[0] in done.stderr


def test_a_missing_file_is_named() -> None:
    done = run("simulate", "base.lead", "--scenario", "nowhere.yaml")
    assert done.exit_code == 2
    assert "nowhere.yaml" in done.stderr


# --- Ctrl-C -------------------------------------------------------------------------------------


def test_ctrl_c_keeps_what_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(arms: Sequence[Arm], study: Study, advance: Advance, stop: threading.Event) -> list[Summary]:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.wait(5)
        return [made_up.summary(40)]

    monkeypatch.setattr(simulating, "run", run)
    done = simulate()
    assert done.exit_code == 130
    assert "40 replications" in done.stdout
    assert "ended early: the figures are of 40 of 100 replications" in done.stderr


def test_ctrl_c_before_anything_is_finished_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulating, "run", lambda *_: [])
    done = simulate()
    assert (done.exit_code, done.stdout) == (130, "")
    assert "interrupted" in done.stderr


def test_a_second_ctrl_c_insists() -> None:
    def work() -> None:
        with interruptible(Console("never", True)) as asked:
            os.kill(os.getpid(), signal.SIGINT)
            assert asked.wait(5)
            os.kill(os.getpid(), signal.SIGINT)
            threading.Event().wait(5)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_work_that_goes_on_after_ctrl_c_says_so_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(interrupting, "_PATIENCE", 0.05)
    for quick in (True, False):
        with interruptible(Console("never", False)) as asked:
            os.kill(os.getpid(), signal.SIGINT)
            assert asked.wait(5)
            threading.Event().wait(0 if quick else 0.5)
        said = "" if quick else "ending what is under way; Ctrl-C again ends at once\n"
        assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--log-of", "3"], "`--log-of` needs `--log`"),
        (["--log", "x", "-o", "out"], "`--out` does not go with `--log`"),
        (["--log", "x", "--format", "json"], "`--format` does not go with `--log`"),
        (["--log", "x", "--explain-plan"], "`--explain-plan` does not go with `--log`"),
        (
            ["--explain-plan", "--replications", "3"],
            "`--replications` does not go with `--explain-plan`",
        ),
    ],
)
def test_flags_that_would_be_ignored_are_refused(flags: list[str], said: str) -> None:
    done = simulate(*flags)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
