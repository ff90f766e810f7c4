"""What others did to a person, from the log: who picked them up when, and to which rep they were given.

All else follows from the person's own luck; these are the prompts in a play with one part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from policy.state import Desks
from simulator.log import Record
from simulator.reference.order import DISPATCH

Place = tuple[int, int, int]  # tick, class, person


@dataclass(frozen=True, slots=True)
class Prompted(Desks):
    """Desks at which only the rep is free to whom the person goes next; then the one after that."""

    names: tuple[str, ...] = ()

    def given(self, team: str, rep: str) -> Desks:
        return seated(self, self.names[1:])

    def freed(self, team: str, rep: str) -> Desks:
        return self


def seated(desks: Desks, names: tuple[str, ...]) -> Prompted:
    """The same seats, with nobody at work but the first of `names`, who has room."""
    seats = {
        team: tuple(replace(one, active=one.rep in names[:1], open=0) for one in some)
        for team, some in desks.seats.items()
    }
    return Prompted(seats, desks.sequence, names)


@dataclass
class Prompts:
    """The lines of the log about a few people, by place."""

    lines: dict[Place, list[Record]] = field(default_factory=dict)
    names: dict[Place, tuple[str, ...]] = field(default_factory=dict)  # reps yet to be given

    def seated(self, desks: Desks, place: Place) -> Desks:
        """The desks for what happens there now."""
        return seated(desks, self.names.get(place, ()))

    def passed(self, desks: Desks, place: Place) -> None:
        """What happened there is over; more may follow at the same place."""
        if isinstance(desks, Prompted) and place in self.names:
            self.names[place] = desks.names

    def entries(self) -> list[Place]:
        """When others come to a person: pick-ups and gifts."""
        return [place for place in self.lines if place[1] == DISPATCH]


def prompts(records: Sequence[Record]) -> Prompts:
    found = Prompts()
    for one in records:
        place = (one.at, one.order, one.lead)
        found.lines.setdefault(place, []).append(one)
        if one.kind in ("assign", "take"):
            found.names[place] = (*found.names.get(place, ()), str(one.value))
    return found
