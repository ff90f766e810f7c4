"""A column of few different cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.results import Ints


@dataclass(frozen=True)
class Coded:
    """`codes` say where each cell stands among `cells`; None is nothing."""

    codes: Ints
    cells: tuple[str | None, ...]

    def spread(self, cells: Sequence[Any]) -> list[Any]:
        """Each line's own of these, one for each of the column's."""
        return [cells[one] for one in self.codes.tolist()]
