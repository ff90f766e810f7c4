"""Parts of an expression while it is elaborated."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.source import Span
from simulator.numeric import Constant, Node
from simulator.scenario.units import Dimension


@dataclass(frozen=True)
class Typed:
    """A node with its unit and its place in the file."""

    node: Node
    unit: Dimension
    span: Span

    @property
    def constant(self) -> float | None:
        return self.node.value if isinstance(self.node, Constant) else None
