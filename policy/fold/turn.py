"""One instant of one person while it is being run: the only mutable thing in the fold."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from dsl.typed import Condition
from policy.fold.reader import Reader
from policy.model import Policy, Status
from policy.state import Effect, Person, World


@dataclass
class Turn:
    """`fresh`: the present status was moved to and has not come to rest. `directed`: an action asked for
    this assignment (a team, or "" for another rep of the same team). `passed`: the statuses moved to."""

    reader: Reader
    world: World
    at: int
    person: Person
    effects: list[Effect] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    fresh: bool = False
    stuck: bool = False
    directed: str | None = None
    route_due: bool = False

    @property
    def policy(self) -> Policy:
        return self.reader.policy

    @property
    def status(self) -> Status:
        return self.policy.status[self.person.status]

    def holds(self, condition: Condition | None) -> bool:
        """Whether it is true now; no condition always is."""
        return condition is None or self.reader.holds(condition, self.person, self.at, self.world)

    def change(self, **changes: Any) -> None:
        self.person = replace(self.person, **changes)

    def say(self, effect: Effect) -> None:
        self.effects.append(effect)
