"""The reference funnel, said in the policy language and a scenario file, beside SimPy in the same run.

Run: make bench, or python bench/funnel.py [--runs N]. First the two must agree on every figure within
their 99% intervals, then both are timed in turn: CPU seconds of a replication on one thread, SimPy with
the garbage collector on and off. Prints medians and the ratios of each pair of turns.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.peers import funnel_simpy  # noqa: E402
from policy.compile import load  # noqa: E402
from simulator.estimates import Estimate, mean  # noqa: E402
from simulator.model import Rep, Scenario  # noqa: E402
from simulator.plan import plan  # noqa: E402
from simulator.replication import Worker  # noqa: E402
from simulator.run import simulate  # noqa: E402
from simulator.scenario import load as load_scenario  # noqa: E402

FOLDER = ROOT / "examples" / "reference_funnel"
OURS = 5  # replications in one turn, so that both turns take long enough to time


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--agree", type=int, default=12, help="SimPy replications for the agreement")
    chosen = parser.parse_args()
    policy = load([str(FOLDER)]).policy
    if policy is None:
        sys.exit("the reference funnel has mistakes: leadpolicy check says which")
    scenario, found, _ = load_scenario(str(FOLDER / "scenario.yaml"), policy)
    if scenario is None:
        sys.exit("\n".join(f"{one.span}: {one.message}" for one in found))
    for desk, overflow in ((12, 4), (3, 2)):  # with five reps the SLA bites
        print(f"{desk} + {overflow} reps")
        world = staffed(scenario, {"desk": desk, "overflow": overflow})
        ours = simulate(policy, world, 5 * chosen.agree, seed=1).metrics
        runs = range(chosen.agree)
        agree(ours, [funnel_simpy.replication(seed, desk, overflow) for seed in runs])
    worker = Worker(plan(policy, scenario))
    timed(lambda turn: [worker.run(1, turn * OURS + i) for i in range(OURS)], chosen.runs)


def staffed(scenario: Scenario, reps: dict[str, int]) -> Scenario:
    """The same world with so many reps in each team."""
    teams = (
        replace(team, reps=tuple(Rep(f"{team.team} {i + 1}") for i in range(reps[team.team])))
        for team in scenario.teams
    )
    return replace(scenario, teams=tuple(teams))


PAIRS: dict[str, Callable[[funnel_simpy.Figures], float]] = {
    "arrivals": lambda one: float(one.arrivals),
    "entered.lead.MQL": lambda one: float(one.mql),
    "entered.lead.SQL": lambda one: float(one.sql),
    "won": lambda one: float(one.won),
    "revenue": lambda one: one.revenue,
    "wait.lead.MQL": lambda one: one.waited / one.waits,
    "sla.lead.MQL.breaches": lambda one: float(one.breaches),
    "final.lead.Disqualified": lambda one: float(one.ended["lead.Disqualified"]),
    "final.lead.Lost": lambda one: float(one.ended["lead.Lost"]),
}


def agree(ours: dict[str, tuple[float, ...]], theirs: list[funnel_simpy.Figures]) -> None:
    print(f"{'figure':26}{'leadpolicy (99%)':>36}{'SimPy (99%)':>36}")
    apart = 0
    for name, read in PAIRS.items():
        one, other = mean(ours[name], 0.99), mean([read(figures) for figures in theirs], 0.99)
        meets = one.mean == other.mean or (one.low <= other.high and other.low <= one.high)
        apart += not meets
        print(f"{name:26}{shown(one):>36}{shown(other):>36}{'' if meets else '  apart'}")
    print(f"{len(PAIRS) - apart} of {len(PAIRS)} figures agree within their intervals\n")


def shown(one: Estimate) -> str:
    return f"{one.mean:,.4g} ({one.low:,.4g} to {one.high:,.4g})"


def timed(ours: Callable[[int], object], runs: int) -> None:
    seconds: dict[str, list[float]] = {"leadpolicy": [], "SimPy": [], "SimPy, no collector": []}
    ours(0)
    for turn in range(runs):
        seconds["leadpolicy"].append(cpu(lambda turn=turn: ours(turn)) / OURS)
        seconds["SimPy"].append(cpu(lambda turn=turn: funnel_simpy.replication(turn)))
        gc.collect()
        gc.disable()
        seconds["SimPy, no collector"].append(cpu(lambda turn=turn: funnel_simpy.replication(turn)))
        gc.enable()
    first = seconds["leadpolicy"]
    for name, taken in seconds.items():
        ratio = statistics.median(b / a for a, b in zip(first, taken, strict=True))
        middle = 1000 * statistics.median(taken)
        print(f"{name:26}{middle:9.1f} ms a replication (min {1000 * min(taken):.1f}){ratio:9.1f} times")


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
