"""Several policies against one in several worlds: does a proposal help whatever the world is like?

Every difference is within one world, on the same people with the same luck. Verdicts of one figure hold
over all proposals in all worlds together (`contest`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.compare import Effect, Verdict
from simulator.contest import Contest, Entry, contests


@dataclass(frozen=True)
class Across:
    """A contest in each world, of the same proposals under the same names."""

    worlds: tuple[str, ...]
    contests: tuple[Contest, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return self.contests[0].names

    def effects(self, proposal: int, figure: str) -> list[Effect | None]:
        """Of one proposal, in each world."""
        return [
            next((e for e in one.comparisons[proposal].effects if e.name == figure), None)
            for one in self.contests
        ]

    def figures(self) -> list[tuple[str, str]]:
        """Names and titles of all figures that any world has."""
        found = {one.name: one.title for each in self.contests for one in each.base.measures}
        return list(found.items())


def across(worlds: Sequence[str], entries: Sequence[Entry]) -> Across:
    """All proposals in all worlds, judged together. ValueError when seed and replications are not the
    same within a world."""
    return Across(tuple(worlds), tuple(contests(entries)))


def everywhere(effects: Sequence[Effect | None], worlds: Sequence[str]) -> str:
    """`better in all 3`, `better in 2 of 3, not clear in slump`: what can be relied on."""
    by: dict[Verdict, list[str]] = {}
    for one, world in zip(effects, worlds, strict=True):
        by.setdefault(one.verdict if one else "unknown", []).append(world)
    order: tuple[Verdict, ...] = ("better", "worse", "changed", "unclear", "same", "unknown")
    parts = [f"{_WORDS[kind]} in {_which(by[kind], len(worlds))}" for kind in order if kind in by]
    return ", ".join(parts)


_WORDS: dict[Verdict, str] = {
    "better": "better",
    "worse": "worse",
    "changed": "changed",
    "unclear": "not clear",
    "same": "the same",
    "unknown": "not known",
}


def _which(some: Sequence[str], all_: int) -> str:
    if len(some) == all_:
        return f"all {all_}" if all_ > 2 else "both"
    return " and ".join(some) if len(some) <= 2 else f"{len(some)} of {all_}"
