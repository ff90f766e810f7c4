"""`scenario warm-up`: how long the slowest policy takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadpolicy.cli import main
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(POLICY)
    (tmp_path / "quick.lead").write_text(POLICY.replace("30 days", "3 days"))
    (tmp_path / "patient.lead").write_text(POLICY.replace("30 days", "3000 days"))
    (tmp_path / "world.yaml").write_text(SCENARIO.replace("90 days", "300 days"))
    (tmp_path / "crowd.yaml").write_text(SCENARIO.replace("5 per day", "5 per hour"))
    return tmp_path


def test_the_warm_up_is_that_of_the_slowest_policy() -> None:
    found = CliRunner().invoke(
        main, ["scenario", "warm-up", "base.lead", "quick.lead", "--scenario", "world.yaml"]
    )
    assert found.exit_code == 0
    lines = found.stdout.splitlines()
    days = [int(line.split("settled after ")[1].split()[0]) for line in lines[:2]]
    assert lines[-1] == f"write `warm-up: {max(days)} days`"
    assert 0 < max(days) < 150


def test_what_never_settles_is_said() -> None:
    found = CliRunner().invoke(main, ["scenario", "warm-up", "patient.lead", "--scenario", "crowd.yaml"])
    assert found.exit_code == 1
    assert "not settled by the middle of the run\n  people in Open: " in found.stdout
    assert "people pile up as fast at the end as before" in found.stdout
    assert found.stdout.splitlines()[-1].startswith("to go on, write `warm-up: 40 days`")


def test_what_comes_in_crowds_is_left_out(tmp_path: Path) -> None:
    """Thousands at once near the end never settle; all others do."""
    world = (tmp_path / "world.yaml").read_text()
    crowd = "sources:\n  list: {imports: [{at: 2026-08-03T09:00, people: 3000}]}"
    (tmp_path / "crowd.yaml").write_text(world.replace("sources:", crowd))
    found, bare = (
        CliRunner().invoke(main, ["scenario", "warm-up", "base.lead", "--scenario", one]).stdout
        for one in ("crowd.yaml", "world.yaml")
    )
    said = "left out: campaigns and imports of `list`, which never settle"
    assert said in found
    assert found.splitlines()[-1].startswith("write `warm-up: ")
    assert said not in bare


def test_proposals_may_have_a_world_of_their_own() -> None:
    words = ["base.lead", "patient.lead", "--scenario", "world.yaml"]
    found = CliRunner().invoke(
        main, ["scenario", "warm-up", *words, "--proposal-scenario", "crowd.yaml"]
    )
    assert found.exit_code == 1
    first, second = found.stdout.splitlines()[:2]
    assert first.startswith("base.lead: settled after")
    assert second.startswith("patient.lead: not settled")


def test_a_world_of_proposals_that_there_are_not_is_refused() -> None:
    words = ["scenario", "warm-up", "base.lead", "--scenario", "world.yaml", "--proposal-scenario", "x"]
    found = CliRunner().invoke(main, words)
    assert (found.exit_code, "there is only one" in found.stderr) == (2, True)


def test_what_settles_is_given_as_data() -> None:
    words = ["scenario", "warm-up", "base.lead", "patient.lead", "--scenario", "world.yaml",
             "--proposal-scenario", "crowd.yaml", "--replications", "8"]  # fmt: skip
    page = CliRunner().invoke(main, words).stdout.splitlines()
    found = CliRunner().invoke(main, [*words, "--format", "json"])
    assert found.exit_code == 1
    told = json.loads(found.stdout)
    base, patient = told["policies"]
    assert page[0].startswith(
        f"base.lead: settled after {base['days']} days, {base['settled'][0]['what']}"
    )
    assert (told["days"], patient["days"], told["replications"]) == (None, None, 8)
    assert (told["proposed_days"], told["left_out"]) == (145, [])
    assert {one["what"] for one in patient["settled"] if one["days"] is None} >= {"people in Open"}
