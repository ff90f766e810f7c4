"""Picking a rep of one team: who is eligible, by which strategy, with which tie-break."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from policy import calendars
from policy.model import Policy, Team
from policy.state import Desks, Person, Seat


def is_open(policy: Policy, team: Team, at: int) -> bool:
    return team.hours is None or calendars.is_open(policy.calendar[team.hours], at)


def is_queue(team: Team, desks: Desks) -> bool:
    """People wait for the team itself: by strategy, or because nobody says who its reps are."""
    return team.assign == "shared queue" or not desks.seats.get(team.name)


def eligible(team: Team, desks: Desks, excluded: str | None = None) -> list[Seat]:
    """The reps who may get one more lead, as listed."""
    cap = team.at_most_open
    return [
        seat
        for seat in desks.seats.get(team.name, ())
        if seat.active and seat.rep != excluded and (cap is None or seat.open < cap)
    ]


def pick(
    team: Team, desks: Desks, person: Person, account_owner: str | None, excluded: str | None = None
) -> tuple[str, Desks] | None:
    """The rep, and the desks with the strategy's credits moved on; None when nobody is eligible."""
    seats = eligible(team, desks, excluded)
    if not seats:
        return None
    if team.assign == "weighted round robin":
        return _weighted(team, desks, seats)
    if team.assign == "least loaded":
        return _least(team, seats, _load).rep, desks
    if team.assign == "sticky":
        for rep in (person.had.get(team.name), account_owner):
            if any(seat.rep == rep for seat in seats):
                return str(rep), desks
    return _least(team, seats, _served).rep, desks


def _served(seat: Seat) -> int:
    return seat.served


def _load(seat: Seat) -> tuple[int, Fraction]:
    """Open leads per weight; a rep of no weight comes last."""
    return (0, Fraction(seat.open, seat.weight)) if seat.weight > 0 else (1, Fraction(seat.open))


def _least(team: Team, seats: list[Seat], key: Callable[[Seat], object]) -> Seat:
    """The least by `key`, then by the tie-break, then as listed (`min` keeps the first)."""
    return min(seats, key=lambda seat: (key(seat), *_tie(team, seat)))


def _tie(team: Team, seat: Seat) -> tuple[object, ...]:
    if team.ties == "least recent":
        return (seat.served,)
    return (seat.rep,) if team.ties == "by name" else ()


def _weighted(team: Team, desks: Desks, seats: list[Seat]) -> tuple[str, Desks]:
    """Smooth: credits grow by the weights, the greatest is picked and loses the sum of the weights."""
    names = {seat.rep for seat in seats}
    total = sum(seat.weight for seat in seats)
    grown = [replace(seat, credit=seat.credit + seat.weight) for seat in seats]
    chosen = _least(team, grown, lambda seat: -seat.credit)
    credits = {seat.rep: seat.credit for seat in grown}
    credits[chosen.rep] -= total
    return chosen.rep, desks.with_seats(
        team.name,
        (
            replace(seat, credit=credits[seat.rep]) if seat.rep in names else seat
            for seat in desks.seats[team.name]
        ),
    )
