"""Studies that are kept, taken up again or spread over machines: what their tests share."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from leadpolicy.keeping import MOST, Shelf
from simulator.counted import Counted
from simulator.crew import Crew, Hire
from simulator.results import Results
from simulator.study import study
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO
from tests.simulator.small import desk, served

ARMS = [(desk(), served(3, 0.5, 2, 200)), (desk("newest first"), served(3, 0.5, 2, 200))]
N = 2 * MOST + 5


def same(one: Sequence[Results], other: Sequence[Results]) -> bool:
    """Bit for bit: names, numbers of replications, every metric, every count."""
    return all(
        repr(a) == repr(b)
        and all(np.array_equal(a.totals[name], b.totals[name]) for name in a.totals)
        and all(np.array_equal(a.by_replication[x], b.by_replication[x]) for x in a.by_replication)
        for a, b in zip(one, other, strict=True)
    )


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


def begin(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two policies and a world, in the folder that is gone to."""
    monkeypatch.chdir(folder)
    (folder / "base.lead").write_text(POLICY)
    (folder / "other.lead").write_text(POLICY.replace("30 days", "20 days"))
    (folder / "world.yaml").write_text(SCENARIO)
    return folder


def sweep(*more: str) -> Result:
    words = ["--knob", "teams.desk.reps=1..3", "--metric", "load", "--replications", "4"]
    return CliRunner().invoke(
        main, ["sweep", "base.lead", "--scenario", "world.yaml", "--format", "json", *words, *more]
    )


def simulate(*more: str) -> Result:
    return CliRunner().invoke(
        main, ["simulate", "base.lead", "--scenario", "world.yaml", "--format", "json", *more]
    )


def sent(
    running: subprocess.Popen[str], send: Callable[[], None], when: Callable[[], bool]
) -> tuple[str, str]:
    """What a program says, out and err, that goes on until `when` and is then sent a signal."""
    try:
        until = time.monotonic() + 120
        while not when() and time.monotonic() < until:
            time.sleep(0.05)
        send()
        return running.communicate(timeout=120)
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)


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
