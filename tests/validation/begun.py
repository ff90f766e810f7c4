"""Runs that start full: desks with a queue, stays that have lasted, and a run that is taken up again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from policy.model import HOUR, Policy
from simulator.inside import Inside
from simulator.log import Record
from simulator.model import Scenario
from simulator.plan import plan
from simulator.replication import Worker
from simulator.run import simulate_log
from tests.validation.claims import Claim, Row, world

DESK = """\
policy desk "A desk" {}
roles sales
track lead {
  status Try { start  owner sales  to Won by sales }
  status Won { final goal }
}
route lead.Try { to desk otherwise }
team desk { role sales  assign shared queue }
"""
OPEN = """\
name: Full at first
horizon: 25 hours
sources: {{web: {{arrivals: {rate} per hour}}}}
teams: {{desk: {{reps: 2, hours: always}}}}
work: {{lead.Try: {{takes: {{exponential: 30 minutes}}, outcomes: [{{to: lead.Won, p: 1}}]}}}}
"""
STAGES = """\
policy stages "Two stages" {}
roles sales
track lead {
  status First  { start  owner sales  to Second by sales }
  status Second { owner sales  to Won by sales }
  status Won    { final goal }
}
"""
STAYS = """\
name: Two stages
horizon: {hours} hours
sources: {{web: {{arrivals: {rate} per hour}}}}
work:
  lead.First: {{by: nobody, takes: {takes}, outcomes: [{{to: lead.Second, p: 1}}]}}
  lead.Second: {{by: nobody, takes: {{exponential: 20 hours}}, outcomes: [{{to: lead.Won, p: 1}}]}}
