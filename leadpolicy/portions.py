"""Portions of a question, each made wherever that is: on this machine or many, kept or not.

A portion is a function of what all have in common, and of its own few words. Other machines are sent the
former once, as text, and make arms and plans themselves.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Generic, TypeVar

from leadpolicy.abreast import abreast
from leadpolicy.keeping import Sent
from leadpolicy.progress import Advance, Tally
from leadpolicy.simulating import Study, refusing
from simulator.crew import Hire

One = TypeVar("One", bound=Sent)
Found = TypeVar("Found")


@dataclass(frozen=True)
class Way(Generic[One, Found]):
    """How a portion is made. `there`: on a machine that has the code of this version (else it raises
    Foreign), of what is shared and of its own text, as bytes. `here`: by hands, whose progress is heard;
    None when told to stop. `written` and `read` are what it is as bytes under a name; the latter raises
    Damaged."""

    there: Callable[[str, str, str], bytes]
    here: Callable[[One, Hire, Advance], Found | None]
    written: Callable[[Found, str], bytes]
    read: Callable[[bytes, str], Found]


@dataclass
class Portions(Generic[One, Found]):
    """What was made so far. `shared` writes down what all need, and `name` is a digest of that;
    `advance` hears how many replications are over."""

    way: Way[One, Found]
    shared: Callable[[], str]
    name: str
    study: Study
    stop: threading.Event
    advance: Advance
    _found: dict[str, Found] = field(default_factory=dict)  # by name

    def __post_init__(self) -> None:
        self._tally = Tally(self.advance)

    def all(self, portions: Sequence[One], each: int = 1 << 30) -> Iterator[Found]:
        """What each portion gives, in order; with `stop` set, of those finished by then without a gap.
        `each`: how many replications one has. InputError."""
        for one in portions:
            self._recall(one)
        if self.study.machines is not None:
            yield from self._there(portions)
            return
        here = replace(self.study, hire=None)  # what is kept are portions, and not counts
        for found in abreast(here, [partial(self._here, one) for one in portions], each):
            if found is None:
                return
            yield found

    def _recall(self, one: One) -> None:
        """What the folder has of it."""
        if self.study.shelf is None:
            return
        kept = self.study.shelf.load(one, lambda blob: self.way.read(blob, one.name))
        if kept is not None:
            self._found[one.name] = kept[1]
            self._tally.add(one.end - one.first)

    def _here(self, one: One, hire: Hire) -> Found | None:
        if one.name in self._found:
            return self._found.pop(one.name)
        if self.stop.is_set():
            return None
        with refusing():
            found = self.way.here(one, hire, self._tally.part())
        if found is not None and self.study.shelf is not None:
            self.study.shelf.keep(one, self.way.written(found, one.name))
        return found

    def _there(self, portions: Sequence[One]) -> Iterator[Found]:
        assert self.study.machines is not None
        missing = [one for one in portions if one.name not in self._found]
        waiting = deque(portions)
        with refusing():
            made = self.study.machines.made(
                self.way.there, self.shared(), self.name, missing, self.way.read, self.stop
            )
            for one, blob, found in made:
                self._found[one.name] = found
                if self.study.shelf is not None:
                    self.study.shelf.keep(one, blob)
                self._tally.add(one.end - one.first)
                while waiting and waiting[0].name in self._found:
                    yield self._found.pop(waiting.popleft().name)
        while waiting and waiting[0].name in self._found:
            yield self._found.pop(waiting.popleft().name)
