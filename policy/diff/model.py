"""What differs between two policies, declaration by declaration, as data. Renderers only read this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dsl.source import NOWHERE, Span

ChangeKind = Literal["added", "removed", "renamed", "changed", "moved"]
What = Literal[
    "policy",
    "role",
    "field",
    "accounts",
    "event",
    "definition",
    "calendar",
    "group",
    "status",
    "route",
    "team",
    "cadence",
    "guarantee",
    "example",
    "retired",
]


@dataclass(frozen=True)
class Detail:
    """One thing said otherwise: `SLA: 48 hours -> 24 hours`. An empty side was not said at all."""

    aspect: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        if self.old and self.new:
            return f"{self.aspect}: {self.old} -> {self.new}"
        if self.new:
            return f"{self.aspect}: {self.new} (new)"
        return f"{self.aspect}: {self.old} (gone)" if self.old else self.aspect


@dataclass(frozen=True)
class Change:
    """One declaration. `was` is its former name when renamed; `moved_from` the file it has left.

    A change of any kind but added and removed may have details; `moved` has none: neither another file
    nor another place among its like means anything.
    """

    kind: ChangeKind
    what: What
    name: str
    was: str = ""
    details: tuple[Detail, ...] = ()
    moved_from: str = ""
    moved_to: str = ""
    old: Span = NOWHERE
    new: Span = NOWHERE


@dataclass(frozen=True)
class Structure:
    """All changes, in the order of the new text's kinds; `renames` by what and old name."""

    changes: tuple[Change, ...]
    renames: dict[tuple[str, str], str]


# --- meaning ------------------------------------------------------------------------------------

Verdict = Literal["equivalent", "different", "unknown"]


@dataclass(frozen=True)
class Side:
    """What becomes of a lead in one of the policies, and the line that says so."""

    text: str
    span: Span = NOWHERE


@dataclass(frozen=True)
class Region:
    """Leads that both policies treat otherwise: the question, one lead, both answers.

    `lead` is `employees = 1000` and so on, () where every lead is treated otherwise. Regions with the
    same `cause` part for the same reason and are told as one: `also` names the questions of the others.
    """

    area: str
    question: str
    lead: tuple[str, ...]
    old: Side
    new: Side
    also: tuple[str, ...] = ()
    cause: tuple[int, int] | None = None


@dataclass(frozen=True)
class Open:
    """A question that could not be decided: never to be taken for `alike`."""

    area: str
    question: str
    why: str
    old: Span = NOWHERE
    new: Span = NOWHERE


@dataclass(frozen=True)
class Meaning:
    """`questions` is how many were compared, `left_out` how many regions were found and not kept."""

    regions: tuple[Region, ...] = ()
    unknown: tuple[Open, ...] = ()
    questions: int = 0
    left_out: int = 0

    @property
    def verdict(self) -> Verdict:
        if self.regions:
            return "different"
        return "unknown" if self.unknown else "equivalent"
