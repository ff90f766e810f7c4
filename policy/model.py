"""The compiled policy: the one form that decides, replays, proves, draws and simulates.

Frozen, name-resolved, in canonical machine values (see dsl/typed.py). Statuses go by their qualified
name (`lead.MQL`) everywhere. Tuples keep the order of the text, which matters only for first-match
rows and for automatic transitions. Every part knows its place in the source.
"""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import Literal

from dsl.quick import dataclass
from dsl.source import NOWHERE, Span
from dsl.typed import Condition, Value

DAY = 86_400_000_000  # microseconds
HOUR = 3_600_000_000
MINUTE = 60_000_000
MICRO = 1_000_000  # micro-units in one point

FieldKind = Literal["one of", "text", "integer", "number", "money", "yes/no", "duration", "date"]


@dataclass(frozen=True)
class Field:
    name: str
    type: FieldKind
    values: tuple[str, ...] = ()  # of `one of`, in declared order
    low: int | None = None  # canonical, both ends included
    high: int | None = None
    required: bool = False
    fixed: bool = False
    title: str = ""
    span: Span = NOWHERE


@dataclass(frozen=True)
class Definition:
    name: str
    condition: Condition
    span: Span = NOWHERE


@dataclass(frozen=True)
class Interval:
    """Minutes since local midnight, half-open; `end` above 1440 runs into the next day."""

    start: int
    end: int


@dataclass(frozen=True)
class Window:
    """A named daypart of a calendar; open on the calendar's open days only."""

    name: str
    intervals: tuple[Interval, ...]


@dataclass(frozen=True)
class Calendar:
    name: str
    timezone: str  # IANA
    week: tuple[tuple[Interval, ...], ...]  # seven days from Monday
    closed: tuple[int, ...] = ()  # days since 1970-01-01, local, ascending
    windows: tuple[Window, ...] = ()
    span: Span = NOWHERE

    def __hash__(self) -> int:
        """Calendars are keys of caches; their many dates need not be read each time."""
        return hash((self.name, self.timezone))


@dataclass(frozen=True)
class Delay:
    """A length of time. `amount` is microseconds for plain and open time, days for working days.

    plain: exact elapsed time (a day is 24 hours). open: time during which `calendar` is open.
    working: the same local time that many open days on, clamped into opening hours.
    """

    amount: int
    kind: Literal["plain", "open", "working"] = "plain"
    calendar: str = ""


@dataclass(frozen=True)
class Fading:
    """half-life and linear: `over` microseconds; expires: points count for `over`; cap: the group is
    clamped to `cap` (micro-points) from `over` after its last event on."""

    kind: Literal["none", "half-life", "linear", "expires", "cap"] = "none"
    over: int = 0
    cap: int = 0


@dataclass(frozen=True)
class Evaluated:
    """The group is read only daily, at this minute of the local day of the calendar's zone."""

    minute: int
    calendar: str


@dataclass(frozen=True)
class Limit:
    """Greedy in log order, per rule: count or micro-points in a sliding half-open window (t-W, t]."""

    amount: int
    of: Literal["times", "points"]
    within: int


@dataclass(frozen=True)
class ScoreRule:
    """Either `when` (points while it holds) or `events` (points for each). `label` is stable."""

    label: str  # "engagement.1": the group's name and the rule's number from 1
    points: int  # micro-points, signed
    when: Condition | None = None
    events: tuple[str, ...] = ()
    limit: Limit | None = None
    span: Span = NOWHERE


@dataclass(frozen=True)
class Group:
    name: str
    rules: tuple[ScoreRule, ...]
    low: int | None = None  # micro-points
    high: int | None = None
    fading: Fading = Fading()
    of_account: bool = False
    evaluated: Evaluated | None = None
    span: Span = NOWHERE


# --- actions ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Notify:
    role: str
    kind: Literal["notify"] = "notify"


@dataclass(frozen=True)
class Reassign:
    kind: Literal["reassign"] = "reassign"


@dataclass(frozen=True)
class AssignTo:
    team: str
    kind: Literal["assign"] = "assign"


@dataclass(frozen=True)
class RestartClock:
    kind: Literal["restart"] = "restart"


@dataclass(frozen=True)
class MoveTo:
    status: str
    kind: Literal["move"] = "move"


@dataclass(frozen=True)
class ResetGroup:
    group: str
    kind: Literal["reset"] = "reset"


@dataclass(frozen=True)
class Create:
    status: str
    values: tuple[tuple[str, Value], ...] = ()
    kind: Literal["create"] = "create"


Action = Notify | Reassign | AssignTo | RestartClock | MoveTo | ResetGroup | Create

