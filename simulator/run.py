"""The short ways to one policy's results, and to everything that happens in one replication."""

from __future__ import annotations

from collections.abc import Callable

from policy.model import Policy
from simulator.log import Record
from simulator.model import Scenario
from simulator.plan import plan
from simulator.replication import Worker
from simulator.results import Results
from simulator.study import study


def simulate(
    policy: Policy,
    scenario: Scenario,
    replications: int = 100,
    seed: int = 1,
    threads: int | None = None,
    enough: Callable[[Results], bool] | None = None,
) -> Results:
    """Run replications 0, 1, ... of one policy; `study` says the rest."""

    def all_enough(found: list[Results]) -> bool:
        return enough is not None and enough(found[0])

    asked = all_enough if enough is not None else None
    (found,) = study([(policy, scenario)], replications, seed, threads, enough=asked)
    return found


def simulate_log(
    policy: Policy,
    scenario: Scenario,
    seed: int = 1,
    replication: int = 0,
    event_by_event: bool = False,
) -> list[Record]:
    """Everything that happens in one replication, in the log's one order (docs/simulator.md)."""
    worker = Worker(plan(policy, scenario))
    worker.run(seed, replication, ahead=not event_by_event, logging=True)
    return worker.log()
