"""The reference funnel here and in SimPy, in one run: the same figures within intervals, and the times.

Run from the root: `.venv/bin/python -m bench.simpy_funnel`. The SimPy model is independent of our code;
both run 90 days with 12 + 4 reps, and once more with a desk of 3 + 2 where the SLA bites. Exits with 1
if a figure of the two disagrees (99.9% intervals), or if ours is less than 20 times as fast.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.peers.funnel_simpy import Figures
from bench.peers.funnel_simpy import replication as simpy_replication
from simulator.estimates import Estimate, mean
from simulator.plan import plan
from simulator.replication import Worker
from simulator.results import Results
from simulator.run import simulate
from tests.simulator import funnel

LEAST = 20.0  # times as fast as SimPy
LEVEL = 0.999

FIGURES: tuple[tuple[str, str, Callable[[Figures], float]], ...] = (
    ("arrivals", "arrivals", lambda one: one.arrivals),
    ("entered.lead.MQL", "MQL entries", lambda one: one.mql),
    ("sql", "SQLs", lambda one: one.sql),
    ("won", "wins", lambda one: one.won),
    ("revenue", "revenue", lambda one: one.revenue),
    ("sla.lead.MQL.breaches", "SLA breaches", lambda one: one.breaches),
    ("wait.lead.MQL", "mean wait, h", lambda one: one.waited / max(one.waits, 1)),
)


def main() -> int:
    agree = all([_agreement(12, 4, 12, 60), _agreement(3, 2, 8, 40)])
    fast = _speed()
    return 0 if agree and fast else 1


def _agreement(desk: int, overflow: int, peers: int, ours: int) -> bool:
    print(f"\n{desk} + {overflow} reps: {peers} replications in SimPy, {ours} here (99.9% intervals)")
    found = simulate(funnel.policy(), funnel.scenario(desk=desk, overflow=overflow), ours, seed=1)
    others = [simpy_replication(seed, desk, overflow) for seed in range(peers)]
    rows = [_row(found, others, *figure) for figure in FIGURES]
    return all(rows)


def _row(
    found: Results, others: list[Figures], name: str, title: str, of: Callable[[Figures], float]
) -> bool:
    own = mean(found.metrics[name], LEVEL)
    peer = mean([float(of(one)) for one in others], LEVEL)
    agree = abs(own.mean - peer.mean) <= _half(own) + _half(peer) + 1e-9
    print(
        f"  {title:14} {own.mean:14,.3f} ± {_half(own):<12,.3f}"
        f" SimPy {peer.mean:14,.3f} ± {_half(peer):<12,.3f} {'' if agree else 'DISAGREE'}"
    )
    return agree


def _half(one: Estimate) -> float:
    return one.half_width if one.sd > 0 else 0.0


def _speed() -> bool:
    worker = Worker(plan(funnel.policy(), funnel.scenario()))
    worker.run(1, 0)
    ours = _times(lambda seed: worker.run(1, seed), 40)
    queued = _times(lambda seed: worker.run(1, seed, ahead=False), 15)
    collecting = _times(simpy_replication, 5)
    gc.disable()
    silent = _times(simpy_replication, 5)
    gc.enable()
    print("\none replication (15,100 leads, 110,000 events), best of several")
    print(f"  here                                {ours * 1e3:8.1f} ms")
    print(f"  here, every event queued            {queued * 1e3:8.1f} ms")
    print(
        f"  SimPy, garbage collector on         {collecting * 1e3:8.1f} ms  {collecting / ours:6.1f} times"
    )
    print(f"  SimPy, garbage collector off        {silent * 1e3:8.1f} ms  {silent / ours:6.1f} times")
    return min(collecting, silent) / ours >= LEAST


def _times(run: Callable[[int], object], count: int) -> float:
    """The best time in seconds; other work on the machine only adds to it."""
    taken = []
    for seed in range(count):
        start = time.perf_counter()
        run(seed)
        taken.append(time.perf_counter() - start)
    assert median(taken) > 0
    return min(taken)


if __name__ == "__main__":
    sys.exit(main())
