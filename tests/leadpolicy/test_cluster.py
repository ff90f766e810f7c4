"""On other machines: whatever is asked is answered to the same digit."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from leadpolicy.cli import main
from leadpolicy.errors import InputError
from leadpolicy.keeping import MOST, Shelf
from leadpolicy.simulating import read_arm
from simulator.crew import Hire
from simulator.replication import SimulationError
from simulator.results import Results
from simulator.study import study
from tests.leadpolicy.spread import ARMS, N, begin, kept, same, simulate, sweep
from tests.leadpolicy.test_simulate_command import SCENARIO
from tests.simulator.small import desk, served


@pytest.fixture(scope="module")
def plain() -> list[Results]:
    """By one thread."""
    return study(ARMS, N, 7, threads=1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return begin(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A real scheduler, and two worker processes."""
    from leadpolicy.cluster import machines

    with machines("local", 2) as hire:
        yield hire


def test_machines_give_the_same(cluster: Hire, plain: list[Results]) -> None:
    assert same(study(ARMS, N, 7, hire=cluster), plain)


def test_a_scheduler_is_found_by_its_address(cluster: Any, folder: Path) -> None:
    address = cluster.client.scheduler.address
    assert address.startswith("tcp://")
    done = simulate("--replications", "9", "--cluster", address)
    assert done.exit_code == 0, done.output
    assert done.stdout == simulate("--replications", "9", "--threads", "1").stdout


def test_a_sweep_runs_there_too_and_goes_on(cluster: Any, folder: Path) -> None:
    address = cluster.client.scheduler.address
    whole = sweep()
    kept = ("--checkpoint", "kept", "--resume")
    assert sweep("--cluster", address, *kept).stdout == whole.stdout
    next((folder / "kept").iterdir()).unlink()
    again = sweep(*kept)
    assert again.stdout == whole.stdout
    assert (
        "12 replications had been kept" in again.stderr
    )  # of 3 settings and the policy as it is, twice 2


QUESTIONS = (
    ("attribute", "base.lead", "other.lead", "--replications", "8"),
    ("bottleneck", "base.lead", "--replications", "6"),
    ("power", "base.lead", "other.lead", "--replications", "8", "--weeks", "2,4"),
    ("seek", "base.lead", "--replications", "32", "--knob", "teams.desk.reps=1..3", "--goal", "won>=9"),
    ("tornado", "base.lead", "--replications", "4", "--knob", "teams.desk.reps", "--metric", "won"),
    ("simulate", "base.lead", "--replications", "32", "--uncertain"),
    ("compare", "base.lead", "other.lead", "--replications", "9", "--switch", "2026-01-20"),
    ("tune", "base.lead", "--replications", "8", "--knob", "teams.desk.reps=1..3", "--maximize", "won",
     "--trials", "4"),
)  # fmt: skip


DOUBTFUL = SCENARIO.replace("5 per day", "{value: 5 per day, uncertain: {uniform: [2, 8]}}").replace(
    "reps: 2", "reps: {value: 2, uncertain: {uniform: [0.5, 3.5]}}"
)


@pytest.mark.parametrize("words", QUESTIONS, ids=lambda words: words[0])
def test_every_question_is_answered_alike_there_and_goes_on(
    cluster: Any, folder: Path, words: Sequence[str]
) -> None:
    (folder / "world.yaml").write_text(DOUBTFUL)
    asked = [*words, "--scenario", "world.yaml", "--format", "json"]
    here = CliRunner().invoke(main, asked)
    assert here.exit_code == 0, here.output
    address = cluster.client.scheduler.address
    kept = ("--checkpoint", "kept", "--resume")
    there = CliRunner().invoke(main, [*asked, "--cluster", address, *kept])
    assert there.stdout == here.stdout
    assert len(list((folder / "kept").iterdir())) > 0
    again = CliRunner().invoke(main, [*asked, *kept])
    assert again.stdout == here.stdout
    assert not again.stderr.startswith("0 replications")


@pytest.mark.parametrize("words", QUESTIONS, ids=lambda words: words[0])
def test_every_question_is_answered_alike_by_any_number_of_threads(
    folder: Path, words: Sequence[str]
) -> None:
    (folder / "world.yaml").write_text(DOUBTFUL)
    asked = [*words, "--scenario", "world.yaml", "--format", "json", "--threads"]
    one, two, seven = (CliRunner().invoke(main, [*asked, many]) for many in ("1", "2", "7"))
    assert one.exit_code == 0, one.output
    assert one.stdout == two.stdout == seven.stdout


def test_an_early_end_is_of_the_first(cluster: Hire) -> None:
    enough: Callable[[list[Results]], bool] = lambda found: found[0].replications >= 8  # noqa: E731
    found = study(ARMS, N, 7, enough=enough, looks=(4, 8), hire=cluster)
    assert same(found, study(ARMS, 8, 7, threads=1))


def test_machines_fill_the_shelf(cluster: Hire, tmp_path: Path, plain: list[Results]) -> None:
    shelf = Shelf(str(tmp_path), True)
    kept(tmp_path, MOST)
    assert same(study(ARMS, N, 7, hire=shelf.hire(cluster)), plain)
    assert shelf.found == MOST
    assert kept(tmp_path)[1] == []


def test_a_dead_worker_changes_nothing(cluster: Any) -> None:
    """Killed in mid-run, without a word: it has work, and results that nobody has fetched."""
    client = cluster.client
    arms = [(desk(), served(300, 0.5, 200, 100))]
    gone: list[int] = []

    def progress(over: int) -> None:
        if not gone:
            gone.append(next(iter(client.run(os.getpid).values())))
            os.kill(gone[0], signal.SIGKILL)

    found = study(arms, 60, 7, progress=progress, hire=cluster)
    assert same(found, study(arms, 60, 7, threads=2))
    assert gone


def test_a_scheduler_that_goes_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    from distributed import LocalCluster

    from leadpolicy.cluster import machines

    there = LocalCluster(n_workers=1, processes=False, protocol="tcp", dashboard_address="127.0.0.1:0")
    with (
        pytest.raises(InputError, match="the scheduler is gone"),
        machines(there.scheduler_address, None) as hire,
    ):
        study(ARMS, 5000, 7, progress=lambda over: there.close(), hire=hire)
    assert capfd.readouterr().err == ""


def test_faults_of_the_policy_are_told_as_ever(cluster: Hire, folder: Path) -> None:
    busy = SCENARIO.replace("1 hour", "1 minute").replace("2 days", "1 minute").replace("0.3", "0")
    (folder / "busy.yaml").write_text(busy)
    arm = read_arm("base.lead", "busy.yaml")
    with pytest.raises(SimulationError, match="255 conversations"):
        study([(arm.policy, arm.scenario)], 4, 1, hire=cluster)
