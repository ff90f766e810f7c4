"""People of a snapshot, looked at again while the run goes on: what the new snapshot knows of before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from dsl.typed import Value
from policy.model import Policy
from policy.state import Event
from simulator.inside import Inside
from simulator.model import Scenario
from simulator.placing import Placing, forgotten, with_openings
from simulator.points import account_of, own_points, reset_by

Moves = Sequence[tuple[int, str]]  # instant, and the status that somebody came to
_NEW = "new"


@dataclass(frozen=True)
class Met:
    """Those who were inside at the start are numbered first; who has come since has a number after."""

    policy: Policy
    scenario: Scenario

    def id(self, number: int) -> str:
        """That of the snapshot; one that nobody there has for who came since."""
        people = self.scenario.inside
        return people[number].id if number < len(people) else f"{self._prefix}{number}"

    def before(self, number: int) -> tuple[Event, ...]:
        """What somebody did before the start."""
        people = self.scenario.inside
        return people[number].history if number < len(people) else ()

    def points(
        self, number: int, now: Inside, at: int, moves: Moves, groups: Iterable[str]
    ) -> tuple[tuple[str, int], ...]:
        """What groups stand at in an instant, in micro-points, by what the person of now did, by the
        moves since the start, and by what the snapshot said."""
        people = self.scenario.inside
        history, policy, resets = list(now.history), self.policy, dict[str, int]()
        if number < len(people):
            one = people[number]
            openings = self._placing.openings(one)
            marks = {opening.event: opening.group for opening in openings}
            policy = with_openings(policy, openings)
            history += [Event(opening.at, opening.event) for opening in openings]
            history.sort(key=lambda event: event.at)
            resets = dict.fromkeys(forgotten(policy, one), _until(history, one.entered))
            resets |= {marks[each.name]: i for i, each in enumerate(history) if each.name in marks}
        for moment, status in moves:
            for group in reset_by(policy, status):
                resets[group] = max(resets.get(group, 0), _until(history, moment))
        shared = self.scenario.accounts is not None
        return own_points(policy, now.having_done(tuple(history)), at, shared, resets, groups)

    def keys(self) -> list[Value | None]:
        """Of the accounts of those who were inside, by number."""
        return [account_of(self.policy, one) for one in self.scenario.inside]

    @cached_property
    def _placing(self) -> Placing:
        return Placing(self.policy, self.scenario)

    @cached_property
    def _prefix(self) -> str:
        """Before the numbers of who came since; nothing where nobody else has an id."""
        people = self.scenario.inside
        return _free([one.id for one in people]) if people else ""


def _free(taken: Iterable[str]) -> str:
    """`new-`, or `new2-` and so on, with which none of these begin."""
    begun = {one.partition("-")[0] for one in taken}
    number = 1
    while (word := _NEW if number == 1 else f"{_NEW}{number}") in begun:
        number += 1
    return f"{word}-"


def _until(history: Sequence[Event], at: int) -> int:
    return sum(event.at <= at for event in history)
