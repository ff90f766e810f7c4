"""Scenarios with mistakes beside what is said about them, in tests/cases/scenario.

`UPDATE_CASES=1 pytest tests/simulator/test_scenario_cases.py` writes the expected files anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dsl.diagnostic import Diagnostic
from tests.simulator.scenarios import CASES, loaded


@pytest.mark.parametrize("case", sorted(CASES.glob("*.yaml")), ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    scenario, found = loaded(case.read_text(encoding="utf-8") if case.stem != "whole" else "")
    said = "".join(f"{line}\n" for one in found for line in shown(one))
    expected = case.with_suffix(".expected")
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    assert (scenario is None) == any(one.severity == "error" for one in found)


def shown(one: Diagnostic) -> list[str]:
    """A finding as the expected files have it: place and message; labels, help, fixes, proof below."""
    span = one.span
    lines = [f"{span.line}:{span.column} {one.severity} {one.code}: {one.message}"]
    lines += [f"    {label.span.line}:{label.span.column} {label.text}" for label in one.labels]
    lines += [f"    help: {one.help}"] if one.help else []
    lines += [f"    fix {fix.span.line}:{fix.span.column}: {fix.text}" for fix in one.fixes]
    lines += [f"    shown by: {', '.join(one.witness)}"] if one.witness else []
    return lines
