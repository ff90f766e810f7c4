"""Which figures are shown, by name (docs/metrics.md), and how each is read from a replication."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from policy.model import HOUR, Status
from simulator.estimates import Sampling
from simulator.kernel import layout as L
from simulator.model import TeamModel
from simulator.summary import Better, Measure, Unit
from simulator.view import View, World, busy_hours, hours_there

Read = Callable[[View], float]
_FIRST = ("arrivals", "won", "win_rate", "revenue", "cost.leads")  # of a source or segment
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

    def measure(self, views: Sequence[View], how: Sampling | None = None) -> Measure:
        """The figure over these replications; `how` they were taken, if not as the results say."""
        under = () if self.under is None else tuple(map(self.under, views))
        how = how or views[0].results.how
        over = tuple(map(self.over, views))
        return Measure(self.name, self.title, self.unit, over, under, self.better, how)


def overall(world: World) -> tuple[Metric, ...]:
    """The figures of a whole run; those that the scenario asks for first."""
    return _asked_first(world, [*_of_cells(world, None, None), *_money(world), *_service(world)])


def of_cell(world: World, source: int | None, segment: int | None) -> tuple[Metric, ...]:
    """The figures of one source or one segment."""
    found = list(_of_cells(world, source, segment))
    return _asked_first(world, sorted(found, key=lambda one: one.name not in _FIRST))


def of_return(world: World, source: int) -> tuple[Metric, ...]:
    """What one source brings, and what its people cost without the reps' time."""

    def spent(view: View) -> float:
        return view.money("cost", source)

    def booked(view: View) -> float:
        return view.money("revenue", source)

    def won(view: View) -> float:
        return view.cell("won", source)

    return (
        Metric("cost.leads", "cost of leads and touches", "money", "less", spent),
        *(
            (Metric("cost.leads_per_win", "that cost by win", "money", "less", spent, won),)
            if world.goals
            else ()
        ),
        Metric("revenue", "revenue booked", "money", "more", booked),
        Metric("return", "revenue less that cost", "money", "more", lambda v: booked(v) - spent(v)),
        Metric("return_on_cost", "revenue by that cost", "times", "more", booked, spent),
    )


def of_team(world: World, team: str) -> tuple[Metric, ...]:
    """The figures of a team with a number of reps."""
    model = world.team(team)
    shared = (
        Metric("unevenness", "uneven sharing out (Gini)", "share", "less", lambda v: v.unevenness(team)),
    )
    cuts = (_cuts(lambda v: v.interrupted(team)), *_urgency([team]))
    return (
        Metric("taken", "pick-ups", "times", "", lambda v: v.rep_sum(L.RR_TAKEN, team)),
        *(cuts if world.policy.team[team].interrupt is not None else ()),
        _load(team, lambda v: hours_there(v, model)),
        Metric("backlog", "people waiting for it", "people", "less", lambda v: v.backlog(team)),
        _open_people(world, model),
        *(_headcount(world, model) if any(world.is_rostered(one) for one in world.teams) else ()),
        *(shared if len(model.reps or ()) > 1 else ()),
    )


def _open_people(world: World, model: TeamModel) -> Metric:
    """Per rep who is employed."""
    span = world.span[1] - world.span[0]

    def assigned(view: View) -> float:
        return view.rep_sum(L.RR_OPEN, model.team)

    def employed(view: View) -> float:
        return view.rep_sum(L.RR_EMPLOYED, model.team)

    title = "open people a rep"
    if world.is_rostered(model):
        return Metric("open", title, "people", "", assigned, employed)
    window = span * max(len(model.reps or ()), 1)
    return Metric("open", title, "people", "", lambda v: assigned(v) / window)


def _headcount(world: World, model: TeamModel) -> Iterator[Metric]:
    """Where it changes in some team."""
    span = world.span[1] - world.span[0]
    reps = float(len(model.reps or ()))

    def employed(view: View) -> float:
        return view.rep_sum(L.RR_EMPLOYED, model.team) / span if world.is_rostered(model) else reps

    yield Metric("reps", "reps employed", "people", "", employed)


