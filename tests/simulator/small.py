"""Small worlds for the kernel's tests, built by hand: desks, chains, fading scores with closed forms."""

from __future__ import annotations

from policy.model import (
    HOUR,
    MICRO,
    Fading,
    Group,
    Policy,
    ScoreRule,
    StartRule,
    Status,
    Team,
    Transition,
)
from simulator.model import (
    Behaviour,
    Distribution,
    Mix,
    Outcome,
    Rep,
    Scenario,
    Source,
    TeamModel,
    Work,
)
from simulator.numeric import Number, constant

START = 1_767_571_200_000_000  # a Monday
EXPONENTIAL = "exponential"


def by(source: str, target: str) -> Transition:
    return Transition(f"{source}>{target}", source, target, "by", roles=("sales",))


def on(source: str, target: str, event: str) -> Transition:
    return Transition(f"{source}>{target} on {event}", source, target, "event", events=(event,))


def exponential(mean: float) -> Distribution:
    return Distribution("exponential", constant(mean))


def desk(order: str = "oldest first") -> Policy:
    """People come to a desk, are served, and are gone."""
    return Policy(
        name="desk",
        roles=("sales",),
        tracks=("lead",),
        statuses=(
            Status(
                "lead.New", owner="sales", start=StartRule(), transitions=(by("lead.New", "lead.Done"),)
            ),
            Status("lead.Done", final=True, goal=True),
        ),
        teams=(Team("desk", "sales", work=order),),  # type: ignore[arg-type]
    )


def served(rate: float, mean: float, reps: int, hours: float, warm_up: float = 0) -> Scenario:
    """Poisson arrivals at `rate` an hour, exponential service of `mean` hours."""
    return Scenario(
        name="desk",
        start=START,
        horizon=int(hours * HOUR),
        warm_up=int(warm_up * HOUR),
        sources=(Source("web", rate / HOUR),),
        teams=(TeamModel("desk", tuple(Rep(f"rep {i}") for i in range(reps))),),
        work=(
            Work(
                "lead.New",
                takes=exponential(mean * HOUR),
                outcomes=(Outcome("lead.Done", constant(1.0)),),
            ),
        ),
    )


def chain() -> Policy:
    """Try, then done or back to waiting: an absorbing chain with recycling."""
    return Policy(
        name="chain",
        roles=("sales",),
        events=("back", "quits"),
        tracks=("lead",),
        statuses=(
            Status(
                "lead.Try",
                start=StartRule(),
                owner="sales",
                transitions=(by("lead.Try", "lead.Won"), by("lead.Try", "lead.Rest")),
            ),
            Status(
                "lead.Rest",
                transitions=(on("lead.Rest", "lead.Try", "back"), on("lead.Rest", "lead.Lost", "quits")),
            ),
            Status("lead.Won", final=True, goal=True),
            Status("lead.Lost", final=True),
        ),
    )


def chained(win: float, back: float, quit_rate: float) -> Scenario:
    """A thousand people at once; each try takes an hour by nobody and wins with `win`."""
    return Scenario(
        name="chain",
        start=START,
        horizon=20_000 * HOUR,
        sources=(Source("web", 100 / HOUR),),
        behaviour=Behaviour(
            (
                Mix(
                    ("lead.Rest",),
                    (("back", per_hour(back)), ("quits", per_hour(quit_rate))),
                ),
            )
        ),
        work=(
            Work(
                "lead.Try",
                by="nobody",
                takes=exponential(HOUR),
                outcomes=(
                    Outcome("lead.Won", constant(win)),
                    Outcome("lead.Rest", constant(1.0), stage=1),
                ),
            ),
        ),
    )


def per_hour(rate: float) -> Number:
    return constant(rate / HOUR, "rate")


def fading(half_life: float, points: int) -> Policy:
    """One status in which a score fades and nothing follows."""
    rule = ScoreRule("heat.1", points * MICRO, events=("click",))
    return Policy(
        name="fading",
        events=("click",),
        tracks=("lead",),
        groups=(Group("heat", (rule,), fading=Fading("half-life", int(half_life * HOUR))),),
        statuses=(Status("lead.Here", start=StartRule()),),
    )


def clicking(rate: float, hours: float, people: float = 0.02) -> Scenario:
    return Scenario(
        name="fading",
        start=START,
        horizon=int(hours * HOUR),
        sources=(Source("web", people / HOUR),),
        behaviour=Behaviour((Mix(("lead.Here",), (("click", per_hour(rate)),)),)),
    )
