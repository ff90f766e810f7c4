"""A few lives lived again, event by event, with what others did to them taken from the log.

It is the slow simulator with nobody else in it: draws, policy, work and money are its own, and only
whom a rep picks up when, and which rep a team gives people to, is prompted. What comes out must be
what the log says of these people, line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from heapq import heappop

from policy.exact import nearest
from policy.fold.advance import offer
from policy.fold.turn import Turn
from policy.state import Created, Effect, Fact, Person
from simulator.evaluate import evaluate
from simulator.lives.cast import Cast
from simulator.lives.hands import Hands
from simulator.lives.notes import (
    Booked,
    Cooled,
    Note,
    Placed,
    Referred,
    Spent,
    Standing,
)
from simulator.lives.prompts import prompts
from simulator.lives.recording import Recording
from simulator.log import Record, ordered
from simulator.placing import Opening, Placing, with_openings
from simulator.reference import luck
from simulator.reference.amounts import length
from simulator.reference.book import Book
from simulator.reference.inside import place
from simulator.reference.life import Life
from simulator.reference.order import ARRIVAL, CALENDAR, DISPATCH, TIMER, Script
from simulator.reference.people import describe, referred
from simulator.reference.run import Simulation, Surroundings

Thing = Fact | Effect | Note


class Retelling(Simulation):
    """`told` has for each person what happened, in order; `standing` where the `star` is after each
    instant. `watch` is called before each instant with its tick."""

    def __init__(
        self,
        recording: Recording,
        cast: Cast,
        star: int = -1,
        watch: Callable[[Retelling, int], None] | None = None,
    ) -> None:
        scenario = recording.scenario
        alone = replace(scenario, sources=(), inside=())  # nobody is made: the cast is there already
        policy = with_openings(recording.policy, _openings(recording.first, cast))
        super().__init__(policy, alone, recording.seed, recording.number)
        self.scenario, self.cast = scenario, cast
        self.lives = self.everybody = [*recording.arrivals]
        for number in cast.roots:
            self.lives[number] = deepcopy(self.lives[number])
            describe(policy, scenario, self.lives[number])
        self.records = recording.of(cast.needed)
        self.prompts = prompts(self.records)
        self.left, self.pulls = recording.left, recording.pulls
        self.world = _Few(self.world.desks, self)
        self.book: _Ledger = _Ledger(self)
        self.labour: Hands = Hands(self)
        self.told: dict[int, list[Thing]] = {number: [] for number in cast.needed}
        self.star, self.watch = star, watch
        self.standing: list[Standing] = []
        self.wants: dict[int, float] = {}  # the intent at birth

    def part(self, since: int, end: int) -> list[Record]:
        """As ever; whoever has come before `since` is there already."""
        if since == self.scenario.start and not any(one.person for one in self.lives):
            place(self, [one for one in self.cast.roots if one < len(self.scenario.inside)])
        for number in self.cast.needed:
            life = self.everybody[number] if number < len(self.everybody) else None
            if life is not None and life.number == number and life.person is None:
                self.push(life.born, ARRIVAL, number)
        for at, order, number in self.prompts.entries():
            self.push(at, order, number)
        for crew in self.crews.values():
            for hand in crew.hands:
                for at in hand.roster.edges() if hand.roster is not None else ():
                    if at >= since:
                        self.push(at, CALENDAR, crew.number, hand.index + 1)
        while self.heap:
            at, order, number, which = heappop(self.heap)
            if at >= end:
                break
            if self.watch is not None:
                self.watch(self, at)
            self._entry(at, order, number, which)
        if self.watch is not None:
            self.watch(self, end)
        return ordered(self.book.records)

    @property
    def faithful(self) -> bool:
        """Whether all that came out is what the log says; work in vain tells nothing of a person."""
        return _lines(ordered(self.book.records)) == _lines(self.records)

    def say(self, life: Life, thing: Thing) -> None:
        self.told[life.number].append(thing)

    # --- entries --------------------------------------------------------------------------------

    def _entry(self, at: int, order: int, number: int, which: int) -> None:
        if order == DISPATCH:
            self._visited(self.lives[number], at)
        elif order != CALENDAR or which > 0:
            super()._entry(at, order, number, which)

    def call(self, team: str | None, at: int) -> None:
        """Nobody is dispatched: the log says when."""

    def _visited(self, life: Life, at: int) -> None:
        """Pick-ups and gifts at this tick, until all lines of the log are there."""
        lines = self.prompts.lines[at, DISPATCH, life.number]
        first = len(self.book.records)
        while (done := len(self.book.records) - first) < len(lines) and life.person is not None:
            line = lines[done]
            if line.kind in ("assign", "wait"):
                self._given(life, at)
            elif line.kind == "pull":
                self.labour.pulled(life, at)
            elif line.kind == "interrupted":
                self.labour.left_for(life, int(line.value), at)
            elif line.kind == "resume":
                self.labour.goes_on(life, str(line.value), at)
            elif line.kind in ("take", "touch") and life.tasks:
                self.labour.picked_up(life, line, at)
            if len(self.book.records) - first == done:
                return

    def _given(self, life: Life, at: int) -> None:
        place = (at, DISPATCH, life.number)
        self.world.desks = self.prompts.seated(self.world.desks, place)
        person, effects = offer(self.reader, life.now, at, self.world)
        self.prompts.passed(self.world.desks, place)
        if effects:
            self.adopt(life, person, effects, at, DISPATCH)

    # --- what is seen on the way ----------------------------------------------------------------

    def placed(self, life: Life, at: int) -> None:
        now = life.now
        self.wants[life.number] = life.intent
        self.say(life, Placed(at, now.status, now.entered, now.team, now.rep))
        super().placed(life, at)
        self.stands(life, now, at)

    def instant(self, life: Life, at: int, order: int, script: Script) -> None:
        place = (at, order, life.number)
        self.world.desks = self.prompts.seated(self.world.desks, place)
        self.book.life, self.book.at = life, at
        if life.person is None:
            self._came(life, at)
        cools, before = order == TIMER and life.patience == at, life.intent
        super().instant(life, at, order, script)
        self.prompts.passed(self.world.desks, place)
        if cools and life.intent != before:
            self.say(life, Cooled(at, before, life.intent))

    def adopt(self, life: Life, person: Person, effects: Sequence[Effect], at: int, order: int) -> None:
        self.told[life.number].extend(effects)
        super().adopt(life, person, effects, at, order)

    def _apply(self, turn: Turn, life: Life, fact: Fact) -> None:
        self.say(life, fact)
        super()._apply(turn, life, fact)

    def _seen(self, turn: Turn, life: Life, effects: Sequence[Effect], taken: bool = False) -> None:
        self.told[life.number].extend(effects)
        super()._seen(turn, life, effects, taken)

    def _settle(self, life: Life, before: Person | None, at: int, order: int) -> None:
        super()._settle(life, before, at, order)
        self.stands(life, before, at)

    def stands(self, life: Life, before: Person | None, at: int) -> None:
        """After an instant: where the person is, if it is the star."""
        if life.number == self.star:
            now, resets = life.now, before.resets if before is not None else {}
            kept = replace(now, resets=resets) if resets != now.resets else now
            score, groups = self.points(now, at)
            unset = (score, groups) if kept is now else self.points(kept, at)
            self.standing.append(
                Standing(at, now.status, now.team or "", now.rep or "", score, groups, unset)
            )

    def points(self, person: Person, at: int) -> tuple[int, tuple[int, ...]]:
        """The score, and that of each group, in micro-points."""
        groups = (self.reader.group(one.name, person, at, self.world) for one in self.policy.groups)
        return self.reader.score(person, at, self.world), tuple(groups)

    def _came(self, life: Life, at: int) -> None:
        self.wants[life.number] = life.intent
        paid = () if life.parent else self.scenario.sources  # a source does not bring referrals
        cost = next((one.cost for one in paid if one.name == life.source), None)
        cents = 0 if cost is None else max(0, nearest(evaluate(cost, self.view(life, at))))
        if cents:
            self.say(life, Spent(at, cents, life.source))

    def _refer(self, parent: Life, at: int, created: Created) -> None:
        n, parent.children = parent.children, parent.children + 1
        number = self.cast.children.get((parent.number, n))
        if number is None:
            return
        model, delay = self.scenario.referrals, 0
        if model is not None:
            u = luck.draw(parent.key, "referral.delay", n)
            delay = length(model.delay, u, self.view(parent, at))
        child = referred(self.policy, self.scenario, parent, created, n, number, at + delay)
        self.lives += [child] * (number + 1 - len(self.lives))
        self.lives[number] = child
        self.say(parent, Referred(at, number, child.born))
        self.push(child.born, ARRIVAL, number)

    def _stir(self, life: Life, at: int, told: bool) -> None:
        for other in self.living():
            another = other is not life or told
            if another and other.account == life.account and not self.is_gone(other):
                other.version += 1
                self.push(at, TIMER, other.number, other.version)

    def living(self) -> Iterator[Life]:
        """Those of the cast who are born."""
        for number in sorted(self.cast.needed):
            one = self.everybody[number] if number < len(self.everybody) else None
            if one is not None and one.number == number and one.person is not None:
                yield one


class _Few(Surroundings):
    """A world of the cast alone."""

    def account(self, person: Person) -> Iterable[Person]:
        here = self.simulation
        assert isinstance(here, Retelling)
        mine = here.everybody[person.number].account
        for other in here.living():
            if other.account == mine and other.person is not None and other.number != person.number:
                yield other.person


class _Ledger(Book):
    """Also tells of money, and remembers what was drawn and could not be."""

    def __init__(self, here: Retelling) -> None:
        super().__init__(here.reader)
        self.here = here
        self.life: Life | None = None
        self.at = 0
        self.blocked: str | None = None

    def note(self, kind: str, value: str | int = "") -> None:
        if kind == "blocked":
            self.blocked = str(value)
        elif kind == "book" and self.life is not None:
            self.here.say(self.life, Booked(self.at, int(value)))
        super().note(kind, value)


def _openings(recording: Recording, cast: Cast) -> Iterator[Opening]:
    """What those of the cast begin with who are inside at the start."""
    inside = recording.scenario.inside
    placing = Placing(recording.policy, recording.scenario)
    there = (inside[one] for one in cast.roots if one < len(inside))
    return (opening for one in there for opening in placing.openings(one))


def _lines(records: Sequence[Record]) -> list[Record]:
    return [one for one in records if one.value != "void"]
