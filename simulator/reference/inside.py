"""People of a snapshot in the slow simulator (docs/simulator.md, Inside at the start)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from policy.fold import clocks
from policy.model import Status
from policy.state import Event, Hold, Person, Running
from simulator.distributions import left_of
from simulator.evaluate import evaluate
from simulator.inside import Inside
from simulator.model import Distribution, Work
from simulator.placing import Placing, forgotten, is_sought
from simulator.reference import luck, urgency
from simulator.reference.amounts import length
from simulator.reference.catching import clock_since, course_since, paused, rouse
from simulator.reference.colleagues import derive, derived_of, own
from simulator.reference.life import Life
from simulator.reference.people import known_at_birth

if TYPE_CHECKING:
    from simulator.reference.run import Simulation


def place(here: Simulation, numbers: Sequence[int]) -> None:
    """These people where they are, when the run starts."""
    Snapshot(here).place([(here.lives[one], here.scenario.inside[one]) for one in numbers])


class Snapshot:
    def __init__(self, here: Simulation) -> None:
        self.here, self.policy, self.scenario = here, here.policy, here.scenario
        self.at = here.scenario.start
        self.placing = Placing(here.policy, here.scenario)

    def place(self, pairs: Sequence[tuple[Life, Inside]]) -> None:
        for life, one in pairs:
            own(self.here, life)
            life.person = self._person(life, one)
        for life, _ in pairs:
            derive(self.here, life)
        for life, one in pairs:
            self._come(life, one)
        there = [pair for pair in pairs if not self.here.is_gone(pair[0])]
        for life, one in there:
            self._settle_in(life, one)
        for life, _ in there:
            self._wake(life)

    def _person(self, life: Life, one: Inside) -> Person:
        """Before anybody looks at anybody else."""
        history = [event for event in one.history if event.name in self.policy.events]
        openings = self.placing.openings(one)
        marks = {opening.event: opening for opening in openings}
        history += [Event(opening.at, opening.event) for opening in openings]
        history.sort(key=lambda event: event.at)
        before = sum(event.at <= one.entered for event in history)
        resets = dict.fromkeys(forgotten(self.policy, one), before)
        resets |= {marks[event.name].group: i for i, event in enumerate(history) if event.name in marks}
        return Person(
            number=life.number,
            born=one.born,
            at=self.at - 1,
            status=one.status,
            entered=one.entered,
            values={},
            history=tuple(history),
            resets=resets,
            touched=one.touches > 0,
        )

    def _come(self, life: Life, one: Inside) -> None:
        self.here.voice.born(life)
        life.visits = {one.status: 1}
        life.touches = one.touches
        life.picked = one.touches > 0
        person = replace(
            life.now, values=dict(known_at_birth(self.policy, life, derived_of(self.here, life)))
        )
        status = self.policy.status[one.status]
        life.person = person if status.final else self._desk(life, person, status, one)

    def _desk(self, life: Life, person: Person, status: Status, one: Inside) -> Person:
        team, rep = self.placing.holder(one)
        if rep is not None and not self._is_there(team or "", rep):
            team = rep = None
        if team is None and is_sought(self.policy, status):
            return replace(person, hold_over=True)
        if team is None or rep is None:
            return replace(person, role=status.owner, team=team, waiting=team is not None)
        self.here.world.desks = self.here.world.desks.holding(team, rep)
        if life.account is not None:
            self.here.owners[life.account, self.policy.team[team].role] = rep
        return replace(person, role=status.owner, team=team, rep=rep, had={team: rep})

    def _is_there(self, team: str, rep: str) -> bool:
        roster = self.here.crews[team].hand(rep).roster
        return roster is None or roster.is_employed(self.at)

    # --- what may ask for the score ---------------------------------------------------------------

    def _settle_in(self, life: Life, one: Inside) -> None:
        status = self.policy.status[life.now.status]
        if not status.final:
            self._hold(life, status)
            life.person = replace(
                life.now, clocks=tuple(self._clock(life, status, i) for i in range(len(status.clocks)))
            )
            course = course_since(self.here.reader, life.now, status, self.at, self.here.world)
            life.person = replace(life.now, course=course)
        self._work(life)
        self.here.voice.rest(life, self.at)  # at the rates of before they cooled down, if they have
        self._patience(life)
        urgency.look(self.here, life, self.at)

    def _hold(self, life: Life, status: Status) -> None:
        """Who would be held was held from the entry on, if that has not run out."""
        person, here = life.now, self.here
        route = self.policy.route_of.get(status.name)
        if not person.hold_over or route is None:
            return
        for number, row in enumerate(route.rows):
            if row.when is not None and not here.reader.holds(row.when, person, self.at, here.world):
                continue
            if row.kind == "hold":
                until = clocks.delay_due(self.policy, row.hold, person.entered) if row.hold else None
                if until is None or until > self.at:
                    hold = Hold(number, person.entered, until)
                    life.person = replace(person, role=status.owner, hold=hold, hold_over=False)
            return

    def _clock(self, life: Life, status: Status, i: int) -> Running:
        touched = life.touches > 0
        if life.now.hold is None:
            return clock_since(self.policy, status, i, life.now.entered, self.at, touched)
        if status.clocks[i].until_first_touch and touched:
            return Running(i, life.now.entered, ended=True)
        return paused(self.policy, status, Running(i, life.now.entered))

    def _work(self, life: Life) -> None:
        """What nobody does any more goes on; by reps, it is due anew."""
        work = self.here.labour.works.get(life.now.status)
        if work is None or not (work.by == "nobody" or _is_done_with(life, work)):
            self.here.labour.rest(life, self.at)
            return
        left, label = 0, "delay" if work.by == "nobody" else "work.time"
        if work.takes is not None:
            left = self._left(life, work.takes, f"{label}:{work.status}")
        life.outcome = self.at + left

    def _patience(self, life: Life) -> None:
        status = life.now.status
        model = next((one for one in self.scenario.patience if one.status == status), None)
        if model is None or life.touches > 0:
            return
        if model.emits is not None:
            life.patience = self.at + self._left(life, model.takes, f"patience:{status}")
            return
        u = luck.draw(life.key, f"patience:{status}", 256)
        due = life.now.entered + length(model.takes, u, self.here.view(life, self.at))
        if due >= self.at:
            life.patience = due
        else:
            life.intent *= 1.0 if model.factor is None else model.factor

    def _left(self, life: Life, takes: Distribution, label: str) -> int:
        """What is left of a length that has lasted since the entry."""
        scale = evaluate(takes.scale, self.here.view(life, self.at))
        return left_of(takes, scale, luck.draw(life.key, label, 256), self.at - life.now.entered)

    def _wake(self, life: Life) -> None:
        here, status = self.here, self.policy.status[life.now.status]
        here.placed(life, self.at)
        rouse(here, life, (edge for edge in status.transitions if edge.trigger == "after"), self.at)


def _is_done_with(life: Life, work: Work) -> bool:
    """Whether the rep's part of a long work was done at the contact that there was."""
    is_long = work.effort is not None and work.takes is not None
    return is_long and life.touches > 0 and life.now.rep is not None
