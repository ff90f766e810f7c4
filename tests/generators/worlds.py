"""Random scenarios for random policies, built as frozen values: people, behaviour, teams, work, touches.

Together with `policies` they make worlds in which kernel and reference simulator must write one log.
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import accumulate

from dsl.typed import Value
from policy.model import DAY, HOUR, MICRO, MINUTE, Field, Policy, Status
from simulator.model import (
    AccountModel,
    AfterTouch,
    Attrition,
    Behaviour,
    Campaign,
    Derived,
    Distribution,
    FieldModel,
    Mix,
    Outcome,
    Patience,
    Personas,
    Ramp,
    Referrals,
    Rep,
    Scenario,
    Segment,
    Source,
    Speed,
    Straying,
    TeamModel,
    TouchModel,
    Work,
)
from simulator.numeric import Apply, Constant, Load, Node, Number, constant
from simulator.scenario.segments import fields_in
from tests.generators.leads import random_value

START = 20_520 * DAY  # 2026-03-08 00:00 UTC, the day on which clocks change in the United States
INTENT = Load("intent")


def random_world(
    policy: Policy, rng: random.Random, people: int = 40, days: int = 20, accounts: bool = False
) -> Scenario:
    """About `people` arrivals over `days`. Whatever the policy allows happens now and then.

    With `accounts`, those of a source after its 61st mostly belong to the account of an earlier one.
    """
    names = policy.field_named["source"].values[: rng.randint(1, 2)]
    return Scenario(
        "random",
        START + rng.randrange(24) * HOUR,
        days * DAY,
        timezone=rng.choice(("America/New_York", "Europe/Berlin", "UTC")),
        sources=tuple(_source(policy, name, people / len(names), days, rng) for name in names),
        intent=(("", Distribution("beta", constant(1.0), (2.0, 3.0))),),
        fields=tuple(_field(one, rng) for one in policy.fields if one.name not in ("source", "account")),
        segments=(Segment("all", None),),
        behaviour=_behaviour(policy, rng),
        speed=Speed(_falling(), 0.5) if rng.random() < 0.5 else None,
        patience=_patience(policy, rng),
        teams=tuple(_team(policy, one.name, rng) for one in policy.teams if rng.random() < 0.85),
        touches=_touches(policy, rng),
        work=tuple(_work(policy, one, rng) for one in policy.statuses if _ways(one)),
        referrals=Referrals(_time(2 * DAY), inherits=("country",)) if rng.random() < 0.7 else None,
        accounts=AccountModel(rng.choice((2.0, 6.0))) if accounts else None,
    )


def with_owners(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The world with some accounts that have an owner from the start."""
    teams = [one.team for one in world.teams if one.reps]
    if world.accounts is None or not teams:
        return world
    owned = replace(world.accounts, owned=rng.choice((0.3, 0.9)), team=rng.choice(teams))
    return replace(world, accounts=owned)


def with_colleagues(policy: Policy, rng: random.Random) -> Policy:
    """The policy with at least one score group of the account."""
    wide = [group.of_account or rng.random() < 0.6 for group in policy.groups]
    wide[0] = wide[0] or not any(wide)
    groups = zip(policy.groups, wide, strict=True)
    return replace(policy, groups=tuple(replace(one, of_account=both) for one, both in groups))


