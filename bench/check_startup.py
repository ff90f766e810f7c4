"""How long `leadpolicy check` takes as a whole process, beside merely importing the libraries it avoids.

Run: make bench, or python bench/check_startup.py [POLICY] [--runs N]. Prints medians of runs in turn.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEER = "import lark, pydantic, networkx"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("policy", nargs="?", default=str(ROOT / "examples" / "b2b_saas"))
    parser.add_argument("--runs", type=int, default=15)
    chosen = parser.parse_args()
    commands = {
        f"leadpolicy check {Path(chosen.policy).name}": [
            str(Path(sys.executable).with_name("leadpolicy")), "check", chosen.policy
        ],
        f'python -c "{PEER}"': [sys.executable, "-c", PEER],
        'python -c "pass"': [sys.executable, "-c", "pass"],
    }  # fmt: skip
    seconds = alternating(commands, chosen.runs)
    first, second, _ = (statistics.median(one) for one in seconds.values())
    for name, taken in seconds.items():
        print(f"{name:45} {1000 * statistics.median(taken):7.1f} ms  (min {1000 * min(taken):.1f})")
    print(f"{'ratio of the first two':45} {first / second:7.2f}")


def alternating(commands: dict[str, list[str]], runs: int) -> dict[str, list[float]]:
    """Seconds of every run by command; the commands take turns, after one round to warm the caches."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            taken = time.perf_counter() - start
            if done.returncode > 1:
                sys.exit(f"{name} failed: {done.stderr.decode()}")
            if turn:
                seconds[name].append(taken)
    return seconds


if __name__ == "__main__":
    main()
