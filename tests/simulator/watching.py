"""The slow simulator's reps and its book, looked over the shoulder."""

from __future__ import annotations

from collections.abc import Iterator

from policy.fold.turn import Turn
from policy.state import Fact
from simulator.kernel import layout as L
from simulator.reference.book import Book
from simulator.reference.crew import Crew, Hand
from simulator.reference.labour import Labour
from simulator.reference.life import Job, Life
from tests.simulator.counting import Counting


class Booked(Book):
    """Notes what is booked, and what was not allowed."""

    keeper: Counting

    def note(self, kind: str, value: str | int = "") -> None:
        super().note(kind, value)
        if kind == "book":
            self.keeper.revenue(int(value))
        if kind == "blocked":
            self.keeper.tally(L.TALLY_BLOCKED)


class Worked(Labour):
    """Reps whose time is taken down."""

    simulation: Counting
    pulling = False  # out of a backlog: no pick-up, and no wait for one
    picking: int | None = None  # the rep who picks somebody up; None in an unlimited team
    turning = ("", 0)  # the team, and where it counts whom it picks up: urgent, or not

    def outcome(self, turn: Turn, life: Life) -> Iterator[Fact]:
        self.simulation.ending = life, turn.at
        yield from super().outcome(turn, life)

    def _emit(self, life: Life, at: int, step: int) -> None:
        course = life.now.course
        kind = None if course is None else self.kinds.get(self._step_kind(course.cadence, step))
        if kind is not None and self.simulation.counts(at):
            self.simulation.cell(life)[L.M_COST] += kind.cost
            self.simulation.tally(L.TALLY_TOUCH_COST, kind.cost)
        super()._emit(life, at, step)

    def _waited(self, life: Life, at: int) -> None:
        here, first = self.simulation, not life.picked and not self.pulling
        super()._waited(life, at)
        if first and here.counts(at):
            here.length("waits", here.states[life.now.status], life.wait, L.SUM_WAIT)
            if "urgency" in here.made:
                team, place = self.turning
                row = here.made["urgency"][here.places[team], place:]
                row[:2] += (life.wait + 500) // 1000, 1
            if self.picking is not None:
                row = here.made["reps"][self.picking]
                row[L.RR_WAIT] += (life.wait + 500) // 1000
                row[L.RR_WAITS] += 1

    def _taken(self, crew: Crew, hand: Hand | None, at: int) -> None:
        here = self.simulation
        if hand is not None and here.counts(at):
            here.made["reps"][here.reps[crew.team.name, hand.rep.name], L.RR_TAKEN] += 1

    def _pull(self, crew: Crew, hand: Hand, at: int) -> None:
        before, self.pulling = hand.job, True
        super()._pull(crew, hand, at)
        self.pulling = False
        if hand.job is not before:
            self._taken(crew, hand, at)

    def pick_up(self, crew: Crew, hand: Hand | None, life: Life, at: int) -> None:
        new = min(life.tasks, key=lambda one: (one.step is not None, one.step or 0)).left is None
        reps = self.simulation.reps
        self.picking = None if hand is None else reps[crew.team.name, hand.rep.name]
        self.turning = crew.team.name, L.UR_WAIT if life.urgent else L.UR_OTHER_WAIT
        super().pick_up(crew, hand, life, at)
        if new:
            self._taken(crew, hand, at)

    def drop(self, hand: Hand, job: Job, at: int) -> None:
        self.simulation.busy(self.simulation.crews[job.team], hand, job, at)
        super().drop(hand, job, at)

    def cut_off(self, hand: Hand, job: Job, life: Life, at: int) -> None:
        self.simulation.busy(self.simulation.crews[job.team], hand, job, at)
        super().cut_off(hand, job, life, at)

    def complete(self, life: Life, at: int, number: int) -> None:
        job, _ = self.jobs[number - 1]
        if not job.over:
            crew = self.simulation.crews[job.team]
            self.simulation.busy(crew, crew.hand(job.rep), job, at)
            if life.job is not job and (job.takes or job.task.step is not None):
                self.simulation.tally(L.TALLY_VOID)
        super().complete(life, at, number)
