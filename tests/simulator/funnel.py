"""The reference funnel built by hand: the policy and scenario of examples/reference_funnel."""

from __future__ import annotations

from dsl.typed import Linear, Quantity
from policy.model import (
    HOUR,
    MICRO,
    AssignTo,
    Clock,
    ClockStep,
    Delay,
    Fading,
    Field,
    Group,
    Policy,
    ResetGroup,
    Route,
    RouteRow,
    ScoreRule,
    StartRule,
    Status,
    Team,
    Transition,
)
from simulator.model import (
    Behaviour,
    Distribution,
    FieldModel,
    Mix,
    Outcome,
    Rep,
    Scenario,
    Source,
    TeamModel,
    Work,
)
from simulator.numeric import Apply, Constant, Load, Node, Number, constant

START = 1_767_571_200_000_000  # 2026-01-05T00:00:00Z
INTENT = Load("intent")


def number(node: Node | float) -> Number:
    return Number(Constant(float(node)) if isinstance(node, int | float) else node)


def c(value: float) -> Node:
    return Constant(value)


def plus(a: Node, b: Node) -> Node:
    return Apply("+", (a, b))


def times(a: Node, b: Node) -> Node:
    return Apply("*", (a, b))


def lognormal(mean: float, cv: float) -> Distribution:
    from math import exp, log, sqrt

    sigma2 = log(1 + cv * cv)
    return Distribution("lognormal", constant(mean * exp(-sigma2 / 2)), (sqrt(sigma2),))


def by(source: str, target: str) -> Transition:
    return Transition(f"{source}>{target}", source, target, "by", roles=("sales",))


def policy(bar: int = 100) -> Policy:
    ready = Linear(
        (Quantity(MICRO, "field", "fit"), Quantity(1, "group", "behaviour")), ">=", bar * MICRO
    )
    rules = (
        ScoreRule("behaviour.1", 10 * MICRO, events=("small_step",)),
        ScoreRule("behaviour.2", 25 * MICRO, events=("big_step",)),
    )
    inquiry, mql, working, sql = "lead.Inquiry", "lead.MQL", "lead.Working", "lead.SQL"
    market, won, lost, out = "lead.Re-Market", "lead.Won", "lead.Lost", "lead.Disqualified"
    return Policy(
        name="reference",
        currency="USD",
        roles=("marketing", "sales"),
        fields=(Field("fit", "integer", low=0, high=60, required=True),),
        events=("small_step", "big_step", "gone_quiet", "back"),
        groups=(Group("behaviour", rules, low=0, fading=Fading("half-life", 336 * HOUR)),),
        tracks=("lead",),
        statuses=(
            Status(
                inquiry,
                owner="marketing",
                start=StartRule(),
                transitions=(
                    Transition(f"{inquiry}>{mql}", inquiry, mql, "when", when=ready),
                    Transition(f"{inquiry}>{out}", inquiry, out, "event", events=("gone_quiet",)),
                ),
            ),
            Status(
                mql,
                owner="sales",
                transitions=(by(mql, working),),
                clocks=(Clock(Delay(48 * HOUR), steps=(ClockStep(10_000, (AssignTo("overflow"),)),)),),
            ),
            Status(
                working,
                owner="sales",
                transitions=(by(working, sql), by(working, market), by(working, out)),
            ),
            Status(
                market,
                owner="marketing",
                on_entry=(ResetGroup("behaviour"),),
                transitions=(
                    Transition(f"{market}>{inquiry}", market, inquiry, "event", events=("back",)),
                ),
            ),
            Status(sql, owner="sales", transitions=(by(sql, won), by(sql, lost))),
            Status(won, final=True, goal=True),
            Status(lost, final=True),
            Status(out, final=True),
        ),
        routes=(Route((mql,), (RouteRow("team", "desk"),)),),
        teams=(Team("desk", "sales"), Team("overflow", "sales")),
    )


def reps(team: str, count: int) -> TeamModel:
    return TeamModel(team, tuple(Rep(f"{team} {i + 1}") for i in range(count)))


def scenario(
    days: float = 90, scale: float = 1, desk: int = 12, overflow: int = 4, follow_up: int = 0
) -> Scenario:
    drive = plus(c(0.2), times(c(2.0), INTENT))
    step = times(c(0.02), drive)
    quality = times(times(c(0.6), INTENT), Apply("half", (Load("wait"), c(24.0 * HOUR))))
    per_hour = c(1 / HOUR)
    return Scenario(
        name="Reference funnel",
        start=START,
        horizon=int(days * 24) * HOUR,
        follow_up=follow_up,
        sources=tuple(
            Source(name, scale * rate / HOUR) for name, rate in (("a", 4), ("b", 2), ("c", 1))
        ),
        intent=(("", Distribution("beta", constant(1.0), (2.0, 5.0))),),
        fields=(FieldModel("fit", amount=Distribution("uniform-integer", constant(1.0), (0.0, 60.0))),),
        behaviour=Behaviour(
            (
                Mix(
                    ("lead.Inquiry",),
                    (
                        ("small_step", number(times(times(c(0.7), step), per_hour))),
                        ("big_step", number(times(times(c(0.3), step), per_hour))),
                        ("gone_quiet", number(1 / (1000 * HOUR))),
                    ),
                ),
                Mix(("lead.Re-Market",), (("back", number(1 / (720 * HOUR))),)),
            )
        ),
        teams=(reps("desk", int(desk * scale)), reps("overflow", int(overflow * scale))),
        work=(
            Work("lead.MQL", outcomes=(Outcome("lead.Working", number(1)),)),
            Work(
                "lead.Working",
                by="same rep",
                takes=lognormal(1.5 * HOUR, 1),
                outcomes=(
                    Outcome("lead.SQL", number(plus(c(0.2), quality))),
                    Outcome("lead.Re-Market", number(0.6), stage=1),
                    Outcome("lead.Disqualified", number(1.0), stage=2),
                ),
            ),
            Work(
                "lead.SQL",
                by="nobody",
                takes=lognormal(400 * HOUR, 0.8),
                outcomes=(
                    Outcome(
                        "lead.Won", number(plus(c(0.15), times(c(0.3), INTENT))), value=lognormal(2e6, 1)
                    ),
                    Outcome("lead.Lost", number(1.0), stage=1),
                ),
            ),
        ),
    )
