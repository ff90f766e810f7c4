"""Whether the tests notice bugs: some are planted in the kernel, one at a time, and the tests run.

Run by `make mutants`. What was found is kept in found.json for docs/validation.md. All is imported and
collected once; each bug is a child of that process, in which one function is translated otherwise and
nothing is optimised, so that it takes seconds. What the slow simulator writes is remembered meanwhile:
it knows nothing of the kernel. The long tests run only for bugs that the quick ones miss.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

import simulator.reference as slow
from tests.mutation.plant import KERNEL, Bug, bugs, every_bug, planted
from tests.simulator import ledger

KEPT = Path(__file__).with_name("found.json")
HARMLESS = Path(__file__).with_name("harmless.json")  # changes of the kernel that are no bugs, and why
QUICK = (
    "tests/simulator/test_twins.py",
    "tests/simulator/test_ledger.py",
    "tests/simulator/test_rollout.py",
    "tests/simulator/test_inside.py",
    "tests/simulator/mechanics",
)
LONG = (
    "tests/simulator/test_kernel.py",
    "tests/simulator/test_draws.py",
    "tests/simulator/test_distributions.py",
    "tests/simulator/test_memory.py",
    "tests/simulator/test_lives.py",
    "tests/simulator/test_working_lives.py",
    "tests/simulator/test_identities.py",
    "tests/simulator/test_summarise.py",
    "tests/simulator/test_lengths.py",
    "tests/simulator/test_studies.py",
    "tests/simulator/test_kernel_equals_reference.py",
    "tests/simulator/test_kernel_theory.py",
    "tests/validation",
)
OPTIONS = ("-q", "-x", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header")
MEMORY = 6 << 30  # bytes
SEEN, MISSED = 1, 0


@dataclass
class Told:
    """What is planted, and how long tests take without."""

    chosen: list[Bug]
    longest: dict[str, float] = field(default_factory=dict)  # seconds of each test without a bug


def main() -> int:
    """Plant, run, keep. Without bugs the tests must pass."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=300)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--again", action="store_true", help="only what was missed the last time")
    asked.add_argument("--quick", action="store_true", help="by the quick tests only")
    told = asked.parse_args()
    before = json.loads(KEPT.read_text(encoding="utf-8")) if told.again else None
    chosen = _missed(before) if before else bugs(told.count, told.seed)
    here = Told(chosen)
    tests = QUICK if told.quick else (*QUICK, *LONG)
    _remember_slow_runs()
    _translate(level=0)
    if pytest.main([*OPTIONS, *tests], [Timed(here)]) != 0:
        print("the tests fail without any bug", file=sys.stderr)
        return 1
    print(f"{_spent():.0f} s for all tests", flush=True)
    for name, took in sorted(here.longest.items(), key=lambda one: -one[1])[:12]:
        print(f"{took:.1f} {name}", flush=True)
    _forget_tests()
    pytest.main([*OPTIONS, *tests], [Planting(here, before)])
    return 0


def _missed(before: dict[str, Any]) -> list[Bug]:
    names = {*before["missed"], *before["harmless"]}
    return [one for one in every_bug() if str(one) in names]


def _keep(here: Told, missed: Sequence[str], before: dict[str, Any] | None) -> None:
    reasons = json.loads(HARMLESS.read_text(encoding="utf-8")) if HARMLESS.exists() else {}
    found = {
        "places": len(every_bug()),
        "planted": before["planted"] if before else len(here.chosen),
        "harmless": sorted(one for one in missed if one in reasons),
        "missed": sorted(one for one in missed if one not in reasons),
    }
    KEPT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


# --- once ------------------------------------------------------------------------------------------


def _remember_slow_runs() -> None:
    slow.simulate_log = _remembered(slow.simulate_log)
    ledger.ledger = _remembered(ledger.ledger)


def _remembered(plain: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[bytes, Any] = {}

    def found(*given: Any) -> Any:
        key = blake2b(repr(given).encode()).digest()
        if key not in known:
            known[key] = plain(*given)
        return known[key].copy()

    return found


def _translate(level: int) -> None:
    """From now on: quick to make and slow to run (0), or the other way round (2); the same results."""
    from simulator import jit
    from simulator.native import machine

    def compiled(plain: bool) -> Any:
        if not held:
            held.append(machine.loaded(machine.object_file(jit._module(), level)))
        return held[0]

    held: list[Any] = []
    jit._compiled = compiled  # type: ignore[assignment]
    jit._ready.clear()
    jit._twin.cache_clear()


def _is_long(item: pytest.Item) -> bool:
    return item.nodeid.startswith(LONG)


def _forget_tests() -> None:
    """They may have kept results; they are imported anew."""
    for name in [one for one in sys.modules if one.startswith("tests.")]:
        if not name.startswith("tests.mutation") and name != ledger.__name__:
            del sys.modules[name]


class Timed:
    """Notes how long each test takes."""

    def __init__(self, here: Told) -> None:
        self.here = here

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        began = _spent()
        done = yield
        self.here.longest[item.nodeid] = _spent() - began
        return done


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


# --- for each bug ----------------------------------------------------------------------------------


class Planting:
    """Runs the collected tests once for each bug, in a child of this process."""

    def __init__(self, here: Told, before: dict[str, Any] | None) -> None:
        self.here, self.before = here, before

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        quick = [one for one in session.items if not _is_long(one)]
        long = [one for one in session.items if _is_long(one)]
        missed = self._missed(self.here.chosen, quick, 0)
        self._keep(missed, "by the quick tests")
        if long:
            self._keep(self._missed(missed, long, 2), "by all tests")
        return True

    def _missed(self, chosen: Sequence[Bug], items: Sequence[pytest.Item], level: int) -> list[Bug]:
        missed = []
        for number, bug in enumerate(chosen, 1):
            began = monotonic()
            sys.stdout.flush()
            child = os.fork()
            if not child:
                _run_with(bug, items, self.here.longest, level)
            if os.waitpid(child, 0)[1] == MISSED:
                missed.append(bug)
            said = "MISSED" if bug in missed else "seen"
            took = f"{monotonic() - began:.0f} s"
            print(f"{number} of {len(chosen)}: {bug} (line {bug.line}): {said}, {took}", flush=True)
        return missed

    def _keep(self, missed: Sequence[Bug], note: str) -> None:
        _keep(self.here, [str(one) for one in missed], self.before)
        print(len(missed), "missed", note, flush=True)


def _run_with(bug: Bug, items: Sequence[pytest.Item], longest: dict[str, float], level: int) -> None:
    """Ends the process: with 0 if all tests pass."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)  # a test without end ends the process
    try:
        _plant(bug, level)
        for item, after in zip(items, [*items[1:], None], strict=True):
            signal.setitimer(signal.ITIMER_PROF, 10 + 10 * longest.get(item.nodeid, 0))
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if item.session.testsfailed:
                os._exit(SEEN)
    except BaseException:  # whatever it is, it is noticed
        os._exit(SEEN)
    os._exit(MISSED)


def _plant(bug: Bug, level: int) -> None:
    """Translate the bug's function as the bug has it."""
    from simulator.native import source

    path = str(KERNEL / bug.file)
    known = source._functions
    wrong = {
        min([one.lineno, *(mark.lineno for mark in one.decorator_list)]): one
        for one in ast.walk(planted(bug))
        if isinstance(one, ast.FunctionDef)
    }
    source._functions = lambda name: wrong if name == path else known(name)  # type: ignore[assignment]
    _translate(level)


if __name__ == "__main__":
    sys.exit(main())
