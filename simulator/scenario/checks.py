"""Checks of a whole scenario against its policy: what is missing, and what nothing ever does."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.source import Span
from policy.model import AssignTo, Policy, Status
from policy.moves import Move, actions_of, births, moves, starts
from simulator.model import Scenario, Source
from simulator.scenario.accounts import check_derived
from simulator.scenario.answers import check_answers
from simulator.scenario.context import Context, choices
from simulator.scenario.idle import check_idle
from simulator.scenario.keys import check_key
from simulator.scenario.multiplying import check_multiplying
from simulator.scenario.outside import check_outside
from simulator.scenario.tree import Row, Scalar, Table
from simulator.scenario.work import human

_MOST_PEOPLE = 100_000_000
_A_CROWD = 1_000_000  # fewer have room, whatever is known of each
_GIGABYTE = 1 << 27  # words of 8 bytes


def check(ctx: Context, scenario: Scenario, root: Table) -> None:
    """Everything that can only be seen in the whole; reports into `ctx`."""
    reached = reachable(ctx.policy)
    _work_there(ctx, scenario, reached, _key(root, "work"))
    _people_there(ctx, scenario, reached, _key(root, "teams"))
    check_derived(ctx, scenario.accounts)
    check_key(ctx, scenario, root)
    _owners_there(ctx, scenario, _key(root, "teams"))
    _touches_there(ctx, scenario, reached, _key(root, "touches"))
    check_answers(ctx, scenario)
    _events_happen(ctx, scenario, _key(root, "behaviour"))
    _required_known(ctx, scenario, _key(root, "people"))
    _referrals_there(ctx, scenario, root)
    check_multiplying(ctx, scenario, root)
    check_outside(ctx, scenario, root)
    _somebody_comes(ctx, scenario)
    _not_too_many(ctx, scenario, _key(root, "sources"))
    _something_counted(ctx, scenario, _key(root, "warm-up"))
    _figures_known(ctx, scenario, root)
    _memory_enough(ctx, scenario, _key(root, "sources"))


def reachable(policy: Policy) -> tuple[Status, ...]:
    """The statuses that somebody can come to be in, in the order of the text."""
    onward: dict[str, list[str]] = {}
    for move in moves(policy):
        onward.setdefault(move.source, []).append(move.target)
    todo = [move.target for move in (*starts(policy), *births(policy))]
    found: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += onward.get(name, [])
    return tuple(one for one in policy.statuses if one.name in found)


def teams_at(policy: Policy) -> dict[str, tuple[str, ...]]:
    """The teams that can hold people in each status: those it routes to, and those that keep people who
    come from a status with the same owner."""
    found = {one.name: dict.fromkeys(_routed(policy, one)) for one in policy.statuses}
    kept = [one for one in moves(policy) if _same_owner(policy, one)]
    changed = True
    while changed:
        changed = False
        for move in kept:
            more = found[move.source].keys() - found[move.target].keys()
            found[move.target].update(dict.fromkeys(sorted(more)))
            changed = changed or bool(more)
    return {name: tuple(teams) for name, teams in found.items()}


def waited_for(policy: Policy) -> set[str]:
    """Events that move people or give points."""
    moving = {name for status in policy.statuses for one in status.transitions for name in one.events}
    return moving | {name for group in policy.groups for rule in group.rules for name in rule.events}


def _same_owner(policy: Policy, move: Move) -> bool:
    owner = policy.status[move.target].owner
    return owner is not None and policy.status[move.source].owner == owner


def _routed(policy: Policy, status: Status) -> tuple[str, ...]:
    """By route, as the role's only team, by an SLA's `assign to`, and by overflow from these."""
    route = policy.route_of.get(status.name)
    named = [row.team for row in route.rows if row.kind == "team"] if route else []
    of_role = [one.name for one in policy.teams if one.role == status.owner]
    if route is None and len(of_role) == 1:
        named += of_role
    named += [action.team for action, _ in actions_of(status) if isinstance(action, AssignTo)]
    for one in named:  # grows by what each team overflows to
        full = policy.team[one].full
        if full is not None and full not in named:
            named.append(full)
    return tuple(named)


def _key(root: Table, name: str) -> Span:
    """Where a finding about a whole part stands: its key, or the beginning of the file."""
    key = root.key(name)
    return key.span if key else Span(root.span.path, 1, 1, 1, 2)


def _work_there(ctx: Context, scenario: Scenario, reached: Iterable[Status], place: Span) -> None:
    worked = {one.status for one in scenario.work} | ctx.idle
    for status in reached:
        by = human(status)
        if not by or status.name in worked:
            continue
        targets = ", ".join(dict.fromkeys(f"`{one.target}`" for one in by))
        if any(status.owner in one.roles for one in by):
            ctx.error(
                "no-work",
                f"nobody works in `{status.name}`, from which people move to {targets} by hand",
                place,
                help=f"add `{status.name}: {{takes: ..., outcomes: [...]}}`, or `{status.name}: none`",
            )
        else:
            ctx.warning(
                "no-work",
                f"nobody moves people from `{status.name}` to {targets}",
                place,
                help=f"add `{status.name}: none` if that is meant",
            )


def _people_there(ctx: Context, scenario: Scenario, reached: Iterable[Status], place: Span) -> None:
    staffed = {one.team for one in scenario.teams}
    asked = _asked_for(ctx, scenario, reached)
    for team, status in asked.items():
        if team not in staffed:
            ctx.error(
                "no-reps",
                f"nobody is in the team `{team}`, which gets people in `{status.name}`",
                place,
                help=f"add `{team}: {{reps: 4}}`",
            )
    idle = {team for one in scenario.work for team in one.teams}
    for one in scenario.teams:
        if one.reps is None and one.team in idle:
            ctx.error(
                "not-idle",
                f"the unlimited team `{one.team}` has no reps who could be idle",
                one.span,
                help="say how many reps it has",
            )
        if one.reps == () and one.team in asked:
            ctx.warning(
                "no-reps", f"the team `{one.team}` has no reps, so its people wait for ever", one.span
            )


def _asked_for(ctx: Context, scenario: Scenario, reached: Iterable[Status]) -> dict[str, Status]:
    """The teams whose reps work, with a status in which they do; says where nobody would."""
    worked = {one.status: one for one in scenario.work}
    teams = teams_at(ctx.policy)
    asked: dict[str, Status] = {}
    for status in reached:
        work = worked.get(status.name)
        if work is None or work.by == "nobody":
            continue
        found = teams[status.name]
        if work.by == "idle":
            check_idle(ctx, work, found)
            found = work.teams
        if not found and work.by == "team":
            ctx.error(
                "no-team",
                f"no team gets the people in `{status.name}`",
                work.span,
                help="route them in the policy, or write `by: nobody`",
            )
        for name in found:
            asked.setdefault(name, status)
    return asked


def _owners_there(ctx: Context, scenario: Scenario, place: Span) -> None:
    """Whoever owns an account is a rep of a team."""
    team = scenario.accounts.team if scenario.accounts is not None else ""
    if team and not any(one.reps for one in scenario.teams if one.team == team):
        ctx.error(
            "no-reps",
            f"the team `{team}` has no reps who could own an account",
            place,
            help=f"say how many it has: `{team}: {{reps: 4}}`",
        )


def _touches_there(ctx: Context, scenario: Scenario, reached: Iterable[Status], place: Span) -> None:
    modelled = {one.kind for one in scenario.touches}
    told: set[str] = set()
    for status in reached:
        for choice in status.cadences:
            for step in ctx.policy.cadence[choice.cadence].steps:
                if step.kind not in modelled | told:
                    told.add(step.kind)
                    ctx.error(
                        "no-touch",
                        f"the cadence `{choice.cadence}` has `{step.kind}` steps, and the scenario "
                        "does not say what they do",
                        place,
                        help=f"add `{step.kind}: {{takes: 1 minute}}`",
                    )
    _connecting(ctx, scenario)


def _connecting(ctx: Context, scenario: Scenario) -> None:
    """`each: connect` needs a kind of touch that connects."""
    connecting = {one.kind for one in scenario.touches if one.connects is not None}
    for work in scenario.work:
        if work.each != "connect":
            continue
        cadences = [ctx.policy.cadence[one.cadence] for one in ctx.policy.status[work.status].cadences]
        if not any(step.kind in connecting for one in cadences for step in one.steps):
            ctx.error(
                "never-connects",
                f"no touch in `{work.status}` ever connects",
                work.span,
                help="give a kind of touch `connects: 0.2`",
            )


def _events_happen(ctx: Context, scenario: Scenario, place: Span) -> None:
    """Events that the policy waits for and nothing in the scenario causes."""
    caused = {name for mix in scenario.behaviour.mixes for name, _ in mix.events}
    caused |= {name for one in scenario.sources for name in one.arrives_with}
    caused |= {name for one in scenario.touches for name, _ in one.emits}
    caused |= {one.emits for one in scenario.patience if one.emits}
    wanted = waited_for(ctx.policy) | {name for one in scenario.work for name in one.asked_by}
    idle = [name for name in ctx.policy.events if name in wanted - caused]
    if idle:
        names = ", ".join(f"`{name}`" for name in idle)
        ctx.warning(
            "event-never-happens",
            f"nobody ever does what is waited for: {names}",
            place,
            help=f"add a rate: `{idle[0]}: 0.01 per day`",
        )


def _somebody_comes(ctx: Context, scenario: Scenario) -> None:
    for one in scenario.sources:
        if any(c.people for c in one.campaigns) or (one.most(1) and _meet(one, scenario.timezone)):
            continue
        help = "say how many: `arrivals: 2 per day`, or leave the source out"
        if one.most(1):
            help = "none of its `hours` is on a day whose `weekday` is above zero: change one of the two"
        ctx.warning("never-happens", f"nobody ever comes from `{one.name}`", one.span, help=help)


def _meet(one: Source, zone: str) -> bool:
    """Whether some hour of a source lies on some day on which it brings people. The hours of another
    zone may lie a day before or after."""
    near = (0,) if one.zone == zone else (-1, 0, 1)
    return not one.hours or any(
        weight and any(one.weekday[(hour // 24 + by) % 7] for by in near)
        for hour, weight in enumerate(one.hours)
    )


def _not_too_many(ctx: Context, scenario: Scenario, place: Span) -> None:
    """More people than memory has room for, whatever the policy."""
    most = _most_people(scenario)
    if most > _MOST_PEOPLE:
        ctx.error(
            "too-large",
            f"up to {most:,.0f} people would come, of whom {_MOST_PEOPLE:,} can be simulated",
            place,
            help="simulate a part of them: fewer arrivals or a shorter `horizon`, with fewer reps",
        )


def _most_people(scenario: Scenario) -> float:
    length = scenario.horizon + scenario.follow_up
    return sum(one.most(length) + sum(c.people for c in one.campaigns) for one in scenario.sources)


def _memory_enough(ctx: Context, scenario: Scenario, place: Span) -> None:
    """A run of a big crowd is laid out, as it would be simulated, and nothing is taken."""
    if _most_people(scenario) < _A_CROWD or any(one.severity == "error" for one in ctx.found):
        return
    from simulator.plan import PlanError, plan
    from simulator.replication import Budget, Worker  # which load numpy

    try:
        need, most = Worker(plan(ctx.policy, scenario)).need(), Budget().words
    except PlanError:
        return  # which `simulate` tells
    if need > most:
        ctx.error(
            "too-large",
            f"up to {_most_people(scenario):,.0f} people would come: a run of them needs "
            f"{need / _GIGABYTE:,.0f} GB of memory, and {most / _GIGABYTE:,.0f} GB are the most",
            place,
            help="simulate a part of them: fewer arrivals or a shorter `horizon`, with fewer reps",
        )


def _something_counted(ctx: Context, scenario: Scenario, place: Span) -> None:
    """The warm-up is the beginning of the horizon; figures count in what is left."""
    if scenario.warm_up >= scenario.horizon:
        ctx.error(
            "out-of-range",
            "the warm-up takes the whole `horizon`, so that nothing is counted",
            place,
            help="lengthen the `horizon`: the warm-up is a part of it",
        )


def _figures_known(ctx: Context, scenario: Scenario, root: Table) -> None:
    """`until` and `metrics` name figures that there are; `metrics` may name more than one policy has."""
    report = root.get("report")
    asked = scenario.report
    if not isinstance(report, Table) or not (asked.until or asked.metrics):
        return
    from simulator.metrics import plain
    from simulator.until import figures  # which load numpy

    known = figures(ctx.policy, scenario)
    until = report.get("until")
    for name, _ in asked.until:
        place = until.key(name) if isinstance(until, Table) else None
        if place is not None and plain(name) not in known:
            ctx.unknown("figure", name, place.span, known)
    metrics = report.get("metrics")
    for one in metrics.items if isinstance(metrics, Row) else ():
        if isinstance(one, Scalar) and plain(one.text) not in known:
            ctx.warning(
                "unknown-name",
                f"unknown figure `{one.text}`",
                one.span,
                help=choices(known),
            )


def _required_known(ctx: Context, scenario: Scenario, place: Span) -> None:
    modelled = {one.field for one in scenario.fields} | {"source"} | ctx.derived
    if scenario.accounts is not None and ctx.policy.account_key:
        modelled.add(ctx.policy.account_key)
    for field in ctx.policy.fields:
        if field.required and field.name not in modelled:
            ctx.error(
                "required-field",
                f"`{field.name}` is required by the policy, and the scenario does not say what it is",
                place,
                help=f"add `{field.name}` under `people: fields:`",
            )


def _referrals_there(ctx: Context, scenario: Scenario, root: Table) -> None:
    created = births(ctx.policy)
    if scenario.referrals is not None and not created:
        ctx.warning(
            "no-referrals",
            "the policy never creates anybody, so these are never used",
            _key(root, "referrals"),
            help="leave `referrals` out",
        )
