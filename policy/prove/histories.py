"""Histories to try: what people might have done, from nothing at all to weeks of everything.

A group's value that the solver asks for need not be one that events can make. These can be made: a
history is tried by adding up what it is worth, and only then are the fields looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy.model import DAY, Group, Policy
from policy.reference import scoring
from policy.state import Event, Person

START = 20_458 * DAY  # a Monday in 2026
_TIMES = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40)
_WAITS = (0, 7, 14, 30, 60, 90, 180, 365, 730)
_SPREAD = (2, 3, 5, 8, 13, 30)


@dataclass(frozen=True)
class History:
    """Events by name, `every` days apart (0: all at once), read `wait` days after the last; what was
    done `first` lies `gap` days before them."""

    events: tuple[str, ...] = ()
    rounds: int = 1  # how many times over
    every: int = 0
    wait: int = 0
    first: tuple[str, ...] = ()
    gap: int = 0

    @property
    def facts(self) -> tuple[Event, ...]:
        before = tuple(Event(START, name) for name in self.first)
        return before + tuple(
            Event(START + (self.gap + count * self.every) * DAY, name)
            for count in range(self.rounds)
            for name in self.events
        )

    @property
    def end(self) -> int:
        """The instant of reading."""
        return START + (self.gap + (self.rounds - 1) * self.every + self.wait) * DAY


NOTHING = History()


def histories(policies: Sequence[Policy], groups: Sequence[Group]) -> Iterator[History]:
    """From nothing to much; then the same again with more and more time gone by since."""
    singles, together = _events(policies, groups)
    bursts = [NOTHING]
    for times in _TIMES:
        bursts += [History((one,), times) for one in singles]
        if len(together) > 1:
            bursts.append(History(together, times))
    bursts += [
        History(events, rounds, 1)
        for rounds in _SPREAD
        for events in (*((one,) for one in singles[:3]), together)
        if events
    ]
    bursts.sort(key=lambda one: len(one.events) * one.rounds)
    for wait in _WAITS:
        for one in bursts:
            yield History(one.events, one.rounds, one.every, wait)


def worth(policy: Policy, group: Group, history: History) -> int:
    """The events' sum of somebody alone (micro-points), as of the end of the history."""
    return scoring.event_points(policy, group, [person(policy, history)], history.end)


def is_idle(policy: Policy, group: Group, history: History) -> bool:
    """Whether the group's cap is in force at the end of the history."""
    return scoring.is_idle(policy, group, [person(policy, history)], history.end)


def person(policy: Policy, history: History) -> Person:
    status = next((one.name for one in policy.statuses if not one.final), policy.statuses[0].name)
    return Person(0, START, history.end, status, START, {}, history.facts)


def _events(policies: Sequence[Policy], groups: Sequence[Group]) -> tuple[list[str], tuple[str, ...]]:
    """Events that count, the dearest first; and all that give points."""
    worths: dict[str, int] = {}
    for group in groups:
        for rule in group.rules:
            for event in rule.events:
                worths[event] = worths.get(event, 0) + rule.points
    known = [set(one.events) for one in policies]
    dear = sorted(
        (one for one in worths if all(one in each for each in known)), key=lambda one: -worths[one]
    )
    return dear, tuple(one for one in dear if worths[one] > 0)
