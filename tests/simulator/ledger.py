"""What a replication is to have counted, worked out beside the slow simulator: every number of it.

The log says what happens; this says what figures are made of it. Nothing here is the kernel's: entries,
stays and moves are those of the policy's engine, work that of the slow reps, and sums are taken plainly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from policy import calendars
from policy.exact import nearest
from policy.fold.clocks import delay_due
from policy.model import DAY, Clock, Policy
from policy.state import (
    Assigned,
    Born,
    ClockBreached,
    ClockMet,
    ClockStarted,
    Created,
    Effect,
    Entered,
    Event,
    Fact,
    Held,
    Moved,
    Released,
    Touch,
    Waiting,
)
from simulator.clocks import on_other_clock
from simulator.evaluate import evaluate
from simulator.kernel import layout as L
from simulator.model import Scenario
from simulator.placing import Placing, with_openings
from simulator.reference.crew import Crew, Hand
from simulator.reference.life import Life
from tests.simulator.counting import Account, Counting, Ints, Ticking, bin_of, overlap
from tests.simulator.watching import Booked, Worked


def ledger(policy: Policy, scenario: Scenario, seed: int, replication: int = 0) -> dict[str, Ints]:
    """The counts by name, in the shapes of `simulator.measures.split`."""
    openings = Placing(policy, scenario).every_opening()
    simulation = Bookkeeper(with_openings(policy, openings), scenario, seed, replication)
    simulation.run()
    return simulation.close()


class Bookkeeper(Counting):
    """The slow simulator, looked over the shoulder."""

    def __init__(self, policy: Policy, scenario: Scenario, seed: int, replication: int) -> None:
        super().__init__(policy, scenario, seed, replication)
        self.labour = Worked(self)
        self.book = Booked(self.reader)
        self.book.keeper = self
        self.day = scenario.start
        for one in scenario.inside:
            self.made["entered"][self.states[one.status], 0] += 1

    # --- what happens ---------------------------------------------------------------------------

    def _entry(self, at: int, order: int, number: int, which: int) -> None:
        self._pass_days(at)
        super()._entry(at, order, number, which)

    def _pass_days(self, at: int) -> None:
        while self.day <= at:
            column = (self.day - self.scenario.start) // DAY
            for crew in self.crews.values():
                waiting = sum(_waits_for(crew, one) for one in self.lives if one.person is not None)
                self.made["backlog"][crew.number, column] = waiting
            self.day += DAY

    def placed(self, life: Life, at: int) -> None:
        super().placed(life, at)
        mine, now = self.account(life), life.now
        mine.seen.add(self.states[now.status])
        mine.path.append(self.states[now.status])
        mine.settled = mine.since = now.entered
        mine.clocks = {
            one.index: Ticking(one.start, one.paused, one.breached)
            for one in now.clocks
            if not one.ended
        }
        mine.team = now.team
        if now.team is not None and now.rep is not None:
            mine.rep = now.team, now.rep

    def _apply(self, turn: Any, life: Life, fact: Fact) -> None:
        mine, at = self.account(life), turn.at
        if isinstance(fact, Born):
            mine.counted = self.counts(at)
            self.cell(life)[L.M_PEOPLE] += mine.counted
            self.tally(L.TALLY_BORN, mine.counted)
            self._pay(life, at)
        if isinstance(fact, Event):
            self.tally(L.TALLY_EVENTS)
        if isinstance(fact, Touch):
            mine.touched = True
            for index in [*mine.clocks]:
                if self._clock_of(life.now.status, index).until_first_touch:
                    self._judge(life.now.status, index, mine.clocks.pop(index), at, False)
            self.tally(L.TALLY_TOUCHES)
            self.cell(life)[L.M_TOUCHES] += self.counts(at)
        super()._apply(turn, life, fact)

    def _pay(self, life: Life, at: int) -> None:
        cost = next(one.cost for one in self.scenario.sources if one.name == life.source)
        if cost is not None and not life.parent and self.counts(at):
            self.cell(life)[L.M_COST] += max(0, nearest(evaluate(cost, self.view(life, at))))

    def _seen(self, turn: Any, life: Life, effects: Sequence[Effect], taken: bool = False) -> None:
        for effect in effects:
            self.effect(life, effect)
        super()._seen(turn, life, effects, taken)

    def adopt(self, life: Life, person: Any, effects: Sequence[Effect], at: int, order: int) -> None:
        for effect in effects:
            self.effect(life, effect)
        super().adopt(life, person, effects, at, order)

    def effect(self, life: Life, effect: Effect) -> None:
        mine = self.account(life)
        match effect:
            case Moved():
                self._move(life, mine, effect)
            case Entered(at=at):
                mine.settled = at
            case Created():
                self.tally(L.TALLY_REFERRED)
            case Held():
                for one in mine.clocks.values():
                    one.held = True
            case ClockStarted(at=at, status=status, clock=index):
                if index in mine.clocks:
                    self._judge(status, index, mine.clocks[index], at, None)
                mine.clocks[index] = Ticking(at)
            case ClockBreached(at=at, status=status, clock=index):
                self._clock(mine, status, index, True, at)
                mine.clocks[index].missed = True
                if self.counts(at):
                    team = -1 if mine.team is None else self.places[mine.team]
                    self.made["breach_hours"][team + 1, self.hour(at)] += 1
            case ClockMet(at=at, status=status, clock=index):
                self._clock(mine, status, index, False, at)
            case Assigned(at=at, team=team, rep=rep):
                self._leave_rep(mine, at)
                mine.team, mine.rep, mine.since = team, (team, rep), at
            case Waiting(at=at, team=team):
                self._leave_rep(mine, at)
                mine.team = team
            case Released(at=at):
                self._leave_rep(mine, at)
                mine.team = None

    def _move(self, life: Life, mine: Account, effect: Moved) -> None:
        at, target = effect.at, self.states[effect.target]
        day, status = (at - self.scenario.start) // DAY, self.policy.statuses[target]
        each, first = self.cell(life)[L.M_STATUS :].reshape(-1, L.M_EACH), target not in mine.seen
        source = -1
        if effect.source:
            by_time = effect.cause in ("after", "sla")
            for index, one in mine.clocks.items():
                self._judge(effect.source, index, one, at, by_time)
            mine.clocks.clear()
            source = self.states[effect.source]
            self.made["left"][source, day] += 1
            if mine.settled is not None and self.counts(at):
                self.length("dwells", source, at - mine.settled, L.SUM_DWELL)
            if mine.settled is not None and self.counts(mine.settled):
                self.made["lasted"][source, bin_of(at - mine.settled)] += 1
        mine.settled = None
        self.made["entered"][target, day] += 1
        each[target, L.M_REACHED] += first and mine.counted
        if self.counts(at):
            self.made["flows"][source + 1, target] += 1
            each[target, L.M_ENTERED] += 1
            each[target, L.M_AGAIN] += not first
        mine.seen.add(target)
        mine.path.append(target)
        if mine.counted:
            self._passes(mine)
        if status.goal:
            self._win(life, mine, at, day)

    def _passes(self, mine: Account) -> None:
        *before, target = mine.path
        for line in self.lines:
            ranks = [line.index(one) for one in before if one in line]
            if target in line and ranks and max(ranks) < line.index(target):
                mine.skipped.update(line[max(ranks) + 1 : line.index(target)])
        if before.count(target) == 1 and not mine.won:
            self.made["passes"][target, L.PA_BACK] += 1
            self.made["passes"][-1, L.PA_BACK] += max(Counter(before).values()) == 1

    def _pass_won(self, mine: Account, at: int) -> None:
        back = [one for one, many in Counter(mine.path).items() if many > 1]
        for row in (*back, *([-1] if back else [])):
            self.made["passes"][row, L.PA_BACK_WON] += mine.counted and not mine.won
            self.made["passes"][row, L.PA_WINS] += self.counts(at)

    def _win(self, life: Life, mine: Account, at: int, day: int) -> None:
        self._pass_won(mine, at)
        if mine.counted and not mine.won:
            self.cell(life)[L.M_COHORT_WON] += 1
            lasted = bin_of(at - life.born)
            self.made["to_win"][self.sources[life.source], lasted] += 1
            self.made["segment_to_win"][self.segments.get(life.segment, 0), lasted] += 1
        mine.won = True
        self.cell(life)[L.M_WON] += self.counts(at)
        self.made["won"][day] += 1

    def _clock(self, mine: Account, status: str, index: int, missed: bool, at: int) -> None:
        place = L.SUM_BREACHED if missed else L.SUM_MET
        self.made["sums"][self.states[status], place] += self.counts(at)
        raw = self._clock_of(status, index).within.kind == "plain"
        place = (L.SUM_RAW if raw else L.SUM_WORKING) + missed
        self.made["sums"][self.states[status], place] += self.counts(at)
        if mine.rep in self.reps:
            place = L.RR_BREACHED if missed else L.RR_MET
            self.made["reps"][self.reps[mine.rep], place] += self.counts(at)

    def _clock_of(self, status: str, index: int) -> Clock:
        return self.policy.status[status].clocks[index]

    def _judge(self, status: str, index: int, one: Ticking, at: int, by_time: bool | None) -> None:
        """The clock ends, None: without a verdict. On the other clock it has ended, or it stops now."""
        clock = self._clock_of(status, index)
        other = on_other_clock(self.policy, self.policy.status[status], clock)
        if other is None:
            return
        row = self.made["sums"][self.states[status]]
        place = L.SUM_WORKING if clock.within.kind == "plain" else L.SUM_RAW
        due = None if one.held else delay_due(self.policy, other, one.start)
        if due is not None and (due < at or (due == at and by_time is not False)):
            row[place + 1] += self.counts(due)
        elif by_time is False or (by_time and not one.missed):
            row[place] += self.counts(at)

    def _leave_rep(self, mine: Account, at: int) -> None:
        if mine.rep is not None and mine.rep in self.reps:
            low, high = self.within(mine.since, at)
            self.made["reps"][self.reps[mine.rep], L.RR_OPEN] += high - low
        mine.rep = None

    # --- the end --------------------------------------------------------------------------------

    def close(self) -> dict[str, Ints]:
        self._pass_days(self.end - 1)
        for life in self.lives:
            if life.person is not None:
                self._stay(life, self.account(life))
        for crew in self.crews.values():
            for hand in crew.hands:
                if hand.job is not None:
                    self.busy(crew, hand, hand.job, self.end)
                if hand.roster is not None:
                    self._roster(crew, hand)
        for line in self.book.records:
            if line.kind == "interrupted":
                self.made["interrupted"][self.reps[line.team, line.rep]] += self.counts(line.at)
        return self.made

    def _stay(self, life: Life, mine: Account) -> None:
        state = self.states[life.now.status]
        for index, ticking in mine.clocks.items():
            self._judge(life.now.status, index, ticking, self.end, None)
        if not self.is_gone(life) and mine.settled is not None:
            self.made["ages"][state, bin_of(self.end - mine.settled)] += 1
            if self.counts(mine.settled):
                self.made["lasting"][state, bin_of(self.end - mine.settled)] += 1
        if mine.counted:
            for one in mine.skipped:
                self.made["passes"][one, L.PA_SKIPPED] += 1
            self.made["final"][state] += 1
            self.tally(L.TALLY_UNTOUCHED, not mine.touched)
        self._leave_rep(mine, self.end)

    def _roster(self, crew: Crew, hand: Hand) -> None:
        roster, row = hand.roster, self.made["reps"][self.reps[crew.team.name, hand.rep.name]]
        assert roster is not None
        row[L.RR_THERE] = overlap(roster.spans, self.warm, self.stop)
        row[L.RR_EMPLOYED] = overlap(roster.stints, self.warm, self.stop)
        first = calendars.local_day(roster.zone, self.scenario.start)
        last = calendars.local_day(roster.zone, self.end)
        for day in range(first, last + 1):
            left = int(roster.rep.share * sum(b - a for a, b in roster._openings(day)))
            for a, b in roster._openings(day):
                for low, high in roster.stints:
                    row[L.RR_PAID] += overlap([self.within(low, high)], a, min(b, a + left))
                left -= min(b, a + left) - a


def _waits_for(crew: Crew, life: Life) -> bool:
    """Whether the person stands in a line of the team: to be given out, or to be worked."""
    person = life.now
    if person.team != crew.team.name:
        return False
    if person.rep is None and crew.team.assign != "shared queue" and crew.hands:
        return True
    if not life.tasks or life.job is not None or person.hold is not None or crew.model is None:
        return False
    return person.rep is not None or crew.unlimited or person.role is not None
