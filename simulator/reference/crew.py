"""Reps who are free or busy, and whom they take next. Plain scans, no queues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policy import calendars
from policy.fold.reader import Reader
from policy.fold.work import order_key, work_key
from policy.model import MICRO, Calendar, Policy, Team
from policy.state import Desks, Seat, World
from simulator.model import Rep, Scenario, TeamModel, Work
from simulator.reference import luck
from simulator.reference.life import Job, Life
from simulator.reference.roster import Roster


@dataclass
class Hand:
    """One rep of a team. `free` is since when; None while busy. `rests`: from backlogs, until then."""

    rep: Rep
    index: int
    free: int | None
    key: int
    rests: int = 0
    roster: Roster | None = None  # where not all reps are there in the team's hours
    job: Job | None = None
    picks: int = 0
    seen: int = 0  # the last edge of the roster

    def speed(self, at: int) -> float:
        return self.rep.speed if self.roster is None else self.roster.speed(at)

    def is_at_hand(self, at: int) -> bool:
        return self.roster is None or self.roster.is_at_hand(at)


@dataclass
class Crew:
    """The people of one team. `model` None: the scenario gives it nobody, it never works."""

    team: Team
    number: int
    hands: list[Hand]
    model: TeamModel | None
    hours: Calendar | None

    @property
    def unlimited(self) -> bool:
        return self.model is not None and self.model.reps is None

    @property
    def open_to_all(self) -> bool:
        """People without an assignee may be taken: a shared queue, or no finite reps."""
        return self.team.assign == "shared queue" or not self.hands

    @property
    def rostered(self) -> bool:
        return self.model is not None and self.model.is_rostered

    def is_open(self, at: int) -> bool:
        return self.rostered or self.hours is None or calendars.is_open(self.hours, at)

    def hand(self, name: str) -> Hand:
        return next(one for one in self.hands if one.rep.name == name)

    def free_hands(self, at: int) -> list[Hand]:
        """Who is at hand, the longest free first, then as listed."""
        there = [one for one in self.hands if one.is_at_hand(at)]
        free = [(one.free, one.index, one) for one in there if one.free is not None]
        return [one for _, _, one in sorted(free, key=lambda entry: entry[:2])]


def crews_of(policy: Policy, scenario: Scenario, seed: int, replication: int) -> dict[str, Crew]:
    by_team = {one.team: one for one in scenario.teams}
    crews = {}
    for number, team in enumerate(policy.teams):
        model = by_team.get(team.name)
        hands = []
        for index, rep in enumerate((model.reps or ()) if model else ()):
            key = luck.rep_key(seed, replication, f"{team.name}/{rep.name}")
            hands.append(Hand(rep, index, scenario.start, key))
            if model is not None and model.is_rostered:
                hands[-1].roster = Roster(policy, scenario, model, rep, key)
        crews[team.name] = Crew(team, number, hands, model, _hours(policy, team, model))
    return crews


def desks_of(crews: dict[str, Crew], start: int) -> Desks:
    """Who sits where at the start of the run."""
    seats = {}
    for crew in crews.values():
        weights = {one.name: one.weight for one in crew.team.members}
        seats[crew.team.name] = tuple(
            Seat(
                hand.rep.name,
                weights.get(hand.rep.name, MICRO),
                hand.roster is None or hand.roster.gets_people(start),
            )
            for hand in crew.hands
        )
    return Desks(seats)


def _hours(policy: Policy, team: Team, model: TeamModel | None) -> Calendar | None:
    named = model.hours if model is not None else team.hours
    return None if named is None else policy.calendar[named]


def next_choice(
    reader: Reader, crew: Crew, hand: Hand | None, lives: Iterable[Life], at: int, world: World
) -> Life | None:
    """The first in work order among the workable people whom this rep (None: anybody) may take now."""
    mine = [one for one in lives if one.tasks and one.job is None and _may_take(crew, hand, one, world)]
    mine = [one for one in mine if one.urgent] or mine
    straying = crew.model.straying if crew.model is not None else None
    if mine and hand is not None and straying is not None:
        hand.picks += 1
        if luck.draw(hand.key, "rep.follow", hand.picks - 1) >= straying.follows:
            return _stray(hand, mine, straying.otherwise)
    return min(mine, key=lambda one: work_key(reader, crew.team, one.now, at, world), default=None)


def _stray(hand: Hand, mine: list[Life], otherwise: str) -> Life:
    """Whom a rep takes who does not follow the work order."""
    if otherwise == "newest":
        return min(mine, key=lambda one: (-one.now.entered, one.number))
    return min(
        mine, key=lambda one: (luck.draw(hand.key ^ one.key, "rep.stray", hand.picks - 1), one.number)
    )


def next_idle(reader: Reader, work: Work, lives: Iterable[Life], at: int, world: World) -> Life | None:
    """The first, as idle reps pick, of those in a status whom nobody has and who are to be worked."""
    there = [
        one
        for one in lives
        if one.now.status == work.status and one.now.team is None and one.now.hold is None
    ]
    there = [one for one in there if one.tasks and one.job is None]
    return min(there, key=lambda one: order_key(reader, work.picks, one.now, at, world), default=None)


def _may_take(crew: Crew, hand: Hand | None, life: Life, world: World) -> bool:
    person = life.now
    if person.team != crew.team.name:
        return False
    if person.rep is not None:
        return hand is None or person.rep == hand.rep.name
    if not crew.open_to_all or person.hold is not None:
        return False
    return hand is None or (person.role is not None and below_cap(crew, hand, world))


def below_cap(crew: Crew, hand: Hand, world: World) -> bool:
    seat = world.desks.seat(crew.team.name, hand.rep.name)
    cap = crew.team.at_most_open
    return cap is None or seat is None or seat.open < cap


def closing(crew: Crew, at: int, ticks: int) -> int | None:
    """The end of the present opening if work of `ticks` begun now would not end by then."""
    if crew.hours is None or calendars.elapsed(crew.hours, at, at + ticks) == ticks:
        return None
    low, high = at, at + ticks  # open from `at` to `low`, not to `high`
    while high - low > 1:
        middle = (low + high) // 2
        if calendars.elapsed(crew.hours, at, middle) == middle - at:
            low = middle
        else:
            high = middle
    return low


def rests(crew: Crew, *, effort: bool = False) -> bool:
    """Whether work that is not over at closing waits in the rep's hands for the next opening."""
    mode = crew.model.shift_end if crew.model is not None else "finish"
    return mode == "pause" or (effort and mode == "hand back")


def resting(crew: Crew, hand: Hand, at: int, ticks: int) -> int | None:
    """The instant at which work that rests while the rep's hours are closed is over; None for never."""
    if hand.roster is not None:
        return hand.roster.after(at, ticks)
    return at + ticks if crew.hours is None else calendars.add_open(crew.hours, at, ticks)


def open_between(crew: Crew, hand: Hand, low: int, high: int) -> int:
    """Ticks of the rep's hours within."""
    if hand.roster is not None:
        return hand.roster.between(low, high)
    return high - low if crew.hours is None else calendars.elapsed(crew.hours, low, high)
