"""The order in which a team's waiting people are worked, and giving them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy.fold import clocks
from policy.fold.advance import offer
from policy.fold.reader import Reader
from policy.model import Team, WorkOrder
from policy.state import Effect, Person, World

NEVER = 1 << 62


def work_key(reader: Reader, team: Team, person: Person, at: int, world: World) -> tuple[int, int, int]:
    """Least first: the team's order, then the older entry, then the lower number."""
    return order_key(reader, team.work, person, at, world)


def order_key(
    reader: Reader, order: WorkOrder, person: Person, at: int, world: World
) -> tuple[int, int, int]:
    """The same by any order."""
    first = 0
    if order == "newest first":
        first = -person.entered
    elif order == "highest score first":
        first = -reader.score(person, at, world)
    elif order == "earliest due first":
        due = next_deadline(reader, person)
        first = NEVER if due is None else due
    return first, person.entered, person.number


def next_deadline(reader: Reader, person: Person) -> int | None:
    """The earliest instant of 100% among the clocks that run; None without any."""
    status = reader.policy.status[person.status]
    dues = (clocks.due(reader.policy, status.clocks[one.index], one) for one in person.clocks)
    return min((one for one in dues if one is not None), default=None)


def give_out(
    reader: Reader, team: Team, waiting: Sequence[Person], at: int, world: World
) -> Iterator[tuple[Person, tuple[Effect, ...]]]:
    """Offer the waiting people in work order to the team's reps and along its overflow, until one stays:
    those who found a rep or went on to another team, with effects.

    Each is offered when asked for, so that they find the world as those before them left it.
    """
    for person in sorted(waiting, key=lambda one: work_key(reader, team, one, at, world)):
        changed, effects = offer(reader, person, at, world)
        if changed.rep is None and changed.team == person.team:
            return
        yield changed, effects
