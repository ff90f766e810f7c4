"""Stays and ways: age against dwell, which way out and when, people by stage, referrals, resets."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Sequence

from policy.model import HOUR
from simulator.log import Record
from simulator.run import simulate_log
from tests.validation.claims import Claim, Row, runs, world
from tests.validation.flows import CHAIN, TRIES

# --- age and dwell ------------------------------------------------------------------------------

LONG = """\
name: Some stay long
horizon: 700 hours
sources: {web: {arrivals: 3 per hour}}
work:
  lead.Try: {by: nobody, takes: {gamma: {mean: 20 hours, shape: 0.5}}, outcomes: [{to: lead.Won, p: 1}]}
"""


def ages() -> Iterator[Row]:
    """A stay S seen at a moment is as old as E[S^2] / (2 E[S]): long stays are seen more often."""
    policy, scenario = world(CHAIN, LONG)
    end = scenario.start + scenario.horizon
    old, done, still, early = [], [], [], []
    for number in range(12):
        came, left = _stays(simulate_log(policy, scenario, 2, number))
        inside = [(end - at) / HOUR for lead, at in came.items() if lead not in left]
        old.append(statistics.fmean(inside))
        still.append(sum(one > 30 for one in inside) / len(inside))
        first = [lead for lead, at in came.items() if at < end - 400 * HOUR]
        stays = [(left[lead] - came[lead]) / HOUR for lead in first if lead in left]
        done.append(statistics.fmean(stays))
        early.append(sum(one > 30 for one in stays) / len(stays))
    mean, shape = 20.0, 0.5
    yield Row("age of those inside, hours", mean * (1 + 1 / shape) / 2, tuple(old))
    yield Row("dwell of those who left, hours", mean, tuple(done))
    # gamma with shape 1/2 and mean 20 is 20 times the square of a normal: P(S > t) = erfc(sqrt(t / 40))
    beyond = math.erfc(math.sqrt(30 / 40))
    yield Row("share of dwells over 30 hours", beyond, tuple(early))
    tail = _integral(lambda t: math.erfc(math.sqrt(t / 40)), 30, 900) / mean
    yield Row("share of those inside who are there for more than 30 hours", tail, tuple(still))


def _stays(log: Sequence[Record]) -> tuple[dict[int, int], dict[int, int]]:
    came = {one.lead: one.at for one in log if one.kind == "born"}
    return came, {one.lead: one.at for one in log if one.kind == "move"}


def _integral(f: Callable[[float], float], low: float, high: float, steps: int = 4000) -> float:
    width = (high - low) / steps
    return width * math.fsum(f(low + (k + 0.5) * width) for k in range(steps))


# --- which way, and when ------------------------------------------------------------------------

RACE = """\
policy race "Answer within ten hours" {}
events answer, back, quits
track lead {
  status Try  { start  to Won on answer  to Rest after 10 hours }
  status Rest { to Try on back  to Lost on quits }
  status Won  { final goal }
  status Lost { final }
}
"""
RACING = """\
name: Answer within ten hours
horizon: 100 hours
follow-up: 400 hours
sources: {web: {arrivals: 5 per hour}}
behaviour:
  lead.Try: {answer: 1/8 per hour}
  lead.Rest: {back: 1/20 per hour, quits: 1/60 per hour}
"""


def races() -> Iterator[Row]:
    """An answer at rate r, or after ten hours a rest of 15 hours from which 3 in 4 come back: a
    semi-Markov chain in which how long it takes depends on where it ends."""
    policy, scenario = world(RACE, RACING)
    last = scenario.start + scenario.horizon
    won, lost, shares, spread = [], [], [], []
    for number in range(12):
        log = simulate_log(policy, scenario, 1, number)
        born = {one.lead: one.at for one in log if one.kind == "born" and one.at < last}
        ends = {
            status: [
                (one.at - born[one.lead]) / HOUR
                for one in log
                if one.kind == "end" and one.lead in born and one.status == f"lead.{status}"
            ]
            for status in ("Won", "Lost")
        }
        shares.append(len(ends["Won"]) / len(born))
        won.append(statistics.fmean(ends["Won"]))
        lost.append(statistics.fmean(ends["Lost"]))
        spread.append(statistics.pvariance(ends["Won"]))
    late, rate = math.exp(-10 / 8), 1 / 8
    again = late * 0.75
    soon = 1 / rate - 10 * late / (1 - late)  # the mean of an answer that comes in time
    square = 1 / rate**2 - 100 * late / (1 - late) ** 2  # its variance
    loops = again / (1 - again)
    yield Row("share that wins", (1 - late) / (1 - again), tuple(shares))
    yield Row("hours until the win, of those who win", loops * 25 + soon, tuple(won))
    yield Row("hours until the loss, of those who lose", loops * 25 + 25, tuple(lost))
    variance = loops * 15**2 + again / (1 - again) ** 2 * 25**2 + square
    yield Row("variance of the hours until the win", variance, tuple(spread))


# --- people by stage ----------------------------------------------------------------------------


def stages() -> Iterator[Row]:
    """Little's law stage by stage, with people who pass a stage several times."""
    text = TRIES.replace("horizon: 100 hours\nfollow-up: 400 hours", "horizon: 500 hours")
    found = runs(CHAIN, text, 200)
    again = 0.7 * 0.75
    for status, visits, stay in (("Try", 1 / (1 - again), 10.0), ("Rest", 0.7 / (1 - again), 15.0)):
        inside = found.metrics[f"final.lead.{status}"]
        yield Row(f"people in {status}", 5 * visits * stay, inside)
        spread = tuple((one - 5 * visits * stay) ** 2 / (5 * visits * stay) for one in inside)
        yield Row(f"variance of the people in {status} by its mean", 1.0, spread)


