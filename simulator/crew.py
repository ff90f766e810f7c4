"""Threads that run replications, each for every arm before it counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Protocol

from simulator.counted import Counted, counted
from simulator.plan import Plan
from simulator.replication import Budget, Stopped, Worker

LOOK = 0.1  # seconds between looks at the wish to stop


class Hands(Protocol):
    """Whoever runs the replications of a study: threads, or machines; leaving the context ends them."""

    def __enter__(self) -> Hands: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...

    def next(self) -> tuple[int, list[Counted]] | None:
        """A replication that is over, by number, with what each arm made of it; None if none is yet.

        Waits a moment at most. Raises what a run met.
        """


Hire = Callable[[Sequence[Plan], int, Sequence[int]], Hands]  # for arms, a seed, and these numbers


@dataclass
class Crew:
    """Threads that take the replications one by one, in the order given: `many`, or as many as memory
    has room for."""

    plans: Sequence[Plan]
    seed: int
    numbers: Sequence[int]
    many: int
    budget: Budget = field(default_factory=Budget)
    _over: SimpleQueue[tuple[int, list[Counted] | BaseException]] = field(default_factory=SimpleQueue)
    _ended: threading.Event = field(default_factory=threading.Event)
    _workers: list[list[Worker]] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def threads(self) -> int:
        """How many there will be."""
        most = self.budget.words // max(1, sum(Worker(one).need() for one in self.plans))
        return min(self.many, len(self.numbers), max(1, most))

    def __enter__(self) -> Crew:
        self._left = iter(self.numbers)
        for _ in range(self.threads()):
            workers = [Worker(one, self.budget) for one in self.plans]
            self._workers.append(workers)
            self._threads.append(threading.Thread(target=self._work, args=(workers,), daemon=True))
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        while any(one.is_alive() for one in self._threads):
            for worker in (one for workers in self._workers for one in workers):
                worker.stop()  # again and again: a run that just begins forgets it
            for one in self._threads:
                one.join(LOOK / len(self._threads))

    def next(self) -> tuple[int, list[Counted]] | None:
        try:
            number, found = self._over.get(timeout=LOOK)
        except Empty:
            return None
        if isinstance(found, BaseException):
            raise found
        return number, found

    def _work(self, workers: list[Worker]) -> None:
        while not self._ended.is_set():
            number = next(self._left, None)
            if number is None:
                return
            try:
                self._over.put((number, made(workers, self.seed, number)))
            except Stopped:
                return
            except BaseException as problem:
                self._over.put((number, problem))
                return


def made(workers: Sequence[Worker], seed: int, number: int) -> list[Counted]:
    """A replication of each arm."""
    return [counted(one.tables.arrays, one.run(seed, number)) for one in workers]


class Turns:
    """The order in which several studies run, so many at once: each is planned before, and waits for its
    turn."""

    def __init__(self, at_once: int = 1) -> None:
        self.at_once = at_once
        self._next = 0
        self._ended: set[int] = set()
        self._moved = threading.Condition()

    def wait(self, at: int) -> None:
        """Until all before number `at` have ended, but for those that may run beside it."""
        with self._moved:
            self._moved.wait_for(lambda: self._next > at - self.at_once)

    def end(self, at: int) -> None:
        with self._moved:
            self._ended.add(at)
            while self._next in self._ended:
                self._next += 1
            self._moved.notify_all()


@dataclass
class InTurn:
    """Hands that begin when it is their turn: one study is planned while another runs."""

    others: Hire
    turns: Turns
    at: int

    def __call__(self, plans: Sequence[Plan], seed: int, numbers: Sequence[int]) -> Hands:
        self.turns.wait(self.at)
        return self.others(plans, seed, numbers)
