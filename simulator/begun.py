"""Who is inside when a run starts, as figures tell of it."""

from __future__ import annotations

from simulator.model import Scenario
from simulator.moments import day
from simulator.summary import Begun


def begun(scenario: Scenario) -> Begun | None:
    """None where the run starts empty."""
    start = scenario.start_from
    if start is None:
        return None
    at = day(scenario.start, scenario.timezone)
    return Begun(start.snapshot, at, len(scenario.inside), start.likeness)
