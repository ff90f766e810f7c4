"""What the world knows and the policy does not: remarks between a person's facts and effects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Waited:
    """The first pick-up of a stay: so long since the person came to rest, in ticks; `open` of them in
    the team's hours. `speed` is what the wait leaves of the chance of a good talk, 1 for all, also
    where no chance of the status reads it."""

    at: int
    team: str
    ticks: int
    open: int
    speed: float


@dataclass(frozen=True)
class Busy:
    """A rep works with the person until then, if nothing comes between: `work` ticks, less than the
    time until then where the work rests overnight. A `rest` is that of a talk that was cut off."""

    at: int
    team: str
    rep: str
    until: int
    what: Literal["talk", "touch", "rest"]
    work: int


@dataclass(frozen=True)
class Pausing:
    """The end of the team's hours (`closing`), or of the rep's own, in the middle of the work, whose
    rest waits for the same rep."""

    at: int
    team: str
    rep: str
    closing: bool


@dataclass(frozen=True)
class Dropped:
    """The rep hands everybody over in the middle of the work, and it comes to nothing."""

    at: int
    team: str
    rep: str


@dataclass(frozen=True)
class Interrupted:
    """The rep leaves the conversation for an urgent person; the rest waits for the same rep. `worked`:
    for so long they had been at it."""

    at: int
    team: str
    rep: str
    number: int
    worked: int


@dataclass(frozen=True)
class Preferred:
    """The rep leaves a conversation with somebody else, of this number, for the person."""

    at: int
    team: str
    rep: str
    number: int


@dataclass(frozen=True)
class Drawn:
    """A conversation ended. `chances`: each outcome and its probability just then, in the scenario's
    order; a target of None is staying. `chosen` is one of the targets; where the policy refused it,
    `blocked` is what was drawn and `chosen` what came instead."""

    at: int
    status: str
    chosen: str | None
    blocked: str | None
    chances: tuple[tuple[str | None, float], ...]

    @property
    def chance(self) -> float:
        """Of what was drawn."""
        drawn = self.chosen if self.blocked is None else self.blocked
        return sum(p for target, p in self.chances if target == drawn)


@dataclass(frozen=True)
class Connected:
    """A touch of the cadence that somebody may answer: with this chance, and whether they did."""

    at: int
    step: int
    kind: str
    chance: float
    answered: bool


@dataclass(frozen=True)
class Cooled:
    """Nobody came for too long: the person wants it less."""

    at: int
    before: float
    after: float


@dataclass(frozen=True)
class Booked:
    """Money came in, in cents."""

    at: int
    cents: int


@dataclass(frozen=True)
class Spent:
    """Money went out, in cents: for the source, or for a touch of this kind."""

    at: int
    cents: int
    what: str


@dataclass(frozen=True)
class Referred:
    """Somebody new comes through this person."""

    at: int
    number: int
    born: int


@dataclass(frozen=True)
class Placed:
    """The run starts with the person in this status, who came there at `since`, as the snapshot says."""

    at: int
    status: str
    since: int
    team: str | None
    rep: str | None


@dataclass(frozen=True)
class Switched:
    """Another policy takes over: who stood in `was` stands in `status`. The scores are those of the
    same instant by the old policy and by the new one, in micro-points, with their groups in each
    policy's order. `had` and `has` are the team and the rep ("" for nobody) before and after; `dropped`:
    the rep who was at work with them is not there any more; `undone`: the rep is, but what they were at
    comes to nothing. `clocks` are those of the new status that
    run on: the number, whether it is the base's, and when it is due; None where it was before."""

    at: int
    was: str
    status: str
    before: int
    groups_before: tuple[int, ...]
    score: int
    groups: tuple[int, ...]
    had: tuple[str, str]
    has: tuple[str, str]
    clocks: tuple[tuple[int, bool, int | None], ...] = ()
    dropped: str = ""
    undone: str = ""


Note = (
    Placed
    | Switched
    | Waited
    | Busy
    | Pausing
    | Dropped
    | Interrupted
    | Preferred
    | Drawn
    | Connected
    | Cooled
    | Booked
    | Spent
    | Referred
)


@dataclass(frozen=True)
class Standing:
    """Where a person is after an instant. Points are micro-points, `groups` in the policy's order;
    `unset` are those as they would be if no group had started again in this instant."""

    at: int
    status: str
    team: str
    rep: str
    score: int
    groups: tuple[int, ...]
    unset: tuple[int, tuple[int, ...]]