"""
LOGNORMAL = "{lognormal: {median: 30 hours, sigma: 0.8}}"
GAMMA = "{gamma: {mean: 20 hours, shape: 0.5}}"


def _with(
    policy_text: str, world_text: str, status: str, ages: Sequence[int]
) -> tuple[Policy, Scenario]:
    """People of these ages, in ticks, in one status from the start."""
    policy, scenario = world(policy_text, world_text)
    people = (
        Inside(str(i), "web", status, scenario.start - age, scenario.start - age)
        for i, age in enumerate(ages)
    )
    return policy, replace(scenario, inside=tuple(people))


def _logs(policy: Policy, scenario: Scenario, many: int) -> Iterator[list[Record]]:
    worker = Worker(plan(policy, scenario))
    for number in range(many):
        worker.run(3, number, logging=True)
        yield worker.log()


# --- a desk with people in line -----------------------------------------------------------------


def lines() -> Iterator[Row]:
    """How many are there in an M/M/2 that starts with 20 people; when one without arrivals is empty."""
    hours = (2, 6, 24)
    policy, scenario = _with(DESK, OPEN.format(rate=3), "lead.Try", [HOUR] * 20)
    there: dict[int, list[float]] = {one: [] for one in hours}
    for log in _logs(policy, scenario, 250):
        for one in hours:
            there[one].append(float(_present(log, scenario.start + one * HOUR)))
    for one in hours:
        yield Row(f"people after {one} hours", _crowd(3.0, 2.0, 2, 20, one), tuple(there[one]))
    policy, scenario = _with(DESK, OPEN.format(rate=0), "lead.Try", [HOUR] * 12)
    ends = (log[-1].at - scenario.start for log in _logs(policy, scenario, 250))
    expected = sum(1 / (2.0 * min(left, 2)) for left in range(1, 13))
    yield Row("until 12 are served, hours", expected, tuple(one / HOUR for one in ends))


def _present(log: Sequence[Record], at: int) -> int:
    signs = {"inside": 1, "born": 1, "end": -1}
    return sum(signs.get(one.kind, 0) for one in log if one.at <= at)


def _crowd(rate: float, served: float, reps: int, first: int, hours: float) -> float:
    """The mean of a birth and death process, by uniformisation."""
    most, pace = 200, rate + reps * served
    state = [0.0] * (most + 1)
    state[first] = 1.0
    mean, weight, step = 0.0, math.exp(-pace * hours), 0
    while step < pace * hours + 12 * math.sqrt(pace * hours) + 20:
        mean += weight * math.fsum(n * p for n, p in enumerate(state))
        step += 1
        weight *= pace * hours / step
        after = [0.0] * (most + 1)
        for n, p in enumerate(state):
            down = min(n, reps) * served
            up = rate if n < most else 0.0
            after[n] += p * (1 - (up + down) / pace)
            if n:
                after[n - 1] += p * down / pace
            if n < most:
                after[n + 1] += p * up / pace
        state = after
    return mean


# --- stays that have lasted ---------------------------------------------------------------------


def rests() -> Iterator[Row]:
    """What is left of a lognormal stay, by how long it has lasted; and what comes after it."""
    for age in (10, 60):
        policy, scenario = _with(
            STAGES, STAYS.format(hours=2000, rate=0, takes=LOGNORMAL), "lead.First", [age * HOUR] * 400
        )
        left, still, won = [], [], []
        for log in _logs(policy, scenario, 25):
            ways = [one for one in log if one.kind == "move"]
            stays = [_hours(one, scenario) for one in ways if one.value == "lead.Second"]
            wins = [_hours(one, scenario) for one in ways if one.value == "lead.Won"]
            left.append(sum(min(one, 100.0) for one in stays) / 400 + 100.0 * (400 - len(stays)) / 400)
            still.append(1 - sum(one <= 20 for one in stays) / 400)
            won.append(sum(one <= 50 for one in wins) / 400)
        whole = _longer(age)
        mean = _integral(_longer, age, age + 100) / whole
        yield Row(f"hours left after {age} hours, at most 100", mean, tuple(left))
        yield Row(f"share there for 20 more hours after {age}", _longer(age + 20) / whole, tuple(still))
        yield Row(f"share won in 50 hours after {age}", _wins(age, 50) / whole, tuple(won))


def _hours(one: Record, scenario: Scenario) -> float:
    return (one.at - scenario.start) / HOUR


def _longer(t: float) -> float:
    """P(S > t) of the lognormal stay."""
    return 0.5 * math.erfc(math.log(t / 30) / 0.8 / math.sqrt(2)) if t > 0 else 1.0


def _wins(age: float, hours: float) -> float:
    """P(age < S, and an exponential stay after it ends within so many hours)."""
    steps = 4000
    width = hours / steps
    return math.fsum(
        (_longer(age + k * width) - _longer(age + (k + 1) * width))
        * (1 - math.exp(-(hours - (k + 0.5) * width) / 20))
        for k in range(steps)
    )


def _integral(f: Callable[[float], float], low: float, high: float, steps: int = 4000) -> float:
    width = (high - low) / steps
    return width * math.fsum(f(low + (k + 0.5) * width) for k in range(steps))


# --- a run that is taken up again ----------------------------------------------------------------


def again() -> Iterator[Row]:
    """A run is written down after 300 hours, and another one starts from that: the law is the same."""
    policy, scenario = world(STAGES, STAYS.format(hours=300, rate=3, takes=GAMMA))
    _, empty = world(STAGES, STAYS.format(hours=40, rate=0, takes=GAMMA))
    end = scenario.start + scenario.horizon
    moved: list[float] = []
    for number, before in enumerate(_logs(policy, scenario, 25)):
        later = replace(empty, start=end, inside=_inside(before, end))
        log = simulate_log(policy, later, 6, number)
        moved.append(float(sum(one.value == "lead.Second" for one in log if one.at < end + 10 * HOUR)))
    # gamma with shape 1/2 and mean 20 is 20 times the square of a normal
    longer = [lambda t: math.erfc(math.sqrt(t / 40)), lambda t: math.erfc(math.sqrt((t + 10) / 40))]
    expected = 3 * (_integral(longer[0], 0, 300, 60_000) - _integral(longer[1], 0, 300, 60_000))
    yield Row("leave the first stage in the 10 hours after it", expected, tuple(moved))


def _inside(log: Sequence[Record], end: int) -> tuple[Inside, ...]:
    """Everybody where the log leaves them."""
    where: dict[int, tuple[str, int, int]] = {}
    for one in log:
        if one.kind == "born":
            where[one.lead] = (one.status, one.at, one.at)
        elif one.kind == "move":
            where[one.lead] = (str(one.value), one.at, where[one.lead][2])
    return tuple(
        Inside(f"{lead}", "web", status, entered, born)
        for lead, (status, entered, born) in where.items()
        if status != "lead.Won" and entered <= end
    )


CLAIMS = (
    Claim(
        "From full",
        "M/M/2 with 20 people at first: the mean of the birth and death process at t. Without arrivals "
        "n people are served after the sum of 1 / (m min(k, c)).",
        lambda: [*lines()],
    ),
    Claim(
        "What is left of a stay",
        "After a hours in a stage: P(S > a + t) / P(S > a), and its mean; then the stage that follows.",
        lambda: [*rests()],
    ),
    Claim(
        "Taken up again",
        "A run started from what another one left behind: of M/G/inf, "
        "r times the integral of P(S > s) - P(S > s + t) leave within t.",
        lambda: [*again()],
    ),
)
