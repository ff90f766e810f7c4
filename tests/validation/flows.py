"""Flows: conservation, Poisson arrivals, absorbing chains, infinitely many servers, fading scores."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from policy.compile import load
from policy.model import DAY, HOUR
from simulator.run import simulate, simulate_log
from simulator.scenario import load as load_scenario
from tests.validation.claims import Claim, Row, runs, world

STORY = Path(__file__).resolve().parents[2] / "examples" / "b2b_saas"


def conservation() -> Iterator[Row]:
    """On the whole of examples/b2b_saas: with every mechanism on, nobody is lost or made twice."""
    from dataclasses import replace

    policy = load([str(STORY)]).policy
    assert policy is not None
    scenario, _, _ = load_scenario(str(STORY / "scenario.yaml"), policy)
    assert scenario is not None
    short = replace(scenario, horizon=120 * DAY, warm_up=0, follow_up=0)
    found = simulate(policy, short, 4)
    flows = found.by_replication["flows"]
    names = found.statuses
    gaps = []
    for number in range(found.replications):
        inside = np.array([found.metrics[f"final.{one}"][number] for one in names])
        gap = flows[number].sum(axis=0) - flows[number][1:].sum(axis=1) - inside
        gaps.append(float(np.abs(gap).max()))
    yield Row("greatest gap of any status, people", 0.0, tuple(gaps), exact=True)
    births = tuple(
        float(flows[at][0].sum() - found.metrics["arrivals"][at]) for at in range(found.replications)
    )
    yield Row("births less people who came", 0.0, births, exact=True)


# --- arrivals -----------------------------------------------------------------------------------

IDLE = """\
policy idle "Nobody works" {}
track lead { status Here { start } }
"""
PATTERN = """\
name: Arrivals by day
horizon: 28 days
sources:
  web:
    arrivals: 3 per hour
    weekday: [1.5, 1.5, 1.25, 1, 1, 0.5, 0.25]
    month: [1, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
  mail: {arrivals: 12 per day}
"""


def arrivals() -> Iterator[Row]:
    """Rates by day and month; counts of a Poisson process have a variance equal to their mean."""
    found = runs(IDLE, PATTERN, 400)
    days = [1.5, 1.5, 1.25, 1, 1, 0.5, 0.25] * 4
    months = [1.0] * 27 + [0.5]  # 5 January to 1 February
    expected = 72 * sum(a * b for a, b in zip(days, months, strict=True))
    web, mail = found.metrics["arrivals.web"], found.metrics["arrivals.mail"]
    yield Row("people from a source with a pattern", expected, web)
    yield Row("people from an even source", 12 * 28.0, mail)
    for name, counts, mean in (("with a pattern", web, expected), ("even", mail, 12 * 28.0)):
        yield Row(f"variance by mean, {name}", 1.0, tuple((one - mean) ** 2 / mean for one in counts))
    both = tuple((a - expected) * (b - 336) for a, b in zip(web, mail, strict=True))
    yield Row("covariance of two sources", 0.0, both)


INTENT = """\
name: Thinning
horizon: 2000 hours
sources: {web: {arrivals: 1 per hour}}
people: {intent: {uniform: [0, 1]}}
behaviour:
  lead.Here: {first: 0.02 * intent per hour, second: 0.02 * (1 - intent) per hour}
"""
MARKS = """\
policy marks "Two events" {}
events first, second
track lead {
  status Here { start  to Yes on first  to No on second }
  status Yes { final goal }
  status No { final }
}
"""


def thinning() -> Iterator[Row]:
    """Two events of rates 0.02 q and 0.02 (1 - q) an hour are one of rate 0.02, marked by q."""
    found = runs(MARKS, INTENT, 40)
    ends = [found.metrics[f"entered.lead.{one}"] for one in ("Yes", "No")]
    shares = tuple(a / (a + b) for a, b in zip(*ends, strict=True))
    yield Row("share of the first event", 0.5, shares)
    inside = found.metrics["final.lead.Here"]
    yield Row("people who had none yet", 50 * (1 - math.exp(-40)), inside)


# --- chains -------------------------------------------------------------------------------------

CHAIN = """\
policy chain "Try again" {}
roles sales
events back, quits
track lead {
  status Try { start  owner sales  to Won by sales  to Rest by sales }
  status Rest { to Try on back  to Lost on quits }
  status Won { final goal }
  status Lost { final }
}
"""
TRIES = """\
name: Try again
horizon: 100 hours
follow-up: 400 hours
sources: {web: {arrivals: 5 per hour}}
behaviour:
  lead.Rest: {back: 1/20 per hour, quits: 1/60 per hour}
work:
  lead.Try:
    by: nobody
    takes: {exponential: 10 hours}
    outcomes: [{to: lead.Won, p: 0.3}, {to: lead.Rest, p: rest}]
"""


def chains() -> Iterator[Row]:
    """p = 0.3, and 3 of 4 who fail come back."""
    found = runs(CHAIN, TRIES, 16)
    again = 0.7 * 0.75
    people = found.metrics["arrivals"]
    won = tuple(a / b for a, b in zip(found.metrics["cohort.won"], people, strict=True))
    yield Row("share that wins", 0.3 / (1 - again), won)
    policy, scenario = world(CHAIN, TRIES)
    steps: list[list[int]] = []
    times: list[float] = []
    last = scenario.start + scenario.horizon
    for number in range(12):
        log = simulate_log(policy, scenario, 1, number)
        born = {one.lead: one.at for one in log if one.kind == "born" and one.at < last}
        tries = dict.fromkeys(born, 0)
        ends = []
        for one in log:
            if one.kind == "rest" and one.lead in born:
                tries[one.lead] += one.status == "lead.Try"
                if one.status == "lead.Won":
                    ends.append((one.at - born[one.lead]) / HOUR)
        steps.append(list(tries.values()))
        times.append(statistics.fmean(ends))
    yield Row("mean number of tries", 1 / (1 - again), tuple(statistics.fmean(one) for one in steps))
    yield Row(
        "variance of the number of tries",
        again / (1 - again) ** 2,
        tuple(statistics.pvariance(one) for one in steps),
    )
    expected = 10 / (1 - again) + 15 * again / (1 - again)
    yield Row("hours until the win, of those who win", expected, tuple(times))


CROWD = """\
name: Everybody at once
horizon: 1000 hours
sources: {web: {arrivals: 2 per hour}}
work:
  lead.Try: {by: nobody, takes: {lognormal: {mean: 20 hours, cv: 1.5}}, outcomes: [{to: lead.Won, p: 1}]}
"""


def crowds() -> Iterator[Row]:
    """Whatever the law of the stay, the number inside is Poisson with mean rate x stay."""
    found = runs(CHAIN, CROWD, 400)
    inside = found.metrics["final.lead.Try"]
    yield Row("people inside", 40.0, inside)
    yield Row("variance of their number by its mean", 1.0, tuple((one - 40) ** 2 / 40 for one in inside))


WAVES = """\
name: Waves
horizon: 12 days
sources: {web: {arrivals: 4 per hour, weekday: [2, 2, 1, 1, 0.5, 0, 0.25]}}
work:
  lead.Try: {by: nobody, takes: {exponential: 30 hours}, outcomes: [{to: lead.Won, p: 1}]}
"""


def waves() -> Iterator[Row]:
    """After twelve days, at a Friday's end: each day's people, thinned by how long they have been."""
    found = runs(CHAIN, WAVES, 400)
    days = ([2, 2, 1, 1, 0.5, 0, 0.25] * 2)[:12]
    mean = math.fsum(
        4 * factor * 30 * (math.exp(-24 * (11 - day) / 30) - math.exp(-24 * (12 - day) / 30))
        for day, factor in enumerate(days)
    )
    inside = found.metrics["final.lead.Try"]
    yield Row("people inside", mean, inside)
    yield Row("variance of their number by its mean", 1.0, tuple((x - mean) ** 2 / mean for x in inside))


# --- scores -------------------------------------------------------------------------------------

FADING = """\
policy fading "A fading score" {}
events click
score { heat from 0, half-life 10 hours { +4 on click } }
track lead { status Here { start } }
"""
CLICKS = """\
name: Clicks
horizon: 500 hours
sources: {web: {imports: [{at: 2026-01-05T00:00:00Z, people: 50}]}}
behaviour: {lead.Here: {click: 0.5 per hour}}
"""


def shots() -> Iterator[Row]:
    """Seen just before events that come at random, as at any time."""
    tau = 10 / math.log(2)
    policy, scenario = world(FADING, CLICKS)
    means, spreads = [], []
    for number in range(24):
        log = simulate_log(policy, scenario, 6, number)
        seen = [
            one.score / 1e6 - 4
            for one in log
            if one.kind == "event" and one.at > scenario.start + 200 * HOUR
        ]
        means.append(statistics.fmean(seen))
        spreads.append(statistics.fmean((one - 2 * tau) ** 2 for one in seen))
    yield Row("mean", 0.5 * 4 * tau, tuple(means))
    yield Row("variance", 0.5 * 16 * tau / 2, tuple(spreads))


CLAIMS = (
    Claim(
        "Conservation",
        "Who entered a status and has not left it is inside: in every status and run, on the whole of "
        "`examples/b2b_saas`.",
        lambda: [*conservation()],
    ),
    Claim(
        "Poisson arrivals",
        "Counts have the mean of the pattern, a variance equal to it, and sources do not depend on each "
        "other.",
        lambda: [*arrivals()],
    ),
    Claim("Thinning", "Competing events are one stream, marked by their rates.", lambda: [*thinning()]),
    Claim(
        "Absorbing chain",
        "Tries are geometric with q = 0.7 x 3/4: P(win) = p / (1 - q), mean 1 / (1 - q), variance "
        "q / (1 - q)^2; the time until a win does not depend on winning.",
        lambda: [*chains()],
    ),
    Claim(
        "M/G/infinity", "The number inside is Poisson with mean rate x mean stay.", lambda: [*crowds()]
    ),
    Claim(
        "Mt/G/infinity",
        "With a rate that changes by day the number inside is Poisson, too: its mean is the rate in the "
        "past, weighted by the chance to be there still.",
        lambda: [*waves()],
    ),
    Claim(
        "Shot noise",
        "Points p at rate r, fading with tau = half-life / ln 2: mean r p tau, variance r p^2 tau / 2.",
        lambda: [*shots()],
    ),
)