def of_rep(world: World, team: str, rep: int) -> tuple[Metric, ...]:
    """The figures of one rep, by number among all."""
    model = world.team(team)
    hours, window = world.open_hours(model), world.span[1] - world.span[0]

    def there(view: View) -> float:
        return view.rep(rep, L.RR_THERE) / HOUR if world.is_rostered(model) else hours

    def busy(view: View) -> float:
        return view.rep(rep, L.RR_BUSY) / HOUR

    def assigned(view: View) -> float:
        return view.rep(rep, L.RR_OPEN)

    people = Metric("open", "open people", "people", "", lambda v: assigned(v) / window)
    if world.is_rostered(model):
        people = replace(people, over=assigned, under=lambda v: v.rep(rep, L.RR_EMPLOYED))
    return (
        Metric("taken", "pick-ups", "times", "", lambda v: v.rep(rep, L.RR_TAKEN)),
        Metric("load", "rep time taken", "share", "", busy, there),
        people,
        *_service_of_rep(world, rep),
    )


def _service_of_rep(world: World, rep: int) -> Iterator[Metric]:
    """How long those waited whom the rep picked up, and the clocks of whom the rep had."""

    def waited(view: View) -> float:
        return view.rep(rep, L.RR_WAIT) / _MILLISECONDS

    def met(view: View) -> float:
        return view.rep(rep, L.RR_MET)

    def missed(view: View) -> float:
        return view.rep(rep, L.RR_BREACHED)

    yield Metric(
        "wait", "wait until picked up", "hours", "less", waited, lambda v: v.rep(rep, L.RR_WAITS)
    )
    if any(one.clocks for one in world.policy.statuses):
        yield Metric("sla.attainment", "clocks met", "share", "more", met, lambda v: met(v) + missed(v))
        yield Metric("sla.breaches", "clocks missed", "times", "less", missed)
        yield Metric("sla.met", "clocks met in time", "times", "", met)


