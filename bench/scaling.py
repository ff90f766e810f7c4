"""What a cluster costs and gives, measured on one within this machine, and what a 20-by-20 sweep of the
B2B story would take on 100 machines by these measurements.

Run: python bench/scaling.py [--replications N] [--cores N]; it takes a minute or two. First a study on
1, 2, ... worker processes beside as many threads, which must give the same figures bit for bit: seconds
by the clock, and CPU seconds of the workers a replication, which other work on the machine does not
change. Then the parts of a sweep. A worker makes, compiles and plans a setting, runs 16 replications of
it, and sends the figures. The machine that asks tries every value of a knob once, sends the texts, and
reads the figures; all of that is counted, the scheduler too. A small sweep shows whether these costs add
up to what a sweep takes, and what is said of it says what it assumes. The last lines are about every
question: what it costs where it is asked, and how many cores one asker keeps busy (bench/asking.py).
"""

from __future__ import annotations

import argparse
import math
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

from bench import asking  # noqa: E402
from leadpolicy import recipes  # noqa: E402
from leadpolicy.cluster import Parcel, machines  # noqa: E402
from leadpolicy.keeping import MOST as SPAN  # noqa: E402
from leadpolicy.runs import Runs  # noqa: E402
from leadpolicy.simulating import Study  # noqa: E402
from leadpolicy.sweeping import sweep  # noqa: E402
from leadpolicy.turning import Bench, Setting, axes, bench, settings  # noqa: E402
from simulator.counted import counted  # noqa: E402
from simulator.figured import joined, packed, unpacked  # noqa: E402
from simulator.gathering import Gathered  # noqa: E402
from simulator.plan import plan  # noqa: E402
from simulator.replication import Worker  # noqa: E402
from simulator.study import study  # noqa: E402
from simulator.summarise import figures  # noqa: E402

STORY = ROOT / "examples" / "b2b_saas"
EACH = 32  # replications of a setting, as `sweep` has them
UNITS = 200
SIDE = 20
MACHINES = 100
KNOBS = ("teams.ldrs.reps=3..5", "define.sales_ready=90,100,110")

ASSUMED = """\
assumed: cores as fast as these; a unit is never cut, so all cores work in waves of whole units; a
network that carries 100 KB of text a unit and 30 KB of figures back, which is not what is short. Not in
it: to start the machines, and to compile the kernel on each."""


@dataclass(frozen=True)
class Costs:
    """In CPU seconds: of a replication, and of making a setting, on a worker; of a value, a setting and
    a unit where it is asked, and of what is done there once, or every second."""

    replication: float
    making: float
    value: float
    setting: float
    unit: float
    start: float  # of a sweep
    idle: float  # a second, while the machines work


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--replications", type=int, default=128)
    parser.add_argument("--cores", type=int, default=2, help="of each of the 100 machines")
    chosen = parser.parse_args()
    story = bench(str(STORY), str(STORY / "scenario.yaml"))
    replication = scaling(story, chosen.replications)
    making, reading = of_setting(story)
    start = cpu(lambda: (recipes.version(), recipes.base(story)))
    costs = Costs(replication, making, of_value(story), reading, per_unit(story), start, idle())
    print(f"\n{'on a worker, CPU ms':44}")
    print(f"  {'make, compile, plan a setting, send figures':42}{1000 * costs.making:8.1f}")
    print(f"\n{'where it is asked, CPU ms':44}")
    print(f"  {'try a value of a knob':42}{1000 * costs.value:8.1f}")
    print(f"  {'read the figures of a setting':42}{1000 * costs.setting:8.1f}")
    print(f"  {'a unit of work through the scheduler':42}{1000 * costs.unit:8.1f}")
    print(f"  {'once':42}{1000 * costs.start:8.1f}")
    print(f"  {'a second, while the machines work':42}{1000 * costs.idle:8.1f}")
    small_sweep(story, costs)
    promise(costs, chosen.cores)
    by_question(costs.unit)


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


def by_question(unit: float) -> None:
    """A line for each question: what more of it costs, there and here, and what one asker keeps busy."""
    print("\ncost of more of each question, CPU seconds")
    print(f"{'':24}{'workers':>10}{'asker':>10}{'units':>8}{'for 1 s there, ms':>20}{'cores':>8}")
    for one in asking.costs(str(STORY), str(STORY / "proposal")):
        here = one.asker + one.units * unit
        print(
            f"{one.name:24}{one.workers:10.2f}{one.asker:10.3f}{one.units:8}"
            f"{1000 * here / one.workers:20.1f}{one.cores(unit):8.0f}"
        )


@contextmanager
def cpu_of_workers(hire: Any) -> Iterator[list[float]]:
    """The CPU seconds that the workers spend meanwhile, once it is over."""
    client = hire.client
    before = sum(client.run(time.process_time).values())
    spent: list[float] = []
    yield spent
    spent.append(sum(client.run(time.process_time).values()) - before)