# --- tracks -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Requirement:
    """One condition that a human move needs; `text` is the requirement as written."""

    condition: Condition
    text: str
    span: Span = NOWHERE


@dataclass(frozen=True)
class Transition:
    """`label` is stable and unique: `lead.MQL>lead.SAL`, with `#2` and so on for further ones.

    trigger: `when` (automatic, a level), `event`, `after` (a timer) or `by` (a human move).
    """

    label: str
    source: str
    target: str
    trigger: Literal["when", "event", "after", "by"]
    when: Condition | None = None
    events: tuple[str, ...] = ()
    after: Delay | None = None
    without: tuple[str, ...] = ()  # events that start the timer anew; all events for `any event`
    roles: tuple[str, ...] = ()
    requires: tuple[Requirement, ...] = ()
    because: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True)
class ClockStep:
    percent: int  # hundredths of a percent: 75% is 7500
    actions: tuple[Action, ...]
    span: Span = NOWHERE


@dataclass(frozen=True)
class Clock:
    """An SLA: from entry until leaving, or until the first touch. Steps in ascending percent."""

    within: Delay
    until_first_touch: bool = False
    steps: tuple[ClockStep, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True)
class StartRule:
    """People are born here when the condition holds; None for `start` and `start otherwise`."""

    when: Condition | None = None
    span: Span = NOWHERE


@dataclass(frozen=True)
class CadenceChoice:
    cadence: str
    when: Condition | None = None  # None: always
    span: Span = NOWHERE


@dataclass(frozen=True)
class Status:
    name: str  # qualified
    label: str = ""  # the CRM's own value, the bare name where none is given
    title: str = ""
    owner: str | None = None
    start: StartRule | None = None
    final: bool = False
    goal: bool = False
    on_entry: tuple[Action, ...] = ()
    transitions: tuple[Transition, ...] = ()
    clocks: tuple[Clock, ...] = ()
    cadences: tuple[CadenceChoice, ...] = ()  # first match
    span: Span = NOWHERE

    @property
    def track(self) -> str:
        return self.name.partition(".")[0]

    @property
    def bare(self) -> str:
        return self.name.partition(".")[2]


# --- routing, teams, cadences -------------------------------------------------------------------


@dataclass(frozen=True)
class RouteRow:
    """First match wins. team: to that team; owner: to the owner of the account; hold: suppressed."""

    kind: Literal["team", "owner", "hold"]
    team: str = ""
    hold: Delay | None = None
    when: Condition | None = None  # None: always
    span: Span = NOWHERE


@dataclass(frozen=True)
class Route:
    statuses: tuple[str, ...]
    rows: tuple[RouteRow, ...]
    span: Span = NOWHERE


@dataclass(frozen=True)
class Member:
    name: str
    weight: int = MICRO  # micro-units
    span: Span = NOWHERE


Strategy = Literal["round robin", "weighted round robin", "least loaded", "sticky", "shared queue"]


WorkOrder = Literal["oldest first", "newest first", "highest score first", "earliest due first"]


@dataclass(frozen=True)
class Team:
    """`assign` defaults to a shared queue, `work` to oldest first, `ties` to least recent.

    `interrupt`: for whom a rep's work on others is interrupted; None: for nobody.
    """

    name: str
    role: str
    members: tuple[Member, ...] = ()
    assign: Strategy = "shared queue"
    ties: Literal["least recent", "by name", "as listed"] = "least recent"
    at_most_open: int | None = None
    hours: str | None = None
    work: WorkOrder = "oldest first"
    full: str | None = None
    span: Span = NOWHERE
    interrupt: Condition | None = None


@dataclass(frozen=True)
class Step:
    day: int  # 1 is the day of entry
    kind: str
    window: str | None = None
    span: Span = NOWHERE


@dataclass(frozen=True)
class Cadence:
    name: str
    steps: tuple[Step, ...]
    stop_on: tuple[str, ...] = ()
    span: Span = NOWHERE


# --- guarantees and examples --------------------------------------------------------------------


@dataclass(frozen=True)
class EveryPath:
    to: tuple[str, ...]
    passes: tuple[str, ...]
    kind: Literal["every path"] = "every path"


@dataclass(frozen=True)
class NeverReaches:
    start: tuple[str, ...]
    target: tuple[str, ...]
    without: tuple[str, ...] = ()
    kind: Literal["never reaches"] = "never reaches"


@dataclass(frozen=True)
class AlwaysPossible:
    target: tuple[str, ...]
    start: tuple[str, ...]
    kind: Literal["always possible"] = "always possible"


