"""The fuzz notices what differs, what never ends and what dies, and tells slow worlds from findings."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import NoReturn

import pytest

from simulator import jit
from tests.simulator import fuzz
from tests.simulator.fuzz import Tell, Tried


def _agrees(seed: int, tell: Tell) -> Tried:
    return Tried(lines=1000)


def _differs(seed: int, tell: Tell) -> Tried:
    return Tried(lines=7, found=("in turn: line 3",) if seed == 5 else ())


def _endless(part: str) -> Callable[[int, Tell], NoReturn]:
    def trial(seed: int, tell: Tell) -> NoReturn:
        tell(part)
        while True:
            pass

    return trial


def _dies(seed: int, tell: Tell) -> Tried:
    tell("kernel")
    os.kill(os.getpid(), signal.SIGKILL)
    return Tried()


def _fails(seed: int, tell: Tell) -> Tried:
    raise ValueError("what is this")


TRIALS = {
    "agrees": _agrees,
    "differs": _differs,
    "slow": _endless("twin"),
    "hangs": _endless("kernel"),
    "dies": _dies,
    "fails": _fails,
}


@pytest.mark.parametrize(
    ("kinds", "code", "said"),
    [
        (("agrees",), 0, ["3 worlds, 3,000 lines: 0 differ; 0 too slow"]),
        (("agrees", "d*s"), 1, ["differs 5:\n  in turn: line 3\n", "9 worlds, 3,021 lines: 4 differ; ",
                                "dies 4:\n  the run ended in kernel: SIGKILL"]),
        (("slow",), 0, ["3 worlds, 0 lines: 0 differ; 3 too slow for the twin"]),
        (("hangs",), 1, ["hangs 4:\n  the kernel takes more than 0.02 s"]),
        (("fails",), 1, ["ValueError: what is this"]),
    ],
)  # fmt: skip
def test_what_is_found_is_told(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kinds: tuple[str, ...],
    code: int,
    said: list[str],
) -> None:
    monkeypatch.setattr(fuzz, "TRIALS", TRIALS)
    monkeypatch.setattr(jit, "prepare", lambda: None)
    assert fuzz.main(["4", "7", "--seconds", "0.02", "--kinds", *kinds]) == code
    out = capsys.readouterr().out
    assert [one for one in said if one not in out] == []


def test_a_kind_that_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        fuzz.main(["4", "7", "--kinds", "plian"])
    assert "no kind is called plian" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["plain", "same/snapshot", "ledger/inside"])
def test_one_world_of_each_sort_is_tried(kind: str) -> None:
    parts: list[str] = []
    done = fuzz.TRIALS[kind](2, parts.append)
    assert (done.found, done.end) == ((), "")
    assert parts[-1] == "kernel"
