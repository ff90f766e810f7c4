"""The ways out of a person's status and the rows of its route, with what speaks for or against each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from policy.decide import Option, options
from policy.fold.reader import Reader
from policy.model import RouteRow
from policy.state import Person, World
from policy.tracing.verdicts import Verdict, verdict


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of the present status, with the verdicts of its condition and its requirements."""

    option: Option
    when: Verdict | None
    requires: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class RowTrace:
    """A row of the status' route as it is now. `why` says what a condition cannot: who owns the account.

    taken: this one has, or holds, the person. passed: tried before it. A passed row may fit by now.
    """

    row: RouteRow
    outcome: Literal["taken", "passed"]
    verdict: Verdict | None
    why: str = ""


def ways(reader: Reader, person: Person, world: World) -> Iterator[Way]:
    for option in options(reader, person, world):
        one = option.transition
        when = None if one.when is None else verdict(reader, one.when, person, world)
        needs = tuple(verdict(reader, need.condition, person, world) for need in one.requires)
        yield Way(option, when, needs)


def rows(reader: Reader, person: Person, world: World) -> Iterator[RowTrace]:
    """The rows in the order in which they were tried, up to the one that was taken.

    None where no row decided: there is no route, or nobody owns the status, or an action said the team.
    """
    route = reader.policy.route_of.get(person.status)
    chosen = person.hold.row if person.hold is not None else person.row
    if route is None or person.role is None or (chosen is None and person.team is not None):
        return
    for number, row in enumerate(route.rows):
        found = None if row.when is None else verdict(reader, row.when, person, world)
        if number == chosen:
            yield RowTrace(row, "taken", found)
            return
        yield RowTrace(row, "passed", found, _against(row, person, world))


def _against(row: RouteRow, person: Person, world: World) -> str:
    if row.kind == "hold":
        return "the hold of this stay has run out" if person.hold_over else ""
    if row.kind == "owner":
        owner = world.account_owner(person, person.role or "")
        if owner is None:
            return f"nobody of role {person.role} owns the account"
        return f"{owner}, who owns the account, is in no team of role {person.role}"
    return ""
