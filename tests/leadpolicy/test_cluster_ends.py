"""How runs on other machines begin, end early and are taken up again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

import pytest

from leadpolicy.interrupting import tidy_when_terminated
from tests.leadpolicy.spread import begin, ended, sent, simulate


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return begin(tmp_path, monkeypatch)


def test_resume_says_what_it_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert "was removed" not in anew.stderr
    monkeypatch.setattr(
        "leadpolicy.keeping.write", lambda path, _: rmtree(path.parent, ignore_errors=True)
    )
    lost = simulate("--replications", "20", "--checkpoint", "kept")
    assert (lost.exit_code, lost.stdout) == (0, first.stdout)
    assert "`kept` was removed while the command ran" in lost.stderr


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
        ("tls://127.0.0.1:1", "`tls://` needs certificates"),
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
    out, err = sent(
        running,
        lambda: os.killpg(running.pid, signal.SIGINT),
        lambda: len(list(folder.glob("kept/*.chunk"))) >= 4,
    )
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
    _, err = sent(running, running.terminate, lambda: bool(list(folder.glob("kept/*.chunk"))))
    assert (running.returncode, err) == (128 + signal.SIGTERM, "")
    assert list(rooms.iterdir()) == []
    assert ended(running.pid)


@pytest.mark.skipif(
    threading.current_thread() is not threading.main_thread(), reason="signals are the main thread's"
)
def test_a_wish_to_end_is_not_lost_where_python_drops_what_is_raised() -> None:
    class Dropped:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    def interrupted() -> None:
        with tidy_when_terminated():
            Dropped()
            time.sleep(10)

    with pytest.raises(SystemExit) as ending:
        interrupted()
    assert ending.value.code == 128 + signal.SIGTERM
