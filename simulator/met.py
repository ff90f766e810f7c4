"""People of a snapshot, looked at again while the run goes on: what the new snapshot knows of before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from dsl.typed import Value
from policy.model import Policy
from policy.state import Event
from simulator.inside import Inside
from simulator.model import Scenario
from simulator.placing import Opening, with_openings
from simulator.points import account_of, own_points

Heard = Event | Opening | str  # the last one: a group that is reset
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
        self, now: Inside, heard: Iterable[Heard], at: int, groups: Iterable[str]
    ) -> tuple[tuple[str, int], ...]:
        """What groups stand at in an instant, in micro-points, by all that the person of now did, what
        reset them on the way, and what a snapshot said."""
        history, openings, resets = list[Event](), list[Opening](), dict[str, int]()
        for one in heard:
            if isinstance(one, Event):
                history.append(one)
            elif isinstance(one, str):
                resets[one] = len(history)
            else:
                resets[one.group] = len(history)
                history.append(Event(one.at, one.event))
                openings.append(one)
        policy = with_openings(self.policy, openings)
        shared = self.scenario.accounts is not None
        return own_points(policy, now.having_done(tuple(history)), at, shared, resets, groups)

    def keys(self) -> list[Value | None]:
        """Of the accounts of those who were inside, by number."""
        return [account_of(self.policy, one) for one in self.scenario.inside]

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
