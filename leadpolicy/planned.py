"""How a simulation will be run: what was found out beforehand, status by status."""

from __future__ import annotations

import os
from collections.abc import Iterator
from time import perf_counter

from leadpolicy.console import Paint
from leadpolicy.render.tables import table
from leadpolicy.simulating import Arm, refusing
from leadpolicy.words import count
from policy.model import Policy
from simulator.model import Scenario
from simulator.plan import plan
from simulator.plan.names import Names
from simulator.plan.phases import phase
from simulator.replication import Worker


def explained(policy: Policy, scenario: Scenario, paint: Paint) -> str:
    """The plan as a page: a private stay is run ahead in one go, a shared one in turn. PlanError."""
    return "\n".join(_lines(policy, scenario, paint))


def effort(arm: Arm, replications: int, seed: int, threads: int | None) -> str:
    """About how long so many replications take here: one, of the policy as it stands, is timed.
    InputError."""
    with refusing():
        worker = Worker(plan(arm.policy, arm.scenario))
        worker.run(seed, 0)  # makes ready what is made ready once
        begun = perf_counter()
        worker.run(seed, 1)
    one, hands = perf_counter() - begun, threads or os.cpu_count() or 1
    return (
        f"about {count(replications, 'replication')}; one took {_time(one)} here, so this takes about "
        f"{_time(one * replications / hands)} with {count(hands, 'thread')}, where nothing else works"
    )


def _time(seconds: float) -> str:
    if seconds < 1:
        return f"{max(1, round(1000 * seconds))} ms"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _lines(policy: Policy, scenario: Scenario, paint: Paint) -> Iterator[str]:
    made = plan(policy, scenario)
    names = Names(policy, scenario)
    yield paint("bold", f"{policy.title or policy.name} in {scenario.name}")
    yield f"  {count(len(made.words), 'word')} of tables, {made.record.words} for each living person"
    yield f"  {count(len(made.bits), 'condition')} on fields alone, decided once a person"
    yield f"  {count(len(made.reps), 'rep')}, {count(made.shapes.size, 'number')} counted a replication"
    yield ""
    rows = [(one.name, *str(phase(names, one)).split(": ", 1)) for one in policy.statuses]
    yield from table(rows, paint, ("status", "stays are", "because"), left=True)
