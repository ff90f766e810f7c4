"""What a cluster costs and gives, measured on one within this machine, and what a 20-by-20 sweep of the
B2B story would take on 100 machines by these measurements.

Run: python bench/scaling.py [--replications N] [--cores N]; it takes a minute or two. First a study on
1, 2, ... worker processes beside as many threads, which must give the same figures bit for bit: seconds
by the clock, and CPU seconds of the workers a replication, which other work on the machine does not
change. Then the parts of a sweep that stay on the machine that asks: to make, compile and pack a
setting, to unpack and fold its replications, and what the scheduler takes for a unit of work. A small
sweep shows whether these costs add up to what a sweep takes. The last lines say what they assume.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from leadpolicy.cluster import machines  # noqa: E402
from leadpolicy.simulating import Arm, Study  # noqa: E402
from leadpolicy.sweeping import sweep  # noqa: E402
from leadpolicy.turning import Bench, axes, bench  # noqa: E402
from simulator.chunks import packed, unit, unpacked_counts  # noqa: E402
from simulator.gathering import Gathered  # noqa: E402
from simulator.plan import plan  # noqa: E402
from simulator.replication import Worker  # noqa: E402
from simulator.study import study  # noqa: E402
from simulator.summarise import summarise  # noqa: E402
from simulator.tables import tables  # noqa: E402

STORY = ROOT / "examples" / "b2b_saas"
EACH = 32  # replications of a setting, as `sweep` has them
UNITS = 200
SIDE = 20
MACHINES = 100
KNOBS = ("teams.ldrs.reps=3..5", "define.sales_ready=90,100,110")

ASSUMED = """\
assumed: cores as fast as these; one process that asks, which makes and folds one setting after another
while the workers run; a network that carries 200 KB of tables a unit and 20 KB of counts a replication,
which is not what is short. Not in it: to start the machines, and to compile the kernel on each."""


@dataclass(frozen=True)
class Costs:
    """In CPU seconds: of a replication on a worker; of a setting, and of a unit, where it is asked."""

    replication: float
    setting: float
    unit: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--replications", type=int, default=128)
    parser.add_argument("--cores", type=int, default=2, help="of each of the 100 machines")
    chosen = parser.parse_args()
    story = bench(str(STORY), str(STORY / "scenario.yaml"))
    replication = scaling(story, chosen.replications)
    costs = Costs(replication, setting(story), per_unit(story))
    print(f"\n{'where it is asked, CPU ms':44}")
    print(f"  {'make, compile, pack, unpack, fold a setting':42}{1000 * costs.setting:8.1f}")
    print(f"  {'a unit of work through the scheduler':42}{1000 * costs.unit:8.1f}")
    small_sweep(story, costs)
    promise(costs, chosen.cores)


def scaling(story: Bench, replications: int) -> float:
    """The table; CPU seconds of a replication on the largest cluster."""
    arm = story.arm.policy, story.arm.scenario
    study([arm], 4, 1)  # compiled, and warm
    print(
        f"{'workers':>8}{'threads s':>12}{'cluster s':>12}{'speed-up':>10}{'CPU ms a replication':>22}"
    )
    first, each = 0.0, 0.0
    for many in range(1, 1 + (os.cpu_count() or 1)):
        threads, whole = timed(lambda many=many: study([arm], replications, 1, many))  # type: ignore[misc]
        with machines("local", many) as hire:
            study([arm], 4 * many, 2, hire=hire)  # the workers are warm
            with cpu_of_workers(hire) as spent:
                seconds, spread = timed(lambda hire=hire: study([arm], replications, 1, hire=hire))  # type: ignore[misc]
        assert repr(spread) == repr(whole), "the figures depend on who made them"
        first, each = first or seconds, spent[0] / replications
        print(f"{many:8}{threads:12.2f}{seconds:12.2f}{first / seconds:10.2f}{1000 * each:22.1f}")
    return each


@contextmanager
def cpu_of_workers(hire: Any) -> Iterator[list[float]]:
    """The CPU seconds that the workers spend meanwhile, once it is over."""
    client = hire.client
    before = sum(client.run(time.process_time).values())
    spent: list[float] = []
    yield spent
    spent.append(sum(client.run(time.process_time).values()) - before)


def setting(story: Bench) -> float:
    """CPU seconds of all that one setting needs on the machine that asks."""
    arm = turned(story, 0)
    done = plan(arm.policy, arm.scenario)
    worker, asked = Worker(done), [tables(done)]
    what = unit(asked, 1, 0, 8)
    blob = packed(what, [[worker.run(1, number)] for number in range(8)])

    def once(at: int) -> None:
        arm = turned(story, at)
        made = plan(arm.policy, arm.scenario)
        tables(made).packed()
        gathered = Gathered(made, 1)
        for _ in range(EACH // 8):
            for (counts,) in unpacked_counts(what, blob):
                gathered.add(counts)
        summarise(gathered.results(), arm.policy, arm.scenario)

    return statistics.median(cpu(lambda at=at: once(at)) for at in range(1, 10))  # type: ignore[misc]


def turned(story: Bench, at: int) -> Arm:
    return story.turned([("teams.ldrs.reps", "5"), ("define.sales_ready", f"{90 + at}")])


def per_unit(story: Bench) -> float:
    """CPU seconds, client and scheduler together, to have a unit's tables taken to a worker and to hear
    of its end."""
    blob = tables(plan(story.arm.policy, story.arm.scenario)).packed()
    with machines("local", 1) as hire:
        client = hire.client  # type: ignore[attr-defined]

        def run(many: int) -> None:
            asked = [client.submit(len, blob, key=f"unit-{many}-{at}", pure=False) for at in range(many)]
            client.gather(asked)

        run(10)
        return cpu(lambda: run(UNITS)) / UNITS


def small_sweep(story: Bench, costs: Costs) -> None:
    """What a sweep of nine settings takes here beside what the costs say of it."""
    turns = axes(story, KNOBS)
    many = os.cpu_count() or 1
    with machines("local", many) as hire:
        study([(story.arm.policy, story.arm.scenario)], 4 * many, 2, hire=hire)
        asked = Study(EACH, 1, many, cluster="local", hire=hire)
        began = time.process_time()
        with cpu_of_workers(hire) as spent:
            seconds, found = timed(
                lambda: sweep(story, turns, (), asked, lambda done: None, threading.Event())
            )
        own = time.process_time() - began
    assert found is not None
    settings = 1 + len(found.points)
    work, asking = totals(costs, settings, EACH // max(1, EACH // (4 * many)))
    print(f"\na sweep of {settings - 1} settings on {many} workers here, {seconds:.1f} s by the clock")
    print(f"  {'CPU seconds':42}{'found':>8}{'by costs':>10}")
    print(f"  {'of the workers':42}{spent[0]:8.1f}{work:10.1f}")
    print(f"  {'where it is asked':42}{own:8.1f}{asking:10.1f}")


def promise(costs: Costs, cores: int) -> None:
    settings = 1 + SIDE * SIDE
    work, asking = totals(costs, settings, EACH)  # so many cores make units of one replication
    spread = work / (MACHINES * cores)
    print(f"\na sweep of {SIDE} by {SIDE} settings, {settings * EACH:,} replications")
    print(f"  {'CPU seconds of simulation':42}{work:8.0f}")
    print(f"  {f'on {MACHINES} machines of {cores} cores, seconds':42}{spread:8.1f}")
    print(f"  {'CPU seconds where it is asked':42}{asking:8.0f}")
    print(f"  {'so it takes, seconds, the greater of the two':42}{max(spread, asking):8.0f}")
    print(f"  {'and this many cores would do as well':42}{work / asking:8.0f}")
    print(ASSUMED)


def totals(costs: Costs, settings: int, units: int) -> tuple[float, float]:
    """CPU seconds on the workers, and where it is asked, of settings of so many units each."""
    return settings * EACH * costs.replication, settings * (costs.setting + units * costs.unit)


def timed(what: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = what()
    return time.perf_counter() - start, found


def cpu(what: Callable[[], Any]) -> float:
    start = time.process_time()
    what()
    return time.process_time() - start


if __name__ == "__main__":
    main()
