"""Queues: Erlang C and A, Pollaczek and Khinchine, priorities, networks, Little's law."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from policy.model import HOUR
from simulator.log import Record
from simulator.run import simulate_log
from tests.validation.claims import Claim, Row, runs, world

DESK = """\
policy desk "A desk" {{}}
roles sales
{events}
track lead {{
  status New {{ start  owner sales  to Done by sales  {ways} }}
  status Done {{ final goal }}
  status Gone {{ final }}
}}
route lead.New {{ to desk otherwise }}
team desk {{ role sales  assign shared queue  work {order} }}
"""
WORLD = """\
scenario: 1
name: A desk
start: 2026-01-05T00:00:00Z
horizon: {hours} hours
warm-up: {warm} hours
sources: {{web: {{arrivals: {rate} per hour}}}}
teams: {{desk: {{reps: {reps}, hours: always}}}}
{patience}
work:
  lead.New: {{takes: {takes}, outcomes: [{{to: lead.Done, p: 1}}]}}
"""


def desk(order: str = "oldest first") -> str:
    return DESK.format(order=order, events="", ways="")


def served(
    rate: float, takes: str, reps: int, hours: int = 4000, warm: int = 200, patience: str = ""
) -> str:
    return WORLD.format(hours=hours, warm=warm, rate=rate, reps=reps, takes=takes, patience=patience)


def exponential(hours: float) -> str:
    return f"{{exponential: {hours} hours}}"


def erlang_c(load: float, servers: int) -> float:
    """The chance to wait in M/M/c."""
    terms = [load**k / math.factorial(k) for k in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(terms) + last)


# --- one desk -----------------------------------------------------------------------------------

DESKS = ((2.0, 0.4, 1), (6.0, 0.7, 5), (30.0, 0.3, 10))


def waits() -> Iterator[Row]:
    for rate, mean, reps in DESKS:
        found = runs(desk(), served(rate, exponential(mean), reps), 16)
        load = rate * mean
        name = f"{reps} rep{'s' if reps > 1 else ''}, {load / reps:.0%} busy"
        yield Row(
            f"{name}: mean wait, hours",
            erlang_c(load, reps) / (reps / mean - rate),
            found.metrics["wait.lead.New"],
        )
        yield Row(f"{name}: rep time taken", load / reps, found.metrics["load.desk"])


def tails() -> Iterator[Row]:
    policy, scenario = world(desk(), served(6, exponential(0.7), 5, hours=1000, warm=0))
    logs = [simulate_log(policy, scenario, 3, number) for number in range(8)]
    lines = [_waits(log) for log in logs]
    for t in (0.0, 0.5, 1.5):
        shares = tuple(sum(one > t for one in line) / len(line) for line in lines)
        yield Row(
            f"share that waits more than {t:g} h",
            erlang_c(4.2, 5) * math.exp(-(5 / 0.7 - 6) * t),
            shares,
        )


def _waits(log: Sequence[Record]) -> list[float]:
    born = {one.lead: one.at for one in log if one.kind == "born"}
    return [(one.at - born[one.lead]) / HOUR for one in log if one.kind == "take"]


def little() -> Iterator[Row]:
    """People seen in line at midnight, against the rate times the mean wait."""
    for rate, mean, reps in DESKS:
        found = runs(desk(), served(rate, exponential(mean), reps, warm=0), 16)
        pairs = zip(
            found.metrics["backlog.desk"], found.metrics["wait.lead.New"],
            found.metrics["pickups.lead.New"], strict=True,
        )  # fmt: skip
        gaps = tuple(seen - picked * wait / 4000 for seen, wait, picked in pairs)
        yield Row(f"{reps} rep{'s' if reps > 1 else ''}: people in line less rate x wait", 0.0, gaps)


def pollaczek() -> Iterator[Row]:
    """One rep; the mean square of the work decides."""
    laws = (
        ("always alike", "24 minutes", 1.0),
        ("exponential", exponential(0.4), 2.0),
        ("lognormal, cv 1.5", "{lognormal: {mean: 0.4 hours, cv: 1.5}}", 1 + 1.5**2),
        ("gamma, shape 4", "{gamma: {mean: 0.4 hours, shape: 4}}", 1.25),
    )
    for name, takes, square in laws:
        found = runs(desk(), served(1.5, takes, 1), 16)
        expected = 1.5 * square * 0.4**2 / (2 * (1 - 0.6))
        yield Row(f"work {name}: mean wait, hours", expected, found.metrics["wait.lead.New"])


def impatient() -> Iterator[Row]:
    """M/M/c+M: a birth and death chain, solved term by term."""
    policy = DESK.format(order="oldest first", events="events tired", ways="to Gone on tired")
    for rate, mean, reps, patience in ((8.0, 0.5, 4, 1.0), (3.0, 1.0, 2, 0.5)):
        then = f"patience: {{lead.New: {{takes: {exponential(patience)}, then: {{emits: tired}}}}}}"
        found = runs(policy, served(rate, exponential(mean), reps, patience=then), 16)
        chance, _ = erlang_a(rate, 1 / mean, reps, 1 / patience)
        shares = tuple(
            gone / (gone + done)
            for gone, done in zip(
                found.metrics["entered.lead.Gone"], found.metrics["entered.lead.Done"], strict=True
            )
        )
        load = rate * (1 - chance) * mean / reps
        name = f"{reps} reps, offered {rate * mean / reps:.0%}"
        yield Row(f"{name}: share that goes unserved", chance, shares)
        yield Row(f"{name}: rep time taken", load, found.metrics["load.desk"])


def erlang_a(rate: float, service: float, reps: int, leaving: float) -> tuple[float, float]:
    """The share of people who leave unserved, and the mean number in line."""
    weights, weight = [1.0], 1.0
    for n in range(1, 2000):
        weight *= rate / (min(n, reps) * service + max(0, n - reps) * leaving)
        weights.append(weight)
    line = sum(max(0, n - reps) * w for n, w in enumerate(weights)) / sum(weights)
    return leaving * line / rate, line


# --- classes and networks -----------------------------------------------------------------------

PRIORITY = """\
policy classes "Two classes" {}
roles sales
fields { source one of first, second  required }
score { rank from 0 { +10 when source = first } }
track lead {
  status First  { start when source = first  owner sales  to Done by sales }
  status Second { start otherwise  owner sales  to Done by sales }
  status Done { final goal }
}
route lead.First, lead.Second { to desk otherwise }
team desk { role sales  assign shared queue  work highest score first }
"""
TWO = """\
name: Two classes
horizon: 4000 hours
warm-up: 200 hours
sources: {{first: {{arrivals: {first} per hour}}, second: {{arrivals: {second} per hour}}}}
teams: {{desk: {{reps: {reps}, hours: always}}}}
work:
  lead.First: {{takes: {one}, outcomes: [{{to: lead.Done, p: 1}}]}}
  lead.Second: {{takes: {other}, outcomes: [{{to: lead.Done, p: 1}}]}}
