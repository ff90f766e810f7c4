"""Replications of one or several arms on all cores, gathered in the order of their numbers.

A replication is run for every arm before it counts: what is there after an early end is pairs. Results
depend on policies, scenarios, seed and number of replications, and on nothing else: a replication is a
pure function of its number, and sums are taken in order of the numbers.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from functools import partial

from policy.model import Policy
from simulator.counted import Counted
from simulator.crew import Crew, Hire
from simulator.gathering import Gathered
from simulator.model import Scenario
from simulator.plan import plan
from simulator.results import Results
from simulator.rollout import Rollout

LOOKS = (32, 64, 128, 256, 512, 1024, 2048, 4096)
Enough = Callable[[list[Results]], bool]


def study(
    arms: Sequence[tuple[Policy, Scenario] | tuple[Policy, Scenario, Rollout]],
    replications: int,
    seed: int,
    threads: int | None = None,
    progress: Callable[[int], None] = lambda done: None,
    stop: threading.Event | None = None,
    enough: Enough | None = None,
    looks: Sequence[int] = LOOKS,
    first: int = 0,
    hire: Hire | None = None,
) -> list[Results]:
    """The results of each arm, of replications first, first + 1, ...; with `stop` set, of those over by
    then, perhaps none. An arm with a base is rolled out: the base is run until the switch.

    `progress` hears how many replications are over. `enough` is asked, after as many as `looks` say,
    whether the results so far will do: they are always those of the first numbers, whatever ended
    first. `threads` None: one a core. `hire` gives those who do the work, if not threads. Raises
    PlanError for what the simulator cannot do, SimulationError when a run makes no sense.
    """
    plans = [plan(*arm) for arm in arms]
    gathered = [Gathered(one, seed) for one in plans]
    waiting: dict[int, list[Counted]] = {}
    done = 0
    hands = hire or partial(Crew, many=threads or os.cpu_count() or 1)
    with hands(plans, seed, range(first, first + replications)) as crew:
        while done < replications and not (stop is not None and stop.is_set()):
            if (found := crew.next()) is None:
                continue
            waiting[found[0]] = found[1]
            while first + done in waiting:
                for one, mine in zip(gathered, waiting.pop(first + done), strict=True):
                    one.add(mine)
                done += 1
                progress(done)
                if enough is not None and done in looks and enough([one.results() for one in gathered]):
                    return [one.results() for one in gathered]
    return [one.results() for one in gathered]
