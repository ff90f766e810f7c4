"""Random scenarios for random policies, built as frozen values: people, behaviour, teams, work, touches.

Together with `policies` they make worlds in which kernel and reference simulator must write one log.
"""

from __future__ import annotations

import random
from dataclasses import replace

from dsl.typed import Value
from policy.model import DAY, HOUR, MICRO, MINUTE, Field, Policy, Status
from simulator.model import (
    AccountModel,
    AfterTouch,
    Behaviour,
    Campaign,
    Distribution,
    FieldModel,
    Mix,
    Outcome,
    Patience,
    Referrals,
    Rep,
    Scenario,
    Segment,
    Source,
    Speed,
    TeamModel,
    TouchModel,
    Work,
)
from simulator.numeric import Apply, Constant, Load, Node, Number, constant
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
        referrals=Referrals(exponential(2 * DAY), inherits=("country",)) if rng.random() < 0.7 else None,
        accounts=AccountModel(rng.choice((2.0, 6.0))) if accounts else None,
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
            found.append(Patience(status.name, exponential(2 * DAY), None if event else 0.5, event))
    return tuple(found)


# --- teams and work -----------------------------------------------------------------------------


def _team(policy: Policy, name: str, rng: random.Random) -> TeamModel:
    team = policy.team[name]
    hours = rng.choice((team.hours, team.hours, None))
    if rng.random() < 0.2:
        delay = exponential(DAY) if rng.random() < 0.5 else None
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
            takes=exponential(10 * MINUTE) if rng.random() < 0.6 else None,
            connects=number(_plus(0.1, 0.5)) if rng.random() < 0.7 else None,
            by_window=tuple((one, 0.7) for one in windows),
            emits=((rng.choice(policy.events), number(_plus(0.1, 0.4))),),
            emit_delay=exponential(9 * HOUR) if rng.random() < 0.6 else None,
        )
        for kind in sorted(kinds)
    )


def _ways(status: Status) -> list[str]:
    return [one.target for one in status.transitions if one.trigger == "by"]


def _work(policy: Policy, status: Status, rng: random.Random) -> Work:
    by = rng.choice(("team", "team", "team", "nobody", "same rep"))
    connect = by == "team" and bool(status.cadences) and rng.random() < 0.5
    span = rng.choice((20 * MINUTE, 2 * HOUR, 9 * HOUR))
    takes, own = exponential(span), HOUR if span < 9 * HOUR else 12 * HOUR
    takes_or_none = None if by == "team" and rng.random() < 0.2 else takes
    effort = (
        exponential(own)
        if by == "team" and takes_or_none and not connect and rng.random() < 0.2
        else None
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


def exponential(mean: float) -> Distribution:
    return Distribution("exponential", constant(mean, "duration"))


def _falling() -> Number:
    return number(Apply("half", (Load("wait"), Constant(float(DAY)))))
