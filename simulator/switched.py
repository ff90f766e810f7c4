"""The day of a switch: who was inside, and whom the new policy moved at once."""

from __future__ import annotations

import numpy as np

from simulator.kernel import layout as L
from simulator.labels import labels
from simulator.moments import day
from simulator.results import Ints, Results
from simulator.summary import Measure, Step, Switch
from simulator.view import World


def switched(world: World, results: Results) -> Switch | None:
    """None where nobody was carried over from another policy."""
    if results.switch is None:
        return None
    counts = results.by_replication["switch"]  # replication, status, column

    def people(name: str, title: str, values: Ints) -> Measure:
        return Measure(name, title, "people", tuple(float(one) for one in values), how=results.how)

    moved = counts[:, :, L.SW_MOVED]
    into = [
        Step(
            status.name,
            label,
            people(f"switch.moved.{status.name}", label, moved[:, at]),
            status.goal,
            status.final,
        )
        for at, (status, label) in enumerate(labels(world.policy))
        if np.any(moved[:, at])
    ]
    return Switch(
        day(results.switch, world.scenario.timezone),
        people("switch.inside", "people inside", counts[:, :, L.SW_INSIDE].sum(axis=1)),
        people("switch.moved", "moved at once", moved.sum(axis=1)),
        tuple(into),
    )
