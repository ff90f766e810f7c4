"""Beyond one process: what is kept, taken up again or spread over machines changes no digit."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from leadpolicy.cluster import _tidy_when_terminated
from leadpolicy.errors import InputError
from leadpolicy.keeping import MOST, Shelf
from leadpolicy.simulating import read_arm
from policy.model import Policy
from simulator.chunks import Foreign, Unit, packed, runs, unit, unpacked_unit, work
from simulator.counted import Counted, version
from simulator.crew import Crew, Hire
from simulator.model import Scenario
from simulator.plan import plan
from simulator.replication import SimulationError, Worker
from simulator.results import Results
from simulator.study import study
from simulator.tables import Damaged, tables, unpacked
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO
from tests.simulator.small import chain, chained, desk, served

Arm = tuple[Policy, Scenario]
ARMS = [(desk(), served(3, 0.5, 2, 200)), (desk("newest first"), served(3, 0.5, 2, 200))]
N = 2 * MOST + 5
THREADS = partial(Crew, many=2)


def same(one: Sequence[Results], other: Sequence[Results]) -> bool:
    """Bit for bit: names, numbers of replications, every metric, every count."""
    return all(
        repr(a) == repr(b)
        and all(np.array_equal(a.totals[name], b.totals[name]) for name in a.totals)
        and all(np.array_equal(a.by_replication[x], b.by_replication[x]) for x in a.by_replication)
        for a, b in zip(one, other, strict=True)
    )


@pytest.fixture(scope="module")
def plain() -> list[Results]:
    """By one thread."""
    return study(ARMS, N, 7, threads=1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(POLICY)
    (tmp_path / "other.lead").write_text(POLICY.replace("30 days", "20 days"))
    (tmp_path / "world.yaml").write_text(SCENARIO)
    return tmp_path


# --- the unit of work -----------------------------------------------------------------------------


def test_tables_come_through_as_bytes() -> None:
    mine = tables(plan(*ARMS[0]))
    there = unpacked(mine.packed(), mine.digest)
    assert repr(there) == repr(mine)
    assert np.array_equal(Worker(there).run(7, 3), Worker(plan(*ARMS[0])).run(7, 3))


def test_other_tables_are_noticed() -> None:
    one, other = (tables(plan(*arm)) for arm in (ARMS[0], (chain(), chained(0.3, 0.1, 0.1))))
    with pytest.raises(Damaged):
        unpacked(one.packed(), other.digest)


def test_a_unit_is_a_pure_function_of_its_name() -> None:
    mine = [tables(plan(*arm)) for arm in ARMS]
    what = unit(mine, 7, 3, 6)
    blobs = [one.packed() for one in mine]
    found = [work(what, blobs, version()) for _ in range(2)]
    assert found[0] == found[1]
    for number, counts in zip(range(3, 6), unpacked_unit(what, found[0]), strict=True):
        for arm, some in zip(ARMS, counts, strict=True):
            assert np.array_equal(some.counts, Worker(plan(*arm)).run(7, number))


def test_the_name_depends_on_everything_that_counts() -> None:
    mine = [tables(plan(*arm)) for arm in ARMS]
    asked = [
        unit(mine, 7, 0, 4), unit(mine, 8, 0, 4), unit(mine, 7, 1, 4), unit(mine, 7, 0, 3),
        unit(mine[:1], 7, 0, 4), unit(mine[::-1], 7, 0, 4),
        unit([tables(plan(desk(), served(3, 0.5, 3, 200))), mine[1]], 7, 0, 4),
    ]  # fmt: skip
    assert len({one.name for one in asked}) == len(asked)


def test_another_kernel_refuses_the_work() -> None:
    mine = [tables(plan(*ARMS[0]))]
    with pytest.raises(Foreign):
        work(unit(mine, 7, 0, 1), [mine[0].packed()], "0" * 64)


def test_whatever_is_changed_in_a_chunk_is_noticed() -> None:
    """Every byte of a small one."""
    what = Unit(("a",), (3,), 1, 0, 2)
    shares = np.array([[0.5, np.nan]]), np.zeros((0, 3))
    counts = [[Counted(np.array(one), *shares)] for one in ([1, 0, 3], [4, -5, 1 << 62])]
    blob = packed(what, counts)
    back = [one for (one,) in unpacked_unit(what, blob)]
    assert [one.counts.tolist() for one in back] == [[1, 0, 3], [4, -5, 1 << 62]]
    assert all(repr((one.spreads, one.survivals)) == repr(shares) for one in back)
    for at in range(len(blob)):
        changed = bytearray(blob)
        changed[at] ^= 1
        with pytest.raises(Damaged):
            unpacked_unit(what, bytes(changed))
    for wrong in (blob[:-1], blob + b"x", b"", b"\n\n\n", packed(Unit(("b",), (3,), 1, 0, 2), counts)):
        with pytest.raises(Damaged):
            unpacked_unit(what, wrong)


def test_runs_of_numbers() -> None:
    assert list(runs([], 4)) == []
    assert list(runs(range(9), 4)) == [(0, 4), (4, 8), (8, 9)]
    assert list(runs([3, 4, 7, 8, 9], 2)) == [(3, 5), (7, 9), (9, 10)]


# --- what is kept ---------------------------------------------------------------------------------


def counted(done: list[int]) -> Hire:
    """Threads, whose replications are told."""

    class Telling(Crew):
        def next(self) -> tuple[int, list[Counted]] | None:
            found = super().next()
            if found is not None:
                done.append(found[0])
            return found

    return partial(Telling, many=2)


def kept(folder: Path, many: int = N, resume: bool = True, stop_at: int = 1 << 30) -> Any:
    """(results, the numbers that were run, the shelf)"""
    shelf, done, stop = Shelf(str(folder), resume), [], threading.Event()  # type: ignore[var-annotated]

    def progress(over: int) -> None:
        if over >= stop_at:
            stop.set()

    found = study(ARMS, many, 7, progress=progress, stop=stop, hire=shelf.hire(counted(done)))
    return found, sorted(done), shelf


def test_what_is_kept_is_not_run_again(tmp_path: Path, plain: list[Results]) -> None:
    first, done, _ = kept(tmp_path)
    assert done == list(range(N))
    assert same(first, plain)
    again, done, shelf = kept(tmp_path)
    assert done == []
    assert shelf.found == N
    assert same(again, plain)
    _, done, _ = kept(tmp_path, resume=False)
    assert len(done) == N


def test_an_early_end_keeps_what_was_finished(tmp_path: Path, plain: list[Results]) -> None:
    early, _, _ = kept(tmp_path, stop_at=MOST + 2)
    over = early[0].replications  # threads may have finished more by the time they hear of the stop
    assert MOST + 2 <= over <= N
    found, done, _ = kept(tmp_path)
    assert done == list(range(N if over == N else over // MOST * MOST, N))
    assert same(found, plain)


def test_more_replications_go_on_from_fewer(tmp_path: Path, plain: list[Results]) -> None:
    kept(tmp_path, MOST)
    found, done, _ = kept(tmp_path)
    assert done == list(range(MOST, N))
    assert same(found, plain)
    one = next(tmp_path.glob("*.chunk"))
    one.unlink()
    one.mkdir()
    with pytest.raises(InputError, match="is a folder") as refused:
        kept(tmp_path)
    assert "remove it" in refused.value.help


@pytest.mark.parametrize("what", ["damaged", "foreign", "empty"])
def test_a_bad_file_is_made_anew(tmp_path: Path, plain: list[Results], what: str) -> None:
    kept(tmp_path)
    one, other = sorted(tmp_path.glob("*.chunk"))[:2]
    blob = one.read_bytes()
    broken = blob[:-9] + bytes([blob[-9] ^ 4]) + blob[-8:]
    one.write_bytes({"damaged": broken, "foreign": other.read_bytes(), "empty": b""}[what])
    found, done, shelf = kept(tmp_path)
    assert len(done) in (MOST, N % MOST)
    assert shelf.damaged == [str(one)]
    assert one.read_bytes() == blob
    assert same(found, plain)


# --- a cluster --------------------------------------------------------------------------------------


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
    client.wait_for_workers(2, timeout=120)
    assert gone[0] not in client.run(os.getpid).values()


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


# --- the commands ---------------------------------------------------------------------------------


def sweep(*more: str) -> Result:
    words = ["--knob", "teams.desk.reps=1..3", "--metric", "load", "--replications", "4"]
    return CliRunner().invoke(
        main, ["sweep", "base.lead", "--scenario", "world.yaml", "--format", "json", *words, *more]
    )


def simulate(*more: str) -> Result:
    return CliRunner().invoke(
        main, ["simulate", "base.lead", "--scenario", "world.yaml", "--format", "json", *more]
    )


def test_resume_says_what_it_found(folder: Path) -> None:
    first = simulate("--replications", "20", "--checkpoint", "kept")
    assert first.exit_code == 0
    again = simulate("--replications", "20", "--checkpoint", "kept", "--resume")
    assert again.stdout == first.stdout == simulate("--replications", "20").stdout
    assert "20 replications had been kept in kept" in again.stderr
    damaged = next((folder / "kept").iterdir())
    damaged.write_bytes(b"")
    anew = simulate("--replications", "20", "--checkpoint", "kept", "--resume")
    assert anew.stdout == first.stdout
    assert f"`kept/{damaged.name}` was damaged" in anew.stderr


def test_resume_needs_a_folder(folder: Path) -> None:
    done = simulate("--resume")
    assert done.exit_code == 2
    assert "--checkpoint DIR" in done.stderr


def test_a_missing_extra_says_which(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "leadpolicy.cluster", raising=False)
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = simulate("--cluster", "local")
    assert done.exit_code == 2
    assert "leadpolicy[cluster]" in done.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:1", "no scheduler answers at `tcp://127.0.0.1:1`"),
        ("nonsense", "write `local`"),
        ("tcp://scheduler", "write `local`"),
        ("tcp://127.0.0.1:port", "write `local`"),
        ("http://127.0.0.1:80", "write `local`"),
    ],
)
def test_nobody_answers(folder: Path, address: str, said: str) -> None:
    done = simulate("--cluster", address)
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize("greeting", [b"", b"220 mail at your service\r\n", b"SSH"])
def test_who_is_no_scheduler_is_not_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch, greeting: bytes
) -> None:
    monkeypatch.setattr("leadpolicy.cluster.PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as other:

        def greet() -> None:
            met, _ = other.accept()
            with met:
                met.sendall(greeting)
                with suppress(OSError):
                    met.recv(1)

        threading.Thread(target=greet, daemon=True).start()
        done = simulate("--cluster", f"tcp://127.0.0.1:{other.getsockname()[1]}")
    assert (done.exit_code, "is no scheduler" in done.stderr) == (2, True), done.stderr


def test_more_processes_than_a_machine_can_want_are_not_started(folder: Path) -> None:
    done = simulate("--cluster", "local", "--threads", "1024")
    assert (done.exit_code, "one a core" in done.stderr) == (2, True), done.stderr


def test_ctrl_c_of_a_terminal_keeps_what_is_finished_and_leaves_nothing(folder: Path) -> None:
    """The signal goes to the whole process group, as a terminal's does."""
    words = [
        sys.executable, "-m", "leadpolicy", "compare", "base.lead", "other.lead",
        "--scenario", "world.yaml", "--replications", "200000",
        "--cluster", "local", "--threads", "2", "--checkpoint", "kept",
    ]  # fmt: skip
    running = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        until = time.monotonic() + 120
        while len(list(folder.glob("kept/*.chunk"))) < 4 and time.monotonic() < until:
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=120)
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
    assert running.returncode == 130, err
    assert "ended early" in err
    assert "`--resume` goes on from here" in err
    assert "Traceback" not in err
    assert "seed 1" in out
    assert ended(running.pid)


