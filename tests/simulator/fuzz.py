"""Seeds that nobody has tried yet: whether the kernel does what its slow twin does on random worlds.

    python -m tests.simulator.fuzz FROM TO [--kinds 'rollout*' ...] [--seconds S] [--minutes M]

Run by `make fuzz`. Every world is tried in a child of this process, which ends when it takes too long:
where the slow twin does, the world is counted as such; where the kernel does, that is a finding, as any
end by a signal is. Ends with 1 if anything was found; what finds something gets a row in test_twins.py.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from time import monotonic
from typing import IO

from simulator import jit
from simulator.plan import plan
from simulator.replication import SimulationError, Worker
from tests.generators.kinds import COUNTED, KINDS, Made
from tests.generators.kinds import counted as world_of
from tests.simulator.ledger import ledger
from tests.simulator.twins import WAYS, by_ledger, differences, slow, unchanged

MEMORY = 6 << 30  # bytes of one child
SAME = ("plain", "colleagues", "rosters", "urgent", "mixed", "snapshot", "snapshot-urgent")


@dataclass(frozen=True)
class Tried:
    """What came of one world: how many lines were compared, and what differs. `end` is `slow` where the
    twin took too long, `refused` where neither simulator can run the world."""

    lines: int = 0
    found: tuple[str, ...] = ()
    end: str = ""


# What is told before a part that may take long: `twin` or `kernel`.
Tell = Callable[[str], None]
Trial = Callable[[int, Tell], Tried]


def main(given: Sequence[str] | None = None) -> int:
    """The exit code."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulator.fuzz")
    asked.add_argument("first", type=int, metavar="FROM")
    asked.add_argument("last", type=int, metavar="TO", help="the first seed that is not tried")
    asked.add_argument("--kinds", nargs="+", default=["*"], help=f"of {', '.join(TRIALS)}")
    asked.add_argument("--seconds", type=float, default=20.0, help="for either simulator in a world")
    asked.add_argument("--minutes", type=float, default=float("inf"), help="end after so long")
    told = asked.parse_args(given)
    kinds = [name for name in TRIALS if any(fnmatch(name, one) for one in told.kinds)]
    if not kinds:
        asked.error(f"no kind is called {' or '.join(told.kinds)}")
    return fuzz(kinds, range(told.first, told.last), told.seconds, told.minutes)


def fuzz(kinds: Sequence[str], seeds: range, seconds: float, minutes: float) -> int:
    """Try every seed of every kind, tell what is found, and in one line how much was tried."""
    began, worlds, lines, bad = monotonic(), 0, 0, 0
    ends = {"slow": 0, "refused": 0}
    jit.prepare()  # so that no child compiles the kernel, or another one while the sources change
    for seed, kind in ((seed, kind) for seed in seeds for kind in kinds):
        try:
            done = tried(kind, seed, seconds) if monotonic() - began < 60 * minutes else None
        except KeyboardInterrupt:
            done = None
        if done is None:
            print(f"stopped before {kind} {seed}")
            break
        worlds, lines, bad = worlds + 1, lines + done.lines, bad + bool(done.found)
        if done.end:
            ends[done.end] += 1
        if done.found:
            print(f"{kind} {seed}:", *done.found, sep="\n  ", flush=True)
    print(
        f"{worlds:,} worlds, {lines:,} lines: {bad} differ; "
        f"{ends['slow']} too slow for the twin, {ends['refused']} refused by both"
    )
    return 1 if bad else 0


# --- one world in a child -------------------------------------------------------------------------


def tried(kind: str, seed: int, seconds: float) -> Tried:
    """What came of it in a child that has so many seconds of processor time for either simulator."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as notes:
        child = os.fork()
        if not child:
            _try(TRIALS[kind], seed, seconds, notes)
        _, status = os.waitpid(child, 0)
        notes.seek(0)
        told = [json.loads(line) for line in notes]
    if told and isinstance(told[-1], dict):
        return Tried(told[-1]["lines"], tuple(told[-1]["found"]), told[-1]["end"])
    part = told[-1] if told else "the world"
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        if part != "kernel":
            return Tried(end="slow")
        return Tried(found=(f"the kernel takes more than {seconds:g} s",))
    how = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "without a word"
    return Tried(found=(f"the run ended in {part}: {how}",))


def _try(trial: Trial, seed: int, seconds: float, notes: IO[str]) -> None:
    """Ends the process."""

    def tell(part: str) -> None:
        print(json.dumps(part), file=notes, flush=True)
        signal.setitimer(signal.ITIMER_PROF, seconds)

    try:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        tell("world")
        done = trial(seed, tell)
    except BaseException:  # whatever it is, it is a finding
        done = Tried(found=tuple(traceback.format_exc(limit=-4).rstrip().splitlines()))
    print(
        json.dumps({"lines": done.lines, "found": done.found, "end": done.end}), file=notes, flush=True
    )
    os._exit(0)


# --- what is tried --------------------------------------------------------------------------------


def _twins(kind: str, seed: int, tell: Tell) -> Tried:
    made = KINDS[kind](seed)
    tell("twin")
    try:
        expected = slow(made, seed)
    except RuntimeError as why:
        tell("kernel")
        return _refused(made, seed, why)
    tell("kernel")
    return Tried(len(expected), tuple(differences(made, seed, expected)))


def _refused(made: Made, seed: int, why: RuntimeError) -> Tried:
    """What one simulator refuses, the other must."""
    worker = Worker(plan(*made))
    for name, ahead in WAYS:
        try:
            worker.run(seed, 0, ahead)
        except SimulationError:
            continue
        return Tried(found=(f"{name}: the kernel runs what the twin refuses: {why}",))
    return Tried(end="refused")


def _same(kind: str, seed: int, tell: Tell) -> Tried:
    """A switch to the same policy: at the start of those who are inside, else in mid-run."""
    policy, scenario, _ = made = KINDS[kind](seed)
    tell("kernel")
    at = scenario.start
    if not scenario.inside or seed % 2:
        at += scenario.horizon // 2 + 7
    try:
        return Tried(found=tuple(unchanged(policy, scenario, seed, at)))
    except SimulationError as why:
        return _refused(made, seed, RuntimeError(*why.args))


def _ledger(kind: str, seed: int, tell: Tell) -> Tried:
    policy, scenario = world_of(kind, seed)
    tell("twin")
    try:
        wanted = ledger(policy, scenario, seed)
    except RuntimeError as why:
        tell("kernel")
        return _refused((policy, scenario, None), seed, why)
    tell("kernel")
    return Tried(found=tuple(by_ledger(policy, scenario, seed, wanted)))


def _trials() -> Iterator[tuple[str, Trial]]:
    for kind in KINDS:
        yield kind, partial(_twins, kind)
    for kind in SAME:
        yield f"same/{kind}", partial(_same, kind)
    for kind in COUNTED:
        yield f"ledger/{kind}", partial(_ledger, kind)


TRIALS: Mapping[str, Trial] = dict(_trials())

if __name__ == "__main__":
    sys.exit(main())
