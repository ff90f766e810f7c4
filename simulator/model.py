"""The scenario as the simulator uses it: bound to a policy, in canonical machine values, frozen.

`simulator.scenario` makes it from YAML; `simulator.plan` and `simulator.reference` only read it. All
durations are microseconds, money cents, rates per microsecond, instants microseconds since 1970 UTC.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from dsl.quick import dataclass
from dsl.source import NOWHERE, Span
from dsl.typed import Condition, Value
from policy.model import DAY, WorkOrder
from simulator.inside import Inside
from simulator.inside import StartFrom as StartFrom
from simulator.numeric import Number

DistributionKind = Literal[
    "constant",  # scale
    "exponential",  # scale is the mean
    "uniform",  # shape (a, b) times scale
    "uniform-integer",  # shape (a, b), both ends included, times scale
    "lognormal",  # scale is the median, shape (sigma,)
    "gamma",  # scale is the mean, shape (k,)
    "erlang",  # scale is the mean, shape (k,)
    "weibull",  # scale is the scale, shape (k,)
    "triangular",  # shape (a, mode, b) times scale
    "beta",  # shape (a, b) times scale
    "empirical",  # shape (q0, v0, q1, v1, ...): quantiles, linear between, times scale
]


@dataclass(frozen=True)
class Distribution:
    """`scale` (may depend on the person) times a standard quantile of one uniform; `shape` is fixed."""

    kind: DistributionKind
    scale: Number
    shape: tuple[float, ...] = ()


@dataclass(frozen=True)
class Campaign:
    """`people` arrive from `at` on, over `over` (0: all at once, an import): evenly, or by the source's
    `hours` in the local time of `zone`."""

    at: int
    people: int
    over: int
    hours: tuple[float, ...] = ()
    zone: str = ""


@dataclass(frozen=True)
class Source:
    """A Poisson process; its intensity per microsecond is rate * weekday[Mon..] * month[Jan..] * hours
    [Monday 00:00..], until `since` that of `before`, if there is one. `hours` are 168 factors in the
    local time of `zone`, which change nothing of how many come in a week; empty for all hours alike."""

    name: str
    rate: float = 0.0
    weekday: tuple[float, ...] = (1.0,) * 7
    month: tuple[float, ...] = (1.0,) * 12
    hours: tuple[float, ...] = ()
    zone: str = ""
    campaigns: tuple[Campaign, ...] = ()
    arrives_with: tuple[str, ...] = ()  # events at the instant of arrival
    cost: Number | None = None  # money a person
    track: str = ""  # the policy's first track unless said
    span: Span = NOWHERE
    before: Source | None = None
    since: int = 0

    def at(self, tick: int) -> Source:
        """The source whose intensity is that of the instant."""
        return self.before if self.before is not None and tick < self.since else self

    def most(self, length: int) -> float:
        """No fewer people than are expected in that many microseconds; hours are alike by the week."""
        own = self.rate * max(self.weekday) * max(self.month) * (length + 7 * DAY * bool(self.hours))
        return max(own, self.before.most(length)) if self.before is not None else own


@dataclass(frozen=True)
class Personas:
    """The rows of a table for people of a source ("": all others): weights, summed up, and the values
    of one column. All columns of a table have the same weights."""

    source: str
    weights: tuple[float, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True)
class FieldModel:
    """How the true value of a field is drawn, and whether the CRM knows it at birth.

    One of `choices` (value, weight; weights are numbers that may depend on source, intent and earlier
    fields), `amount` (rounded to a multiple of `round`), `chance` (a yes/no field), `fixed_value`,
    `personas` (all fields that have them by one and the same draw).
    `missing`: probability that the CRM does not know it at birth (1 for `known: never`).
    """

    field: str
    choices: tuple[tuple[Value, Number], ...] = ()
    amount: Distribution | None = None
    round: int = 1  # canonical units
    chance: Number | None = None
    fixed_value: Value | None = None
    personas: tuple[Personas, ...] = ()
    missing: Number | None = None
    span: Span = NOWHERE


@dataclass(frozen=True)
class Segment:
    name: str
    when: Condition | None  # first match on true values; None: otherwise


@dataclass(frozen=True)
class Mix:
    """Behaviour in these statuses: event names (in scenario order) with rates per microsecond."""

    statuses: tuple[str, ...]
    events: tuple[tuple[str, Number], ...]
    span: Span = NOWHERE


@dataclass(frozen=True)
class AfterTouch:
    """Rates of `events` are multiplied by `times` for `last` microseconds after each touch."""

    times: float
    last: int
    events: tuple[str, ...]


@dataclass(frozen=True)
class Behaviour:
    mixes: tuple[Mix, ...] = ()
    hour_of_week: tuple[float, ...] | None = None  # 168 weights from Monday 00:00, local; mean 1
    timezone: str = "UTC"
    after_touch: AfterTouch | None = None
    zone_field: str = ""  # whose true value says the zone of a person, where `zones` has it
    zones: tuple[tuple[Value, str], ...] = ()


@dataclass(frozen=True)
class Ramp:
    """Who joins works at `start` times their speed, and comes to all of it, day by day, in `over`."""

    start: float
    over: int


@dataclass(frozen=True)
class Rep:
    """A seat of a team and who is first on it. `hours`: a calendar of the policy, `always`, or "" for
    the team's; `share`: how much of each day's openings they work, from its beginning."""

    name: str
    speed: float = 1.0
    joins: int | None = None  # an instant; None: there from the start
    leaves: int | None = None
    away: tuple[tuple[int, int], ...] = ()  # from, to (exclusive), in order and apart from each other
    hours: str = ""
    share: float = 1.0
    ramp: Ramp | None = None


@dataclass(frozen=True)
class Attrition:
    """Who is there leaves at this rate per microsecond; a seat is empty for `vacant`, None: for ever."""

    rate: float
    vacant: int | None = None


@dataclass(frozen=True)
class Straying:
    """A pick-up follows the work order with probability `follows`; else anybody is picked, or the last
    who came."""

    follows: float
    otherwise: Literal["anybody", "newest"] = "anybody"


@dataclass(frozen=True)
class TeamModel:
    """`reps` None: unlimited (work takes `delay` and needs nobody's time).

    `hours`: the calendar of the policy in which the reps work; None is round the clock. (The scenario
    file may leave it out: then the loader takes the policy team's.) `shrinkage`: the share of each rep's
    day that they are not at hand; `absence`: the probability of a day without them. `cover`: whether
    people go to others while a rep is `away`: nobody, those who come, or theirs as well.
    """

    team: str
    reps: tuple[Rep, ...] | None
    hours: str | None = None
    cost_per_hour: int = 0  # cents, for each rep and open hour
    shift_end: Literal["finish", "pause", "hand back"] = "finish"
    delay: Distribution | None = None
    span: Span = NOWHERE
    cover: Literal["none", "new", "all"] = "new"
    attrition: Attrition | None = None
    shrinkage: float = 0.0
    absence: float = 0.0
    straying: Straying | None = None

    @property
    def is_rostered(self) -> bool:
        """Whether somebody is not there in all of the team's hours."""
        return bool(self.reps) and (
            self.attrition is not None or self.shrinkage > 0.0 or self.absence > 0.0
            or any(_has_own_time(one) for one in self.reps or ())
        )  # fmt: skip

    @property
    def hands_over(self) -> bool:
        """Whether a rep's people may go back to the team because the rep goes."""
        return self.is_rostered and (
            self.attrition is not None
            or any(one.leaves is not None for one in self.reps or ())
            or (self.cover == "all" and any(one.away for one in self.reps or ()))
        )


def _has_own_time(rep: Rep) -> bool:
    return (rep.joins, rep.leaves, rep.away, rep.hours, rep.share) != (None, None, (), "", 1.0)


@dataclass(frozen=True)
class Outcome:
    """`stage` starts a new uniform: within a stage the first outcome whose cumulated p exceeds u wins.

    Stage 0: `p` is a probability; a later stage holds outcomes said as `x% of rest` or `rest`.
    `to` None: stay. `if_blocked`: index into the work's outcomes, -1 for stay.
    """

    to: str | None
    p: Number
    stage: int = 0
    because: tuple[tuple[str, float], ...] = ()  # reasons with probabilities that sum to 1
    value: Distribution | None = None  # money booked when taken
    if_blocked: int = -1
    span: Span = NOWHERE


@dataclass(frozen=True)
class Work:
    """What people do with a person in a status.

    by: team (the routed one), same rep (goes on without a queue), nobody (only time passes), idle (a rep
    of `teams` who has nothing else to do takes the first by `picks`, for `share` of that time).
    each: pick-up (one conversation a pick-up) or connect (conversations come from connected touches of
    the cadence). `takes` None: no time (`at: pick-up`).
    """

    status: str
    by: Literal["team", "same rep", "nobody", "idle"] = "team"
    each: Literal["pick-up", "connect"] = "pick-up"
    takes: Distribution | None = None
    effort: Distribution | None = None  # rep time within a long `takes`
    outcomes: tuple[Outcome, ...] = ()
    reveals: tuple[tuple[str, Number], ...] = ()
    retry: int | None = None  # microseconds after `stay` until the next pick-up is due
    span: Span = NOWHERE
    teams: tuple[str, ...] = ()  # of one role
    picks: WorkOrder = "oldest first"
    share: float = 1.0  # above 0
    asked_by: tuple[str, ...] = ()  # events of people who want to be talked to: a conversation is due


@dataclass(frozen=True)
class TouchModel:
    """A kind of cadence step. `connects` None: it never connects (an email)."""

    kind: str
    takes: Distribution | None = None
    connects: Number | None = None
    by_window: tuple[tuple[str, float], ...] = ()
    emits: tuple[tuple[str, Number], ...] = ()  # event, probability
    emit_delay: Distribution | None = None
    cost: int = 0  # cents
    span: Span = NOWHERE


@dataclass(frozen=True)
class Patience:
    """Unworked in a status for `takes`, the person goes cold: intent times `factor`, or an event."""

    status: str
    takes: Distribution
    factor: float | None = None
    emits: str | None = None


@dataclass(frozen=True)
class Speed:
    """speed = 1 + causal_share * (curve(wait) - 1)."""

    curve: Number
    causal_share: float = 1.0


# where people multiply: how many `create` may make in a run, and how many for each who comes otherwise
# if that is more; how long a chain of people may be of whom each makes the next in the same instant
MADE_ANYHOW, MADE_EACH, MADE_AT_ONCE = 100_000, 100, 64


@dataclass(frozen=True)
class Referrals:
    delay: Distribution
    intent: Distribution | None = None
    inherits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derived:
    """A yes/no field, alike for everybody of an account: yes while any of them is in one of these."""

    field: str
    statuses: tuple[str, ...]
    span: Span = NOWHERE


@dataclass(frozen=True)
class AccountModel:
    """`mean_people`: how many people an account has on average (geometric). The share `owned` of the
    accounts has an owner from the start: one of the reps of `team`, all alike."""

    mean_people: float = 1.0
    owned: float = 0.0
    team: str = ""
    derived: tuple[Derived, ...] = ()


@dataclass(frozen=True)
class Provenance:
    """Where a number comes from: `path` is its place in the YAML (`sources.web_form.cost`).

    An empty `source` is an assumption. `uncertain`: what the number may be, in its own unit.
    """

    path: str
    value: str
    source: str
    span: Span = NOWHERE
    uncertain: Distribution | None = None


@dataclass(frozen=True)
class Report:
    """What to show, and when to stop: half-widths relative to the estimate, at these replications."""

    dimensions: tuple[Literal["source", "segment", "team"], ...] = ()
    metrics: tuple[str, ...] = ()
    until: tuple[tuple[str, float], ...] = ()
    looks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """A world for a policy. `intent` by source name, with "" for all others."""

    name: str
    start: int
    horizon: int
    timezone: str = "UTC"
    warm_up: int = 0
    follow_up: int = 0
    sources: tuple[Source, ...] = ()
    intent: tuple[tuple[str, Distribution], ...] = ()
    fields: tuple[FieldModel, ...] = ()
    segments: tuple[Segment, ...] = ()
    behaviour: Behaviour = field(default_factory=Behaviour)
    speed: Speed | None = None
    patience: tuple[Patience, ...] = ()
    teams: tuple[TeamModel, ...] = ()
    touches: tuple[TouchModel, ...] = ()
    work: tuple[Work, ...] = ()
    referrals: Referrals | None = None
    accounts: AccountModel | None = None
    provenance: tuple[Provenance, ...] = ()
    report: Report = Report()
    start_from: StartFrom | None = None
    inside: tuple[Inside, ...] = ()  # in the order of the snapshot
    beside: tuple[str, ...] = ()  # files of tables that it names, as seen from its folder
