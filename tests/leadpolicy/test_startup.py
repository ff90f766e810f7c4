"""What the quick commands must not load: a check should feel instant."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "b2b_saas"
HEAVY = {
    "numpy",
    "llvmlite",
    "scipy",
    "matplotlib",
    "pydantic",
    "rich",
    "pyarrow",
    "pygraphviz",
    "ruamel",
}
HEAVY |= {"simulator"}
RUN = """
import json, sys
from leadpolicy.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    code = end.code
sys.stdout.flush()
print(json.dumps({"code": code, "modules": sorted({name.split(".")[0] for name in sys.modules})}))
"""


def _loaded(*args: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", RUN, *args], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["code"] in (0, 1), done.stdout + done.stderr
    return set(told["modules"])


@pytest.mark.parametrize(
    "args",
    [
        ("check", str(EXAMPLE)),
        ("check", "--format", "json", str(EXAMPLE)),
        ("fmt", "--check", str(EXAMPLE)),
        ("graph", "--format", "dot", str(EXAMPLE)),
        ("test", str(EXAMPLE)),
        ("diff", str(EXAMPLE), str(EXAMPLE)),
        ("diff", "--structure", str(EXAMPLE), str(EXAMPLE / "proposal")),
        ("breaking", "--layer", "data", str(EXAMPLE / "proposal"), "--against", str(EXAMPLE)),
        ("rules",),
        ("--help",),
        ("--version",),
    ],
    ids=lambda args: " ".join(args[:-1]) or args[0],
)
def test_nothing_heavy_is_loaded(args: tuple[str, ...]) -> None:
    assert _loaded(*args) & HEAVY == set()


def test_the_test_would_notice() -> None:
    assert "pydantic" in _loaded("compile", "schema")


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        ("KeyboardInterrupt", 130, "interrupted\n"),
        ("EOFError('short')", 2, "error: leadpolicy cannot be loaded: EOFError: short\n"),
    ],
)
def test_what_ends_the_imports_is_said_in_a_line(problem: str, code: int, said: str) -> None:
    script = (
        "import builtins, leadpolicy.__main__ as start\n"
        "real = builtins.__import__\n"
        "def stop(name, *rest):\n"
        "    if name == 'leadpolicy.cli':\n"
        f"        raise {problem}\n"
        "    return real(name, *rest)\n"
        "builtins.__import__ = stop\n"
        "start.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr.partition("  help: ")[0]) == (code, said)
