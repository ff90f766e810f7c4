"""The slow, obvious simulator: one event at a time, the policy's engine as its oracle.

Everything that the policy decides is asked of the reference interpreter; everything else is scanned for
and drawn in the plainest way. The kernel's log must equal this one line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from policy.fold import facts as folding
from policy.fold import moving
from policy.fold.step import begin, finish
from policy.fold.timers import next_instant
from policy.fold.turn import Turn
from policy.model import Policy
from policy.reference import Reference
from policy.state import (
    Assigned,
    Born,
    Created,
    Desks,
    Effect,
    Entered,
    Event,
    Fact,
    Moved,
    Person,
    Reset,
    Set,
    Take,
    Touch,
    TouchDue,
    Waiting,
)
from simulator import model
from simulator.log import Record, ordered
from simulator.model import Scenario
from simulator.reference import luck, urgency
from simulator.reference.amounts import length
from simulator.reference.behaviour import Voice
from simulator.reference.book import Book
from simulator.reference.colleagues import derive, derived_of, own
from simulator.reference.coming import come_or_go
from simulator.reference.crew import Crew, crews_of, desks_of
from simulator.reference.inside import place
from simulator.reference.labour import Labour
from simulator.reference.life import Life, Task, View, is_void
from simulator.reference.openings import openings
from simulator.reference.order import ARRIVAL, CALENDAR, COMPLETION, DISPATCH, TIMER, Script
from simulator.reference.people import cohort, end_of, known_at_birth, referred

MOST_VISITS = 65535


@dataclass
class Surroundings:
    """What surrounds a person (policy.state.World): desks, and the people of the same account."""

    desks: Desks
    simulation: Simulation

    def account(self, person: Person) -> Iterable[Person]:
        mine = self.simulation.lives[person.number].account
        for other in self.simulation.lives:
            if other.account == mine and other.person is not None and other.number != person.number:
                yield other.person

    def whole_account(self, person: Person) -> None:
        return None

    def account_owner(self, person: Person, role: str) -> str | None:
        return self.simulation.owners.get((self.simulation.lives[person.number].account, role))


class Simulation:
    """One replication."""

    def __init__(self, policy: Policy, scenario: Scenario, seed: int, replication: int) -> None:
        self.policy, self.scenario = policy, scenario
        self.reader = Reference(policy)
        self.end = end_of(scenario)
        self.lives = cohort(policy, scenario, seed, replication)
        most = max(model.MADE_ANYHOW, model.MADE_EACH * len(self.lives))
        self.most_lives = len(self.lives) + most
        self.owners: dict[tuple[str | None, str], str] = {}
        self.accounts: set[str] = set()  # those of which somebody was born
        self.derived: dict[tuple[str | None, str], bool] = {}  # by account and field
        self.crews: dict[str, Crew] = crews_of(policy, scenario, seed, replication)
        self.world = Surroundings(desks_of(self.crews, scenario.start), self)
        self.voice = Voice(policy, scenario)
        self.book = Book(self.reader)
        self.labour = Labour(self)
        self.history: dict[int, list[list[Fact]]] = {}  # by person: the facts of each instant
        self.heap: list[tuple[int, int, int, int]] = []  # tick, class, number, version or job
        self.called: set[tuple[int, str]] = set()
        self.shares = any(group.of_account for group in policy.groups)
        self.stirs = False  # this instant may have changed what the account's others read

    def run(self) -> list[Record]:
        return self.part(self.scenario.start, self.end)

    def part(self, since: int, end: int) -> list[Record]:
        """The log of a part of the run, up to `end`; whoever came before `since` is inside already."""
        if since == self.scenario.start and not any(one.person for one in self.lives):
            place(self, range(len(self.scenario.inside)))
        for life in self.lives:
            if life.person is None:
                self.push(life.born, ARRIVAL, life.number)
        for crew in self.crews.values():
            for at in openings(self.policy, crew, self.scenario.start, self.end):
                if at >= since:
                    self.push(at, CALENDAR, crew.number)
            for hand in crew.hands:
                for at in hand.roster.edges() if hand.roster is not None else ():
                    if at >= since:
                        self.push(at, CALENDAR, crew.number, hand.index + 1)
        while self.heap:
            at, order, number, which = heappop(self.heap)
            if at >= end:
                break
            self._entry(at, order, number, which)
        return ordered(self.book.records)

    def push(self, at: int, order: int, number: int, which: int = 0) -> None:
        heappush(self.heap, (at, order, number, which))

    def _entry(self, at: int, order: int, number: int, which: int) -> None:
        if order in (CALENDAR, DISPATCH):
            crew = self.crews[self.policy.teams[number].name]
            if order == DISPATCH:
                self.called.discard((at, crew.team.name))
                self.labour.dispatch(crew, at)
            elif which > 0 and crew.rostered:
                come_or_go(self.labour, crew, crew.hands[which - 1], at)
            elif which > 0:
                self.labour.interrupt(crew, at, which)
            else:
                self.call(crew.team.name, at)
        elif order == ARRIVAL:
            self.voice.born(self.lives[number])
            own(self, self.lives[number])
            self.instant(self.lives[number], at, ARRIVAL, self._birth(self.lives[number]))
        elif order == COMPLETION:
            self.labour.complete(self.lives[number], at, which)
        elif which == self.lives[number].version:
            self.instant(self.lives[number], at, TIMER, self._timers(self.lives[number]))

    # --- one instant ----------------------------------------------------------------------------

    def instant(self, life: Life, at: int, order: int, script: Script) -> None:
        """Apply the script's facts one by one, let the policy come to rest, put the world in order."""
        before = life.person
        turn = begin(self.reader, before, at, self._newborn(life, at), self.world)
        self.stirs = False
        self.history.setdefault(life.number, []).append([])
        if life.late is not None and order == TIMER:
            moving.follow(turn, life.late, "after")
            self._seen(turn, life, turn.effects[:])
        for fact in script(turn):
            self._apply(turn, life, fact)
        seen = len(turn.effects)
        finish(turn)
        self._seen(turn, life, turn.effects[seen:])
        for effect in turn.effects[seen:]:
            if isinstance(effect, TouchDue):
                for fact in self.labour.touch_due(turn, life, effect.step):
                    self._apply(turn, life, fact)
        self._settle(life, before, at, order)
        told = derive(self, life)
        if life.account is not None and (told or (self.stirs and self.shares)):
            self._stir(life, at, told)

    def adopt(self, life: Life, person: Person, effects: Sequence[Effect], at: int, order: int) -> None:
        """What the engine did to a person outside an instant: they were given to a rep."""
        before, life.person = life.person, person
        self.book.effects(effects)
        self._note_owners(life, effects)
        self._settle(life, before, at, order)

    def placed(self, life: Life, at: int) -> None:
        """Somebody is inside when the run starts."""
        self.book.note("inside", life.now.entered)
        self.book.close(at, CALENDAR, life.now, self.world)

    def void(self, life: Life, at: int) -> None:
        """The end of work that nobody wants any more: it tells nothing of the person."""
        self.book.records.append(Record(at, COMPLETION, life.number, "complete", "", "", "", 0, "void"))

    def _newborn(self, life: Life, at: int) -> tuple[Fact, ...]:
        return () if life.person is not None else (self._born(life, at),)

    def _apply(self, turn: Turn, life: Life, fact: Fact) -> None:
        seen = len(turn.effects)
        course, stay = turn.person.course, life.stays
        self.book.fact(fact, life.source)
        self.history[life.number][-1].append(fact)
        self.stirs |= isinstance(fact, Born | Event)
        life.heard |= isinstance(fact, Event | Set)
        folding.apply(turn, fact)
        stops = self.policy.cadence[course.cadence].stop_on if course is not None else ()
        if isinstance(fact, Event) and fact.name in stops:
            life.tasks[:] = [one for one in life.tasks if one.step is None]
        self._seen(turn, life, turn.effects[seen:], isinstance(fact, Take))
        if isinstance(fact, Event) and life.stays == stay:
            self.labour.asked(life, fact.name)
        if isinstance(fact, Touch):
            life.touches += 1
            self.voice.touched(life, turn.at)

    def _seen(self, turn: Turn, life: Life, effects: Sequence[Effect], taken: bool = False) -> None:
        life.person = turn.person
        self.book.effects(effects, taken)
        self._note_owners(life, effects)
        self.stirs |= any(isinstance(one, Moved | Reset) for one in effects)
        life.heard |= any(isinstance(one, Reset) for one in effects)
        if any(isinstance(one, Assigned | Waiting) for one in effects):
            life.place = None  # they come to wait anew
        rests = [one for one in effects if isinstance(one, Entered)]
        for effect in effects:
            if isinstance(effect, Moved):
                self._moved(life, turn.at, effect)
            elif isinstance(effect, Created):
                self._refer(life, turn.at, effect)
            elif isinstance(effect, Entered) and effect is rests[-1]:
                self._rest(life, turn.at)

    def _moved(self, life: Life, at: int, effect: Moved) -> None:
        self.voice.leave(life, at)
        life.stays += 1
        life.visits[effect.target] = life.visits.get(effect.target, 0) + 1
        if life.visits[effect.target] > MOST_VISITS:
            raise RuntimeError(f"more than {MOST_VISITS} visits of `{effect.target}`")
        life.talks = life.touches = 0
        life.picked = life.rests = False
        life.tasks.clear()
        life.late = None
        life.job = life.patience = life.outcome = life.retry = None

    def _rest(self, life: Life, at: int) -> None:
        status = life.now.status
        if self.policy.status[status].final:
            self.book.note("end", 0)
        self.voice.rest(life, at)
        waits = next((one for one in self.scenario.patience if one.status == status), None)
        if waits is not None:
            u = luck.draw(life.key, f"patience:{status}", life.visit * 256)
            life.patience = at + length(waits.takes, u, self.view(life, at))
        life.rests = True
        self.labour.rest(life, at)

    def _settle(self, life: Life, before: Person | None, at: int, order: int) -> None:
        person = life.now
        job = life.job
        if job is not None and is_void(job, person):
            life.job = None  # what was in hand is due again
            life.tasks.append(Task(job.task.step))
        urgency.look(self, life, at)
        self.book.due(person)
        self.book.close(at, order, person, self.world)
        self.call(person.team, at)
        for team in self.labour.idle_teams(life):
            self.call(team, at)
        if before is not None and before.team != person.team:
            self.call(before.team, at)
        self.schedule(life)

    def _stir(self, life: Life, at: int, told: bool) -> None:
        """Everybody else of the account looks at the score again, and, where a derived field is to be
        told, the person too: their instant at this tick is next."""
        for other in self.lives:
            if other is life and not told:
                continue
            if other.account != life.account or other.person is None:
                continue
            if not self.is_gone(other):
                other.woken = at  # even if they are picked up before
                other.version += 1
                self.push(at, TIMER, other.number, other.version)

    def _note_owners(self, life: Life, effects: Sequence[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Assigned) and life.account is not None:
                self.owners[life.account, self.policy.team[effect.team].role] = effect.rep

    def schedule(self, life: Life) -> None:
        """One live entry a person: the earliest of what they wait for by themselves."""
        life.version += 1
        if self.is_gone(life):
            return
        due = [*life.own_timers()]
        since = self.scenario.start  # by then conditions have been made up for, of those inside
        policy = next_instant(self.reader, life.now, self.world, self.end, since)
        due += [] if policy is None else [policy]
        if due:
            self.push(min(due), TIMER, life.number, life.version)

    def is_gone(self, life: Life) -> bool:
        """At rest in a final status without a way out: nothing of theirs runs on."""
        status = self.policy.status[life.now.status]
        return status.final and not status.transitions

    # --- scripts --------------------------------------------------------------------------------

    def _born(self, life: Life, at: int) -> Born:
        track = {one.name: one.track or None for one in self.scenario.sources}.get(life.source)
        values = known_at_birth(self.policy, life, derived_of(self, life))
        return Born(at, values, track, life.status, life.number)

    def _birth(self, life: Life) -> Script:
        arrives_with = {one.name: one.arrives_with for one in self.scenario.sources}

        def script(turn: Turn) -> Iterator[Fact]:
            yield self._born(life, turn.at)
            for name in () if life.status else arrives_with.get(life.source, ()):
                yield Event(turn.at, name)

        return script

    def _timers(self, life: Life) -> Script:
        patience = {one.status: one for one in self.scenario.patience}

        def script(turn: Turn) -> Iterator[Fact]:
            at = turn.at
            life.rep_speed = 1.0  # no rep is at work with them
            life.woken = None
            for name, so in derived_of(self, life).items():
                if turn.person.values.get(name) != so:
                    yield Set(at, ((name, so),))
            for reply in sorted(one for one in life.replies if one[0] == at):
                life.replies.remove(reply)
                yield Event(at, reply[2])
            if life.boosted == at:
                self.voice.calmed(life, at)
            if life.speaks == at:
                yield Event(at, self.voice.say(life, at))
            if life.patience == at:
                life.patience = None
                model = patience[turn.person.status]
                life.intent *= 1.0 if model.factor is None else model.factor
                if model.emits is not None:
                    yield Event(at, model.emits)
            if life.outcome == at:
                yield from self.labour.delayed(turn, life)
            if life.retry == at:
                life.retry = None
                self.labour.workable(life)

        return script

    def _refer(self, parent: Life, at: int, created: Created) -> None:
        number, parent.children = parent.children, parent.children + 1
        referrals, delay, chain = self.scenario.referrals, 0, 0
        if referrals is not None:
            u = luck.draw(parent.key, "referral.delay", number)
            delay = length(referrals.delay, u, self.view(parent, at))
        else:
            chain = parent.chain + 1 if parent.parent and parent.born == at else 1
        if chain > model.MADE_AT_ONCE or len(self.lives) >= self.most_lives:
            raise RuntimeError(f"people multiply: `create {created.status}`")
        child = referred(
            self.policy, self.scenario, parent, created, number, len(self.lives), at + delay
        )
        child.chain = chain
        self.lives.append(child)
        self.push(child.born, ARRIVAL, child.number)

    # --- helpers --------------------------------------------------------------------------------

    def view(self, life: Life, at: int) -> View:
        def points(name: str) -> int:
            if life.person is None:
                return 0
            if name == "score":
                return self.reader.score(life.person, at, self.world)
            return self.reader.group(name, life.person, at, self.world)

        return View(self.policy, life, at, points)

    def call(self, team: str | None, at: int) -> None:
        """Let the team's dispatch run at the end of this tick, and those whose overflow it takes."""
        for crew in self.crews.values() if team is not None else ():
            if team in self._chain(crew) and (at, crew.team.name) not in self.called:
                self.called.add((at, crew.team.name))
                self.push(at, DISPATCH, crew.number)

    def _chain(self, crew: Crew) -> list[str]:
        chain = [crew.team.name]
        while (after := self.policy.team[chain[-1]].full) and after not in chain:
            chain.append(after)
        return chain