@dataclass(frozen=True)
class AloneNeverMakes:
    group: str
    condition: Condition
    kind: Literal["alone never makes"] = "alone never makes"


@dataclass(frozen=True)
class EveryPersonRouted:
    statuses: tuple[str, ...]
    when: Condition | None = None
    kind: Literal["every person routed"] = "every person routed"


Promise = EveryPath | NeverReaches | AlwaysPossible | AloneNeverMakes | EveryPersonRouted


@dataclass(frozen=True)
class Guarantee:
    text: str  # as written
    promise: Promise
    span: Span = NOWHERE


@dataclass(frozen=True)
class ExampleStep:
    """At `at` microseconds after the start: one of events, move, set, touch or expect is given."""

    at: int
    events: tuple[str, ...] = ()
    move: tuple[str, str, str | None] | None = None  # role, status, reason
    refused: bool = False  # the policy must refuse the move
    set: tuple[tuple[str, Value | None], ...] = ()  # None clears a field
    touch: str | None = None
    expect: tuple[Expectation, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True)
class Expectation:
    """status, route (team, "none", "hold"), assignee, owner ("" for nobody): `text`; due: `low` is an
    instant, None for never; score, group, field: `name`, with relation and canonical low and high, or
    `text`; field with `known` or `missing`: `name` alone."""

    what: Literal["status", "score", "group", "route", "assignee", "owner", "due", "field"]
    name: str = ""
    relation: Literal["=", "!=", "<", "<=", ">", ">=", "between", "known", "missing"] = "="
    low: int | bool | None = None
    high: int | None = None
    text: str = ""
    span: Span = NOWHERE


@dataclass(frozen=True)
class Example:
    title: str
    starts: int  # instant
    given: tuple[tuple[str, Value], ...]
    steps: tuple[ExampleStep, ...]
    span: Span = NOWHERE


@dataclass(frozen=True)
class Retired:
    label: str
    becomes: str
    span: Span = NOWHERE


@dataclass(frozen=True)
class Agreed:
    role: str
    on: int  # days since 1970-01-01
    span: Span = NOWHERE


@dataclass(frozen=True)
class Place:
    """Where a role, an event or a track is declared first: names without a part of their own."""

    kind: Literal["role", "event", "track"]
    name: str
    span: Span = NOWHERE


@dataclass(frozen=True)
class Policy:
    """Everything a policy says. Build it with `policy.compile.load`; never by hand in code."""

    name: str
    title: str = ""
    version: str = ""
    currency: str = ""
    timezone: str = "UTC"
    agreed: tuple[Agreed, ...] = ()
    review_days: int | None = None
    roles: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    account_key: str | None = None
    events: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()  # in an order in which each uses only earlier ones
    calendars: tuple[Calendar, ...] = ()
    groups: tuple[Group, ...] = ()
    tracks: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    routes: tuple[Route, ...] = ()
    teams: tuple[Team, ...] = ()
    cadences: tuple[Cadence, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    examples: tuple[Example, ...] = ()
    retired: tuple[Retired, ...] = ()
    places: tuple[Place, ...] = ()
    span: Span = field(default=NOWHERE)

    @cached_property
    def status(self) -> dict[str, Status]:
        return {one.name: one for one in self.statuses}

    @cached_property
    def birth_track(self) -> str:
        """Where people are born unless said: the first track into which no other track leads."""
        led = {
            one.target.partition(".")[0]
            for status in self.statuses
            for one in status.transitions
            if not one.target.startswith(status.track + ".")
        }
        return next((track for track in self.tracks if track not in led), self.tracks[0])

    @cached_property
    def field_named(self) -> dict[str, Field]:
        return {one.name: one for one in self.fields}

    @cached_property
    def definition(self) -> dict[str, Definition]:
        return {one.name: one for one in self.definitions}

    @cached_property
    def calendar(self) -> dict[str, Calendar]:
        return {one.name: one for one in self.calendars}

    @cached_property
    def group(self) -> dict[str, Group]:
        return {one.name: one for one in self.groups}

    @cached_property
    def team(self) -> dict[str, Team]:
        return {one.name: one for one in self.teams}

    @cached_property
    def cadence(self) -> dict[str, Cadence]:
        return {one.name: one for one in self.cadences}

    @cached_property
    def place_of(self) -> dict[tuple[str, str], Span]:
        """Where a role, event or track is declared, by kind and name."""
        return {(one.kind, one.name): one.span for one in self.places}

    @cached_property
    def route_of(self) -> dict[str, Route]:
        """The route by qualified status; a status is in one route at most (checked)."""
        return {status: route for route in self.routes for status in route.statuses}
