"""Which figures there are, by name (docs/metrics.md), and how each is read from the counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from policy.model import Status
from simulator.kernel import layout as L
from simulator.summary import Better, Measure, Unit
from simulator.view import View, World

Read = Callable[[View], float]
_FIRST = ("people", "won", "win_rate", "revenue", "lead_cost")  # of a source or segment
_MILLISECONDS = 3_600_000.0  # in an hour


@dataclass(frozen=True)
class Metric:
    """`over` in each replication or, with `under`, the ratio of their sums."""

    name: str
    title: str
    unit: Unit
    better: Better
    over: Read
    under: Read | None = None

    def measure(self, views: Sequence[tuple[float, float]]) -> Measure:
        """The figure from what `read` gave in each replication."""
        over = tuple(one for one, _ in views)
        under = tuple(one for _, one in views) if self.under else ()
        return Measure(self.name, self.title, self.unit, over, under, self.better)

    def read(self, view: View) -> tuple[float, float]:
        return self.over(view), self.under(view) if self.under else 0.0


def overall(world: World) -> tuple[Metric, ...]:
    """The figures of a whole run; those that the scenario asks for first."""
    return _asked_first(world, [*_of_cells(world, None, None), *_money(world), *_service(world)])


def of_cell(world: World, source: int | None, segment: int | None) -> tuple[Metric, ...]:
    """The figures of one source or one segment."""
    found = list(_of_cells(world, source, segment))
    return _asked_first(world, sorted(found, key=lambda one: one.name not in _FIRST))


def of_team(world: World, team: str) -> tuple[Metric, ...]:
    """The figures of a team with a number of reps."""
    reps = len(next(one.reps for one in world.teams if one.team == team) or ())
    hours = world.open_hours[team] * reps
    window = (world.span[1] - world.span[0]) * max(reps, 1)
    return (
        Metric("taken", "people taken on", "people", "", lambda v: v.rep_sum(L.RR_TAKEN, team)),
        use(team, hours),
        Metric(
            "open", "open people a rep", "people", "",
            lambda v: v.rep_sum(L.RR_OPEN, team) / window,
        ),
        Metric("breaches", "clocks missed", "times", "less", lambda v: v.breaches(team)),
    )  # fmt: skip


def use(team: str | None, hours: float) -> Metric:
    """How much of `hours` of rep time is taken, of a team or of all."""
    return Metric(
        "use", "rep time taken", "share", "",
        lambda v: v.rep_sum(L.RR_BUSY, team) / 3.6e9, lambda v: hours,
    )  # fmt: skip


def short_name(status: Status) -> str:
    """`contact.SQL` is `sql`."""
    return status.bare.lower().replace("-", "_")


def stages(world: World) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Statuses that are figures of their own: those in which people work, and those asked for.

    (name, title, statuses): statuses of one bare name, in several tracks, are one figure.
    """
    worked = {one.status for one in world.scenario.work}
    asked = world.scenario.report.metrics
    found: dict[str, list[int]] = {}
    for at, one in enumerate(world.policy.statuses):
        if not one.goal and (one.name in worked or short_name(one) in asked):
            found.setdefault(short_name(one), []).append(at)
    for name, places in found.items():
        yield name, world.policy.statuses[places[0]].bare, tuple(places)


def _asked_first(world: World, found: list[Metric]) -> tuple[Metric, ...]:
    asked = {name: at for at, name in enumerate(world.scenario.report.metrics)}
    return tuple(sorted(found, key=lambda one: asked.get(one.name, len(asked))))


# --- families -----------------------------------------------------------------------------------


def _of_cells(world: World, source: int | None, segment: int | None) -> Iterator[Metric]:
    def cell(metric: int) -> Read:
        return lambda v: v.cell(metric, source, segment)

    def money(metric: int) -> Read:
        return lambda v: v.money(metric, source, segment)

    def entries(statuses: tuple[int, ...]) -> Read:
        return lambda v: sum(v.status(L.M_ENTERED, one, source, segment) for one in statuses)

    yield Metric("people", "people who came", "people", "", cell(L.M_PEOPLE))
    for name, title, statuses in stages(world):
        yield Metric(name, f"entries into {title}", "times", "", entries(statuses))
    if world.goals:
        yield Metric("won", f"wins ({_goals(world)})", "times", "more", cell(L.M_WON))
        yield Metric("win_rate", "win rate", "share", "more", cell(L.M_COHORT_WON), cell(L.M_PEOPLE))
    yield Metric("revenue", "revenue booked", "money", "more", money(L.M_REVENUE))
    yield Metric(
        "cohort_revenue", "revenue of those who came", "money", "more", money(L.M_COHORT_REVENUE)
    )
    yield Metric("lead_cost", "cost of leads and touches", "money", "less", money(L.M_COST))
    yield Metric("touches", "touches", "times", "", cell(L.M_TOUCHES))


def _goals(world: World) -> str:
    return " or ".join(dict.fromkeys(world.policy.statuses[at].bare for at in world.goals))


def _money(world: World) -> Iterator[Metric]:
    staff = world.staff_cost

    def cost(view: View) -> float:
        return staff + view.money(L.M_COST)

    yield Metric("cost", "cost of leads and reps", "money", "less", cost)
    if world.goals:
        yield Metric("cost_per_win", "cost of a win", "money", "less", cost, lambda v: v.cell(L.M_WON))
    yield Metric(
        "margin", "revenue less cost", "money", "more", lambda v: v.money(L.M_REVENUE) - cost(v)
    )


def _service(world: World) -> Iterator[Metric]:
    def ended(view: View) -> float:
        return view.sums(L.SUM_MET) + view.sums(L.SUM_BREACHED)

    if any(one.clocks for one in world.policy.statuses):
        yield Metric("sla_attainment", "clocks met", "share", "more", lambda v: v.sums(L.SUM_MET), ended)
        yield Metric("breaches", "clocks missed", "times", "less", lambda v: v.sums(L.SUM_BREACHED))
    yield Metric(
        "wait", "wait until picked up", "hours", "less",
        lambda v: v.sums(L.SUM_WAIT) / _MILLISECONDS, lambda v: v.sums(L.SUM_WAITS),
    )  # fmt: skip
    yield Metric(
        "untouched", "people never touched", "people", "less",
        lambda v: float(v.counts["tallies"][L.TALLY_UNTOUCHED]),
    )  # fmt: skip
    hours = sum(world.open_hours[one.team] * len(one.reps or ()) for one in world.teams)
    if hours:
        yield use(None, hours)
