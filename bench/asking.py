"""What each question costs the machine that asks it, beside what it costs the workers.

Run by bench/scaling.py. A question is asked twice. The first time its pieces of work are made here, one
after the other, as a worker makes them, and kept. The second time they are there already: what is spent
then is spent where it is asked. What a piece costs on its way through the scheduler is measured apart.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from leadpolicy import (
    attributing,
    dissecting,
    piloting,
    relieving,
    seeking,
    simulating,
    swinging,
    tuning,
    turning,
)
from leadpolicy.recipes import version
from leadpolicy.rolling import rolled_out
from leadpolicy.runs import Runs
from leadpolicy.simulating import Arm, Study, read_arms
from leadpolicy.sweeping import sweep
from simulator import chunks
from simulator.counted import Counted
from simulator.counted import version as kernel
from simulator.plan import Plan
from simulator.tables import tables

SPAN = 16  # replications in a unit
AGAIN = 5  # times that a question is asked whose answers are there
Ask = Callable[[Study, int], object]  # `int`: 1, or 2 for twice the question


@dataclass
class Tape:
    """Machines that have all answers, after they have been made once."""

    pieces: dict[str, bytes] = field(default_factory=dict)
    spent: float = 0.0  # CPU seconds to make them
    asked: int = 0

    def made(self, make: Any, shared: Any, _: str, pieces: Any, read: Any, stop: Any) -> Iterator[Any]:
        for one in pieces:
            blob = self._of(one.name, lambda one=one: make(version(), shared, one.text))  # type: ignore[misc]
            yield one, blob, read(blob, one.name)

    def __call__(self, plans: Sequence[Plan], seed: int, numbers: Sequence[int]) -> Replayed:
        return Replayed(self, plans, seed, numbers)

    def _of(self, name: str, make: Callable[[], bytes]) -> bytes:
        self.asked += 1
        if name not in self.pieces:
            before = time.process_time()
            self.pieces[name] = make()
            self.spent += time.process_time() - before
        return self.pieces[name]


@dataclass
class Replayed:
    """Hands that read what is on the tape."""

    tape: Tape
    plans: Sequence[Plan]
    seed: int
    numbers: Sequence[int]
    _ready: deque[tuple[int, list[Counted]]] = field(default_factory=deque)

    def __enter__(self) -> Replayed:
        arms = [tables(one) for one in self.plans]
        self._blobs = [one.packed() for one in arms]
        runs = chunks.runs(self.numbers, SPAN)
        self._units = deque(chunks.unit(arms, self.seed, *one) for one in runs)
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def next(self) -> tuple[int, list[Counted]] | None:
        if not self._ready:
            one = self._units.popleft()
            blob = self.tape._of(one.name, lambda: chunks.work(kernel(), self._blobs, one.text))
            found = chunks.unpacked_unit(one, blob)
            self._ready.extend(zip(range(one.first, one.end), found, strict=True))
        return self._ready.popleft()


@dataclass(frozen=True)
class Cost:
    """Of one question, in CPU seconds; `units` went through the scheduler."""

    name: str
    workers: float
    asker: float
    units: int

    def cores(self, unit: float) -> float:
        """That one asker keeps busy, if a unit costs so much on its way."""
        return self.workers / (self.asker + self.units * unit)


def costs(story: str, proposal: str) -> Iterator[Cost]:
    """Of every question, in the worlds of these two folders: what the second half of it costs, so that
    what is done once is not in it."""
    for name, (many, doubt, ask) in _questions(story, proposal).items():
        half, whole = (_cost(name, many * times, doubt, ask, times) for times in (1, 2))
        asker = max(0.0, whole.asker - half.asker)  # it may be less than what the clock sees
        yield Cost(name, whole.workers - half.workers, asker, whole.units - half.units)


def _cost(name: str, many: int, doubt: bool, ask: Ask, times: int) -> Cost:
    tape = Tape()
    study = Study(many, 1, 1, doubt, "local", hire=tape, machines=cast(Any, tape))
    ask(study, times)
    tape.asked = 0
    took = []
    for _ in range(AGAIN):
        before = time.process_time()
        ask(study, times)
        took.append(time.process_time() - before)
    return Cost(name, tape.spent, min(took), tape.asked // AGAIN)


@dataclass(frozen=True)
class Questions:
    """Everything that can be asked of a policy, and of a proposal."""

    arms: tuple[Arm, ...]
    of: turning.Bench
    change: dissecting.Change

    def run(self, some: Sequence[Arm]) -> Ask:
        return lambda study, _: simulating.run(some, study, _nobody, _NEVER)

    def runs(self, study: Study) -> Runs:
        return Runs(self.of, replace(study, replications=32), _NEVER, _nobody)

    def attributed(self, study: Study, _: int) -> object:
        return attributing.attribute(self.change, (), study, _nobody, _NEVER)

    def relieved(self, study: Study, _: int) -> object:
        return relieving.run(self.arms[0], study, _nobody, _NEVER)

    def piloted(self, study: Study, _: int) -> object:
        return piloting.run(self.arms, (4, 13, 26), (), 0.5, 0.8, False, study, _nobody, _NEVER)

    def swept(self, study: Study, times: int) -> object:
        knobs = f"teams.ldrs.reps=2..{1 + 2 * times}", "define.sales_ready=90,100,110"
        turns = turning.axes(self.of, knobs)
        return sweep(self.runs(study), turns, turning.settings(self.of, turns), ())

    def sought(self, study: Study, times: int) -> object:
        knobs = "teams.ldrs.reps=1..6", f"define.sales_ready=90..{80 + 10 * times} by 10"
        turns = turning.axes(self.of, knobs)
        asked = seeking.question(self.of, turns, ("sla_attainment >= 99%",), None, (), 0.95, 64)
        return seeking.seek(asked, self.runs(study))

    def turned(self, study: Study, times: int) -> object:
        names = ("teams.ldrs.reps", "define.sales_ready", "teams.inside_sales.cost", "teams.ldrs.cost")
        some = swinging.every(self.of, names[: 2 * times], 0.2, 0.1)
        return swinging.turn(self.runs(study), some, 32)

    def tuned(self, study: Study, times: int) -> object:
        turns = turning.axes(self.of, ("teams.ldrs.reps=1..6", "define.sales_ready=60..140"))
        wanted = tuning.wanted(self.of, turns, ("margin", "more"), (), (4 * times, 4, 32, 32))
        return tuning.tune(wanted, self.runs(study))


def _questions(story: str, proposal: str) -> dict[str, tuple[int, bool, Ask]]:
    """By name: replications, whether numbers are drawn, and what is asked."""
    ends = [(one, f"{one}/scenario.yaml") for one in (story, proposal)]
    arms = read_arms(ends)
    simulating.run(arms[:1], Study(2, 1, 1), _nobody, _NEVER)  # compiled, and warm
    change = dissecting.change(story, proposal, ends[0][1], ends[1][1])
    ask = Questions(tuple(arms), turning.bench(*ends[0]), change)
    both = rolled_out(arms, None)
    return {
        "simulate": (64, False, ask.run(arms[:1])),
        "compare": (64, False, ask.run(both)),
        "simulate --uncertain": (32, True, ask.run(arms[:1])),
        "compare --uncertain": (16, True, ask.run(both)),
        "attribute": (2, False, ask.attributed),
        "bottleneck": (32, False, ask.relieved),
        "power": (32, False, ask.piloted),
        "sweep": (32, False, ask.swept),
        "seek": (32, False, ask.sought),
        "tornado": (32, False, ask.turned),
        "tune": (32, False, ask.tuned),
    }


_NEVER = threading.Event()


def _nobody(_: int) -> None:
    """Wants to know how many are done."""
