"""Work: who takes whom, for how long, and what comes of it (docs/simulator.md, Work)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from policy.fold.assignment import is_open, is_queue
from policy.fold.turn import Turn
from policy.fold.work import give_out
from policy.state import Fact, Take, Touch
from simulator.evaluate import evaluate
from simulator.model import Work
from simulator.reference import luck, urgency
from simulator.reference.amounts import length, ticks
from simulator.reference.crew import Crew, Hand, closing, next_choice, next_idle, resting, rests
from simulator.reference.life import Job, Life, Task
from simulator.reference.order import CALENDAR, COMPLETION, DISPATCH, Script
from simulator.reference.outcomes import ending, reveals
from simulator.reference.touches import Touches

if TYPE_CHECKING:
    from simulator.reference.run import Simulation


class Labour(Touches):
    """The reps' side of one replication."""

    def __init__(self, simulation: Simulation) -> None:
        super().__init__(simulation)
        self.scenario = simulation.scenario
        self.works: dict[str, Work] = {one.status: one for one in self.scenario.work}
        self.jobs: list[tuple[Job, Life]] = []
        self.holding: tuple[Life, Crew, Hand] | None = None  # a rep at work with a person this instant

    # --- what a stay brings ---------------------------------------------------------------------

    def rest(self, life: Life, at: int) -> None:
        """The person came to rest: what is to be done with them."""
        work = self.works.get(life.now.status)
        if work is None:
            return
        if work.by == "nobody":
            life.outcome = at + self._length(work, life, at, "delay")
        elif work.by == "same rep" and self._is_held(life):
            self._go_on(life, work, at)
        elif work.each == "pick-up":
            life.tasks.append(Task())

    def _is_held(self, life: Life) -> bool:
        held = self.holding
        return held is not None and held[0] is life and life.now.rep == held[2].rep.name

    def _go_on(self, life: Life, work: Work, at: int) -> None:
        assert self.holding is not None
        _, crew, hand = self.holding
        self.holding = None
        urgency.read(self.simulation, life, at)
        self._begin(crew, hand, life, Task(), self._length(work, life, at, "work.time"), at)

    def asked(self, life: Life, event: str) -> None:
        """An event of somebody who may want to be talked to."""
        work = self.works.get(life.now.status)
        if work is None or event not in work.asked_by or not life.rests or life.outcome is not None:
            return
        under_way = [life.job.task] if life.job is not None else []
        if all(one.step is not None for one in (*life.tasks, *under_way)):
            life.retry = None
            life.tasks.append(Task())

    def touch_due(self, turn: Turn, life: Life, step: int) -> Iterator[Fact]:
        """A step of the cadence falls due: a rep's task, or made at once by nobody."""
        team = turn.person.team
        crew = self.simulation.crews.get(team) if team else None
        if crew is not None and crew.model is not None:
            life.tasks.append(Task(step))
            return
        yield Touch(turn.at, str(step))
        self._emit(life, turn.at, step)

    # --- dispatch -------------------------------------------------------------------------------

    def dispatch(self, crew: Crew, at: int) -> None:
        self._give_out(crew, at)
        if not crew.is_open(at) or crew.model is None:
            return
        hands: list[Hand | None] = [None] if crew.unlimited else [*crew.free_hands(at)]
        for hand in hands:
            while (life := self._choice(crew, hand, at)) is not None:
                self.pick_up(crew, hand, life, at)
                if hand is not None:
                    break
            if hand is not None and life is None and hand.rests <= at:
                self._pull(crew, hand, at)
        if crew.team.interrupt is not None:
            urgency.interrupt(self, crew, at)

    def _choice(self, crew: Crew, hand: Hand | None, at: int) -> Life | None:
        here = self.simulation
        alive = [one for one in here.lives if one.person is not None]
        return next_choice(here.reader, crew, hand, alive, at, here.world)

    def idle_teams(self, life: Life) -> tuple[str, ...]:
        """The teams whose idle reps may take the person now."""
        work = self.works.get(life.now.status)
        waits = life.tasks and life.job is None and life.now.team is None
        return work.teams if work is not None and waits else ()

    def _pull(self, crew: Crew, hand: Hand, at: int) -> None:
        """A rep with nothing else to do takes somebody from a backlog: no pick-up, and no touch."""
        here = self.simulation
        alive = [one for one in here.lives if one.person is not None]
        for work in self.scenario.work:
            if work.by != "idle" or crew.team.name not in work.teams:
                continue
            life = next_idle(here.reader, work, alive, at, here.world)
            if life is None:
                continue
            life.tasks.clear()
            life.rep_speed = hand.speed(at)
            self._waited(life, at)
            takes = self._length(work, life, at, "work.time")
            until = at + math.ceil(takes / hand.speed(at))
            self._occupy(crew, hand, life, until, at, Task(), takes).pulled = True
            pause = (1.0 - work.share) / work.share
            hand.rests = until + (ticks((until - at) * pause) if pause > 0.0 else 0)
            here.push(hand.rests, CALENDAR, crew.number, -1)
            here.book.note("pull", hand.rep.name)
            here.book.close(at, DISPATCH, life.now, here.world)
            here.schedule(life)
            return

    def _give_out(self, crew: Crew, at: int) -> None:
        here = self.simulation
        if is_queue(crew.team, here.world.desks) or not is_open(self.policy, crew.team, at):
            return
        waiting = [
            one.person
            for one in here.lives
            if one.person is not None and one.person.waiting and one.person.team == crew.team.name
        ]
        for person, effects in give_out(here.reader, crew.team, waiting, at, here.world):
            here.adopt(here.lives[person.number], person, effects, at, DISPATCH)

    # --- pick-up --------------------------------------------------------------------------------

    def pick_up(self, crew: Crew, hand: Hand | None, life: Life, at: int) -> None:
        task = min(life.tasks, key=lambda one: (one.step is not None, one.step or 0))
        life.tasks.remove(task)
        life.place = None
        if task.left is not None and hand is not None and life.now.rep is not None:
            hand.free = None
            self._begin(crew, hand, life, task, task.left, at)
            urgency.resumed(self.simulation, life, hand.rep.name, at)
            return
        if hand is not None:
            hand.free = None
            self.holding = (life, crew, hand)
        self.simulation.instant(life, at, DISPATCH, self._picking(crew, hand, life, task))
        self._release(at)

    def _picking(self, crew: Crew, hand: Hand | None, life: Life, task: Task) -> Script:
        def script(turn: Turn) -> Iterator[Fact]:
            if task.left is not None and hand is not None:
                yield Take(turn.at, hand.rep.name, crew.team.name)
                self.simulation.book.note("resume", hand.rep.name)
                self.holding = None
                self._begin(crew, hand, life, task, task.left, turn.at)
                return
            life.rep_speed = hand.speed(turn.at) if hand is not None else 1.0
            self._waited(life, turn.at)
            if hand is not None and turn.person.rep is None:
                yield Take(turn.at, hand.rep.name, crew.team.name)
            yield Touch(turn.at, None if task.step is None else str(task.step))
            if task.step is None:
                yield from self._talk(turn, crew, hand, life)
            else:
                yield from self._make_touch(turn, crew, hand, life, task)

        return script

    def _waited(self, life: Life, at: int) -> None:
        """A pick-up ends patience; the first of a stay says how long the person waited."""
        life.patience = None
        if life.picked:
            return
        life.picked = True
        life.wait = at - life.now.entered
        speed = self.scenario.speed
        if speed is not None:
            curve = evaluate(speed.curve, self.simulation.view(life, at))
            life.speed = 1.0 + speed.causal_share * (curve - 1.0)

    def _talk(self, turn: Turn, crew: Crew, hand: Hand | None, life: Life) -> Iterator[Fact]:
        """A conversation begins: it ends now, or the rep is busy with it, or time passes."""
        work, at = self.works[turn.person.status], turn.at
        life.tasks[:] = [one for one in life.tasks if one.step is not None]
        if hand is None:
            yield from self._unlimited(turn, crew, life, work)
        elif work.takes is None:
            yield from self.outcome(turn, life)
        elif work.effort is not None:
            effort = self._length(work, life, at, "effort")
            life.outcome = at + max(effort, self._length(work, life, at, "work.time"))
            self.holding = None
            until = self._over(crew, hand, at, math.ceil(effort / hand.speed(at)), effort=True)
            self._occupy(crew, hand, life, until, at)
        else:
            self.holding = None
            self._begin(crew, hand, life, Task(), self._length(work, life, at, "work.time"), at)

    def _unlimited(self, turn: Turn, crew: Crew, life: Life, work: Work) -> Iterator[Fact]:
        assert crew.model is not None
        view, at = self.simulation.view(life, turn.at), turn.at
        ordinal = life.visit * 256 + life.talks
        if crew.model.delay is not None:
            u = luck.draw(life.key, f"delay:{work.status}", ordinal)
            life.outcome = at + length(crew.model.delay, u, view)
        elif work.takes is not None:
            life.outcome = at + self._length(work, life, at, "work.time")
        else:
            yield from self.outcome(turn, life)

    def _make_touch(
        self, turn: Turn, crew: Crew, hand: Hand | None, life: Life, task: Task
    ) -> Iterator[Fact]:
        kind = self._kind(turn, task.step or 0)
        if hand is None or kind is None or kind.takes is None:
            yield from self._touched(turn, crew, hand, life, task)
            return
        status, at = turn.person.status, turn.at
        u = luck.draw(life.key, f"touch.time:{status}", life.visit * 4096 + (task.step or 0))
        self.holding = None
        ticks = length(kind.takes, u, self.simulation.view(life, at))
        self._occupy(crew, hand, life, at + math.ceil(ticks / hand.speed(at)), at, task)

    # --- busy -----------------------------------------------------------------------------------

    def _begin(self, crew: Crew, hand: Hand, life: Life, task: Task, takes: int, at: int) -> None:
        """A conversation of `takes` at speed 1, as the team's shift end wants it."""
        ticks = math.ceil(takes / hand.speed(at))
        mode = crew.model.shift_end if crew.model is not None else "finish"
        job = self._occupy(crew, hand, life, self._over(crew, hand, at, ticks), at, task, takes)
        if mode == "hand back" and hand.roster is not None:
            job.cut = at + ticks > hand.roster.end_of_span(at)
            if not hand.roster.is_at_hand(at):
                self.simulation.push(at, CALENDAR, crew.number, hand.index + 1)
        elif mode == "hand back" and (closes := closing(crew, at, ticks)) is not None:
            job.until = closes
            self.simulation.push(closes, CALENDAR, crew.number, len(self.jobs))

    def _over(self, crew: Crew, hand: Hand, at: int, ticks: int, *, effort: bool = False) -> int:
        """When work begun now is over if nobody cuts it off: it may rest while the hours are closed."""
        if not rests(crew, effort=effort):
            return at + ticks
        return resting(crew, hand, at, ticks) or self.simulation.end

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
        """The rep is busy until then; without a task nothing but their freedom depends on it."""
        hand.free = None
        job = Job(crew.team.name, hand.rep.name, task or Task(), until, at, takes)
        self.jobs.append((job, life))
        hand.job = job
        if task is not None:
            life.job = job
        self.simulation.push(until, COMPLETION, life.number, len(self.jobs))
        return job

    def interrupt(self, crew: Crew, at: int, number: int) -> None:
        """Closing time: the rest of the work is handed back."""
        job, life = self.jobs[number - 1]
        if job.over:
            return
        self.cut_off(crew.hand(job.rep), job, life, at)
        self.simulation.call(job.team, at)

    def drop(self, hand: Hand, job: Job, at: int) -> None:
        job.over, hand.free, hand.rests, hand.job = True, at, at, None

    def cut_off(self, hand: Hand, job: Job, life: Life, at: int) -> None:
        job.over = True
        hand.free, hand.job = at, None
        if life.job is job:
            life.job = None
            done = math.floor(urgency.worked(self.simulation, job, hand, at) * hand.speed(job.began))
            life.tasks.append(Task(left=max(1, job.takes - done)))
            life.place = urgency.place_of(self.simulation, life)  # nothing is read anew

    def complete(self, life: Life, at: int, number: int) -> None:
        job, _ = self.jobs[number - 1]
        if job.over:
            return
        crew = self.simulation.crews[job.team]
        hand = crew.hand(job.rep)
        self.holding, hand.job = (life, crew, hand), None
        life.rep_speed = hand.speed(job.began)
        if life.job is job:
            life.job = None
            self.simulation.instant(life, at, COMPLETION, self._ending(crew, life, job))
        elif (job.takes or job.task.step is not None) and not self.simulation.is_gone(life):
            self.simulation.void(life, at)
        self._release(at)

    def _release(self, at: int) -> None:
        """The rep who held the person in this instant and does not go on is free."""
        if self.holding is not None:
            _, crew, hand = self.holding
            self.holding, hand.free = None, at
            self.simulation.call(crew.team.name, at)

    def _ending(self, crew: Crew, life: Life, job: Job) -> Script:
        def script(turn: Turn) -> Iterator[Fact]:
            if job.task.step is None:
                self.simulation.book.note("complete", "pull" if job.pulled else "talk")
                yield from self.outcome(turn, life)
            else:
                self.simulation.book.note("complete", "touch")
                yield from self._touched(turn, crew, crew.hand(job.rep), life, job.task)

        return script

    # --- what comes of it -----------------------------------------------------------------------

    def _touched(
        self, turn: Turn, crew: Crew, hand: Hand | None, life: Life, task: Task
    ) -> Iterator[Fact]:
        """A touch is over: it connects or not; replies may follow; a conversation may begin."""
        step, status = task.step or 0, turn.person.status
        connected = self._connects(turn, life, step)
        self._emit(life, turn.at, step)
        work = self.works.get(status)
        if connected and work is not None and work.each == "connect":
            yield from self._talk(turn, crew, hand, life)

    def outcome(self, turn: Turn, life: Life) -> Iterator[Fact]:
        """A conversation ends in this instant."""
        here = self.simulation
        work, stay = self.works[turn.person.status], life.stays
        view = here.view(life, turn.at)
        life.outcomes += 1
        yield from reveals(turn, work, life, view)
        found = ending(turn, work, life, view)
        life.talks += 1
        if found.blocked is not None:
            here.book.note("blocked", found.blocked)
        if found.move is not None:
            yield found.move
            if found.cents is not None:
                here.book.note("book", found.cents)
        elif life.stays == stay and work.retry is not None and work.each == "pick-up":
            life.retry = turn.at + work.retry

    # --- a person's own timers ------------------------------------------------------------------

    def workable(self, life: Life) -> None:
        """The next conversation is due after a stay."""
        life.tasks.append(Task())

    def delayed(self, turn: Turn, life: Life) -> Iterator[Fact]:
        """An outcome that waited for nobody falls due."""
        life.outcome = None
        self.simulation.book.note("complete", "talk")
        yield from self.outcome(turn, life)

    def _length(self, work: Work, life: Life, at: int, label: str) -> int:
        model = work.effort if label == "effort" else work.takes
        if model is None:
            return 1
        u = luck.draw(life.key, f"{label}:{work.status}", life.visit * 256 + life.talks)
        return length(model, u, self.simulation.view(life, at))
