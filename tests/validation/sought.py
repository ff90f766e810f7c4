"""Goal seek: the reps that Erlang's formula says are enough are those that the search finds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from simulator.goals import Goal, level
from simulator.run import simulate
from simulator.search import Found, Trial, search
from simulator.summarise import figures
from tests.validation.claims import Claim, Row, world
from tests.validation.queues import erlang_c, exponential, served

MEAN = 0.7  # hours that somebody takes
GOAL = 0.88  # of the people, done within
WITHIN = 2.0  # hours
CLOCKED = """\
policy desk "A desk" {}
roles sales
track lead {
  status New {
    start  owner sales
    sla 2 hours { at 100% notify sales }
    to Done by sales
  }
  status Done { final goal }
}
route lead.New { to desk otherwise }
team desk { role sales  assign shared queue  work oldest first }
"""
_RATES = (4.0, 6.0, 8.0)  # people an hour
_REPS = range(1, 17)
_LOOKS = (32, 128)


def late(rate: float, reps: int) -> float:
    """P(done later than `WITHIN`) in M/M/c, first come first served."""
    load = rate * MEAN
    if reps <= load:
        return 1.0
    spare = reps - 1 - load
    waits = erlang_c(load, reps) * (1 - math.exp(-spare * WITHIN / MEAN)) / spare
    return math.exp(-WITHIN / MEAN) * (1 + waits)


def least(rate: float, goal: float = GOAL) -> int:
    """The reps with which so many are done in time; not a close call, or no test."""
    due = next(c for c in range(1, 40) if 1 - late(rate, c) >= goal)
    assert min(abs(1 - late(rate, c) - goal) for c in (due - 1, due)) > 0.005
    return due


def enough() -> Iterator[Row]:
    for rate in _RATES:
        found = sought(rate)
        answer = found.answer
        tried = f"{len(found.trials)} of {len(_REPS)} tried"
        what = f"{rate:g} people an hour: the least reps ({tried})"
        yield Row(what, least(rate), (float(_REPS[answer.at]) if answer else math.nan,), exact=True)


def sought(rate: float) -> Found:
    """The search along the reps, with decisions that hold together in 95 of 100 studies."""
    goal = Goal("sla.attainment", "clocks met", "share", True, GOAL)
    found = Found((goal,), len(_REPS), level(0.95, len(_REPS) * len(_LOOKS)))

    def decide(places: Sequence[int]) -> tuple[list[Trial], bool]:
        return [_trial(found, goal, at, rate) for at in places], False

    return search(found, decide)


def _trial(found: Found, goal: Goal, at: int, rate: float) -> Trial:
    """With more replications where few do not decide it."""
    policy, scenario = world(CLOCKED, served(rate, exponential(MEAN), _REPS[at], hours=1000))
    for many in _LOOKS:
        one = figures(simulate(policy, scenario, many, 1), policy, scenario)
        verdict = goal.verdict(goal.estimate(one, found.level))
        if verdict != "open":
            break
    return Trial(at, one, (verdict,))


CLAIMS = (
    Claim(
        "Goal seek",
        "The least reps with which 88 of 100 people are done within two hours. In M/M/c the time until "
        "then is an Erlang C wait and the work itself; the search tries few of the settings.",
        lambda: [*enough()],
    ),
)
