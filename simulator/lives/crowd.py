"""Everybody of one replication at a glance, to find somebody worth telling of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from policy.model import HOUR
from simulator.kernel import layout as L
from simulator.lives.recording import Recording
from simulator.results import Ints

_CENTS = 100


@dataclass
class Sketch:
    """`path`: the statuses in the order of entering them, those passed on the way too; the last one is
    where the person is at the end. `wait`: the longest from coming to rest where people work to the
    first pick-up, in hours, or to the end of it all; `revenue` is in whole currency units."""

    person: int
    source: str
    segment: str = ""
    born: int = 0
    path: list[str] = field(default_factory=list)
    won: int = 0
    touches: int = 0
    talks: int = 0
    events: int = 0
    breaches: int = 0
    met: int = 0
    blocked: int = 0
    wait: float = 0.0
    revenue: float = 0.0
    waits_since: int = -1

    @property
    def status(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def moves(self) -> int:
        return max(0, len(self.path) - 1)

    @property
    def recycled(self) -> int:
        """Entries of statuses in which the person had been before."""
        return len(self.path) - len(set(self.path))


def crowd(recording: Recording) -> list[Sketch]:
    """Everybody who was born, by number."""
    sources = recording.scenario.sources
    worked = frozenset(one.status for one in recording.scenario.work if one.by != "nobody")
    found: dict[int, Sketch] = {}
    for row in _rows(recording):
        person = row[L.LOG_LEAD]
        if row[L.LOG_KIND] == L.K_BORN:
            source = sources[row[L.LOG_VALUE]].name
            found[person] = Sketch(person, source, recording.segment(person), row[L.LOG_AT])
        elif row[L.LOG_KIND] == L.K_INSIDE and (one := recording.inside(person)) is not None:
            found[person] = Sketch(person, one.source, recording.segment(person), one.born)
        if person in found:
            _add(found[person], row, recording, worked)
    for person, events in enumerate(_events(recording).tolist()):
        if person in found:
            found[person].events = events
            _waited(found[person], recording.end)
    return [found[person] for person in sorted(found)]


def _rows(recording: Recording) -> Iterator[list[int]]:
    """All lines save events, in the log's order."""
    lines = recording.lines[recording.lines[:, L.LOG_KIND] != L.K_EVENT]
    order = np.lexsort((lines[:, L.LOG_LEAD], lines[:, L.LOG_ORDER], lines[:, L.LOG_AT]))
    yield from lines[order].tolist()


def _events(recording: Recording) -> Ints:
    events = recording.lines[recording.lines[:, L.LOG_KIND] == L.K_EVENT, L.LOG_LEAD]
    return np.bincount(events, minlength=recording.people)


def _add(one: Sketch, row: list[int], recording: Recording, worked: frozenset[str]) -> None:
    kind, at, value = row[L.LOG_KIND], row[L.LOG_AT], row[L.LOG_VALUE]
    statuses = recording.policy.statuses
    if kind == L.K_BORN:
        one.path.append(statuses[row[L.LOG_STATUS]].name)
    elif kind == L.K_INSIDE:
        one.path.append(statuses[row[L.LOG_STATUS]].name)
        one.waits_since = value if one.status in worked else -1
    elif kind == L.K_MOVE:
        if at == one.born and one.moves == 0:
            one.path.clear()  # lines of one instant say where it ended; where it began is not told
        one.path.append(statuses[value].name)
        one.won += statuses[value].goal
        _waited(one, at)
    elif kind == L.K_REST:
        one.waits_since = at if one.status in worked else -1
    elif kind == L.K_TOUCH:
        one.touches += 1
        _waited(one, at)
    elif kind == L.K_COMPLETE:
        one.talks += value == L.TALK
    elif kind == L.K_BREACH:
        one.breaches += 1
    elif kind == L.K_MET:
        one.met += 1
    elif kind == L.K_BLOCKED:
        one.blocked += 1
    elif kind == L.K_BOOK:
        one.revenue += value / _CENTS


def _waited(one: Sketch, until: int) -> None:
    if one.waits_since >= 0:
        one.wait = max(one.wait, (until - one.waits_since) / HOUR)
        one.waits_since = -1
