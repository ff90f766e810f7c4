"""Reps at work in a retelling: prompted by the log, and watched."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Literal

from policy import calendars
from policy.fold.turn import Turn
from policy.state import Fact, Move
from simulator.evaluate import evaluate
from simulator.lives.chances import chances
from simulator.lives.notes import (
    Busy,
    Connected,
    Drawn,
    Dropped,
    Interrupted,
    Pausing,
    Preferred,
    Spent,
    Waited,
)
from simulator.log import Record
from simulator.plan.expressions import loads
from simulator.reference import urgency
from simulator.reference.crew import Crew, Hand, open_between, rests
from simulator.reference.labour import Labour
from simulator.reference.life import Job, Life, Task
from simulator.reference.order import DISPATCH

if TYPE_CHECKING:
    from simulator.lives.retelling import Retelling


class Hands(Labour):
    """Also tells what reps do, and how likely that was which came of it."""

    simulation: Retelling

    def __init__(self, simulation: Retelling) -> None:
        super().__init__(simulation)
        self.simulation = simulation
        self.ends: dict[int, int] = {}  # of jobs (by id) that ended before their time

    def picked_up(self, life: Life, line: Record, at: int) -> None:
        """By the rep of this line, or by a team without finite reps."""
        crew = self.simulation.crews[life.now.team or ""]
        name = str(line.value) if line.kind == "take" else life.now.rep
        self._preferred(life, crew, name or "", at)
        self.pick_up(crew, None if crew.unlimited or name is None else crew.hand(name), life, at)

    def _preferred(self, life: Life, crew: Crew, rep: str, at: int) -> None:
        left = self.simulation.left.get((at, life.number))
        if left is not None:
            self.simulation.say(life, Preferred(at, crew.team.name, rep, left))

    def pulled(self, life: Life, at: int) -> None:
        """Taken from a backlog by an idle rep."""
        here = self.simulation
        team, rep = here.pulls[at, life.number]
        crew = here.crews[team]
        here.lives = [life]  # there is nobody else whom the rep could take
        self._pull(crew, crew.hand(rep), at)
        here.lives = here.everybody
        here.stands(life, life.now, at)

    def goes_on(self, life: Life, rep: str, at: int) -> None:
        """Work that was cut off, with the rep of this name."""
        crew = self.simulation.crews[life.now.team or ""]
        self._preferred(life, crew, rep, at)
        self.pick_up(crew, crew.hand(rep), life, at)
        self.simulation.stands(life, life.now, at)

    def left_for(self, life: Life, number: int, at: int) -> None:
        """Interrupted for the urgent person of this number."""
        here, job = self.simulation, life.job
        if job is None:
            return
        hand = self.crew(job).hand(job.rep)
        here.say(life, Interrupted(at, job.team, job.rep, number, urgency.worked(here, job, hand, at)))
        self._cut(hand, job, life, at)
        here.book.note("interrupted", number)
        here.book.close(at, DISPATCH, life.now, here.world)
        here.stands(life, life.now, at)

    def crew(self, job: Job) -> Crew:
        return self.simulation.crews[job.team]

    def cut_off(self, hand: Hand, job: Job, life: Life, at: int) -> None:
        """By the end of the hours, or of the rep's own."""
        if life.job is job:
            self.simulation.say(life, Pausing(at, job.team, job.rep, hand.roster is None))
        self._cut(hand, job, life, at)
        self.simulation.stands(life, life.now, at)

    def _cut(self, hand: Hand, job: Job, life: Life, at: int) -> None:
        self.ends[id(job)] = at
        super().cut_off(hand, job, life, at)

    def drop(self, hand: Hand, job: Job, at: int) -> None:
        life = next(one for some, one in self.jobs if some is job)
        if life.job is job:
            self.simulation.say(life, Dropped(at, job.team, job.rep))
        self.ends[id(job)] = at
        super().drop(hand, job, at)

    def worked(self, person: int, until: int, but: Container[int] = ()) -> int:
        """Ticks of reps' time for the person, up to an instant, without that of jobs with one of these
        ids."""
        mine = (job for job, life in self.jobs if life.number == person and id(job) not in but)
        return sum(self._spent(job, min(self.ends.get(id(job), job.until), until)) for job in mine)

    def _spent(self, job: Job, end: int) -> int:
        """Work that rests while the hours are closed takes open time."""
        crew, long = self.crew(job), not job.takes
        if job.task.step is None and not job.pulled and rests(crew, effort=long):
            return open_between(crew, crew.hand(job.rep), job.began, end)
        return end - job.began

    def outcome(self, turn: Turn, life: Life) -> Iterator[Fact]:
        """As ever; and before the move, or at the end where there is none, what it was drawn from."""
        here, status = self.simulation, turn.person.status
        here.book.blocked = None
        told = False
        for fact in super().outcome(turn, life):
            if isinstance(fact, Move):
                here.say(life, self._drawn(turn, life, status, fact.status))
                told = True
            yield fact
        if not told:
            here.say(life, self._drawn(turn, life, status, None))

    def _drawn(self, turn: Turn, life: Life, status: str, chosen: str | None) -> Drawn:
        here = self.simulation
        found = chances(self.works[status], here.view(life, turn.at))
        return Drawn(turn.at, status, chosen, here.book.blocked, found)

    def _waited(self, life: Life, at: int) -> None:
        first = not life.picked
        super()._waited(life, at)
        if first:
            crew, since = self.simulation.crews.get(life.now.team or ""), life.now.entered
            hours = crew.hours if crew is not None else None
            open_ = at - since if hours is None else calendars.elapsed(hours, since, at)
            self.simulation.say(
                life, Waited(at, life.now.team or "", at - since, open_, self._left(life))
            )

    def _left(self, life: Life) -> float:
        """What the wait leaves of the chances that read it; 1 where none of the status does."""
        work, course = self.works.get(life.now.status), life.now.course
        steps = () if course is None else self.policy.cadence[course.cadence].steps
        calls = (self.kinds[one.kind].connects for one in steps if one.kind in self.kinds)
        every = (*(one.p for one in work.outcomes), *calls) if work is not None else (*calls,)
        reads = any(load.of == "speed" for one in every if one is not None for load in loads(one.node))
        return life.speed if reads else 1.0

    def _occupy(
        self,
        crew: Crew,
        hand: Hand,
        life: Life,
        until: int,
        at: int,
        task: Task | None = None,
        takes: int = 0,
    ) -> Job:
        what: Literal["talk", "touch", "rest"] = "talk"
        if task is not None and (task.step is not None or task.left is not None):
            what = "rest" if task.step is None else "touch"
        work = math.ceil(takes / hand.speed(at)) if takes else until - at
        if task is None and rests(crew, effort=True):
            work = open_between(crew, hand, at, until)
        self.simulation.say(life, Busy(at, crew.team.name, hand.rep.name, until, what, work))
        return super()._occupy(crew, hand, life, until, at, task, takes)

    def _connects(self, turn: Turn, life: Life, step: int) -> bool:
        kind, course = self._kind(turn, step), turn.person.course
        if kind is not None and kind.connects is not None and course is not None:
            window = self.policy.cadence[course.cadence].steps[step].window
            p = evaluate(kind.connects, self.simulation.view(life, turn.at))
            p *= dict(kind.by_window).get(window or "", 1.0)
            answered = super()._connects(turn, life, step)
            self.simulation.say(
                life, Connected(turn.at, step, kind.kind, min(max(p, 0.0), 1.0), answered)
            )
            return answered
        return super()._connects(turn, life, step)

    def _emit(self, life: Life, at: int, step: int) -> None:
        course = life.now.course
        kind = None if course is None else self.kinds.get(self._step_kind(course.cadence, step))
        if kind is not None and kind.cost:
            self.simulation.say(life, Spent(at, kind.cost, kind.kind))
        super()._emit(life, at, step)
