"""How long `leadpolicy simulate` takes as a whole process, over one replication of the smallest story.

Run: make bench, or python bench/simulate_startup.py [--runs N]. Cold, the kernel has to be compiled;
warm, its machine code is kept from a run before. Python's own compiled modules are kept in both. Prints
medians of seconds by the clock and of the processor.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "examples" / "reference_funnel"
COMMAND = [
    str(Path(sys.executable).with_name("leadpolicy")), "simulate", str(STORY),
    "--scenario", str(STORY / "scenario.yaml"), "--replications", "1",
]  # fmt: skip
LIMITS = {"warm": 0.7, "cold": 5}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    chosen = parser.parse_args()
    with TemporaryDirectory() as modules, TemporaryDirectory() as code:
        started(modules, code)
        warm = [started(modules, code) for _ in range(chosen.runs)]
        cold = [started_cold(modules) for _ in range(max(chosen.runs // 3, 1))]
    for name, taken in (("warm", warm), ("cold", cold)):
        clock, spent = (statistics.median(one) for one in zip(*taken, strict=True))
        runs = f"median of {len(taken)}; limit {LIMITS[name]} s"
        print(f"simulate, {name}: {clock:.2f} s, {spent:.2f} s of the processor ({runs})")


def started_cold(modules: str) -> tuple[float, float]:
    with TemporaryDirectory() as empty:
        return started(modules, empty)


def started(modules: str, code: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor, with the folders where what is compiled is kept."""
    environment = {**os.environ, "LEADPOLICY_CACHE_DIR": code, "PYTHONPYCACHEPREFIX": modules}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(COMMAND, env=environment, capture_output=True, text=True)
    clock, after = time.perf_counter() - clock, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
