"""Texts with mistakes beside what is said about them, in tests/cases/meaning.

`UPDATE_CASES=1 pytest tests/dsl/test_meaning_cases.py` writes the expected files anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dsl.diagnostic import Diagnostic
from policy.compile import compile_text

CASES = sorted((Path(__file__).parent.parent / "cases" / "meaning").glob("*.lead"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path) -> None:
    policy, found = compile_text(case.read_text(encoding="utf-8"), case.name)
    said = "".join(f"{line}\n" for one in found for line in shown(one))
    expected = case.with_suffix(".expected")
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    assert (policy is None) == any(one.severity == "error" for one in found)


def shown(one: Diagnostic) -> list[str]:
    """A finding as the expected files have it: place and message; labels, help and fixes below."""
    span = one.span
    lines = [f"{span.line}:{span.column} {one.severity} {one.code}: {one.message}"]
    lines += [f"    {label.span.line}:{label.span.column} {label.text}" for label in one.labels]
    lines += [f"    help: {one.help}"] if one.help else []
    lines += [f"    fix {fix.span.line}:{fix.span.column}: {fix.text}" for fix in one.fixes]
    return lines
