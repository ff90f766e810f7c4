"""Why a person stands where they stand: every rule, move and route row with what it found, as data.

Renderers only read this (leadpolicy/render/explanation). Points are micro-points.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy.decide import Decision
from policy.fold.reader import Reader
from policy.state import World
from policy.tracing.points import GroupTrace, group_trace
from policy.tracing.ways import RowTrace, Way, rows, ways


@dataclass(frozen=True)
class Trace:
    """A decision with its reasons. `rows` is empty where no route row decided."""

    decision: Decision
    groups: tuple[GroupTrace, ...]
    ways: tuple[Way, ...]
    rows: tuple[RowTrace, ...]


def explain(reader: Reader, decision: Decision, world: World) -> Trace:
    """Everything that decides about the decision's person, who is at rest, in the world they live in."""
    person = decision.person
    return Trace(
        decision,
        tuple(group_trace(reader, group, person, world) for group in reader.policy.groups),
        tuple(ways(reader, person, world)),
        tuple(rows(reader, person, world)),
    )
