"""Whether the tests notice bugs: some are planted in the kernel, one at a time, and the tests run.

Run by `make mutants`: several minutes. What was found is kept in found.json for docs/validation.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutation.plant import Bug, bugs, planted

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(__file__).with_name("found.json")
COPIED = ("dsl", "policy", "simulator", "leadpolicy", "tests", "examples", "docs")
TESTS = (
    "tests/simulator/mechanics",
    "tests/simulator/test_kernel.py",
    "tests/validation",
    "tests/simulator/test_twins.py",
    "tests/simulator/test_kernel_equals_reference.py",
    "tests/simulator/test_rollout.py",
)
LONGEST = 600  # seconds for the tests with one bug: a run without end is noticed, too


def main() -> int:
    """Plant, run, keep. Without bugs the tests must pass."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=40)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--trust", action="store_true", help="that all tests pass without a bug")
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _copy(place)
        if not told.trust and _is_noticed(place):
            print("the tests fail without any bug", file=sys.stderr)
            return 1
        chosen = bugs(told.count, told.seed)
        missed = []
        for number, bug in enumerate(chosen, 1):
            noticed = _with(place, bug)
            if not noticed:
                missed.append(str(bug))
            print(f"{number} of {len(chosen)}: {bug}: {'seen' if noticed else 'MISSED'}", flush=True)
    found = {"planted": len(chosen), "seen": len(chosen) - len(missed), "missed": missed}
    KEPT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 0


def _copy(place: Path) -> None:
    """The project, so that nothing of the one at hand is imported."""
    for name in COPIED:
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", place)


def _with(place: Path, bug: Bug) -> bool:
    """Whether the tests notice the bug."""
    path = place / "simulator" / "kernel" / bug.file
    sound = path.read_text(encoding="utf-8")
    try:
        path.write_text(planted(bug), encoding="utf-8")
        return _is_noticed(place)
    finally:
        path.write_text(sound, encoding="utf-8")


def _is_noticed(place: Path) -> bool:
    """Whether some test fails, crashes, or does not end."""
    cache = place / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    here = {**os.environ, "PYTHONPATH": str(place), "LEADPOLICY_CACHE_DIR": str(cache)}
    run = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *TESTS]
    try:
        done = subprocess.run(
            ["nice", "-n", "3", *run],
            cwd=place,
            env=here,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


if __name__ == "__main__":
    sys.exit(main())
