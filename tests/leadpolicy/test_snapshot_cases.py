"""Snapshots beside what is read from them and said about them, in tests/cases/snapshot.

Each folder changes the scenario of tests/cases/scenario by what its `scenario.yaml` says.
`UPDATE_CASES=1 pytest tests/leadpolicy/test_snapshot_cases.py` writes the expected files anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from leadpolicy import starting
from simulator.inside import Inside
from tests.simulator.scenarios import changed, policy
from tests.simulator.test_scenario_cases import shown

CASES = Path(__file__).parent.parent / "cases" / "snapshot"


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_case(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for one in case.iterdir():
        (tmp_path / one.name).write_bytes(one.read_bytes())
    part = (case / "scenario.yaml").read_text(encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(changed(part), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    scenario, found, _ = starting.loaded("scenario.yaml", policy())
    said = [line for one in found for line in shown(one)]
    said += [_told(one) for one in (scenario.inside if scenario is not None else ())]
    text = "".join(f"{line}\n" for line in said)
    expected = case / "expected"
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert (scenario is None) == any(one.severity == "error" for one in found)


def _told(one: Inside) -> str:
    """A person in a few lines; instants are seconds before the start."""
    start = policy_start()
    past = [f"{event.name} {(start - event.at) // 10**6}" for event in one.history]
    who = (
        f"{one.id}: {one.status} for {(start - one.entered) // 10**6} s of {(start - one.born) // 10**6}"
    )
    parts = [
        who,
        f"from {one.source}",
        f"with {one.team or 'nobody'}, {one.rep or 'nobody'}",
        f"{one.touches} touches",
        *(f"{name}={value}" for name, value in one.values),
        *past,
        *(f"{name}: {points}" for name, points in one.points),
        *(f"intent {value}" for value in one.intents),
        f"row {one.row}",
    ]
    return "; ".join(parts)


def policy_start() -> int:
    """2026-01-05 08:00 in Berlin."""
    return 1_767_596_400 * 10**6
