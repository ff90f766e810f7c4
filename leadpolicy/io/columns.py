"""Which column of a table means what: by name, and with a warning about those that nothing reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from leadpolicy.io.tables import one_line
from leadpolicy.words import did_you_mean

SHOWN = 20  # warnings about columns that nothing reads, also of rows that have columns of their own
LISTED = 8  # columns in one warning


class Ears(Protocol):
    """Who hears of what is odd about a table: the console, or whoever collects findings."""

    def warn(self, message: str, help: str = "") -> None: ...


@dataclass
class Columns:
    """The names that a table may use; remembers which strange ones it has warned about.

    `known` are canonical names; a column may write them with blanks, hyphens or other case. An exact
    name goes before a similar one.
    """

    path: str
    known: Iterable[str]
    console: Ears
    _read: dict[str, str | None] = field(default_factory=dict)
    _folded: dict[str, str] = field(default_factory=dict)
    _lost: set[str] = field(default_factory=set)
    _told: int = 0  # warnings about columns that nothing reads
    _shape: tuple[str, ...] = ()  # of the last row
    _kept: list[tuple[str, str]] = field(default_factory=list)  # canonical name and column

    def __post_init__(self) -> None:
        self.known = tuple(self.known)
        self._folded = {fold(name): name for name in reversed(self.known)}
        self._folded |= {name: name for name in self.known}

    def named(self, cells: Mapping[str, object]) -> dict[str, tuple[str, object]]:
        """Canonical name to (column, cell)."""
        shape = tuple(cells)
        if shape != self._shape:
            self._shape, self._kept = shape, [*self._meant(shape).items()]
        return {name: (column, cells[column]) for name, column in self._kept}

    def _meant(self, columns: Iterable[str]) -> dict[str, str]:
        """The column of each name."""
        found: dict[str, str] = {}
        strange = []
        for column in columns:
            new = column not in self._read
            name = self._name(column)
            if name is None:
                strange += [column] if new else []
                continue
            if name in found:
                self._rivals(column, found[name], name)
            if name not in found or column == name:
                found[name] = column
        self._strange(strange)
        return found

    def _name(self, column: str) -> str | None:
        if column not in self._read:
            self._read[column] = self._folded.get(column) or self._folded.get(fold(column))
        return self._read[column]

    def _rivals(self, second: str, first: str, name: str) -> None:
        """Two columns for one name: one of them is read, and the other is lost."""
        kept, lost = (second, first) if second == name else (first, second)
        if lost not in self._lost:
            self._lost.add(lost)
            what = f"{self.path}: column `{lost}` is left out, `{kept}` is read as `{name}`"
            self.console.warn(one_line(what), "rename or remove one of them")

    def _strange(self, columns: Sequence[str]) -> None:
        """Of columns that nothing reads, those that may be misspelled are told one by one."""
        if "" in columns:
            self._warn("the column without a name")
        named = [one for one in columns if one]
        hints = {one: did_you_mean(one, self.known) for one in named[:SHOWN]}
        for one, hint in hints.items():
            if hint:
                self._warn(f"column `{one}`", hint)
        rest = [one for one in named if not hints.get(one)]
        if len(rest) == 1:
            self._warn(f"column `{rest[0]}`")
        elif rest:
            some = ", ".join(f"`{one}`" for one in rest[:LISTED])
            more = f" and {len(rest) - LISTED:,} more" if len(rest) > LISTED else ""
            self._warn(f"{len(rest):,} columns: {some}{more}")

    def _warn(self, what: str, hint: str = "") -> None:
        self._told += 1
        if self._told <= SHOWN:
            self.console.warn(one_line(f"{self.path}: nothing reads {what}"), hint)
        elif self._told == SHOWN + 1:
            self.console.warn(f"{self.path}: nothing reads other columns either")


def fold(name: str) -> str:
    """A name of a column without case, blanks and hyphens."""
    return name.strip().casefold().replace(" ", "_").replace("-", "_")
