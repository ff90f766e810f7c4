"""The plan's one arena of 64-bit words while it is being filled: integers and doubles side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from struct import pack, unpack
from typing import Any

import numpy as np

from simulator.kernel import layout as L

Word = int | float
Words = np.ndarray[Any, np.dtype[np.int64]]


class PlanError(Exception):
    """The policy and the scenario need something that the simulator cannot do; the text says what,
    `help` how to mend it, where that is known."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


class Arena:
    """Words after a header. Equal runs of words stand in it once."""

    def __init__(self) -> None:
        self.words: list[Word] = [L.NONE] * L.HEADER
        self._seen: dict[tuple[tuple[type, Word], ...], int] = {}
        self.last: Words = np.empty(0, dtype=np.int64)  # stands behind all others

    def set(self, place: int, value: Word) -> None:
        self.words[place] = value

    def put(self, values: Iterable[Word]) -> int:
        """The place of these words."""
        row = tuple(values)
        key = tuple((type(one), one) for one in row)
        if key not in self._seen:
            self._seen[key] = len(self.words)
            self.words.extend(row)
        return self._seen[key]

    def listed(self, rows: Sequence[Word] | Sequence[Sequence[Word]]) -> int:
        """The place of a list: its count, then its entries (of one or several words each)."""
        flat: list[Word] = [len(rows)]
        for row in rows:
            flat.extend(row if isinstance(row, Sequence) else (row,))
        return self.put(flat)

    def table(self, rows: Sequence[Sequence[Word]], width: int) -> int:
        """The place of a table whose rows all have this width."""
        assert all(len(row) == width for row in rows), "a row of another width"
        place = len(self.words)
        for row in rows:
            self.words.extend(row)
        return place

    def finished(self) -> Words:
        bits = [
            unpack("<q", pack("<d", one))[0] if isinstance(one, float) else int(one)
            for one in self.words
        ]
        return np.concatenate((np.array(bits, dtype=np.int64), self.last))
