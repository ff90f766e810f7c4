"""On other machines: whatever is asked is answered to the same digit."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from operator import call
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from click.testing import CliRunner
from distributed import Client, Future
from distributed.scheduler import KilledWorker

from leadpolicy.cli import main
from leadpolicy.cluster import Errands, Parcel
from leadpolicy.errors import InputError
from leadpolicy.keeping import MOST, Shelf
from leadpolicy.simulating import read_arm
from simulator.chunks import Unit, work
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


CRM = "id,status,entered,source\nA,Open,2026-01-03,web\nB,Open,2026-01-04,web\n"
DOUBTFUL = SCENARIO.replace("5 per day", "{value: 5 per day, uncertain: {uniform: [2, 8]}}").replace(
    "reps: 2", "reps: {value: 2, uncertain: {uniform: [0.5, 3.5]}}"
)


def nobodys(what: object, known: Sequence[object] = (copy, call, resolve_name, Future)) -> bool:
    """Whether what is sent is text, bytes or numbers, and functions of the standard library."""
    if isinstance(what, tuple | list):
        return all(nobodys(one, known) for one in what)
    return isinstance(what, str | bytes | int) or what in known or type(what) in known


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """All that goes out to workers."""
    told: list[object] = []
    for name in ("submit", "get"):
        real = getattr(Client, name)

        def heard(client: Client, *args: Any, real: Any = real, **more: Any) -> Any:
            told.extend(args[0].values() if real.__name__ == "get" else args)
            return real(client, *args, **more)

        monkeypatch.setattr(Client, name, heard)
    return told


@pytest.mark.parametrize("words", QUESTIONS, ids=lambda words: words[0])
def test_every_question_is_answered_alike_there_and_goes_on(
    cluster: Any, folder: Path, words: Sequence[str], sent: list[object]
) -> None:
    """Out go texts, from which nobody learns where they stand."""
    (folder / "world.yaml").write_text(DOUBTFUL.replace("sources:", "start-from: crm.csv\nsources:"))
    (folder / "crm.csv").write_text(CRM)
    asked = [str(folder / one) if one.endswith(".lead") else one for one in words]
    asked += ["--scenario", str(folder / "world.yaml"), "--format", "json"]
    here = CliRunner().invoke(main, asked)
    assert here.exit_code == 0, here.output
    address = cluster.client.scheduler.address
    kept = ("--checkpoint", "kept", "--resume")
    there = CliRunner().invoke(main, [*asked, "--cluster", address, *kept])
    assert there.stdout == here.stdout
    assert len(list((folder / "kept").iterdir())) > 0
    assert sent
    assert [one for one in sent if not nobodys(one)] == []
    assert str(folder) not in repr(sent)
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


def test_a_worker_that_lacks_what_is_asked_for_says_so_and_lives(cluster: Any) -> None:
    """Also when it has no module of that name, or one without that function, or with another one."""
    workers = set(cluster.client.run(os.getpid).values())
    one = Unit((), (), 1, 0, 1)
    for module, name in (("nowhere", "make"), ("recipes", "nothing"), ("recipes", "arm_at")):

        def make(version: str, shared: str, text: str) -> bytes:
            raise AssertionError("known by name alone")

        make.__module__, make.__qualname__ = f"leadpolicy.{module}", name
        with pytest.raises(InputError, match="no leadpolicy, or another version"):
            list(cluster.made(make, "", name, [one], lambda blob, _: blob, threading.Event()))
    assert set(cluster.client.run(os.getpid).values()) == workers


def test_what_loses_its_workers_again_and_again_ends_the_study(cluster: Any) -> None:
    one = Unit((), (), 1, 0, 16)
    parcel = Parcel(cluster.client, "", "empty")
    errands: Errands[Unit] = Errands(cluster.client, work, "", parcel, deque([one]))
    errands._again(one, KilledWorker("key", None, 3))
    assert errands.left == deque([one, one])
    with pytest.raises(InputError, match="replications 0 to 15 lost their workers 8 times"):
        errands._again(one, KilledWorker("key", None, 3))


class Silent:
    """A client whose scheduler has no workers, or does not answer."""

    status = "running"

    def __init__(self, client: Client, answers: bool) -> None:
        self.loop, self.answers = client.loop, answers

    def nthreads(self, asynchronous: bool = False) -> Any:
        return self.cancel() if asynchronous else {"one": 2}

    async def cancel(self, *_: object, **__: object) -> dict[str, int]:
        if not self.answers:
            await asyncio.sleep(3600)
        return {}


@pytest.mark.parametrize(
    ("answers", "said"), [(True, "has no workers any more"), (False, "does not answer")]
)
def test_a_long_wait_is_told_once_and_not_waited_for_at_the_end(
    cluster: Any, monkeypatch: pytest.MonkeyPatch, answers: bool, said: str
) -> None:
    told: list[str] = []
    monkeypatch.setattr("leadpolicy.cluster.caution", lambda message, help: told.append(message))
    for name in ("EVERY", "GRACE") if answers else ("PATIENCE", "EVERY", "GRACE"):
        monkeypatch.setattr(f"leadpolicy.cluster.{name}", 0)
    client: Any = Silent(cluster.client, answers)
    errands: Errands[Unit] = Errands(client, work, "", Parcel(client, "", ""), deque())
    until = time.monotonic() + 120
    while not told and time.monotonic() < until:
        errands.pulse.feel()
    for _ in range(9):
        errands.pulse.feel()
    assert [said in one for one in told] == [True]
    errands._running[object()] = Unit((), (), 1, 0, 1)
    errands.end()


def test_what_is_large_is_sent_without_a_word(cluster: Any) -> None:
    from leadpolicy.cluster import _silence

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _silence()
        assert cluster.client.submit(len, b"x" * 11_000_000, pure=False).result() == 11_000_000


def test_faults_of_the_policy_are_told_as_ever(cluster: Hire, folder: Path) -> None:
    busy = SCENARIO.replace("1 hour", "1 minute").replace("2 days", "1 minute").replace("0.3", "0")
    (folder / "busy.yaml").write_text(busy)
    arm = read_arm("base.lead", "busy.yaml")
    with pytest.raises(SimulationError, match="255 conversations"):
        study([(arm.policy, arm.scenario)], 4, 1, hire=cluster)
