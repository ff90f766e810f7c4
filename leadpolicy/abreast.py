"""Several studies at the same time, given in their order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from leadpolicy.simulating import Study
from simulator.crew import Crew, Hire, InTurn, Turns

Found = TypeVar("Found")


def abreast(study: Study, tasks: Sequence[Callable[[Hire], Found]]) -> Iterator[Found]:
    """What each task gives, in order; each runs its study by the hands that it is given. On this machine
    one is planned while another runs, with all threads; on many machines several run at once. Raises
    what a task raises."""
    turns = Turns()
    others = study.hire or partial(Crew, many=study.threads or os.cpu_count() or 1)

    def do(at: int) -> Found:
        try:
            return tasks[at](others if study.machines is not None else InTurn(others, turns, at))
        finally:
            turns.end(at)

    with ThreadPoolExecutor(study.abreast) as pool:
        yield from pool.map(do, range(len(tasks)))
