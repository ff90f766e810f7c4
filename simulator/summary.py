"""What tables, charts and comparisons read: one policy's figures in one scenario, by replication.

Money is in whole currency units, time in hours, shares from 0 to 1, people and times as counts. Every
figure keeps its replications, so that two summaries of one seed can be compared pair by pair.
"""

from __future__ import annotations

import math
from dataclasses import field
from typing import Literal

from dsl.quick import dataclass
from simulator import estimates
from simulator.estimates import ORDINARY, Estimate, Sampling
from simulator.exact import at_least_of_few

Unit = Literal["people", "times", "money", "share", "hours"]
FULL = 0.95  # of what a team can take
Better = Literal["more", "less", ""]  # which direction is good; "": a matter of opinion


def possible(name: str, unit: Unit) -> tuple[float, float]:
    """What no figure of this name is below or above."""
    if name in ("margin", "return"):
        return -math.inf, math.inf
    share = unit == "share" and name.partition(".")[0] != "load"
    return 0.0, 1.0 if share else math.inf


@dataclass(frozen=True)
class Measure:
    """One figure: `over` in each replication or, with `under`, the ratio of their sums.

    `name` is stable (docs/metrics.md), `title` is what people call it.
    """

    name: str
    title: str
    unit: Unit
    over: tuple[float, ...]
    under: tuple[float, ...] = ()
    better: Better = ""
    how: Sampling = ORDINARY

    @property
    def possible(self) -> tuple[float, float]:
        """What no such figure is below or above."""
        return possible(self.name, self.unit)

    def estimate(self) -> Estimate:
        """The figure with its interval over replications, as far as that is possible."""
        return self.whole().within(*self.possible)

    def whole(self) -> Estimate:
        """The figure with all of its interval: that of a share of few is as wide as few leave it."""
        found = self.symmetric()
        if not self.under or self.possible[1] > 1:
            return found
        part, whole = (math.fsum(one) for one in (self.over, self.under))
        return at_least_of_few(found, part, whole, self.how.level)

    def symmetric(self) -> Estimate:
        """The figure with the whole interval, as far below it as above."""
        over, under = (estimates.grouped(one, self.how.inner) for one in (self.over, self.under))
        if under:
            return estimates.ratio(over, under, self.how.level)
        return estimates.mean(over, self.how.level)


@dataclass(frozen=True)
class Row:
    """The figures of one source, segment, team or status."""

    label: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Breakdown:
    """The same figures for each value of a dimension: `source`, `segment`, `team` or `status`."""

    by: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Step:
    """A status with the people of the cohort who reached it."""

    status: str  # qualified
    label: str
    people: Measure
    goal: bool = False
    final: bool = False


@dataclass(frozen=True)
class Flow:
    """Moves from one status to another, each time counted."""

    source: str  # labels, as in `Step`
    target: str
    moves: Measure


@dataclass(frozen=True)
class Stay:
    """How long completed stays in a status last: quantiles with intervals, in hours."""

    label: str
    quantiles: tuple[tuple[float, Estimate], ...]
    stays: Estimate


@dataclass(frozen=True)
class Age:
    """How long those have been in a status who are there when the run ends: quantiles in hours over all
    replications, and how many they are in one."""

    label: str
    quantiles: tuple[tuple[float, float], ...]
    people: float


@dataclass(frozen=True)
class Survival:
    """How many are still there after so many hours: (hours, share, people seen for so long in one
    replication), of `stays` that began in one; `curve` is the same in small steps, (hours, share).
    `half`: for so many hours, to 3%, half of them or more are seen to stay."""

    label: str
    stays: float
    shares: tuple[tuple[float, Estimate, float], ...]
    curve: tuple[tuple[float, float], ...] = field(default=(), repr=False)
    half: float = 0.0


@dataclass(frozen=True)
class Missed:
    """Clocks missed in each of the 168 hours of the week from Monday 00:00, local, on average in one
    replication, of people whom the team had; "" for those whom nobody had."""

    team: str
    hours: tuple[float, ...]


@dataclass(frozen=True)
class Promise:
    """How often the clocks of a status are met; `within` as the policy says it. `raw` and `working`: had
    all of them run on the one clock or the other; None where that is not known."""

    label: str
    within: str
    met: Measure
    raw: Measure | None = None
    working: Measure | None = None


