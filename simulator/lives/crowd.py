"""Everybody of one replication at a glance, to find somebody worth telling of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from policy.model import HOUR
from policy.moves import births, moves_from
from simulator.kernel import layout as L
from simulator.lives.births import birthplace
from simulator.lives.recording import Recording
from simulator.reference.life import Life
from simulator.reference.order import ARRIVAL, COMPLETION, DISPATCH
from simulator.results import Ints
from simulator.rollout import Carry

_CENTS = 100


@dataclass
class Sketch:
    """`path`: the statuses in the order of entering them, those passed on the way too; the last one is
    where the person is at the end. At place `carried` (if not 0) is one that nobody entered: a switch
    made it of the one before. `wait`: the longest from coming to rest to the first pick-up, in hours,
    or, where people work, to leaving, or to the end of it all; `revenue` is in whole currency units.
    What no line tells is left out: of `path` where a referral was born who might have been so in several
    places and went on at once, of `talks` those after a touch that take no time."""

    person: int
    source: str
    segment: str = ""
    born: int = 0
    path: list[str] = field(default_factory=list)
    won: int = 0
    touches: int = 0
    talks: int = 0
    moves: int = 0
    events: int = 0
    breaches: int = 0
    met: int = 0
    blocked: int = 0
    wait: float = 0.0
    revenue: float = 0.0
    waits_since: int = -1
    rested: int = -1  # since when, where nobody has picked them up since then
    carried: int = 0
    team: int = -1  # who has them, by number, up to the last line but of a take
    rep: int = -1  # at the end of the instant before the one that is told
    told: tuple[int, int, int] = (-1, -1, -1)  # that one: tick, class, and the rep at its end

    @property
    def status(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def recycled(self) -> int:
        """Entries of statuses in which the person had been before."""
        before = (name in self.path[:at] for at, name in enumerate(self.path) if at != self.carried)
        return sum(before)


def crowd(recording: Recording) -> list[Sketch]:
    """Everybody who was born, by number."""
    return _all(recording, tuple(era.lines for era in recording.eras))


def sketch(recording: Recording, person: int) -> Sketch:
    """Somebody who was born."""
    mine = (era.lines[era.lines[:, L.LOG_LEAD] == person] for era in recording.eras)
    (one,) = _all(recording, tuple(mine))
    return one


def _all(recording: Recording, lines: tuple[Ints, ...]) -> list[Sketch]:
    """Those of whom these lines of each run tell."""
    found: dict[int, Sketch] = {}
    for era, some in zip(recording.eras, lines, strict=True):
        if era.carry is not None:
            _carry_the_gone(found.values(), some, era.carry)
        _live(found, era, some, recording)
    for one in found.values():
        _waited(one, recording.end)
    return [found[person] for person in sorted(found)]


def _live(found: dict[int, Sketch], era: Recording, lines: Ints, recording: Recording) -> None:
    sources, facts = era.scenario.sources, _Facts(era, recording.arrivals)
    for each in found.values():
        each.team, each.told = -1, (-1, -1, -1)  # teams have other numbers now
    for row in _rows(lines):
        person = row[L.LOG_LEAD]
        if row[L.LOG_KIND] == L.K_BORN:
            source = sources[row[L.LOG_VALUE]].name
            found[person] = Sketch(person, source, recording.segment(person), row[L.LOG_AT])
        elif row[L.LOG_KIND] == L.K_INSIDE and (one := recording.inside(person)) is not None:
            found[person] = Sketch(person, one.source, recording.segment(person), one.born)
        if person in found:
            _add(found[person], row, facts)
    for person, events in enumerate(_events(lines).tolist()):
        if person in found:
            found[person].events += events


def _carry_the_gone(some: Iterable[Sketch], lines: Ints, carry: Carry) -> None:
    """Of whom no line tells that they were carried over: whoever is gone for good by the new policy."""
    told = frozenset(lines[lines[:, L.LOG_KIND] == L.K_SWITCH, L.LOG_LEAD].tolist())
    for one in some:
        if one.person not in told and one.status:
            status = carry.base.policy.status[one.status]
            if not status.final or status.transitions:
                _carry(one, carry.stays[one.status].status, frozenset(), carry.at)


def _rows(lines: Ints) -> Iterator[list[int]]:
    """All lines save events, by tick; those of one person as they were written. (What colleagues stir at
    a birth comes after it, though its class stands first in the log.)"""
    lines = lines[lines[:, L.LOG_KIND] != L.K_EVENT]
    yield from lines[np.argsort(lines[:, L.LOG_AT], kind="stable")].tolist()


def _events(lines: Ints) -> Ints:
    return np.bincount(lines[lines[:, L.LOG_KIND] == L.K_EVENT, L.LOG_LEAD])


def _add(one: Sketch, row: list[int], facts: _Facts) -> None:
    kind, at, value = row[L.LOG_KIND], row[L.LOG_AT], row[L.LOG_VALUE]
    statuses, worked = facts.statuses, facts.worked
    instant = at, row[L.LOG_ORDER]
    if one.told[:2] != instant:
        one.rep, one.told = one.told[2], (*instant, row[L.LOG_REP])
    if kind == L.K_TAKE:
        one.rep = value
    if kind == L.K_BORN:
        one.path.append(statuses[row[L.LOG_STATUS]])
    elif kind == L.K_INSIDE:
        one.path.append(statuses[row[L.LOG_STATUS]])
        if not facts.was_touched(one.person):
            _rests(one, value, worked)
    elif kind == L.K_SWITCH:
        _carry(one, statuses[row[L.LOG_STATUS]], worked, at)
    elif kind == L.K_MOVE:
        if at == one.born and row[L.LOG_ORDER] == ARRIVAL and not one.moves:
            # lines of one instant say where it ended
            one.path[:] = facts.births(one, statuses[value])
        one.path.append(statuses[value])
        one.moves += 1
        one.won += facts.policy.status[statuses[value]].goal
        _waited(one, at)
    elif kind == L.K_REST:
        _rests(one, at, worked)
        if facts.goes_on(one, row):
            one.waits_since = -1  # a pick-up may still come, after a talk without outcome
    elif kind in (L.K_TOUCH, L.K_PULL):
        one.touches += kind == L.K_TOUCH
        one.talks += kind == L.K_TOUCH and value == L.NONE and facts.is_over_at_once(one)
        if row[L.LOG_ORDER] == DISPATCH:
            _picked_up(one, at)
    elif kind == L.K_COMPLETE:
        one.talks += value in (L.TALK, L.PULL)
    elif kind == L.K_BREACH:
        one.breaches += 1
    elif kind == L.K_MET:
        one.met += 1
    elif kind == L.K_BLOCKED:
        one.blocked += 1
    elif kind == L.K_BOOK:
        one.revenue += value / _CENTS
    if kind != L.K_TAKE:
        one.team = row[L.LOG_TEAM]


@dataclass
class _Facts:
    """What the lines of one run mean."""

    era: Recording
    arrivals: tuple[Life, ...]  # who came by themselves

    def __post_init__(self) -> None:
        self.policy, scenario = self.era.policy, self.era.scenario
        self.statuses = [one.name for one in self.policy.statuses]
        self.worked = frozenset(one.status for one in scenario.work if one.by != "nobody")
        self.tracks = {one.name: one.track or self.policy.birth_track for one in scenario.sources}
        self.same = {one.status for one in scenario.work if one.by == "same rep"}
        self.timeless = {one.status for one in scenario.work if one.takes is None}
        self.delayed = {one.team for one in scenario.teams if one.reps is None and one.delay is not None}

    def was_touched(self, person: int) -> bool:
        told = self.era.inside(person)
        return told is not None and told.touches > 0

    def goes_on(self, one: Sketch, row: list[int]) -> bool:
        """Whether the rep who was at it with the person goes on with them at once, and nobody waits."""
        at_work = row[L.LOG_ORDER] in (COMPLETION, DISPATCH) and one.status in self.same
        return at_work and row[L.LOG_REP] >= 0 and row[L.LOG_REP] == one.rep

    def is_over_at_once(self, one: Sketch) -> bool:
        """Whether a talk that begins now takes no time: no line says that it ends."""
        teams = self.policy.teams
        waits = 0 <= one.team < len(teams) and teams[one.team].name in self.delayed
        return one.status in self.timeless and not waits

    def births(self, one: Sketch, target: str) -> list[str]:
        """Where somebody was born who went on to the target at once; nothing of a referral who may have
        been so in several places, which no line tells apart."""
        if one.person < len(self.arrivals):
            return [birthplace(self.era, self.arrivals[one.person], self.tracks[one.source])]
        found = {each.target for each in births(self.policy)}
        leading = [each for each in found if self._leads(each, target)]
        return leading if len(leading) == 1 else []

    def _leads(self, status: str, target: str) -> bool:
        return any(one.target == target for one in moves_from(self.policy.status[status]))


def _carry(one: Sketch, status: str, worked: frozenset[str], at: int) -> None:
    """Into the status that another policy makes of theirs."""
    if status not in worked:
        _waited(one, at)
    if status != one.status:
        one.carried = len(one.path)
        one.path.append(status)
    if one.rested >= 0:
        _rests(one, one.rested, worked)


def _rests(one: Sketch, at: int, worked: frozenset[str]) -> None:
    one.rested = at
    one.waits_since = at if one.status in worked else -1


def _picked_up(one: Sketch, at: int) -> None:
    if one.rested >= 0:
        one.wait = max(one.wait, (at - one.rested) / HOUR)
    one.rested = one.waits_since = -1


def _waited(one: Sketch, until: int) -> None:
    if one.waits_since >= 0:
        one.wait = max(one.wait, (until - one.waits_since) / HOUR)
        one.waits_since = -1
