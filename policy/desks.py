"""Who sits where: per team its reps, what each has open, when each was served, and their credit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from policy.model import MICRO, Policy


@dataclass(frozen=True, slots=True)
class Seat:
    """One rep in one team. `served` is the sequence number of the last lead given, 0 for never."""

    rep: str
    weight: int = MICRO
    active: bool = True
    open: int = 0
    served: int = 0
    credit: int = 0


@dataclass(frozen=True, slots=True)
class Desks:
    """Who sits where. A team without seats is a shared queue whose people nobody here takes."""

    seats: Mapping[str, tuple[Seat, ...]]  # by team, as listed
    sequence: int = 0

    def seat(self, team: str, rep: str) -> Seat | None:
        return next((one for one in self.seats.get(team, ()) if one.rep == rep), None)

    def with_seats(self, team: str, seats: Iterable[Seat]) -> Desks:
        return replace(self, seats={**self.seats, team: tuple(seats)})

    def given(self, team: str, rep: str) -> Desks:
        """The rep got one more lead: count it and remember when."""
        number = self.sequence + 1
        changed = replace(self, sequence=number)
        return changed._update(team, rep, lambda s: replace(s, open=s.open + 1, served=number))

    def holding(self, team: str, rep: str) -> Desks:
        """The rep has one more lead from before; it says nothing about who was served last."""
        return self._update(team, rep, lambda s: replace(s, open=s.open + 1))

    def freed(self, team: str, rep: str) -> Desks:
        return self._update(team, rep, lambda s: replace(s, open=max(0, s.open - 1)))

    def joined(self, team: str, rep: str, weight: int = MICRO) -> Desks:
        """The rep joins, or comes back: as if just served, with the least credit of the others."""
        present = self.seats.get(team, ())
        others = [one.credit for one in present if one.active and one.rep != rep]
        old = self.seat(team, rep) or Seat(rep, weight)
        new = replace(old, active=True, served=self.sequence, credit=min(others, default=0))
        if any(one.rep == rep for one in present):
            return self._update(team, rep, lambda _: new)
        return self.with_seats(team, (*present, new))

    def left(self, team: str, rep: str) -> Desks:
        return self._update(team, rep, lambda s: replace(s, active=False))

    def _update(self, team: str, rep: str, change: _Change) -> Desks:
        seats = (change(one) if one.rep == rep else one for one in self.seats.get(team, ()))
        return self.with_seats(team, seats)


class _Change(Protocol):
    def __call__(self, seat: Seat, /) -> Seat: ...


def desks_of(policy: Policy) -> Desks:
    """The desks that the policy itself names, all empty and active."""
    return Desks(
        {
            team.name: tuple(Seat(member.name, member.weight) for member in team.members)
            for team in policy.teams
        }
    )
