"""Finished replications kept in a folder, chunk by chunk, so that a study can go on where it stopped.

A file is named by all that its content depends on (simulator/chunks.py). What is not what its name
says, or is damaged, is made anew.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol, TypeVar

from leadpolicy.errors import InputError
from leadpolicy.files import write
from simulator.chunks import Unit, packed, runs, unit, unpacked_unit
from simulator.counted import Counted
from simulator.crew import Hands, Hire
from simulator.plan import Plan
from simulator.tables import Damaged, Tables, tables

Found = TypeVar("Found")
MOST = 16  # replications in a chunk
PEOPLE = 200_000  # in a chunk, about


class Kept(Protocol):
    """Some replications of one study or setting, under a name for all that they depend on."""

    @property
    def name(self) -> str: ...

    @property
    def first(self) -> int: ...

    @property
    def end(self) -> int: ...


class Sent(Kept, Protocol):
    """The same, if other machines can make them of a text."""

    @property
    def text(self) -> str: ...


@dataclass
class Shelf:
    """A folder of chunks. `found` tells how many replications were there already, `damaged` which files
    were of no use, `removed` whether somebody took the folder away, with all that it had."""

    folder: str
    resume: bool
    damaged: list[str] = field(default_factory=list)
    removed: bool = False
    _there: bool = False
    _found: list[int] = field(default_factory=list)  # replications, by several threads

    def __post_init__(self) -> None:
        self._there = Path(self.folder).is_dir()

    @property
    def found(self) -> int:
        return sum(self._found)

    def load(self, what: Kept, opened: Callable[[bytes], Found]) -> tuple[bytes, Found] | None:
        """A chunk that can be opened, and what it holds; None without one, or where none is to be used.
        Raises OSError, and InputError where something else stands in its place."""
        path = self._path(what)
        if path.exists() and not path.is_file():
            what_it_is = "a folder" if path.is_dir() else "no file"
            raise InputError(
                f"`{path}` is {what_it_is}, and belongs to a file of kept replications",
                "remove it: what it should hold is simulated again",
            )
        if not self.resume or not path.is_file():
            return None
        blob = path.read_bytes()
        try:
            content = opened(blob)
        except Damaged:
            self.damaged.append(str(path))
            return None
        self._found.append(what.end - what.first)
        return blob, content

    def keep(self, what: Kept, blob: bytes) -> None:
        """InputError where there is no room, or no right to."""
        self.removed |= self._there and not Path(self.folder).is_dir()
        self._there = True
        try:
            write(self._path(what), blob)
        except OSError as problem:
            why = (problem.strerror or str(problem)).lower()
            raise InputError(
                f"what is finished cannot be kept in `{self.folder}`: {why}",
                "see to it, or name another folder; `--resume` goes on from what was kept",
            ) from problem

    def hire(self, others: Hire) -> Hire:
        """Hands that take from here what is there, and let others do the rest."""
        return lambda plans, seed, numbers: _Keeper(self, others, plans, seed, numbers)

    def _path(self, what: Kept) -> Path:
        return Path(self.folder) / f"{what.name}.chunk"


@dataclass
class _Keeper:
    shelf: Shelf
    others: Hire
    plans: Sequence[Plan]
    seed: int
    numbers: Sequence[int]
    _blobs: dict[int, tuple[Unit, bytes]] = field(default_factory=dict)  # by first number
    _units: dict[int, Unit] = field(default_factory=dict)  # still to be run, by number
    _parts: dict[Unit, dict[int, list[Counted]]] = field(default_factory=dict)
    _ready: deque[tuple[int, list[Counted]]] = field(default_factory=deque)
    _ahead: set[int] = field(default_factory=set)  # handed out, later than the next one
    _next: int = 0  # the least number that was not handed out

    def __enter__(self) -> _Keeper:
        self._next = self.numbers[0] if self.numbers else 0
        for one in units([tables(plan) for plan in self.plans], self.seed, self.numbers):
            kept = self.shelf.load(one, partial(unpacked_unit, one))
            if kept is not None:
                self._blobs[one.first] = one, kept[0]
            else:
                self._units.update(dict.fromkeys(range(one.first, one.end), one))
        self._hands: Hands = self.others(self.plans, self.seed, list(self._units)).__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hands.__exit__(kind, problem, trace)

    def next(self) -> tuple[int, list[Counted]] | None:
        """Chunks are unpacked when their turn comes, so that few stand in memory."""
        if not self._ready and self._next in self._blobs:
            what, blob = self._blobs.pop(self._next)
            every = unpacked_unit(what, blob)
            self._ready.extend(zip(range(what.first, what.end), every, strict=True))
        found = self._ready.popleft() if self._ready else self._run()
        if found is not None:
            self._ahead.add(found[0])
            while self._next in self._ahead:
                self._ahead.discard(self._next)
                self._next += 1
        return found

    def _run(self) -> tuple[int, list[Counted]] | None:
        found = self._hands.next()
        if found is not None:
            number, counts = found
            what = self._units[number]
            part = self._parts.setdefault(what, {})
            part[number] = counts
            if len(part) == what.end - what.first:
                whole = [part[one] for one in range(what.first, what.end)]
                self.shelf.keep(what, packed(what, whole))
                del self._parts[what]
        return found


def units(arms: Sequence[Tables], seed: int, numbers: Sequence[int]) -> list[Unit]:
    """The chunks in which these numbers are kept; it depends on nothing but these three."""
    people = 1 + sum(one.expected for one in arms)
    span = max(1, min(MOST, PEOPLE // people))
    return [unit(arms, seed, *one) for one in runs(numbers, span)]
