"""A real event log, the first part fitted and the rest predicted; how far off, against pure luck.

    python bench/backtest.py [DATA_FOLDER] [--logs N]

The log is that of the BPI Challenge 2012 (van Dongen, 4TU.ResearchData, doi 10.4121/uuid:3926db30-f712-
4394-aebc-75976070e91f): 13,087 applications for a loan, each a lead that is taken on, called, sent an
offer, and won or lost. What happened until the end of 2011 is measured and made a scenario, as
`leadpolicy scenario rates` and `scenario from-rates` do. It predicts the applications of 2012, watched
until the end of the log as the real ones were. Only sums are printed.

A perfect model would be off, too: by luck. So each distance stands beside the noise floor: the distance
that 95 of 100 pairs of logs keep that are simulated from one and the same scenario.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dsl.moments import instant  # noqa: E402
from policy.compile import compile_text  # noqa: E402
from policy.model import DAY, Policy  # noqa: E402
from simulator.calibration.draft import Frame  # noqa: E402
from simulator.calibration.history import Stand, measured, stands  # noqa: E402
from simulator.calibration.solving import solved  # noqa: E402
from simulator.calibration.stated import Coming, Rates, Way  # noqa: E402
from simulator.model import Scenario  # noqa: E402
from simulator.run import simulate_log  # noqa: E402
from simulator.scenario import load_text  # noqa: E402

LOG = "bpi2012_events.csv.gz"
ZONE = "Europe/Amsterdam"
CUT, LAST = "2012-01-01 00:00", "2012-03-01 00:00"  # who came until LAST is in the log
STATUS = {
    "A_SUBMITTED": "lead.Submitted",
    "A_PREACCEPTED": "lead.Taken_on",
    "A_ACCEPTED": "lead.Called",
    "A_FINALIZED": "lead.Offered",
    "A_APPROVED": "lead.Won",
    "A_ACTIVATED": "lead.Won",
    "A_REGISTERED": "lead.Won",
    "A_DECLINED": "lead.Declined",
    "A_CANCELLED": "lead.Cancelled",
}
POLICY = f"""\
policy loans "Loans" {{ timezone "{ZONE}" }}
roles bank
track lead {{
  status Submitted {{
    start  owner bank
    to Taken_on by bank  to Declined by bank  to Cancelled by bank
  }}
  status Taken_on {{ owner bank  to Called by bank  to Declined by bank  to Cancelled by bank }}
  status Called {{ owner bank  to Offered by bank  to Declined by bank  to Cancelled by bank }}
  status Offered {{ owner bank  to Won by bank  to Declined by bank  to Cancelled by bank }}
  status Won {{ final goal }}
  status Declined {{ final }}
  status Cancelled {{ final }}
}}
"""
Lives = Mapping[str, Sequence[Stand]]
Distance = Callable[[Lives, Lives], float]


def main() -> int:
    options = arguments()
    path = options.data / LOG
    if not path.is_file():
        print(f"no {LOG} in {options.data}: the log is public, its DOI is above", file=sys.stderr)
        return 2
    policy, _ = compile_text(POLICY)
    assert policy is not None
    cut, last = instant(CUT, ZONE), instant(LAST, ZONE)
    assert cut is not None
    assert last is not None
    history = list(recorded(path))
    end = max(one.at for one in history)
    scenario = fitted(policy, history, cut, end)
    logs = [simulated(policy, scenario, last, number) for number in range(options.logs)]
    real = cohort(history, cut, last)
    print(
        f"fitted to {CUT[:10]}; predicted: those of the {(last - cut) / DAY:.0f} days after, all watched"
    )
    print(f"to the end of the log, {(end - last) / DAY:.0f} days later")
    print()
    show(figures(real), [figures(one) for one in logs])
    print()
    print(f"{'distance':<44}{'to the record':>14}{'noise floor':>14}")
    for name, distance in DISTANCES.items():
        floor = sorted(distance(a, b) for a, b in combinations(logs, 2))
        off = sum(distance(real, one) for one in logs) / len(logs)
        print(f"{name:<44}{off:>14.3f}{floor[int(0.95 * len(floor))]:>14.3f}")
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared/data/bpi2012"))
    parser.add_argument("--logs", type=int, default=16, help="simulated logs")
    return parser.parse_args()


# --- the record, its fit and its prediction --------------------------------------------------------


def recorded(path: Path) -> Iterator[Stand]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["activity"] in STATUS:
                at = int(datetime.fromisoformat(row["timestamp"]).timestamp() * 1e6)
                yield Stand(row["case_id"], at, STATUS[row["activity"]], "web")


def fitted(policy: Policy, history: Iterable[Stand], cut: int, end: int) -> Scenario:
    """The world that was seen until the cut, from there to the end of the log."""
    found = measured(history, cut, [one.name for one in policy.statuses if one.final])
    order = {"lead.Declined": 1, "lead.Cancelled": 2}  # else onward, and that is best
    known = {one.status: 1 - one.unknown for one in found.kept}
    rates = Rates(
        tuple(Coming(one.source, one.per_day) for one in found.came),
        tuple(
            Way(one.start, one.end, one.share / known[one.start])
            for one in sorted(found.went, key=lambda one: order.get(one.end, 0))
        ),
        tuple((one.status, one.hours) for one in found.spent),
    )
    text = solved(policy, rates, Frame("Loans", CUT[:10], 2.0)).text
    scenario, problems, _ = load_text(text, "draft", policy)
    assert scenario is not None, problems
    return replace(scenario, start=cut, horizon=end - cut, warm_up=0, follow_up=0)


def simulated(policy: Policy, scenario: Scenario, last: int, number: int) -> Lives:
    log = simulate_log(policy, scenario, 1, number)
    rows = (
        (str(one.lead), one.at, one.kind, f"{one.value} {one.status}" if one.kind == "born" else
         str(one.value) if one.kind == "move" else one.status)
        for one in log if one.kind in ("born", "move", "rest")
    )  # fmt: skip
    return cohort(stands(rows, policy), scenario.start, last)


def cohort(history: Iterable[Stand], since: int, last: int) -> Lives:
    """Those who came between two instants, each life in order of time."""
    lives: dict[str, list[Stand]] = defaultdict(list)
    for one in history:
        lives[one.person].append(one)
    for life in lives.values():
        life.sort(key=lambda one: one.at)
    return {who: life for who, life in lives.items() if since <= life[0].at < last}


# --- figures and distances --------------------------------------------------------------------------


def figures(lives: Lives) -> dict[str, float]:
    reached = Counter(status for life in lives.values() for status in {one.status for one in life})
    won = sorted(days("lead.Won", lives))
    found = {"people": float(len(lives))}
    found |= {name.removeprefix("lead.").lower(): float(reached[name]) for name in sorted(reached)}
    found["median days to win"] = won[len(won) // 2]
    return found


def show(real: Mapping[str, float], logs: Sequence[Mapping[str, float]]) -> None:
    print(f"{'of those who came':<30}{'record':>10}{'predicted':>12}{'19 of 20 logs':>20}")
    for name, value in real.items():
        some = sorted(one[name] for one in logs)
        spread = f"{some[len(some) // 40]:,.0f} to {some[-1 - len(some) // 40]:,.0f}"
        print(f"{name:<30}{value:>10,.0f}{sum(some) / len(some):>12,.0f}{spread:>20}")


def days(status: str, lives: Lives) -> Iterator[float]:
    """From birth to the first entry of a status, of those who came there."""
    for life in lives.values():
        at = next((one.at for one in life if one.status == status), None)
        if at is not None:
            yield (at - life[0].at) / DAY


def ways(a: Lives, b: Lives) -> float:
    """Total variation between the shares of all moves."""
    one, two = (shares(some) for some in (a, b))
    return sum(abs(one.get(key, 0.0) - two.get(key, 0.0)) for key in one.keys() | two.keys()) / 2


def shares(lives: Lives) -> dict[tuple[str, str], float]:
    found = Counter(
        (before.status, after.status)
        for life in lives.values()
        for before, after in pairwise(life)
        if before.status != after.status
    )
    return {key: many / found.total() for key, many in found.items()}


def earth_mover(a: Iterable[float], b: Iterable[float]) -> float:
    """Wasserstein's distance between two samples, in their unit."""
    one, two = (np.sort(np.fromiter(some, float)) for some in (a, b))
    points = np.unique(np.concatenate([one, two]))
    below = [np.searchsorted(some, points, "right") / len(some) for some in (one, two)]
    return float(np.sum(np.abs(below[0] - below[1])[:-1] * np.diff(points)))


def arrivals(a: Lives, b: Lives) -> float:
    """Wasserstein's distance between the days on which people came, whatever their number."""
    one, two = ([life[0].at / DAY for life in lives.values()] for lives in (a, b))
    return earth_mover(one, two)


DISTANCES: dict[str, Distance] = {
    "shares of all moves (total variation)": ways,
    "days on which people came (earth mover)": arrivals,
    "days until taken on": lambda a, b: earth_mover(days("lead.Taken_on", a), days("lead.Taken_on", b)),
    "days until an offer": lambda a, b: earth_mover(days("lead.Offered", a), days("lead.Offered", b)),
    "days until won": lambda a, b: earth_mover(days("lead.Won", a), days("lead.Won", b)),
}

if __name__ == "__main__":
    sys.exit(main())