"""


def priorities() -> Iterator[Row]:
    """Cobham: what is in hand is finished, then the first class goes before the second."""
    alone = TWO.format(first=0.8, second=1, reps=1, one=exponential(0.5), other=exponential(0.4))
    found = runs(PRIORITY, alone, 24)
    loads = (0.8 * 0.5, 1.0 * 0.4)
    rest = 0.8 * 0.5**2 + 1.0 * 0.4**2
    first = rest / (1 - loads[0])
    yield Row("first class: mean wait, hours", first, found.metrics["wait.lead.First"])
    second = first / (1 - loads[0] - loads[1])
    yield Row("second class: mean wait, hours", second, found.metrics["wait.lead.Second"])


NETWORK = """\
policy network "Two desks" {}
roles front, back
track lead {
  status Ask  { start  owner front  to Plan by front }
  status Plan { owner back  to Done by back  to Ask by back }
  status Done { final goal }
}
team asking   { role front  assign shared queue  work oldest first }
team planning { role back  assign shared queue  work oldest first }
"""
LOOP = """\
name: Two desks
horizon: 4000 hours
warm-up: 300 hours
sources: {web: {arrivals: 2 per hour}}
teams: {asking: {reps: 2, hours: always}, planning: {reps: 3, hours: always}}
work:
  lead.Ask: {takes: {exponential: 0.4 hours}, outcomes: [{to: lead.Plan, p: 1}]}
  lead.Plan:
    takes: {exponential: 0.6 hours}
    outcomes: [{to: lead.Done, p: 0.7}, {to: lead.Ask, p: rest}]
