"""How a simulation will be run: what was found out beforehand, status by status."""

from __future__ import annotations

from collections.abc import Iterator

from leadpolicy.console import Paint
from leadpolicy.render.tables import table
from leadpolicy.words import count
from policy.model import Policy
from simulator.model import Scenario
from simulator.plan import plan
from simulator.plan.names import Names
from simulator.plan.phases import phase


def explained(policy: Policy, scenario: Scenario, paint: Paint) -> str:
    """The plan as a page: a private stay is run ahead in one go, a shared one in turn. PlanError."""
    return "\n".join(_lines(policy, scenario, paint))


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