def test_a_run_that_is_terminated_leaves_nothing(folder: Path) -> None:
    rooms = folder / "rooms"
    rooms.mkdir()
    words = [
        sys.executable, "-m", "leadpolicy", "simulate", "base.lead", "--scenario", "world.yaml",
        "--replications", "200000", "--cluster", "local", "--threads", "1", "--checkpoint", "kept",
    ]  # fmt: skip
    running = subprocess.Popen(
        words,
        env={**os.environ, "TMPDIR": str(rooms)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + 120
        while not list(folder.glob("kept/*.chunk")) and time.monotonic() < until:
            time.sleep(0.05)
        running.terminate()
        _, err = running.communicate(timeout=120)
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
    assert (running.returncode, err) == (128 + signal.SIGTERM, "")
    assert not list(rooms.glob("leadpolicy-*"))
    assert ended(running.pid)


@pytest.mark.skipif(
    threading.current_thread() is not threading.main_thread(), reason="signals are the main thread's"
)
def test_a_wish_to_end_is_not_lost_where_python_drops_what_is_raised() -> None:
    class Dropped:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    def interrupted() -> None:
        with _tidy_when_terminated():
            Dropped()
            time.sleep(10)

    with pytest.raises(SystemExit) as ending:
        interrupted()
    assert ending.value.code == 128 + signal.SIGTERM


def ended(group: int) -> bool:
    """Whether all of a process group are gone, in a while."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
