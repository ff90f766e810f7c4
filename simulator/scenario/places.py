"""Which names an expression may use depends on where it stands."""

from __future__ import annotations

from dataclasses import dataclass

BUILT_IN = (
    "intent", "source", "segment", "wait", "age", "visit", "touches", "score", "speed", "rep_speed",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """`what` is the place in words; `names` of BUILT_IN may be read there, and `fields` if said."""

    what: str
    names: frozenset[str] = frozenset()
    fields: bool = True
    groups: bool = False
    why: str = ""  # why other names may not be read


FIXED = Place("a fixed number", fields=False, why="this number is the same for everybody")
BIRTH = Place(
    "what a person is born with",
    frozenset(("intent", "source")),
    why="it is drawn before anything happens to the person",
)
RATE = Place(
    "a rate of behaviour",
    frozenset(("intent", "source", "segment", "visit")),
    why="rates stay the same from entering a status to leaving it",
)
CURVE = Place("the speed-to-lead curve", frozenset(("wait", "source")), why="the curve is about waiting")
STAY = Place(
    "what happens in a status",
    frozenset(("intent", "source", "segment", "wait", "age", "visit", "touches", "score", "speed")),
    groups=True,
    why="nobody may be at work on the person",
)
WORK = Place(
    "the outcome of work",
    frozenset(BUILT_IN),
    groups=True,
)
