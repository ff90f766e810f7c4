"""Rates as a planner knows them: who comes, where people go from each status, how long they stay."""

from __future__ import annotations

from dsl.quick import dataclass


@dataclass(frozen=True)
class Coming:
    """People a day from a source, and imports: instants, and how many come at each. `origin` is where
    the number comes from."""

    source: str
    per_day: float
    origin: str = ""
    imports: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Way:
    """`share` of those who leave the status `start` go to `end`; a move may bring `value` (money)."""

    start: str
    end: str
    share: float
    value: float | None = None
    origin: str = ""


@dataclass(frozen=True)
class Rates:
    """`stays`: mean hours in a status until it is left. Ways stand best first, status by status."""

    coming: tuple[Coming, ...]
    ways: tuple[Way, ...]
    stays: tuple[tuple[str, float], ...] = ()

    def of(self, status: str) -> tuple[Way, ...]:
        return tuple(one for one in self.ways if one.start == status)

    def stay(self, status: str) -> float | None:
        return dict(self.stays).get(status)

    @property
    def statuses(self) -> tuple[str, ...]:
        """Those of which is said where people go, in order."""
        return tuple(dict.fromkeys(one.start for one in self.ways))
