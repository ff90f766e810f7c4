"""What the fold asks of an interpreter: the reference answers slowly, the engine fast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dsl.typed import Condition
from policy.model import Policy
from policy.state import Person, World


class Reader(Protocol):
    @property
    def policy(self) -> Policy: ...

    def holds(self, condition: Condition, person: Person, at: int, world: World) -> bool:
        """Whether the condition is true of the person at this instant."""
        ...

    def group(self, name: str, person: Person, at: int, world: World) -> int:
        """The group's points, in micro-points."""
        ...

    def score(self, person: Person, at: int, world: World) -> int:
        """The sum of the groups, in micro-points."""
        ...

    def crossing(
        self,
        wanted: Sequence[Condition],
        person: Person,
        after: int,
        world: World,
        until: int | None = None,
    ) -> int | None:
        """The least instant in (after, until] at which one of the conditions holds by time alone."""
        ...

    def heard(self, person: Person) -> Person:
        """The person after the last event of their history was added."""
        ...

    def cleared(self, person: Person, group: str) -> Person:
        """The person after this group was reset."""
        ...
