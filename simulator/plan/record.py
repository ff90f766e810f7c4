"""The record of a living person: which words it has depends on what policy and scenario can do."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.kernel import layout as L


@dataclass
class Record:
    """Words after the fixed ones, given out one after the other."""

    words: int = L.R_FIXED
    parts: list[tuple[str, int, int]] = field(default_factory=list)

    def take(self, count: int, what: str) -> int:
        """The place of `count` words more; NONE for none."""
        if count == 0:
            return L.NONE
        place = self.words
        self.words += count
        self.parts.append((what, place, count))
        return place
