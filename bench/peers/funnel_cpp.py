"""The reference funnel as a plain C++ program (funnel.cpp), compiled by the machine's own compiler."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import mkdtemp

from bench.peers.funnel_simpy import Figures

SOURCE = Path(__file__).with_name("funnel.cpp")


def program() -> Path | None:
    """The compiled program; None without a compiler."""
    compiler = next((found for name in ("g++", "clang++", "c++") if (found := shutil.which(name))), None)
    if compiler is None:
        return None
    made = Path(mkdtemp()) / "funnel"
    subprocess.run([compiler, "-O2", "-std=c++17", str(SOURCE), "-o", str(made)], check=True)
    return made


def replications(made: Path, first: int, runs: int, desk: int = 12, overflow: int = 4) -> list[Figures]:
    return [_figures(line) for line in _lines(made, first, runs, desk, overflow)[:-1]]


def seconds(made: Path, first: int, runs: int) -> float:
    """CPU seconds of a replication, without the start of the program."""
    return float(_lines(made, first, runs, 12, 4)[-1]) / runs


def _lines(made: Path, *numbers: int) -> list[str]:
    done = subprocess.run([made, *map(str, numbers)], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def _figures(line: str) -> Figures:
    arrivals, mql, sql, won, revenue, waits, waited, breaches, disqualified, lost = line.split()
    ended = {"lead.Disqualified": int(disqualified), "lead.Lost": int(lost), "lead.Won": int(won)}
    return Figures(
        int(arrivals), int(mql), int(sql), int(won), float(revenue), int(waits), float(waited),
        int(breaches), ended,
    )  # fmt: skip
