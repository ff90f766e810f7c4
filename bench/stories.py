"""What a replication of each story costs, and how time and memory grow with the leads.

Run: make bench, or python bench/stories.py [--runs N] [--study N]. First every story in examples/: CPU
seconds of a replication on one thread, by lead and by event of behaviour (medians). Then a study of
N replications (1,000 unless said) of the B2B story on all cores. Last the funnel and the B2B story with
10 times the people and the reps, and the funnel with one and a half million leads, each in a process of
its own: bytes a lead are what the process grew by at its peak, less the figures asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from policy.compile import load  # noqa: E402
from policy.model import Policy  # noqa: E402
from simulator.kernel import layout as L  # noqa: E402
from simulator.model import Rep, Scenario, Source, TeamModel  # noqa: E402
from simulator.plan import plan  # noqa: E402
from simulator.replication import Worker  # noqa: E402
from simulator.run import simulate  # noqa: E402
from simulator.scenario import load as load_scenario  # noqa: E402

STORIES = ("reference_funnel", "marketplace", "b2b_saas")
LARGER = (("reference_funnel", 10), ("b2b_saas", 10), ("reference_funnel", 100))
TURNS = 3  # of small and large, of which the medians are told


@dataclass(frozen=True)
class Cost:
    """Of one replication, in CPU seconds; `memory` is by how much the process grew, less the figures."""

    leads: int
    events: int
    seconds: float
    memory: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument(
        "--study", type=int, default=1000, help="replications of the B2B story; 0 for none"
    )
    parser.add_argument("--one", nargs=2, metavar=("STORY", "TIMES"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(vars(measured(chosen.one[0], int(chosen.one[1]), 3))))
        return
    print(
        f"{'a replication':22}{'leads':>12}{'events':>12}{'ms':>10}{'us a lead':>12}{'ns an event':>13}"
    )
    for name in STORIES:
        show(name, measured(name, 1, chosen.runs))
    if chosen.study:
        study(chosen.study)
    columns = ("leads", "ms", "times time", "times leads", "bytes a lead")
    print(f"\n{'larger':22}" + "".join(f"{one:>14}" for one in columns))
    for name, times in LARGER:
        show_larger(name, times)
    print("limits: 13 times the time for 10 times the leads, 100 bytes a lead")


def show(name: str, cost: Cost) -> None:
    by_event = f"{1e9 * cost.seconds / cost.events:13.0f}" if cost.events > cost.leads else f"{'-':>13}"
    by_lead = 1e6 * cost.seconds / cost.leads
    print(
        f"{name:22}{cost.leads:12,}{cost.events:12,}{1000 * cost.seconds:10.1f}{by_lead:12.2f}{by_event}"
    )


def study(replications: int) -> None:
    policy, scenario = story("b2b_saas")
    clock, start = time.perf_counter(), time.process_time()
    simulate(policy, scenario, replications)
    clock, spent = time.perf_counter() - clock, time.process_time() - start
    cores = f"{os.cpu_count()} cores"
    print(f"\nb2b_saas, {replications:,} replications on {cores}: {clock:.1f} s ({spent:.1f} s of CPU)")


def show_larger(name: str, times: int) -> None:
    """Small and large in turn, since a neighbour on the machine slows down what needs much memory."""
    pairs = [(apart(name, 1), apart(name, times)) for _ in range(TURNS if times < 100 else 1)]
    small, large = pairs[0]
    ratio = statistics.median(b.seconds / a.seconds for a, b in pairs)
    taken = statistics.median(one.seconds for _, one in pairs)
    print(
        f"{name:22}{large.leads:14,}{1000 * taken:14.1f}{ratio:14.1f}"
        f"{large.leads / small.leads:14.1f}{large.memory / large.leads:14.0f}"
    )


def apart(name: str, times: int) -> Cost:
    """Measured in a process of its own."""
    command = [sys.executable, __file__, "--one", name, str(times)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Cost(**json.loads(done.stdout))


def measured(name: str, times: int, runs: int) -> Cost:
    """The median of some replications, of a single one where it is large."""
    policy, scenario = story(name)
    Worker(plan(policy, scenario)).run(1, 0)  # compiled and loaded from here on
    made = plan(policy, larger(scenario, times))
    worker = Worker(made)
    before = _memory("VmRSS")
    seconds = []
    for i in range(runs + 1 if times < 100 else 2):  # the first warms up
        start = time.process_time()
        counts = worker.run(1, i)
        seconds.append(time.process_time() - start)
    places = {key: place for key, place, _ in made.shapes.arrays}
    return Cost(
        leads=int(worker.state[L.T_PEOPLE_COUNT]),
        events=int(counts[places["tallies"] + L.TALLY_EVENTS]),
        seconds=statistics.median(seconds[1:] or seconds),
        # the figures stand in the worker's memory, and in the copies that it hands out
        memory=_memory("VmHWM") - before - 3 * 8 * made.shapes.size,
    )


def _memory(which: str) -> int:
    """VmRSS: the process' memory now, from which on its peak counts; VmHWM: that peak. Linux only."""
    if which == "VmRSS":
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(next(one.split()[1] for one in status.splitlines() if one.startswith(which))) * 1024


def story(name: str) -> tuple[Policy, Scenario]:
    folder = ROOT / "examples" / name
    policy = load([str(folder)]).policy
    if policy is None:
        sys.exit(f"{folder} has mistakes: leadpolicy check says which")
    scenario, found, _ = load_scenario(str(folder / "scenario.yaml"), policy)
    if scenario is None:
        sys.exit("\n".join(f"{one.span}: {one.message}" for one in found))
    return policy, scenario


def larger(scenario: Scenario, times: int) -> Scenario:
    """So many times the people and the reps: the same load on each rep."""
    return replace(
        scenario,
        sources=tuple(_more_people(one, times) for one in scenario.sources),
        teams=tuple(_more_reps(one, times) for one in scenario.teams),
    )


def _more_people(source: Source, times: int) -> Source:
    campaigns = tuple(replace(one, people=times * one.people) for one in source.campaigns)
    return replace(source, rate=times * source.rate, campaigns=campaigns)


def _more_reps(team: TeamModel, times: int) -> TeamModel:
    if team.reps is None:
        return team
    named = [
        [one, *(Rep(f"{one.name} {i}", one.speed) for i in range(2, times + 1))] for one in team.reps
    ]
    return replace(team, reps=tuple(one for several in named for one in several))


if __name__ == "__main__":
    main()
