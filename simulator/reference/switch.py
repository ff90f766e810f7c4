"""The switch to another policy in the slow simulator (docs/simulator.md, Roll-out), in the plainest way.

Lives are the same objects before and after; what the engine knows of a person is made anew.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from policy.model import Status
from policy.state import Desks, Hold, Person, Running, Seat
from simulator.reference import urgency
from simulator.reference.catching import clock_since, course_since, paused, rouse
from simulator.reference.life import Job, Life, Task, is_void
from simulator.reference.order import CALENDAR, COMPLETION
from simulator.reference.people import complete
from simulator.rollout import Carry, Stay

if TYPE_CHECKING:
    from simulator.reference.run import Simulation


def take_over(new: Simulation, old: Simulation, carry: Carry) -> None:
    """Everybody who was there before the switch, and who works, into a run that begins with it."""
    Switch(new, old, carry).make()


class Switch:
    def __init__(self, new: Simulation, old: Simulation, carry: Carry) -> None:
        self.new, self.old, self.carry, self.at = new, old, carry, carry.at
        self.policy, self.scenario = carry.policy, carry.scenario
        self.urgent: set[int] = set()  # those who are urgent, or not, as was read before

    def make(self) -> None:
        was = {one.number: one.now.status for one in self.old.lives if one.person is not None}
        for life in self._everybody():
            if life.person is not None:
                self._keep(life)
            elif life.parent:
                life.status = self.carry.stays[life.status or ""].status
                complete(self.policy, self.scenario, life)
                self._keep(life)
        self._seat()
        self._own()
        there = [one for one in self.new.lives if one.person is not None]
        for life in there:
            self._carry(life)
        self._hands()
        inside = [one for one in there if not self.new.is_gone(one)]
        for life in inside:
            self._settle_in(life, self.carry.stays[was[life.number]])
        for life in inside:
            self._wake(life, was[life.number])

    def _everybody(self) -> list[Life]:
        """Whoever comes by the base; a copy."""
        return [*self.old.lives]

    def _keep(self, life: Life) -> None:
        if life.number < len(self.new.lives):
            self.new.lives[life.number] = life
        else:
            self.new.lives.append(life)

    # --- reps -----------------------------------------------------------------------------------

    def _seat(self) -> None:
        before = self.old.world.desks
        seats = {}
        for name, present in self.new.world.desks.seats.items():
            old = {one.rep: one for one in before.seats.get(name, ())}
            known = [old[one.rep] for one in present if self._was_there(name, one.rep)]
            least = min((one.credit for one in known), default=0)
            joined = Seat("", served=before.sequence, credit=least)
            seats[name] = tuple(
                replace(one, served=was.served, credit=was.credit, active=self._gets(name, one.rep))
                for one in present
                for was in (old[one.rep] if self._was_there(name, one.rep) else joined,)
            )
        self.new.world.desks = Desks(seats, before.sequence)

    def _was_there(self, team: str, rep: str) -> bool:
        return team in self.carry.teams and any(
            one.rep == rep for one in self.old.world.desks.seats[team]
        )

    def _gets(self, team: str, rep: str) -> bool:
        roster = self.new.crews[team].hand(rep).roster
        return roster is None or roster.gets_people(self.carry.as_of)

    def _is_there(self, team: str | None, rep: str | None) -> bool:
        """Whether a rep of the base works on."""
        if team not in self.carry.teams:
            return False
        hands = (one for one in self.new.crews[team or ""].hands if one.rep.name == rep)
        return any(one.roster is None or one.roster.is_employed(self.carry.as_of) for one in hands)

    def _own(self) -> None:
        self.new.accounts |= self.old.accounts
        self.new.derived.update(self.old.derived)
        for (account, role), rep in self.old.owners.items():
            teams = [one.name for one in self.old.policy.teams if one.role == role]
            if any(self._was_there(one, rep) and self._is_there(one, rep) for one in teams):
                self.new.owners[account, role] = rep

    def _hands(self) -> None:
        """The free since when, the busy with whom."""
        under_way = [one for one in self.old.labour.jobs if not one[0].over and one[0].until >= self.at]
        for crew in self.new.crews.values():
            for hand in crew.hands:
                hand.free = self.at
                if self._was_there(crew.team.name, hand.rep.name):
                    was = self.old.crews[crew.team.name].hand(hand.rep.name)
                    hand.free, hand.rests, hand.picks = was.free, was.rests, was.picks
                    if not self._is_there(crew.team.name, hand.rep.name) and hand.free is None:
                        hand.free = self.at
                    if hand.rests >= self.at:
                        self.new.push(hand.rests, CALENDAR, crew.number, -1)
        for job, life in under_way:
            if self._is_there(job.team, job.rep):
                self._go_on(job, life)

    def _go_on(self, job: Job, life: Life) -> None:
        crew, before = self.new.crews[job.team], self.old.crews[job.team]
        jobs = self.new.labour.jobs
        jobs.append((job, life))
        crew.hand(job.rep).job = job
        whole = job.began + math.ceil(job.takes / before.hand(job.rep).speed(job.began))
        hands_back = before.model is not None and before.model.shift_end == "hand back"
        if job.cut and job.team not in self.carry.shifts:
            job.cut, job.until = False, max(whole, self.at)
        elif hands_back and job.takes and job.task.step is None and job.until < whole:
            if job.team in self.carry.shifts:
                self.new.push(job.until, CALENDAR, crew.number, len(jobs))
                return
            job.until = max(whole, self.at)
        self.new.push(job.until, COMPLETION, life.number, len(jobs))

    # --- one person -----------------------------------------------------------------------------

    def _carry(self, life: Life) -> None:
        gone = self.old.is_gone(life)
        was = life.now
        life.rep_speed = 1.0  # no rep is at work with them
        stay = self.carry.stays[was.status]
        status = self.policy.status[stay.status]
        complete(self.policy, self.scenario, life)
        visits: dict[str, int] = {}
        for name, many in life.visits.items():
            to = self.carry.stays[name].status
            visits[to] = visits.get(to, 0) + many
        life.visits = visits
        life.person = self._person(life, was, status, stay)
        read = life.place is not None or life.job is not None
        if read and was.team in self.carry.urgent and life.now.team == was.team:
            self.urgent.add(life.number)
        self._count_open(life.now)
        self._tasks(life, was, stay)
        life.replies = [one for one in life.replies if one[0] >= self.at and one[2] in self.carry.events]
        if not self.carry.boosted or (life.boosted is not None and life.boosted < self.at):
            life.boosted = None
        if gone:
            life.rates, life.speaks = [], None
        elif not stay.behaviour:
            self.old.voice.leave(life, self.at)
        if gone or not stay.behaviour:
            self.new.voice.rest(life, self.at)

    def _person(self, life: Life, was: Person, status: Status, stay: Stay) -> Person:
        kept = [event.name in self.carry.events for event in was.history]
        values = {name: value for name, value in was.values.items() if name in self.carry.fields}
        for name, value in life.truth.items():
            new = name not in self.carry.fields and name in self.policy.field_named
            if new and name not in life.hidden:
                values[name] = value
        person = replace(
            was,
            at=self.at - 1,
            status=status.name,
            values=values,
            history=tuple(one for one, is_kept in zip(was.history, kept, strict=True) if is_kept),
            resets={
                name: sum(kept[:many]) for name, many in was.resets.items() if name in self.carry.groups
            },
            had={team: rep for team, rep in was.had.items() if self._is_there(team, rep)},
            role=None,
            team=None,
            rep=None,
            waiting=False,
            row=None,
            hold=None,
            clocks=(),
            course=was.course if stay.cadence and not status.final else None,
            tallies={},
        )
        if status.final:
            return replace(person, hold_over=False)
        person = self._desk(person, was, status, stay)
        return replace(person, clocks=tuple(self._clocks(life, person, was, status, stay)))

    def _desk(self, person: Person, was: Person, status: Status, stay: Stay) -> Person:
        hold: Hold | None = was.hold
        if hold is not None and not (hold.row < len(stay.holds) and stay.holds[hold.row]):
            hold = None
        role = was.role if was.role in self.policy.roles else None
        person = replace(person, hold=hold)
        if role == status.owner:
            if was.rep is not None and self._is_there(was.team, was.rep):
                return replace(person, role=role, team=was.team, rep=was.rep, row=was.row)
            if was.rep is None and was.team in self.carry.teams:
                return replace(person, role=role, team=was.team, waiting=True, row=was.row)
            routed_as_before = was.hold is None and stay.route
            if was.team is None and (hold is not None or routed_as_before):
                return replace(person, role=role, row=was.row)
        return replace(person, hold_over=True)

    def _count_open(self, person: Person) -> None:
        if person.team is not None and person.rep is not None:
            self.new.world.desks = self.new.world.desks.holding(person.team, person.rep)

    def _clocks(
        self, life: Life, person: Person, was: Person, status: Status, stay: Stay
    ) -> list[Running]:
        found = []
        for i, (same, begun) in enumerate(zip(stay.clocks, stay.begun, strict=True)):
            if same is not None and was.clocks:
                running = replace(was.clocks[same], index=i)
                if running.paused and person.hold is None:
                    running = replace(running, paused=False, start=self.at, anew=True)
            else:
                start = was.clocks[begun].start if begun is not None and was.clocks else was.entered
                running = clock_since(self.policy, status, i, start, self.at, life.touches > 0)
                if person.hold is not None and not running.ended:
                    running = paused(self.policy, status, running)
            found.append(running)
        return found

    def _tasks(self, life: Life, was: Person, stay: Stay) -> None:
        talks = [one for one in life.tasks if one.step is None and stay.work]
        touches = [one for one in life.tasks if one.step is not None and stay.cadence]
        cuts_off = any(one.shift_end == "hand back" for one in self.scenario.teams)
        if not cuts_off and all(one.interrupt is None for one in self.policy.teams):
            for task in talks:
                task.left = None
        life.tasks = [*talks, *touches]
        job = life.job
        if job is not None:
            person = life.now
            stays = not is_void(job, person) and self._is_there(job.team, job.rep)
            goes_on = stay.work and stays and (job.task.step is None or stay.cadence)
            if not goes_on:
                life.job = None
                due_again = stay.work if job.task.step is None else stay.cadence
                life.tasks += [Task(job.task.step)] if due_again else []
        if not stay.work:
            life.outcome = life.retry = None
        if not any(one.status == life.now.status for one in self.scenario.patience):
            life.patience = None

    # --- where everybody is carried over ----------------------------------------------------------

    def _settle_in(self, life: Life, stay: Stay) -> None:
        status = self.policy.status[stay.status]
        if not status.final and not stay.cadence:
            course = course_since(self.new.reader, life.now, status, self.at, self.new.world)
            life.person = replace(life.now, course=course)
        if not stay.work:
            self.new.labour.rest(life, self.at)
        place = urgency.place_of(self.new, life)
        if life.number not in self.urgent and (place is not None or life.job is not None):
            urgency.read(self.new, life, self.at)
        life.place = place

    def _wake(self, life: Life, was: str) -> None:
        """The person's next instant: now, if the new policy has something to do."""
        person, new = life.now, self.new
        new.book.note("switch", was)
        new.book.close(self.at, CALENDAR, person, new.world)
        new.call(person.team, self.at)
        for team in new.labour.idle_teams(life):
            new.call(team, self.at)
        stay = self.carry.stays[was]
        late = (
            edge
            for edge in self.policy.status[person.status].transitions
            if edge.trigger == "after" and edge.label not in stay.afters
        )
        rouse(new, life, late, self.at)
