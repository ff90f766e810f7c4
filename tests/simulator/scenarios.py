"""The scenario that the cases of tests/cases/scenario change, and its policy."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from dsl.diagnostic import Diagnostic
from policy.compile import compile_text
from policy.model import Policy
from simulator.model import Scenario
from simulator.scenario import load_text

CASES = Path(__file__).parent.parent / "cases" / "scenario"


@cache
def policy() -> Policy:
    """The policy of the cases."""
    compiled, found = compile_text((CASES / "policy.lead").read_text(encoding="utf-8"))
    assert compiled is not None, found
    return compiled


@cache
def parts() -> dict[str, str]:
    """The whole scenario by its top-level keys."""
    text = (CASES / "whole.yaml").read_text(encoding="utf-8")
    blocks = re.split(r"(?m)^(?=[a-z])", text)
    return {block.partition(":")[0]: block for block in blocks if not block.startswith("#")}


def changed(text: str) -> str:
    """The whole scenario with some keys as in `text`, which comes first, so that lines are its own.

    `# alone` in the first line: nothing is added. `# without KEY`: that key is left out.
    """
    if text.startswith("# alone"):
        return text
    given = set(re.findall(r"(?m)^([a-z][a-z-]*):", text)) | set(
        re.findall(r"(?m)^# without ([a-z-]+)$", text)
    )
    return (
        text.rstrip("\n") + "\n" + "".join(block for key, block in parts().items() if key not in given)
    )


def loaded(text: str) -> tuple[Scenario | None, tuple[Diagnostic, ...]]:
    """The changed scenario, and what is found in it."""
    scenario, found, _ = load_text(changed(text), "scenario.yaml", policy())
    return scenario, found


def clean(text: str) -> Scenario:
    """The changed scenario, in which nothing may be found."""
    scenario, found = loaded(text)
    assert scenario is not None, found
    assert not found, found
    return scenario
