"""One person's facts, folded state and effects, the desks of the teams, and the world around them.

All immutable save the world. Instants and durations are microseconds, points are micro-points. The
interpreters (policy/reference, policy/engine) and the simulator share these types and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from dsl.typed import Value
from policy.desks import Desks as Desks
from policy.desks import Seat as Seat
from policy.desks import desks_of as desks_of
from policy.model import Policy

if TYPE_CHECKING:
    from policy.accounts import Account

Values = Mapping[str, Value | None]  # canonical values by field; an absent field is missing
Pairs = tuple[tuple[str, Value | None], ...]

# --- facts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Born:
    """The person appears: in `status` where given, else at the start of `track` (the birth track)."""

    at: int
    values: Pairs = ()
    track: str | None = None
    status: str | None = None
    number: int = 0  # birth order, the last tie-break everywhere


@dataclass(frozen=True, slots=True)
class Event:
    at: int
    name: str


@dataclass(frozen=True, slots=True)
class Set:
    """Fields get these values; None clears one."""

    at: int
    values: Pairs


@dataclass(frozen=True, slots=True)
class Move:
    """A human of `role` moves the person to the qualified `status`."""

    at: int
    role: str
    status: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    at: int
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """A rep takes the person, or the world assigns; without `team`, in the present one."""

    at: int
    rep: str
    team: str | None = None


Fact = Born | Event | Set | Move | Touch | Take

# --- the folded state ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Running:
    """One SLA clock of the present stay. Time before `start` that counts is in `done`."""

    index: int  # into Status.clocks
    start: int
    done: int = 0  # microseconds, plain or open, that ran before a hold
    total: int | None = None  # of a working-days clock that was paused: its whole open time
    next: int = 0  # index of the next step to run
    paused: bool = False
    breached: bool = False
    ended: bool = False  # by the first touch
    anew: bool = False  # restarted, or a hold ended, at `start`: nothing of it is done in that instant


@dataclass(frozen=True, slots=True)
class Hold:
    """Suppressed by this row (its number from 0 in the route) until `until` at the latest."""

    row: int
    since: int
    until: int | None


@dataclass(frozen=True, slots=True)
class Course:
    """The cadence of the present stay. `due` is the instant of step `next`, None when there is none."""

    cadence: str
    since: int
    next: int = 0
    shift: int = 0  # days by which sliding has moved the remaining steps
    due: int | None = None


@dataclass(frozen=True)
class Person:
    """Everything that the fold over the facts knows.

    `at` is the last instant that was run; `entered` the instant of coming to rest in `status`.
    `history` is every event in log order, `resets` how many of them each group ignores.
    `role` is the owning role, `team` and `rep` who has the person or, with no `rep`, for whom they wait.
    """

    number: int
    born: int
    at: int
    status: str
    entered: int
    values: Values
    history: tuple[Event, ...] = ()
    resets: Mapping[str, int] = field(default_factory=dict)
    role: str | None = None
    team: str | None = None
    rep: str | None = None
    waiting: bool = False  # for a place or an opening of `team`
    row: int | None = None  # the route row that matched last, None for no route
    had: Mapping[str, str] = field(default_factory=dict)  # by team: the rep who last had the person
    hold: Hold | None = None
    hold_over: bool = False  # a hold of this stay has run out
    clocks: tuple[Running, ...] = ()
    course: Course | None = None
    touched: bool = False  # since the present status was moved to, or its clock restarted
    tallies: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)


# --- effects ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moved:
    """`cause`: birth, event, by, when, after, sla (`move to`), entry (`move to` on entry), action."""

    at: int
    source: str  # "" at birth
    target: str
    cause: str
    transition: str = ""  # its label, where a transition did it
    reason: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """The person came to rest here: clocks and cadence start."""

    at: int
    status: str


@dataclass(frozen=True, slots=True)
class Notified:
    at: int
    role: str


@dataclass(frozen=True, slots=True)
class ClockStarted:
    """`due` is the instant of 100%, None when it never comes or while a hold pauses the clock."""

    at: int
    status: str
    clock: int
    due: int | None


@dataclass(frozen=True, slots=True)
class ClockMet:
    at: int
    status: str
    clock: int


@dataclass(frozen=True, slots=True)
class ClockBreached:
    at: int
    status: str
    clock: int


@dataclass(frozen=True, slots=True)
class StepRun:
    """The SLA step at `percent` (hundredths of a percent) of this clock ran its actions."""

    at: int
    status: str
    clock: int
    percent: int


@dataclass(frozen=True, slots=True)
class Assigned:
    at: int
    team: str
    rep: str
    row: int | None = None  # of the route


@dataclass(frozen=True, slots=True)
class Waiting:
    """The person waits for this team: for a place, for its opening, or in its shared queue."""

    at: int
    team: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Unrouted:
    """No row matched, or no team owns the role."""

    at: int
    role: str


@dataclass(frozen=True, slots=True)
class Released:
    """The rep no longer has the person, or (no rep) the team no longer keeps them waiting."""

    at: int
    team: str
    rep: str | None


@dataclass(frozen=True, slots=True)
class Held:
    at: int
    row: int
    until: int | None


@dataclass(frozen=True, slots=True)
class HoldEnded:
    at: int
    row: int


@dataclass(frozen=True, slots=True)
class TouchDue:
    """Step number `step` (from 0) of the cadence falls due."""

    at: int
    cadence: str
    step: int
    kind: str


@dataclass(frozen=True, slots=True)
class Reset:
    at: int
    group: str


@dataclass(frozen=True, slots=True)
class Created:
    """A new person is to be born in `status` at the same instant, with these values and no history."""

    at: int
    status: str
    values: Pairs

    def born(self, number: int) -> Born:
        return Born(self.at, self.values, None, self.status, number)


@dataclass(frozen=True, slots=True)
class Rejected:
    """The fact changed nothing, and why."""

    at: int
    fact: Fact
    why: str


@dataclass(frozen=True, slots=True)
class Livelock:
    """More than 64 moves in one instant; `loop` names the statuses of the circle."""

    at: int
    loop: tuple[str, ...]


Effect = (
    Moved
    | Entered
    | Notified
    | ClockStarted
    | ClockMet
    | ClockBreached
    | StepRun
    | Assigned
    | Waiting
    | Unrouted
    | Released
    | Held
    | HoldEnded
    | TouchDue
    | Reset
    | Created
    | Rejected
    | Livelock
)

# --- the world ----------------------------------------------------------------------------------


class World(Protocol):
    """What surrounds one person. An interpreter reads it and replaces `desks`, nothing else."""

    desks: Desks

    def account(self, person: Person) -> Iterable[Person]:
        """The other people with the same account key, as they stand, in the order of their numbers."""
        ...

    def whole_account(self, person: Person) -> Account | None:
        """Everybody with the same account key, where they are kept together; else None."""
        ...

    def account_owner(self, person: Person, role: str) -> str | None:
        """The rep who owns the person's account for this role."""
        ...


@dataclass
class Alone:
    """The world of one person whom nobody else concerns."""

    desks: Desks
    owners: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (account key, role): rep
    key: str | None = None  # the field that names the account

    def account(self, person: Person) -> Iterable[Person]:
        return ()

    def whole_account(self, person: Person) -> None:
        return None

    def account_owner(self, person: Person, role: str) -> str | None:
        account = person.values.get(self.key) if self.key else None
        return self.owners.get((account, role)) if isinstance(account, str) else None


def alone(policy: Policy, owners: Mapping[tuple[str, str], str] | None = None) -> Alone:
    return Alone(desks_of(policy), owners or {}, policy.account_key)