def with_personas(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The world with some fields drawn together from the rows of a table."""
    chosen = [one.field for one in world.fields if rng.random() < 0.6]
    names = ("", *(one.name for one in world.sources if rng.random() < 0.5))
    weights = {}
    for source in names:
        weights[source] = tuple(accumulate(rng.random() + 0.1 for _ in range(rng.randint(1, 6))))

    def tabled(model: FieldModel) -> FieldModel:
        field = policy.field_named[model.field]
        groups = tuple(
            Personas(source, summed, tuple(random_value(field, rng) for _ in summed))
            for source, summed in weights.items()
        )
        return FieldModel(model.field, personas=groups, missing=model.missing)

    first = [tabled(one) for one in world.fields if one.field in chosen]
    rest = [one for one in world.fields if one.field not in chosen]
    return replace(world, fields=(*first, *rest))


def with_zones(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The world with behaviour in the hours of zones that a field says."""
    drawn = [one for one in world.fields if one.choices]
    if not drawn:
        return world
    one = rng.choice(drawn)
    values = dict.fromkeys(value for value, _ in one.choices)
    places = ("America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata")
    zones = tuple((value, rng.choice(places)) for value in values if rng.random() < 0.7)
    weights = tuple(2.0 if 8 <= hour % 24 < 18 else 0.25 for hour in range(168))
    behaviour = replace(world.behaviour, hour_of_week=weights, zone_field=one.field, zones=zones)
    return replace(world, behaviour=behaviour)


def with_derived(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The world with yes/no fields that follow from what the people of an account are at."""
    free = [one.name for one in policy.fields if one.type == "yes/no" and not one.fixed]
    if world.accounts is None or not free:
        return world
    found = []
    for name in free:
        if rng.random() < 0.8:
            there = [one.name for one in policy.statuses if rng.random() < 0.4]
            found.append(Derived(name, tuple(there or [policy.statuses[0].name])))
    taken = {one.field for one in found}
    work = tuple(
        replace(one, reveals=tuple(pair for pair in one.reveals if pair[0] not in taken))
        for one in world.work
    )
    fields = tuple(one for one in world.fields if one.field not in taken)
    accounts = replace(world.accounts, derived=tuple(found))
    return replace(world, accounts=accounts, work=work, fields=fields)


def with_backlogs(policy: Policy, world: Scenario, rng: random.Random) -> tuple[Policy, Scenario]:
    """Both with idle reps who take people from statuses, which mostly nobody owns."""
    work = tuple(_idle(policy, world, one, rng) for one in world.work)
    free = {one.status for one in work if one.by == "idle" and rng.random() < 0.8}
    statuses = tuple(replace(one, owner=None) if one.name in free else one for one in policy.statuses)
    return replace(policy, statuses=statuses), replace(world, work=work)


def _idle(policy: Policy, world: Scenario, work: Work, rng: random.Random) -> Work:
    edges = [one for one in policy.status[work.status].transitions if one.trigger == "by"]
    roles = {role for one in edges for role in one.roles}
    there = [one.team for one in world.teams if one.reps and policy.team[one.team].role in roles]
    if not there:
        return work
    role = policy.team[rng.choice(there)].role
    teams = [one for one in there if policy.team[one].role == role]
    return replace(
        work,
        by="idle",
        each="pick-up",
        takes=work.takes or _time(20 * MINUTE),
        effort=None,
        retry=work.retry or DAY,
        teams=tuple(teams[: rng.randint(1, len(teams))]),
        picks=rng.choice(("oldest first", "newest first", "highest score first", "earliest due first")),
        share=rng.choice((1.0, 0.5, 0.2)),
    )


def with_figures(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The world with a warm-up and a follow-up, segments, and what people and touches cost: all that is
    counted can be told apart."""
    return replace(
        world,
        horizon=world.horizon - world.horizon // 4 // HOUR * HOUR,
        follow_up=world.horizon // 4 // HOUR * HOUR,
        warm_up=rng.choice((0, world.horizon // 5 + 7)),
        sources=tuple(
            replace(one, cost=_cost(rng), campaigns=(*one.campaigns, _fair(world), _fair(world, 2)))
            for one in world.sources
        ),
        touches=tuple(replace(one, cost=rng.randrange(500)) for one in world.touches),
        segments=(*_segments(policy, world), Segment("others", None)),
    )


def _segments(policy: Policy, world: Scenario) -> tuple[Segment, ...]:
    """Whom some rule of the score means."""
    modelled = {"source", *(one.field for one in world.fields)}
    rules = [one.when for group in policy.groups for one in group.rules if one.when is not None]
    readable = [one for one in rules if fields_in(one) <= modelled]
    return tuple(Segment(f"segment {i}", one) for i, one in enumerate(readable[:2]))


def _fair(world: Scenario, later: int = 1) -> Campaign:
    """Some come within hours; of the second, some come too late."""
    return Campaign(world.start + world.horizon * later // 2 - DAY, 3 + later, 2 * DAY)


def _cost(rng: random.Random) -> Number | None:
    node = Apply("*", (Constant(float(rng.randrange(5_000))), Apply("+", (Constant(0.5), INTENT))))
    return Number(node, "money") if rng.random() < 0.8 else None


def with_rosters(policy: Policy, world: Scenario, rng: random.Random) -> Scenario:
    """The scenario with reps who join, leave, are away, part of the day at work, in meetings, sick, new
    to the work, or picking as they like."""
    days = world.horizon // DAY
    return replace(
        world, teams=tuple(_rostered(policy, one, world.start, days, rng) for one in world.teams)
    )


def _rostered(policy: Policy, team: TeamModel, start: int, days: int, rng: random.Random) -> TeamModel:
    if not team.reps:
        return team
    reps = tuple(_own_time(policy, one, start, days, rng) for one in team.reps)
    leaving = None
    if rng.random() < 0.4:
        vacant = rng.choice((None, 0, DAY, 5 * DAY + HOUR))
        leaving = Attrition(rng.uniform(0.2, 3.0) / (days * DAY), vacant)
    straying = None
    if rng.random() < 0.4:
        straying = Straying(rng.choice((0.0, 0.5, 0.9)), rng.choice(("anybody", "newest")))
    return replace(
        team,
        reps=reps,
        cover=rng.choice(("none", "new", "all")),
        attrition=leaving,
        shrinkage=rng.choice((0.0, 0.0, 0.2, 0.9)),
        absence=rng.choice((0.0, 0.0, 0.3)),
        straying=straying,
    )


def _own_time(policy: Policy, rep: Rep, start: int, days: int, rng: random.Random) -> Rep:
    def moment() -> int:
        at = start + rng.randrange(-2, days + 2) * DAY
        return at - at % DAY + rng.choice((0, 0, 5, 13)) * HOUR

    joins = moment() if rng.random() < 0.3 else None
    leaves = None
    if rng.random() < 0.3:
        leaves = (moment() if joins is None else joins) + rng.randrange(1, days) * DAY
    marks = sorted({moment() for _ in range(rng.choice((0, 0, 2, 4)))})
    ramp = Ramp(rng.uniform(0.2, 0.9), rng.randrange(1, 12) * DAY) if rng.random() < 0.5 else None
    hours = rng.choice(("", "", "always", *(one.name for one in policy.calendars)))
    return replace(
        rep,
        joins=joins,
        leaves=leaves,
        away=tuple(zip(marks[::2], marks[1::2], strict=False)),
        hours=hours,
        share=rng.choice((1.0, 1.0, 0.5)),
        ramp=ramp,
    )


# --- people -------------------------------------------------------------------------------------


def _source(policy: Policy, name: str, people: float, days: int, rng: random.Random) -> Source:
    campaigns: tuple[Campaign, ...] = ()
    if rng.random() < 0.3:
        campaigns = (Campaign(START + rng.randrange(1, days) * DAY, 5, rng.choice((0, DAY))),)
    hours: tuple[float, ...] = ()
    other = random.Random(f"{name} {people} {days}")  # so that what else is drawn stays as it was
    if other.random() < 0.3:
        day = [0.0] * 8 + [other.choice((0.5, 1.0, 3.0)) for _ in range(12)] + [0.0] * 4
        hours = tuple(one * 24 / sum(day) for one in day) * 7
    zone = other.choice(("UTC", "America/New_York", "Australia/Lord_Howe")) if hours else ""
    return Source(
        name,
        people / (days * DAY),
        weekday=(1.2, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5),
        hours=hours,
        zone=zone,
        campaigns=tuple(replace(one, hours=hours, zone=zone) for one in campaigns),
        arrives_with=(policy.events[0],) if rng.random() < 0.4 else (),
    )


def _field(field: Field, rng: random.Random) -> FieldModel:
    missing = None if field.required else number(rng.choice((0.0, 0.3, 1.0)))
    if field.type == "yes/no":
        return FieldModel(field.name, chance=number(_plus(0.2, 0.5)), missing=missing)
    if field.type in ("integer", "number", "money") and rng.random() < 0.6:
        unit = float(MICRO) if field.type == "integer" else 1.0
        scale = constant(50.0 if unit > 1 else 500.0)
        return FieldModel(field.name, amount=Distribution("lognormal", scale, (1.0,)), missing=missing)
    values: dict[Value, Number] = {}
    for _ in range(3):
        values[random_value(field, rng)] = number(_plus(rng.random() + 0.1, 0.3))
    return FieldModel(field.name, choices=tuple(values.items()), missing=missing)


def _behaviour(policy: Policy, rng: random.Random) -> Behaviour:
    mixes = []
    for status in policy.statuses:
        if not status.final and rng.random() < 0.8:
            chosen = [event for event in policy.events if rng.random() < 0.8] or [policy.events[0]]
            rates = tuple((event, _rate(rng.uniform(0.05, 0.8))) for event in chosen)
            mixes.append(Mix((status.name,), rates))
    after = None
    if rng.random() < 0.4:
        after = AfterTouch(2.0, 2 * DAY, (policy.events[0],))
    weights = None
    if rng.random() < 0.3:
        weights = tuple(2.0 if 8 <= hour % 24 < 18 else 0.25 for hour in range(168))
    return Behaviour(tuple(mixes), weights, "America/New_York", after)


def _patience(policy: Policy, rng: random.Random) -> tuple[Patience, ...]:
    found = []
    for status in policy.statuses:
        if _ways(status) and rng.random() < 0.3:
            event = rng.choice(policy.events) if rng.random() < 0.5 else None
            found.append(Patience(status.name, _time(2 * DAY), None if event else 0.5, event))
    return tuple(found)


# --- teams and work -----------------------------------------------------------------------------


def _team(policy: Policy, name: str, rng: random.Random) -> TeamModel:
    team = policy.team[name]
    hours = rng.choice((team.hours, team.hours, None))
    if rng.random() < 0.2:
        delay = _time(DAY) if rng.random() < 0.5 else None
        return TeamModel(name, None, hours, delay=delay)
    count = rng.choice((0, 1, 1, 2, 3))
    listed = [one.name for one in team.members] or [f"{name} {i + 1}" for i in range(count)]
    reps = tuple(Rep(one, rng.choice((1.0, 1.0, 0.8, 1.3))) for one in listed)
    end = rng.choice(("finish", "pause", "hand back"))
    return TeamModel(name, reps, hours, shift_end=end)  # type: ignore[arg-type]


def _touches(policy: Policy, rng: random.Random) -> tuple[TouchModel, ...]:
    kinds = {step.kind for cadence in policy.cadences for step in cadence.steps}
    windows = sorted(
        {step.window for one in policy.cadences for step in one.steps if step.window is not None}
    )
    return tuple(
        TouchModel(
            kind,
            takes=_time(10 * MINUTE) if rng.random() < 0.6 else None,
            connects=number(_plus(0.1, 0.5)) if rng.random() < 0.7 else None,
            by_window=tuple((one, 0.7) for one in windows),
            emits=((rng.choice(policy.events), number(_plus(0.1, 0.4))),),
            emit_delay=_time(9 * HOUR) if rng.random() < 0.6 else None,
        )
        for kind in sorted(kinds)
    )


def _ways(status: Status) -> list[str]:
    return [one.target for one in status.transitions if one.trigger == "by"]


def _work(policy: Policy, status: Status, rng: random.Random) -> Work:
    by = rng.choice(("team", "team", "team", "nobody", "same rep"))
    connect = by == "team" and bool(status.cadences) and rng.random() < 0.5
    span = rng.choice((20 * MINUTE, 2 * HOUR, 9 * HOUR))
    takes, own = _time(span), HOUR if span < 9 * HOUR else 12 * HOUR
    takes_or_none = None if by == "team" and rng.random() < 0.2 else takes
    effort = (
        _time(own) if by == "team" and takes_or_none and not connect and rng.random() < 0.2 else None
    )
    return Work(
        status.name,
        by,  # type: ignore[arg-type]
        "connect" if connect else "pick-up",
        takes_or_none,
        effort,
        _outcomes(status, rng),
        tuple(
            (one.name, number(0.5)) for one in policy.fields[:4] if one.name not in ("source", "account")
        ),
        None if by == "nobody" else rng.choice((6 * HOUR, 2 * DAY)),
    )


def _outcomes(status: Status, rng: random.Random) -> tuple[Outcome, ...]:
    targets = list(dict.fromkeys(_ways(status)))
    first, rest = targets[0], targets[1:]
    value = Distribution("lognormal", constant(2_000_000.0, "money"), (0.6,))
    found = [Outcome(first, number(_plus(0.2, 0.3)), 0, _because(status, first), value)]
    for target in rest:
        found.append(Outcome(target, number(0.4), 1, _because(status, target)))
    found.append(Outcome(None, number(1.0), 1))
    return tuple(found)


def _because(status: Status, target: str) -> tuple[tuple[str, float], ...]:
    reasons = [
        reason
        for one in status.transitions
        if one.trigger == "by" and one.target == target
        for reason in one.because
    ]
    return tuple((reason, 1 / len(reasons)) for reason in dict.fromkeys(reasons))


# --- numbers ------------------------------------------------------------------------------------


def number(node: Node | float) -> Number:
    return Number(Constant(float(node)) if isinstance(node, int | float) else node)


def _plus(base: float, slope: float) -> Node:
    return Apply("+", (Constant(base), Apply("*", (Constant(slope), INTENT))))


def _rate(a_day: float) -> Number:
    node = Apply("*", (Constant(a_day / DAY), Apply("+", (Constant(0.3), INTENT))))
    return Number(node, "rate")


def _time(mean: float) -> Distribution:
    return Distribution("exponential", constant(mean, "duration"))


def _falling() -> Number:
    return number(Apply("half", (Load("wait"), Constant(float(DAY)))))
