"""Replications of one or several arms on all cores, gathered in the order of their numbers.

A replication is run for every arm before it counts: what is there after an early end is pairs. Results
depend on the seed and on how many replications there are, on nothing else.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from queue import Empty, SimpleQueue

from policy.model import Policy
from simulator.model import Scenario
from simulator.plan import Plan, plan
from simulator.replication import Stopped, Worker
from simulator.results import Ints, Results
from simulator.run import Gathered

_LOOK = 0.1  # seconds between looks at the wish to stop


def study(
    arms: Sequence[tuple[Policy, Scenario]],
    replications: int,
    seed: int,
    threads: int | None = None,
    progress: Callable[[int], None] = lambda done: None,
    stop: threading.Event | None = None,
) -> list[Results]:
    """The results of each arm; of the replications that were over when `stop` was set, perhaps none.

    `progress` hears how many replications are over. `threads` None: one a core. Raises PlanError for
    what the simulator cannot do, SimulationError when a run makes no sense.
    """
    plans = [plan(*arm) for arm in arms]
    gathered = [Gathered(one, seed) for one in plans]
    waiting: dict[int, list[Ints]] = {}
    done = 0
    with Crew(plans, seed, replications, min(threads or os.cpu_count() or 1, replications)) as crew:
        while done < replications and not (stop is not None and stop.is_set()):
            try:
                number, found = crew.over.get(timeout=_LOOK)
            except Empty:
                continue
            if isinstance(found, BaseException):
                raise found
            waiting[number] = found
            while done in waiting:
                for one, counts in zip(gathered, waiting.pop(done), strict=True):
                    one.add(counts)
                done += 1
                progress(done)
    return [one.results() for one in gathered]


@dataclass
class Crew:
    """Threads that take replications one by one; leaving the context ends them."""

    plans: list[Plan]
    seed: int
    replications: int
    many: int
    over: SimpleQueue[tuple[int, list[Ints] | BaseException]] = field(default_factory=SimpleQueue)
    _next: count[int] = field(default_factory=count)
    _ended: threading.Event = field(default_factory=threading.Event)
    _workers: list[list[Worker]] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Crew:
        for _ in range(self.many):
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

    def _work(self, workers: list[Worker]) -> None:
        while not self._ended.is_set():
            number = next(self._next)
            if number >= self.replications:
                return
            try:
                self.over.put((number, [one.run(self.seed, number) for one in workers]))
            except Stopped:
                return
            except BaseException as problem:
                self.over.put((number, problem))
                return