"""


def networks() -> Iterator[Row]:
    """Jackson: with feedback each desk waits like an M/M/c at its own rate."""
    found = runs(NETWORK, LOOP, 24)
    rate = 2 / 0.7
    for status, team, mean, reps in (("Ask", "asking", 0.4, 2), ("Plan", "planning", 0.6, 3)):
        wait = erlang_c(rate * mean, reps) / (reps / mean - rate)
        yield Row(f"{team}: mean wait, hours", wait, found.metrics[f"wait.lead.{status}"])
        yield Row(f"{team}: rep time taken", rate * mean / reps, found.metrics[f"load.{team}"])


def recursion() -> Iterator[Row]:
    """Kiefer and Wolfowitz: who comes next starts when the first rep comes free; tick by tick."""
    policy, scenario = world(desk(), served(6, "{lognormal: {mean: 0.7 hours, cv: 1}}", 5, 400, 0))
    gaps = []
    for number in range(6):
        log = simulate_log(policy, scenario, 11, number)
        born = {one.lead: one.at for one in log if one.kind == "born"}
        taken = {one.lead: one.at for one in log if one.kind == "take"}
        ended = {one.lead: one.at for one in log if one.kind == "complete"}
        free = [scenario.start] * 5
        worst = 0
        for lead in sorted(born, key=lambda one: (born[one], one)):
            if lead not in ended:
                break  # who comes after this one depends on an end that the run did not see
            free.sort()
            start = max(born[lead], free[0])
            worst = max(worst, abs(start - taken[lead]))
            free[0] = start + ended[lead] - taken[lead]
        gaps.append(float(worst))
    yield Row("greatest gap between recursion and log, microseconds", 0.0, tuple(gaps), exact=True)


CLAIMS = (
    Claim("Erlang C", "M/M/c: the mean wait is C(c, a) / (c/m - r), the load a/c.", lambda: [*waits()]),
    Claim("Tail of the waits", "M/M/5: P(wait > t) = C(c, a) exp(-(c/m - r) t).", lambda: [*tails()]),
    Claim(
        "Little", "People in line = rate x mean wait, in every run up to its ends.", lambda: [*little()]
    ),
    Claim(
        "Pollaczek and Khinchine",
        "M/G/1: the mean wait is r E[S^2] / (2 (1 - load)): it depends on how uneven the work is.",
        lambda: [*pollaczek()],
    ),
    Claim(
        "Erlang A",
        "M/M/c+M: people whose patience ends leave unserved; a birth and death chain.",
        lambda: [*impatient()],
    ),
    Claim(
        "Priorities",
        "M/M/1 with two classes, nobody interrupted (Cobham): W0 / (1 - a1) and "
        "W0 / ((1 - a1) (1 - a1 - a2)).",
        lambda: [*priorities()],
    ),
    Claim(
        "Jackson network",
        "Two desks, three in ten go back: each waits like M/M/c at the rate that passes it.",
        lambda: [*networks()],
    ),
    Claim(
        "Kiefer and Wolfowitz",
        "A pool that works oldest first is the recursion of its free instants, person by person, on the "
        "same draws.",
        lambda: [*recursion()],
    ),
)
