"""The people of one account as they stand, and what has been found out about all of them together.

What an account's events give is the same for everybody in it: it is summed once, and a reader keeps the
sum here until somebody's events change.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from policy.state import Desks, Person, World

Range = tuple[int, int]  # least and greatest


@dataclass
class Account:
    """`active` are those whose events count: with events, and not in a final status. The rest is a
    reader's own, by group: the last sum with its instant, and the last range with its instant."""

    people: dict[int, Person] = field(default_factory=dict)
    active: dict[int, Person] = field(default_factory=dict)
    sums: dict[str, tuple[int, int]] = field(default_factory=dict)
    reaches: dict[str, tuple[int, Range]] = field(default_factory=dict)
    _order: list[int] = field(default_factory=list)

    def keep(self, person: Person, final: bool) -> None:
        """The person as they stand from now on."""
        number = person.number
        if number not in self.people:
            insort(self._order, number)
        self.people[number] = person
        before, now = self.active.get(number), person if person.history and not final else None
        if now is None:
            self._forget(number)
            return
        self.active[number] = now
        if before is None or before.history is not now.history or before.resets is not now.resets:
            self._changed()

    def leave(self, number: int) -> None:
        """The person belongs to another account from now on."""
        del self.people[number]
        del self._order[bisect_left(self._order, number)]
        self._forget(number)

    def others(self, number: int) -> Iterator[Person]:
        """Everybody else, in the order of their numbers."""
        return (self.people[one] for one in self._order if one != number)

    def _forget(self, number: int) -> None:
        if self.active.pop(number, None) is not None:
            self._changed()

    def _changed(self) -> None:
        self.sums.clear()
        self.reaches.clear()


@dataclass
class Busy:
    """A world in which accounts have only those people whose events count."""

    desks: Desks
    world: World

    def account(self, person: Person) -> Iterable[Person]:
        whole = self.world.whole_account(person)
        if whole is None:
            return self.world.account(person)
        return [whole.active[one] for one in sorted(whole.active) if one != person.number]

    def whole_account(self, person: Person) -> None:
        return None

    def account_owner(self, person: Person, role: str) -> str | None:
        return self.world.account_owner(person, role)