def of_setting(story: Bench) -> tuple[float, float]:
    """CPU seconds of all that one setting needs beside its replications: on the worker, and of reading
    its figures where it is asked."""
    arm = story.turned(turned(0))
    worker = Worker(plan(arm.policy, arm.scenario))
    counts = [counted(worker.tables.arrays, worker.run(1, number)) for number in range(SPAN)]
    blobs: list[bytes] = []

    def make(at: int) -> None:
        arm = story.turned(turned(at))
        made = plan(arm.policy, arm.scenario)
        Worker(made)
        gathered = Gathered(made, 1)
        for one in counts:
            gathered.add(one)
        blobs.append(packed(figures(gathered.results(), arm.policy, arm.scenario), "a"))

    def read() -> None:
        joined([unpacked(blobs[0], "a") for _ in range(EACH // SPAN)])

    making = statistics.median(cpu(lambda at=at: make(at)) for at in range(1, 10))  # type: ignore[misc]
    return making, statistics.median(cpu(read) for _ in range(9))


def turned(at: int) -> Setting:
    return (("teams.ldrs.reps", "5"), ("define.sales_ready", f"{90 + at}"))


def of_value(story: Bench) -> float:
    """CPU seconds to see whether a value of a knob of the policy can be."""
    knob = "define.sales_ready"
    return statistics.median(
        cpu(lambda at=at: story.turned(((knob, f"{90 + at}"),)))  # type: ignore[misc]
        for at in range(9)
    )


def idle() -> float:
    """CPU seconds a second of client and scheduler, who hear that the machines are alive."""
    with machines("local", os.cpu_count() or 1):
        return cpu(lambda: time.sleep(5)) / 5


def per_unit(story: Bench) -> float:
    """CPU seconds, client and scheduler together, to have a unit taken to a worker that has the texts,
    and to hear of its end."""
    text = recipes.base(story).packed
    with machines("local", 1) as hire:
        client = hire.client
        parcel = Parcel(client, text, "unit")
        while not parcel.has_arrived():
            pass

        def run(many: int) -> None:
            keys = [f"unit-{many}-{at}" for at in range(many)]
            asked = [client.submit(len, parcel.there, key=name, pure=False) for name in keys]
            for one in asked:
                one.result()

        run(10)
        return cpu(lambda: run(UNITS)) / UNITS


def small_sweep(story: Bench, costs: Costs) -> None:
    """What a sweep of nine settings takes here beside what the costs say of it."""
    many = os.cpu_count() or 1
    with machines("local", many) as hire:
        study([(story.arm.policy, story.arm.scenario)], 4 * many, 2, hire=hire)
        asked = Study(EACH, 1, many, cluster="local", hire=hire, machines=hire)
        began = time.process_time()
        with cpu_of_workers(hire) as spent:
            turns = axes(story, KNOBS)
            every = settings(story, turns)
            runs = Runs(story, asked, threading.Event(), lambda done: None)
            seconds, found = timed(lambda: sweep(runs, turns, every, ()))
        own = time.process_time() - began
    assert found is not None
    work, asking = totals(costs, 1 + len(every), sum(len(one.values) for one in turns))
    print(f"\na sweep of {len(every)} settings on {many} workers here, {seconds:.1f} s by the clock")
    print(f"  {'CPU seconds':42}{'found':>8}{'by costs':>10}")
    print(f"  {'of the workers':42}{spent[0]:8.1f}{work:10.1f}")
    print(f"  {'where it is asked':42}{own:8.1f}{asking + seconds * costs.idle:10.1f}")


def promise(costs: Costs, cores: int) -> None:
    count = 1 + SIDE * SIDE
    work, asking = totals(costs, count, 2 * SIDE)
    waves = math.ceil(count * EACH / SPAN / (MACHINES * cores))
    spread = waves * (SPAN * costs.replication + costs.making)
    print(f"\na sweep of {SIDE} by {SIDE} settings, {count * EACH:,} replications")
    print(f"  {'CPU seconds of the workers':42}{work:8.0f}")
    print(f"  {f'on {MACHINES} machines of {cores} cores, seconds':42}{spread:8.1f}")
    print(f"  {'CPU seconds where it is asked':42}{asking:8.1f}")
    print(f"  {'so it takes, seconds, the greater of the two':42}{max(spread, asking):8.1f}")
    print(f"  {'cores that one asker keeps busy':42}{work / asking:8.0f}")
    print(ASSUMED)


def totals(costs: Costs, count: int, values: int) -> tuple[float, float]:
    """CPU seconds on the workers, and where it is asked, of so many settings; the knobs have so many
    values together."""
    units = count * EACH // SPAN
    work = count * EACH * costs.replication + units * costs.making
    asking = costs.start + values * costs.value + count * costs.setting + units * costs.unit
    return work, asking


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
