"""The counts of the stories are those that every machine gives: kept as digests in golden.json.

`UPDATE=1` writes them anew, where a figure of a story is meant to change. Code for another processor,
not optimised, gives the same; and nothing that decides a count asks the machine's own mathematics.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import pytest

from leadpolicy.rolling import rolled_out
from leadpolicy.simulating import Arm, read_arm
from policy.model import DAY
from simulator import jit
from simulator.measures import split
from simulator.native import machine
from simulator.plan import plan
from simulator.replication import Worker

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
KEPT = Path(__file__).with_name("golden.json")
SEED, NUMBER = 20_260_105, 3
# Files of what only tells results: intervals and digits to show.
TELLING = {"student.py", "estimates.py", "figures.py", "doubt.py", "pilot.py", "means.py"}
_INEXACT = {
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "pow", "power", "sin", "cos", "tan", "tanh",
    "sinh", "cosh", "asin", "acos", "atan", "atan2", "cbrt", "hypot", "erf", "erfc", "gamma", "lgamma",
}  # fmt: skip


def arm(name: str) -> Arm:
    path = EXAMPLES / name.split(" ")[0]
    return read_arm(str(path), str(path / "scenario.yaml"))


def proposal() -> Arm:
    base = arm("b2b_saas")
    path = str(EXAMPLES / "b2b_saas" / "proposal")
    return rolled_out([base, read_arm(path, f"{path}/scenario.yaml", base)], None)[1]


def rush() -> Arm:
    """Marketplace whose desk changes after four days."""
    base = arm("marketplace")
    short = replace(base, scenario=replace(base.scenario, horizon=20 * DAY, warm_up=4 * DAY))
    teams = tuple(replace(one, work="newest first") for one in base.policy.teams)
    return rolled_out([short, replace(short, policy=replace(base.policy, teams=teams))], None)[1]


STORIES: dict[str, Callable[[], Arm]] = {
    "reference_funnel": lambda: arm("reference_funnel"),
    "marketplace": lambda: arm("marketplace"),
    "marketplace, other work order rolled out": rush,
    "b2b_saas": lambda: arm("b2b_saas"),
    "b2b_saas, proposal rolled out": proposal,
}


def digests(story: Arm) -> dict[str, str]:
    """Of each array of counts, by name."""
    made = plan(*story.parts)
    counts = split(made, Worker(made).run(SEED, NUMBER))
    return {name: sha256(some.tobytes()).hexdigest()[:24] for name, some in counts.items()}


@pytest.mark.generated
def test_the_stories_count_what_they_counted() -> None:
    found = {name: digests(make()) for name, make in STORIES.items()}
    if os.environ.get("UPDATE"):
        KEPT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    assert json.loads(KEPT.read_text(encoding="utf-8")) == found


def test_another_machine_counts_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code for any processor of the kind, without wide registers or anything optimised."""

    def plain() -> Any:
        target = llvm.Target.from_default_triple()
        return target.create_target_machine(features="", opt=0, reloc="pic", codemodel="small")

    monkeypatch.setattr(machine, "_machine", plain)
    code = machine.loaded(machine.object_file(jit._module(), level=0))
    monkeypatch.setattr(jit, "_compiled", lambda _: code)
    monkeypatch.setattr(jit, "_ready", {})
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    for name in ("reference_funnel", "marketplace", "marketplace, other work order rolled out"):
        assert digests(STORIES[name]()) == kept[name]


def test_nothing_that_counts_asks_the_machines_mathematics() -> None:
    """Each C library rounds `exp`, `log` and powers in its own way; the kernel has its own."""
    files = [one for folder in ("policy", "simulator") for one in (ROOT / folder).rglob("*.py")]
    counting = [one for one in files if one.name not in TELLING and "calibration" not in one.parts]
    assert [f"{one.name}: {what}" for one in counting for what in _asked(one)] == []
    telling = [one for one in files if one.name in TELLING]
    assert any(True for one in telling for _ in _asked(one)), "the search finds nothing at all"


def _asked(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)) if "math" in text or "np." in text else ():
        match node:
            case ast.Attribute(value=ast.Name(id="math" | "np" | "numpy"), attr=name) if (
                name in _INEXACT
            ):
                yield name
            case ast.ImportFrom(module="math" | "cmath" | "numpy", names=names):
                yield from (one.name for one in names if one.name in _INEXACT)