@dataclass(frozen=True)
class Load:
    """A team with a number of reps, and how much of their time is taken. `cap`: how many open people a
    rep may have, None for any number; `open`: how many they have. `employed`: how many reps there are on
    average, where they come and go."""

    team: str
    reps: int  # seats: all who are there at any time, but for who follows on somebody
    use: Measure  # busy by open rep time
    cap: int | None = None
    open: Measure | None = None
    employed: Measure | None = None

    @property
    def headcount(self) -> float:
        """How many reps are employed, on average."""
        return float(self.reps) if self.employed is None else self.employed.estimate().mean

    @property
    def is_full(self) -> bool:
        """Whether people wait since reps may have no more of them, most of the time."""
        if self.cap is None or self.open is None:
            return False
        return self.open.estimate().mean >= FULL * self.cap


@dataclass(frozen=True)
class Backlog:
    """People who wait for a team as the last day of each week begins."""

    team: str
    weeks: tuple[Estimate, ...]


@dataclass(frozen=True)
class Fan:
    """Money at the end of each week, by replication: booked so far, or expected of who is there."""

    weeks: tuple[tuple[float, ...], ...]  # [week][replication]


@dataclass(frozen=True)
class Daily:
    """Entries into each status and exits from it on each day of the run, on average over replications:
    [status][day]. `start` is the instant at which the first day begins."""

    start: int
    statuses: tuple[str, ...]
    entered: tuple[tuple[float, ...], ...]
    left: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Switch:
    """The day on which the policy took over: who was inside, and whom it moved at once, by the status
    that they were moved to."""

    day: str  # local to the scenario
    inside: Measure
    moved: Measure
    into: tuple[Step, ...]  # statuses into which anybody was moved


@dataclass(frozen=True)
class Begun:
    """Who was inside at the start, by a snapshot. `likeness`: how many got their intent from simulated
    people how much like them."""

    snapshot: str  # as the scenario names it
    day: str  # local to the scenario
    people: int
    likeness: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Drawn:
    """An uncertain number that was drawn: where in its distribution (0 to 1) each draw took it from."""

    name: str  # its place in the scenario
    stated: str
    places: tuple[float, ...]


@dataclass(frozen=True)
class Aim:
    """A half-width that was asked for, as a share of the figure, and the one after so many runs."""

    name: str  # as asked for
    title: str
    wanted: float
    reached: float  # nan while there is none
    replications: int

    @property
    def met(self) -> bool:
        return self.reached <= self.wanted

    @property
    def needed(self) -> int | None:
        """About how many replications would do; None if that cannot be said."""
        if not math.isfinite(self.reached):
            return None
        return math.ceil(self.replications * (self.reached / self.wanted) ** 2)


@dataclass(frozen=True)
class Ending:
    """Why a study ended, of at most so many replications."""

    why: Literal["all replications", "half-widths", "interrupted"]
    most: int
    aims: tuple[Aim, ...] = ()
    looks: int = 1  # how many there could have been


@dataclass(frozen=True)
class Summary:
    """All figures of one arm. `replications` are those that were finished."""

    policy: str  # title
    scenario: str
    seed: int
    replications: int
    days: float
    currency: str
    measures: tuple[Measure, ...]
    breakdowns: tuple[Breakdown, ...] = ()
    funnel: tuple[Step, ...] = ()
    flows: tuple[Flow, ...] = ()
    stays: tuple[Stay, ...] = ()
    promises: tuple[Promise, ...] = ()
    loads: tuple[Load, ...] = ()
    backlogs: tuple[Backlog, ...] = ()
    revenue: Fan | None = None
    details: tuple[Measure, ...] = ()  # all other figures, for data rather than pages
    warnings: tuple[str, ...] = ()
    to_win: tuple[Stay, ...] = ()  # by source: from birth to the first win, of the cohort
    segment_to_win: tuple[Stay, ...] = ()  # the same by segment
    how: Sampling = ORDINARY
    ending: Ending | None = None
    drawn: tuple[Drawn, ...] = ()
    version: str = ""  # of the policy, as it says it
    switch: Switch | None = None
    ages: tuple[Age, ...] = ()
    missed: tuple[Missed, ...] = ()
    daily: Daily | None = field(default=None, repr=False)
    begun: Begun | None = None
    dates: tuple[str, str] | None = None  # local: from which day on figures count, and until which
    returns: tuple[Row, ...] = ()  # by source: what it brings and costs; without costs of sources none
    survivals: tuple[Survival, ...] = ()
    pipeline: Fan | None = None
    passes: tuple[Row, ...] = ()  # by status: entries first and again, who skips it, who comes back
    climb: str = ""  # what is said of a company that still fills up while figures count

    def measure(self, name: str) -> Measure | None:
        return next((one for one in self.measures if one.name == name), None)

    def status(self, label: str) -> str:
        """The qualified name of the status of this label."""
        return next((one.status for one in self.funnel if one.label == label), label)
