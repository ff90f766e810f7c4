"""Whether 95% intervals hold the truth 95 times in 100: thousands of studies of a world that is known.

Run by `make coverage`: some minutes, and the result is kept in coverage.json for docs/validation.md.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from simulator import estimates
from simulator.crew import made
from simulator.estimates import LEVEL, Estimate
from simulator.gathering import Gathered
from simulator.plan import plan
from simulator.replication import Worker
from simulator.study import study
from simulator.summarise import summarise
from tests.validation.claims import world

KEPT = Path(__file__).with_name("coverage.json")
STUDIES = 2000
RUNS = 32  # replications of a study
LOOKS = (8, 16, 32)
BATCH = 100  # studies run together, to say how far it is

POLICY = """\
policy simple "All is known" { currency USD }
roles sales
track lead {
  status Try { start  owner sales  to Won by sales  to Lost by sales }
  status Won { final goal }
  status Lost { final }
}
"""
WORLD = """\
name: All is known
horizon: 40 hours
follow-up: 60 hours
sources: {{web: {{arrivals: 2 per hour}}}}
work:
  lead.Try:
    by: nobody
    takes: {{uniform: [1 hours, 20 hours]}}
    outcomes:
      - {{to: lead.Won, p: {p}, value: {{lognormal: {{mean: 100 USD, cv: 1}}}}}}
      - {{to: lead.Lost, p: rest}}
"""
PEOPLE, P, Q = 80.0, 0.3, 0.35
FEW = WORLD.replace("2 per hour", "0.15 per hour")
FEW_RUNS, FEW_P = 8, 0.9  # about 48 people in a study, of whom five are lost
SLOWEST = 18.1  # hours: the slowest tenth of wins, which are as likely after 1 hour as after 20


def main() -> int:
    """Run all studies; keep how often each kind of interval held the truth."""
    hits: dict[str, int] = {}
    for batch in range(STUDIES // BATCH):
        for name, held in (*_batch(batch), *_few(batch)):
            hits[name] = hits.get(name, 0) + held
        print(f"\r{(batch + 1) * BATCH} of {STUDIES} studies", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    told = {"studies": STUDIES, "replications": RUNS, "held": hits}
    KEPT.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return 0


def _batch(batch: int) -> Iterator[tuple[str, int]]:
    arms = [world(POLICY, WORLD.format(p=p)) for p in (P, Q)]
    size = BATCH * RUNS
    first, second = study(arms, size, seed=17, first=batch * size)
    names = ("arrivals", "cohort.won", "cohort.revenue")
    base, other = ({name: one.metrics[name] for name in names} for one in (first, second))
    for at in range(0, size, RUNS):
        mine, theirs = ({name: some[name][at : at + RUNS] for name in names} for some in (base, other))
        yield from judged(mine, theirs)


def _few(batch: int) -> Iterator[tuple[str, int]]:
    """Where few are counted in all runs of a study together."""
    arm = world(POLICY, FEW.format(p=FEW_P))
    tables, size = plan(*arm), BATCH * FEW_RUNS
    worker = Worker(tables)
    for at in range(batch * size, (batch + 1) * size, FEW_RUNS):
        gathered = Gathered(tables, 17)
        for number in range(at, at + FEW_RUNS):
            (one,) = made([worker], 17, number)
            gathered.add(one)
        found = summarise(gathered.results(), *arm)
        rate = found.measure("win_rate")
        assert rate is not None
        yield "share near all, of few", _held(rate.estimate(), FEW_P, loosely=True)
        hours = dict(found.to_win[0].quantiles)[0.9]
        yield "slowest tenth of few stays", _held(hours, SLOWEST)


def judged(
    base: dict[str, tuple[float, ...]], other: dict[str, tuple[float, ...]]
) -> Iterator[tuple[str, int]]:
    """For one study: each kind of interval, and whether it holds the truth."""
    people, won, money = base["arrivals"], base["cohort.won"], base["cohort.revenue"]
    yield "mean of a count", _held(estimates.mean(people), PEOPLE)
    yield "mean of money, skewed", _held(estimates.mean(money), PEOPLE * P * 100)
    yield "ratio of sums", _held(estimates.ratio(won, people), P)
    yield "paired difference", _held(estimates.difference(won, other["cohort.won"]), PEOPLE * (Q - P))
    pair = ((won, people), (other["cohort.won"], other["arrivals"]))
    yield "difference of ratios", _held(estimates.ratio_difference(*pair), Q - P)
    yield "mean, stopped when exact enough", _held(_stopped(money), PEOPLE * P * 100)
    yield "median of runs", _held(estimates.quantile(people, 0.5), PEOPLE, loosely=True)


def _stopped(values: Sequence[float]) -> Estimate:
    """As `until` does: the first look at which the half-width is at most 9%, or the last."""
    level = 1 - (1 - LEVEL) / len(LOOKS)
    for look in LOOKS:
        found = estimates.mean(values[:look], level)
        if found.half_width <= 0.09 * found.mean:
            break
    return found


def _held(found: Estimate, truth: float, loosely: bool = False) -> int:
    """The median of a Poisson law of mean 80 is 80; whole numbers at the ends count as inside."""
    return int(found.low <= truth <= found.high if loosely else found.low < truth < found.high)


def rows() -> Iterator[tuple[str, float, float, float]]:
    """What the last long run found: kind, share, and the 95% interval of the share."""
    told = json.loads(KEPT.read_text(encoding="utf-8"))
    for name, held in told["held"].items():
        share = held / told["studies"]
        half = 1.96 * math.sqrt(share * (1 - share) / told["studies"])
        yield name, share, share - half, share + half


if __name__ == "__main__":
    sys.exit(main())
