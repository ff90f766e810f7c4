"""The tree of a policy text, as written: names unresolved, numbers unscaled, every node with a span.

Immutable. Comments live beside the tree (`File.comments`), for the formatter. Order of declaration
is kept for the formatter and never matters to the meaning, save the order of first-match rows.
"""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from typing import Literal

from dsl.quick import dataclass
from dsl.source import Source, Span

# --- words and values ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written: `ldr`, `Re-Market`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class StatusName:
    """A status, bare (`MQL`) or qualified by its track (`contact.MQL`)."""

    track: Name | None
    status: Name
    span: Span

    @property
    def text(self) -> str:
        return f"{self.track.text}.{self.status.text}" if self.track else self.status.text


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    span: Span


DurationUnit = Literal["minutes", "hours", "days", "weeks"]


@dataclass(frozen=True, slots=True)
class Duration:
    """`48 hours`; with `kind` open: `4 open hours of C`; working: `10 working days of C`."""

    amount: Decimal
    unit: DurationUnit
    kind: Literal["plain", "open", "working"]
    calendar: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class Money:
    value: Decimal
    currency: str
    span: Span


@dataclass(frozen=True, slots=True)
class Date:
    """`2026-11-26`, kept as text ("2026-11-26"); the checker says when there is no such day."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class DateTime:
    """`2026-01-05 09:00`, local to the policy's time zone, kept as text "2026-01-05 09:00"."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Time:
    """`09:00`; `24:00` is the end of the day. Kept as text."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class YesNo:
    value: bool
    span: Span


Literal_ = Number | Money | Duration | Date | Text | YesNo | Name  # a Name is a value of `one of`

# --- expressions --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Expr, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Expr, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    part: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Paren:
    """Parentheses as written; the formatter keeps those that are needed."""

    part: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Term:
    """One summand: `2 * fit`, `- engagement`, `score`, `100`, `10_000 USD`, `manager`."""

    sign: Literal[1, -1]
    factor: Number | None
    value: Literal_
    span: Span


@dataclass(frozen=True, slots=True)
class Sum:
    terms: tuple[Term, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Compare:
    left: Sum
    op: Literal["=", "!=", "<", "<=", ">", ">="]
    right: Sum
    span: Span


@dataclass(frozen=True, slots=True)
class Between:
    """`employees between 50 and 200`: both ends included."""

    left: Sum
    low: Sum
    high: Sum
    span: Span


@dataclass(frozen=True, slots=True)
class In:
    left: Name
    negated: bool
    values: tuple[Literal_, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Is:
    """`budget is known`, `budget is missing`."""

    left: Name
    test: Literal["known", "missing"]
    span: Span


@dataclass(frozen=True, slots=True)
class TextTest:
    """`industry contains "health"`, `country starts with "U"`, `email ends with ".edu"`."""

    left: Name
    test: Literal["contains", "starts with", "ends with"]
    value: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Truth:
    """A bare name (a yes/no field or a definition), or a bare `yes` or `no`."""

    value: Name | YesNo
    span: Span


Expr = And | Or | Not | Paren | Compare | Between | In | Is | TextTest | Truth

# The statements of a block that holds single properties, by key, as they stand in the text: for the
# formatter. Not part of what a declaration says, and empty in trees that were not read from text.
Lines = tuple[tuple[str, Span], ...]

# --- headers ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Agreed:
    """`agreed by marketing on 2026-10-05`."""

    role: Name
    on: Date
    span: Span


@dataclass(frozen=True, slots=True)
class PolicyDecl:
    """`policy acme "Acme" { version "1"  currency USD  timezone "..."  agreed ...  review ... }`."""

    name: Name
    title: Text | None
    version: Text | None
    currency: Name | None
    timezone: Text | None
    agreed: tuple[Agreed, ...]
    review: Duration | None
    span: Span
    lines: Lines = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RolesDecl:
    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FieldType:
    """`one of a, b`, `text`, `integer from 1 to 9`, `number`, `money`, `yes/no`, `duration`, `date`."""

    kind: Literal["one of", "text", "integer", "number", "money", "yes/no", "duration", "date"]
    values: tuple[Name | Text, ...]  # of `one of`
    low: Literal_ | None
    high: Literal_ | None
    span: Span


@dataclass(frozen=True, slots=True)
class Field:
    """One line of `fields`; `fixed` says that the value never changes after birth."""

    name: Name
    type: FieldType
    required: bool
    fixed: bool
    title: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class FieldsDecl:
    fields: tuple[Field, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AccountsDecl:
    """`accounts by account`: people with the same value of this field belong together."""

    field: Name
    span: Span


@dataclass(frozen=True, slots=True)
class EventsDecl:
    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DefineDecl:
    name: Name
    expr: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Interval:
    start: Time
    end: Time
    span: Span


@dataclass(frozen=True, slots=True)
class Days:
    """`mon to fri` (first and last) or a list of single days; day names are Name nodes."""

    ranges: tuple[tuple[Name, Name], ...]  # a single day has itself at both ends
    span: Span


@dataclass(frozen=True, slots=True)
class OpenLine:
    """`open mon to fri 09:00 to 12:00, 13:00 to 17:00`; no interval means round the clock."""

    days: Days
    intervals: tuple[Interval, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Window:
    """A named daypart: `morning 09:00 to 11:30`."""

    name: Name
    intervals: tuple[Interval, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CalendarDecl:
    name: Name
    timezone: Text | None
    open: tuple[OpenLine, ...]
    closed: tuple[Date, ...]
    windows: tuple[Window, ...]
    span: Span
    lines: Lines = field(default=(), compare=False, repr=False)


# --- score --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fading:
    """`half-life 14 days`, `linear over 30 days`, `expires after 90 days`,
    `cap 20 after 30 days without any event`."""

    kind: Literal["half-life", "linear", "expires", "cap"]
    over: Duration
    cap: Number | None
    span: Span


@dataclass(frozen=True, slots=True)
class Evaluated:
    """`evaluated daily at 02:00 of us_business`."""

    at: Time
    calendar: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Limit:
    """`at most 3 times in 7 days`, `at most 10 points in 1 day`."""

    amount: Number
    of: Literal["times", "points"]
    within: Duration
    span: Span


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """`+25 when employees >= 200` or `+5 on email_click at most 3 times in 7 days`."""

    points: Number  # signed
    when: Expr | None
    on: tuple[Name, ...]
    limit: Limit | None
    span: Span


@dataclass(frozen=True, slots=True)
class GroupDecl:
    name: Name
    low: Number | None
    high: Number | None
    fading: Fading | None
    of_account: bool
    evaluated: Evaluated | None
    rules: tuple[ScoreRule, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ScoreDecl:
    groups: tuple[GroupDecl, ...]
    span: Span


# --- actions ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Notify:
    role: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Reassign:
    span: Span


@dataclass(frozen=True, slots=True)
class AssignTo:
    team: Name
    span: Span


@dataclass(frozen=True, slots=True)
class RestartClock:
    span: Span


@dataclass(frozen=True, slots=True)
class MoveTo:
    status: StatusName
    span: Span


@dataclass(frozen=True, slots=True)
class ResetGroup:
    group: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Assignment:
    """`source = referral`, in `create ... with`, `given` and `set`."""

    field: Name
    value: Literal_
    span: Span


@dataclass(frozen=True, slots=True)
class Create:
    """`create lead.Inquiry with source = referral`: a new person of the same account, no history."""

    status: StatusName
    values: tuple[Assignment, ...]
    span: Span


Action = Notify | Reassign | AssignTo | RestartClock | MoveTo | ResetGroup | Create

# --- tracks -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OnEvents:
    """`on form_submit, reply`."""

    events: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class After:
    """`after 30 days without reply`; `without` is empty for none, `any_event` for any."""

    delay: Duration
    without: tuple[Name, ...]
    any_event: bool
    span: Span


@dataclass(frozen=True, slots=True)
class By:
    """`by ldr, sales`."""

    roles: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Transition:
    """`to S [on EVENTS | after D [without EVENTS] | by ROLES] [when C] [requires ...] [because ...]
    [then ...]`; no trigger and a `when` makes it automatic."""

    target: StatusName
    trigger: OnEvents | After | By | None
    when: Expr | None
    requires: tuple[Expr, ...]
    because: tuple[Name, ...]
    actions: tuple[Action, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Start:
    """`start`, `start when C`, `start otherwise`."""

    when: Expr | None
    otherwise: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Owner:
    role: Name
    span: Span


@dataclass(frozen=True, slots=True)
class SlaStep:
    """`at 75% notify ldr and reassign`."""

    percent: Number
    actions: tuple[Action, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Sla:
    within: Duration
    until_first_touch: bool
    steps: tuple[SlaStep, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class UseCadence:
    """`cadence ten_touch`, `cadence nurture when C`, `cadence nurture otherwise`."""

    cadence: Name
    when: Expr | None
    otherwise: bool
    span: Span


@dataclass(frozen=True, slots=True)
class OnEntry:
    """`on entry reset engagement and notify ldr`."""

    actions: tuple[Action, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Final:
    span: Span


@dataclass(frozen=True, slots=True)
class Goal:
    span: Span


Statement = Start | Owner | Transition | Sla | UseCadence | OnEntry | Final | Goal


@dataclass(frozen=True, slots=True)
class StatusDecl:
    """`label` is `as "Purchased"`, the CRM's own value; `title` explains the status to people."""

    name: Name
    label: Text | None
    title: Text | None
    body: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TrackDecl:
    name: Name
    statuses: tuple[StatusDecl, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SlaDecl:
    """`sla of lead.MQL 48 hours until first touch { ... }`, standing on its own."""

    status: StatusName
    sla: Sla
    span: Span


# --- routing, teams, cadences -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ToTeam:
    team: Name
    span: Span


@dataclass(frozen=True, slots=True)
class ToOwnerOfAccount:
    span: Span


@dataclass(frozen=True, slots=True)
class Hold:
    at_most: Duration
    span: Span


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One row, first match wins; no condition at all means always."""

    what: ToTeam | ToOwnerOfAccount | Hold
    when: Expr | None
    otherwise: bool
    span: Span


@dataclass(frozen=True, slots=True)
class RouteDecl:
    statuses: tuple[StatusName, ...]
    rows: tuple[RouteRow, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Member:
    name: Text
    weight: Number | None
    span: Span


Strategy = Literal["round robin", "weighted round robin", "least loaded", "sticky", "shared queue"]
WorkOrder = Literal["oldest first", "newest first", "highest score first", "earliest due first"]
TieBreak = Literal["least recent", "by name", "as listed"]


@dataclass(frozen=True, slots=True)
class TeamDecl:
    """`ties` says who gets a lead when the strategy leaves several reps equal; `interrupt`, for whom
    work on others is interrupted."""

    name: Name
    role: Name | None
    members: tuple[Member, ...]
    assign: Strategy | None
    ties: TieBreak | None
    at_most_open: Number | None
    hours: Name | None
    work: WorkOrder | None
    full: Name | None
    interrupt: Expr | None
    span: Span
    lines: Lines = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """`day 3 call afternoon`: the window is a daypart of the working team's calendar."""

    day: Number
    kind: Name
    window: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class CadenceDecl:
    name: Name
    steps: tuple[Step, ...]
    stop_on: tuple[Name, ...]
    span: Span
    lines: Lines = field(default=(), compare=False, repr=False)


# --- guarantees, examples, retired --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EveryPath:
    """`every path to contact.SQL passes SAL or contact.MQL`."""

    to: StatusName
    passes: tuple[StatusName, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class NeverReaches:
    """`Raw never reaches MAQL without Inquiry`; `without` may be empty."""

    start: StatusName
    target: StatusName
    without: tuple[StatusName, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AlwaysPossible:
    """`Customer is always possible from Re-Market`."""

    target: StatusName
    start: StatusName
    span: Span


@dataclass(frozen=True, slots=True)
class AloneNeverMakes:
    """`engagement alone never makes sales_ready`."""

    group: Name
    definition: Name
    span: Span


@dataclass(frozen=True, slots=True)
class EveryPersonRouted:
    """`every person is routed in MQL`, `every person when C is routed in MQL`."""

    when: Expr | None
    status: StatusName
    span: Span


Promise = EveryPath | NeverReaches | AlwaysPossible | AloneNeverMakes | EveryPersonRouted


@dataclass(frozen=True, slots=True)
class GuaranteeDecl:
    promise: Promise
    span: Span


@dataclass(frozen=True, slots=True)
class DoEvents:
    events: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DoMove:
    """`ldr to LAL because no_fit`; `ldr cannot move to LAL` when the policy must refuse it."""

    role: Name
    to: StatusName
    because: Name | None
    refused: bool
    span: Span


@dataclass(frozen=True, slots=True)
class DoSet:
    values: tuple[Assignment, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DoClear:
    """`clear budget, need`: the fields have no value any more."""

    fields: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DoTouch:
    """`touch` or `touch call`: somebody contacts the person; it stops `until first touch`."""

    kind: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class ExpectStatus:
    status: StatusName
    span: Span


@dataclass(frozen=True, slots=True)
class ExpectValue:
    """`score 125`, `engagement >= 40`, `country = "US"`, `budget between 5 USD and 9 USD`.

    `what` is score, a group or a field; `op` is "" where the number follows the name.
    """

    what: Name
    op: Literal["", "=", "!=", "<", "<=", ">", ">=", "between"]
    low: Literal_
    high: Literal_ | None
    span: Span


@dataclass(frozen=True, slots=True)
class ExpectKnown:
    """`budget is known`, `budget is missing`."""

    field: Name
    known: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ExpectRoute:
    """`route enterprise`, `route none`, `route hold`."""

    team: Name
    span: Span


@dataclass(frozen=True, slots=True)
class ExpectAssignee:
    """None for `assignee none`."""

    rep: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class ExpectOwner:
    """None for `owner none`."""

    role: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class ExpectDue:
    """`due 2026-01-07 15:00`, local to the policy's time zone; None for `due never`."""

    at: DateTime | None
    span: Span


Expectation = (
    ExpectStatus | ExpectValue | ExpectKnown | ExpectRoute | ExpectAssignee | ExpectOwner | ExpectDue
)


@dataclass(frozen=True, slots=True)
class DoExpect:
    expectations: tuple[Expectation, ...]
    span: Span


Doing = DoEvents | DoMove | DoSet | DoClear | DoTouch | DoExpect


@dataclass(frozen=True, slots=True)
class ExampleStep:
    """`at 4 hours ldr to LAL`: time since the start; `at` is None for a bare `expect` (same instant)."""

    at: Duration | None
    what: Doing
    span: Span


@dataclass(frozen=True, slots=True)
class ExampleDecl:
    title: Text
    starts: DateTime | None
    given: tuple[Assignment, ...]
    steps: tuple[ExampleStep, ...]
    span: Span
    lines: Lines = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RetiredDecl:
    """`retired "Attempting Contact" becomes LAL`."""

    label: Text
    becomes: StatusName
    span: Span


# --- a file -------------------------------------------------------------------------------------

Decl = (
    PolicyDecl
    | RolesDecl
    | FieldsDecl
    | AccountsDecl
    | EventsDecl
    | DefineDecl
    | CalendarDecl
    | ScoreDecl
    | TrackDecl
    | SlaDecl
    | RouteDecl
    | TeamDecl
    | CadenceDecl
    | GuaranteeDecl
    | ExampleDecl
    | RetiredDecl
)


@dataclass(frozen=True, slots=True)
class Comment:
    """`# ...`; `own_line` when nothing stands before it on its line."""

    text: str
    own_line: bool
    span: Span


@dataclass(frozen=True, slots=True)
class File:
    source: Source
    decls: tuple[Decl, ...]
    comments: tuple[Comment, ...]
