"""The reference funnel, said in the policy language and a scenario file, beside its peers in the same
run: SimPy, Ciw, and a plain C++ program of the same algorithm (bench/peers/).

Run: make bench, or python bench/funnel.py [--runs N]. First all must agree on every figure within their
99% intervals, then they are timed in turn: CPU seconds of a replication on one thread, SimPy with the
garbage collector on and off. Prints medians and the ratios of each pair of turns. Ciw takes half a
minute a replication: it has few of them and no share in the turns.
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

from bench.peers import funnel_ciw, funnel_cpp, funnel_simpy  # noqa: E402
from bench.peers.funnel_simpy import Figures  # noqa: E402
from policy.compile import load  # noqa: E402
from simulator.estimates import Estimate, mean  # noqa: E402
from simulator.model import Rep, Scenario  # noqa: E402
from simulator.plan import plan  # noqa: E402
from simulator.replication import Worker  # noqa: E402
from simulator.run import simulate  # noqa: E402
from simulator.scenario import load as load_scenario  # noqa: E402

FOLDER = ROOT / "examples" / "reference_funnel"
OURS = 5  # replications in one turn, so that turns take long enough to time
STAFF = ((12, 4), (3, 2))  # with five reps the SLA bites


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--agree", type=int, default=12, help="SimPy replications for the agreement")
    parser.add_argument("--ciw", type=int, default=2, help="Ciw replications; 0 for none")
    chosen = parser.parse_args()
    policy = load([str(FOLDER)]).policy
    if policy is None:
        sys.exit("the reference funnel has mistakes: leadpolicy check says which")
    scenario, found, _ = load_scenario(str(FOLDER / "scenario.yaml"), policy)
    if scenario is None:
        sys.exit("\n".join(f"{one.span}: {one.message}" for one in found))
    program = funnel_cpp.program()
    if program is None:
        print("no C++ compiler: without that peer\n")
    ciw_seconds: list[float] = []
    for desk, overflow in STAFF:
        print(f"{desk} + {overflow} reps")
        world = staffed(scenario, {"desk": desk, "overflow": overflow})
        peers = {"SimPy": [funnel_simpy.replication(i, desk, overflow) for i in range(chosen.agree)]}
        if program is not None:
            peers["C++"] = funnel_cpp.replications(program, 0, 5 * chosen.agree, desk, overflow)
        if chosen.ciw:
            peers["Ciw"] = [one(ciw_seconds, i, desk, overflow) for i in range(chosen.ciw)]
        agree(simulate(policy, world, 5 * chosen.agree, seed=1).metrics, peers)
    worker = Worker(plan(policy, scenario))
    seconds = timed(
        lambda turn: [worker.run(1, turn * OURS + i) for i in range(OURS)], program, chosen.runs
    )
    report(seconds, ciw_seconds)


def one(seconds: list[float], seed: int, desk: int, overflow: int) -> Figures:
    start = time.process_time()
    figures = funnel_ciw.replication(seed, desk, overflow)
    seconds.append(time.process_time() - start)
    return figures


def staffed(scenario: Scenario, reps: dict[str, int]) -> Scenario:
    """The same world with so many reps in each team."""
    teams = (
        replace(team, reps=tuple(Rep(f"{team.team} {i + 1}") for i in range(reps[team.team])))
        for team in scenario.teams
    )
    return replace(scenario, teams=tuple(teams))


PAIRS: dict[str, Callable[[Figures], float]] = {
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


def agree(ours: dict[str, tuple[float, ...]], peers: dict[str, list[Figures]]) -> None:
    """Every figure beside every peer's; too few replications have no interval worth the name."""
    print(f"{'figure':26}{'leadpolicy (99%)':>37}" + "".join(f"{name + ' (99%)':>37}" for name in peers))
    apart = 0
    for name, read in PAIRS.items():
        first = mean(ours[name], 0.99)
        line, fits = f"{name:26}{shown(first):>37}", True
        for figures in peers.values():
            values = [read(figure) for figure in figures]
            if len(values) == 1:  # a value without an interval
                line += f"{values[0]:>37,.4g}"
                continue
            other = mean(values, 0.99)
            line += f"{shown(other):>37}"
            fits &= first.mean == other.mean or (first.low <= other.high and other.low <= first.high)
        apart += not fits
        print(line + ("" if fits else "  apart"))
    print(f"{len(PAIRS) - apart} of {len(PAIRS)} figures agree within their intervals\n")


def shown(one: Estimate) -> str:
    return f"{one.mean:,.4g} ({one.low:,.4g} to {one.high:,.4g})"


def timed(ours: Callable[[int], object], program: Path | None, runs: int) -> dict[str, list[float]]:
    """CPU seconds of a replication in each turn."""
    seconds: dict[str, list[float]] = {"leadpolicy": [], "SimPy": [], "SimPy, no collector": []}
    ours(0)
    for turn in range(runs):
        seconds["leadpolicy"].append(cpu(lambda turn=turn: ours(turn)) / OURS)
        if program is not None:
            seconds.setdefault("C++", []).append(funnel_cpp.seconds(program, turn * OURS, OURS))
        seconds["SimPy"].append(cpu(lambda turn=turn: funnel_simpy.replication(turn)))
        gc.collect()
        gc.disable()
        seconds["SimPy, no collector"].append(cpu(lambda turn=turn: funnel_simpy.replication(turn)))
        gc.enable()
    return seconds


def report(seconds: dict[str, list[float]], ciw_seconds: list[float]) -> None:
    first = seconds["leadpolicy"]
    if ciw_seconds:
        seconds["Ciw"] = [statistics.median(ciw_seconds)] * len(first)
    for name, taken in seconds.items():
        ratio = statistics.median(b / a for a, b in zip(first, taken, strict=True))
        middle = 1000 * statistics.median(taken)
        print(f"{name:26}{middle:9.1f} ms a replication (min {1000 * min(taken):.1f}){ratio:9.2f} times")
    if "C++" in seconds:
        by_turn = [a / b for a, b in zip(first, seconds["C++"], strict=True)]
        least = min(first) / min(seconds["C++"])
        ratio = statistics.median(by_turn)
        print(f"\nleadpolicy / C++{ratio:19.2f} (of the least times {least:.2f}; limit 1.5)")


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