# --- referrals ----------------------------------------------------------------------------------

FRIENDS = """\
policy friends "Who sends a friend" {}
roles sales
fields { source one of web, friend  required }
track lead {
  status New  { start  owner sales  to Done by sales
                to Sent by sales then create lead.New with source = friend }
  status Done { final goal }
  status Sent { final }
}
"""
SENT = """\
name: Who sends a friend
horizon: 2000 hours
sources: {web: {imports: [{at: 2026-01-05T00:00:00Z, people: 100}]}}
referrals: {delay: {exponential: 10 hours}}
work:
  lead.New: {by: nobody, takes: 1 hours, outcomes: [{to: lead.Sent, p: 0.4}, {to: lead.Done, p: rest}]}
"""


def families() -> Iterator[Row]:
    """Four in ten bring one more: a branching process that dies out."""
    found = runs(FRIENDS, SENT, 400)
    people = found.metrics["entered.lead.New"]
    yield Row("people of 100", 100 / 0.6, people)
    variance = 100 * 0.4 / 0.6**2
    yield Row("variance of their number", variance, tuple((one - 100 / 0.6) ** 2 for one in people))


# --- scores that are forgotten ------------------------------------------------------------------

FORGETTING = """\
policy forgetting "A fading score, forgotten now and then" {}
events click, clear
score { heat from 0, half-life 10 hours { +4 on click } }
track lead { status Here { start  on entry reset heat  to Here on clear } }
"""
CLEARED = """\
name: Clicks
horizon: 300 hours
sources: {web: {imports: [{at: 2026-01-05T00:00:00Z, people: 50}]}}
behaviour: {lead.Here: {click: 0.5 per hour, clear: 0.05 per hour}}
"""


def resets() -> Iterator[Row]:
    """Shot noise that is forgotten at a rate: its two moments."""
    policy, scenario = world(FORGETTING, CLEARED)
    means, squares = [], []
    for number in range(16):
        log = simulate_log(policy, scenario, 6, number)
        seen = [
            one.score / 1e6 - 4
            for one in log
            if one.kind == "event" and one.value == "click" and one.at > scenario.start + 100 * HOUR
        ]
        means.append(statistics.fmean(seen))
        squares.append(statistics.fmean(one**2 for one in seen))
    fades = math.log(2) / 10
    mean = 0.5 * 4 / (fades + 0.05)
    yield Row("mean", mean, tuple(means))
    yield Row("mean square", (2 * 0.5 * 4 * mean + 0.5 * 16) / (2 * fades + 0.05), tuple(squares))


CLAIMS = (
    Claim(
        "Age and dwell",
        "Long stays are seen more often: those inside are E[S^2] / (2 E[S]) old on average, and "
        "P(age > t) is the integral of P(S > s) from t on, divided by E[S].",
        lambda: [*ages()],
    ),
    Claim(
        "Semi-Markov chain",
        "An answer at rate r within D hours, else a rest and, for 3 in 4, another try: with "
        "q = 3/4 exp(-r D), P(win) = (1 - exp(-r D)) / (1 - q); who wins takes q / (1 - q) rounds and "
        "the mean of an answer in time, who loses one round more.",
        lambda: [*races()],
    ),
    Claim(
        "Little by stage",
        "Rate x visits x stay, in a chain with recycling; and Poisson.",
        lambda: [*stages()],
    ),
    Claim(
        "Referrals",
        "Each brings one more with chance p: n / (1 - p) people, with variance n p / (1 - p)^2.",
        lambda: [*families()],
    ),
    Claim(
        "Shot noise with resets",
        "Points p at rate r, fading at k = ln 2 / half-life, forgotten at rate f: mean "
        "m = r p / (k + f), mean square (2 r p m + r p^2) / (2 k + f).",
        lambda: [*resets()],
    ),
)
