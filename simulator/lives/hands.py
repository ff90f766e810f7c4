"""Reps at work in a retelling: prompted by the log, and watched."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from policy import calendars
from policy.fold.turn import Turn
from policy.state import Fact, Move
from simulator.evaluate import evaluate
from simulator.lives.chances import chances
from simulator.lives.notes import Busy, Connected, Drawn, Interrupted, Pausing, Preferred, Spent, Waited
from simulator.log import Record
from simulator.reference import urgency
from simulator.reference.crew import Crew, Hand, open_between, rests
from simulator.reference.labour import Labour
from simulator.reference.life import Job, Life, Task
from simulator.reference.order import COMPLETION, DISPATCH

if TYPE_CHECKING:
    from simulator.lives.retelling import Retelling


UNKNOWN = 0  # what is left of work; nothing known is so little


class Hands(Labour):
    """Also tells what reps do, and how likely that was which came of it."""

    simulation: Retelling

    def __init__(self, simulation: Retelling) -> None:
        super().__init__(simulation)
        self.simulation = simulation

    def picked_up(self, life: Life, line: Record, at: int) -> None:
        """By the rep of this line, or by a team without finite reps."""
        crew = self.simulation.crews[life.now.team or ""]
        name = str(line.value) if line.kind == "take" else life.now.rep
        left = self.simulation.left.get((at, life.number))
        if left is not None:
            self.simulation.say(life, Preferred(at, crew.team.name, name or "", left))
        self.pick_up(crew, None if crew.unlimited or name is None else crew.hand(name), life, at)

    def pulled(self, life: Life, rep: str, at: int) -> None:
        """Taken from a backlog by an idle rep of this name."""
        here = self.simulation
        crews = (here.crews[one] for one in self.works[life.now.status].teams)
        found = ((crew, hand) for crew in crews for hand in crew.hands if hand.rep.name == rep)
        here.lives = [life]  # there is nobody else whom the rep could take
        for crew, hand in found:
            self._pull(crew, hand, at)
            break
        here.lives = here.everybody

    def left_for(self, life: Life, number: int, at: int) -> None:
        """Interrupted for an urgent person. Nobody says when it goes on, and so, from the second time
        on, how much is left."""
        here, job, rep, worked = self.simulation, life.job, life.now.rep or "", 0
        if job is not None:
            worked = urgency.worked(here, job, self.crew(job).hand(job.rep), at)
            self.cut_off(self.crew(job).hand(job.rep), job, life, at)
        else:
            for task in life.tasks:
                task.left = None if task.left is None else UNKNOWN
        here.say(life, Interrupted(at, life.now.team or "", rep, number, worked))
        here.book.note("interrupted", number)
        here.book.close(at, DISPATCH, life.now, here.world)

    def crew(self, job: Job) -> Crew:
        return self.simulation.crews[job.team]

    def ended(self, life: Life, at: int) -> None:
        """Work that went on after a closing or an interruption ends now; all other ends by itself."""
        task = next((one for one in life.tasks if one.left is not None), None)
        if life.job is not None or task is None or life.now.rep is None:
            return
        life.tasks.remove(task)
        crew = self.simulation.crews[life.now.team or ""]
        hand = crew.hand(life.now.rep)
        job = Job(crew.team.name, hand.rep.name, Task(task.step), at, at, task.left or 0)
        began = None if job.takes == UNKNOWN else _began(crew, hand, job.takes, at)
        life.rep_speed = hand.speed(at if began is None else began)
        if began is not None:
            self.simulation.say(life, Busy(began, crew.team.name, hand.rep.name, at, "talk", at - began))
        self.holding = (life, crew, hand)
        self.simulation.instant(life, at, COMPLETION, self._ending(crew, life, job))
        self._release(at)

    def interrupt(self, crew: Crew, at: int, number: int) -> None:
        job, life = self.jobs[number - 1]
        if life.job is job:
            self.simulation.say(life, Pausing(at, job.team, job.rep))
        super().interrupt(crew, at, number)

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
            self.simulation.say(life, Waited(at, life.now.team or "", at - since, open_, life.speed))

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
        what: Literal["talk", "touch"] = (
            "touch" if task is not None and task.step is not None else "talk"
        )
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


def _began(crew: Crew, hand: Hand, takes: int, at: int) -> int | None:
    """When the rest of work that is over at an instant was taken up; None where it was cut off again.

    Who is new to the work gets faster by the day, and keeps through a piece of work the speed of its
    beginning: it may have been that of the day before.
    """
    began = at
    for _ in range(2):
        began = at - math.ceil(takes / hand.speed(began))
    if hand.roster is not None:
        return began if hand.roster.end_of_span(began) >= at else None
    whole = crew.hours is None or calendars.elapsed(crew.hours, began, at) == at - began
    return began if whole else None
