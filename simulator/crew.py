"""Threads that run replications, each for every arm before it counts."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from itertools import count
from queue import Empty, SimpleQueue

from simulator.plan import Plan
from simulator.replication import Stopped, Worker
from simulator.results import Ints

_LOOK = 0.1  # seconds between looks at the wish to stop


@dataclass
class Crew:
    """Threads that take the replications first..end - 1 one by one; leaving the context ends them."""

    plans: list[Plan]
    seed: int
    first: int
    end: int
    many: int
    _over: SimpleQueue[tuple[int, list[Ints] | BaseException]] = field(default_factory=SimpleQueue)
    _numbers: count[int] = field(default_factory=count)
    _ended: threading.Event = field(default_factory=threading.Event)
    _workers: list[list[Worker]] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Crew:
        self._numbers = count(self.first)
        for _ in range(min(self.many, self.end - self.first)):
            workers = [Worker(one) for one in self.plans]
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
                one.join(_LOOK / len(self._threads))

    def next(self) -> tuple[int, list[Ints]] | None:
        """A replication that is over, by number, with the counts of each arm; None if none is yet.

        Waits a moment at most. Raises what a thread met.
        """
        try:
            number, found = self._over.get(timeout=_LOOK)
        except Empty:
            return None
        if isinstance(found, BaseException):
            raise found
        return number, found

    def _work(self, workers: list[Worker]) -> None:
        while not self._ended.is_set():
            number = next(self._numbers)
            if number >= self.end:
                return
            try:
                self._over.put((number, [one.run(self.seed, number) for one in workers]))
            except Stopped:
                return
            except BaseException as problem:
                self._over.put((number, problem))
                return