def stages(world: World) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Statuses that are figures of their own: those in which people work, and those asked for.

    (name, title, statuses): statuses of one bare name, in several tracks, are one figure.
    """
    worked = {one.status for one in world.scenario.work}
    asked = {plain(one) for one in world.scenario.report.metrics}
    found: dict[str, list[Status]] = {}
    for one in world.policy.statuses:
        if not one.goal and (one.name in worked or plain(one.bare) in asked):
            found.setdefault(plain(one.bare), []).append(one)
    for name, some in found.items():
        yield name, some[0].bare, tuple(one.name for one in some)


def plain(name: str) -> str:
    """A name as scenarios ask for it: `sla_attainment` for `sla.attainment`, `re_market`."""
    return name.lower().replace(".", "_").replace("-", "_")


def _asked_first(world: World, found: list[Metric]) -> tuple[Metric, ...]:
    asked = {plain(name): at for at, name in enumerate(world.scenario.report.metrics)}
    return tuple(sorted(found, key=lambda one: asked.get(plain(one.name), len(asked))))


# --- families -----------------------------------------------------------------------------------


def _of_cells(world: World, source: int | None, segment: int | None) -> Iterator[Metric]:
    def cell(column: str) -> Read:
        return lambda v: v.cell(column, source, segment)

    def money(column: str) -> Read:
        return lambda v: v.money(column, source, segment)

    def entries(statuses: tuple[str, ...]) -> Read:
        return lambda v: sum(v.cell(f"entered.{one}", source, segment) for one in statuses)

    yield Metric("arrivals", "people who came", "people", "", cell("people"))
    for name, title, statuses in stages(world):
        yield Metric(name, f"entries into {title}", "times", "", entries(statuses))
    if world.goals:
        yield Metric("won", f"wins ({_goals(world)})", "times", "more", cell("won"))
        yield Metric("win_rate", "win rate", "share", "more", cell("cohort.won"), cell("people"))
    yield Metric("revenue", "revenue booked", "money", "more", money("revenue"))
    yield Metric("cohort.revenue", "revenue of those who came", "money", "more", money("cohort.revenue"))
    if costed(world):
        yield Metric("cost.leads", "cost of leads and touches", "money", "less", money("cost"))
    yield Metric("touches", "touches", "times", "", cell("touches"))


def costed(world: World) -> bool:
    """Whether the scenario says what anything costs; without, nothing is known of costs."""
    scenario = world.scenario
    return (
        any(one.cost is not None for one in scenario.sources)
        or any(one.cost_per_hour for one in scenario.teams)
        or any(one.cost for one in scenario.touches)
    )


def _goals(world: World) -> str:
    return " or ".join(dict.fromkeys(name.partition(".")[2] for name in world.goals))


def _money(world: World) -> Iterator[Metric]:
    def cost(view: View) -> float:
        return view.metric("cost")

    def margin(view: View) -> float:
        return view.metric("revenue") - cost(view)

    if not costed(world):
        return
    yield Metric("cost", "cost of leads and reps", "money", "less", cost)
    if world.goals:
        yield Metric("cost_per_win", "cost of a win", "money", "less", cost, lambda v: v.metric("won"))
    yield Metric("margin", "revenue less cost", "money", "more", margin)


def _service(world: World) -> Iterator[Metric]:
    def met(view: View) -> float:
        return view.metric("sla.met")

    def ended(view: View) -> float:
        return view.metric("sla.met") + view.metric("sla.breaches")

    def waited(view: View) -> float:
        return view.sums(L.SUM_WAIT) / _MILLISECONDS

    if any(one.clocks for one in world.policy.statuses):
        yield Metric("sla.attainment", "clocks met", "share", "more", met, ended)
        yield Metric(
            "sla.breaches", "clocks missed", "times", "less", lambda v: v.metric("sla.breaches")
        )
    yield Metric("wait", "wait until picked up", "hours", "less", waited, lambda v: v.sums(L.SUM_WAITS))
    yield Metric(
        "never_touched", "people never touched", "people", "less", lambda v: v.metric("never_touched")
    )
    urgent = [one.name for one in world.policy.teams if one.interrupt is not None]
    if urgent:
        yield _cuts(lambda v: sum(map(v.interrupted, urgent)))
        yield from _urgency(urgent)
    hours = sum(world.open_hours(one) * len(one.reps or ()) for one in world.teams)
    if not hours:
        return
    rostered = [one for one in world.teams if world.is_rostered(one)]
    others = sum(
        world.open_hours(one) * len(one.reps or ()) for one in world.teams if one not in rostered
    )
    yield _load(None, lambda v: others + sum(hours_there(v, one) for one in rostered))


def _cuts(read: Read) -> Metric:
    return Metric("interrupted", "conversations interrupted", "times", "", read)


def _urgency(teams: Sequence[str]) -> Iterator[Metric]:
    """How long people wait whom these teams' `interrupt for` puts first, and how long all others."""

    def column(which: int, part: float = 1.0) -> Read:
        return lambda v: v.urgency(which, teams) / part

    yield Metric("urgent", "urgent people picked up", "times", "", column(L.UR_WAITS))
    for name, title, wait, many in (
        ("urgent_wait", "wait of urgent people", L.UR_WAIT, L.UR_WAITS),
        ("others_wait", "wait of all others", L.UR_OTHER_WAIT, L.UR_OTHERS),
    ):
        yield Metric(name, title, "hours", "less", column(wait, _MILLISECONDS), column(many))


def _load(team: str | None, hours: Read) -> Metric:
    """How much of `hours` of rep time is taken, of a team or of all."""
    return Metric("load", "rep time taken", "share", "", lambda v: busy_hours(v, team), hours)
