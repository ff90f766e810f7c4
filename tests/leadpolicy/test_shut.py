"""Clocks that fall due while the team is closed: told where they are missed; no rep more meets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from leadpolicy.cli import main
from leadpolicy.render.remarks import due_while_closed, overtaken
from simulator.closed import Closed
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO

_DAY = """\
calendar days {
  timezone "UTC"
  open mon to sun 09:00 to 17:00
}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    clocked = POLICY.replace(
        "to Won by sales", "sla 2 hours until first touch { at 100% notify sales }  to Won by sales"
    ).replace("{ role sales }", "{ role sales  hours days  work newest first }")
    (tmp_path / "base.lead").write_text(clocked.replace("roles", f"{_DAY}roles"))
    world = SCENARIO.replace("hours: always", "hours: days").replace("5 per day", "24 per day")
    (tmp_path / "world.yaml").write_text(world)


def said(command: str, *args: str) -> str:
    words = [command, "base.lead", "--scenario", "world.yaml", "--replications", "8", *args]
    return " ".join(CliRunner().invoke(main, words).stdout.split())


def test_two_in_three_come_at_night_so_no_number_of_reps_meets_more() -> None:
    told = said("seek", "--knob", "teams.desk.reps=2..6", "--goal", "sla_attainment >= 90%")
    assert "it levels off near 3" in told
    assert "go further" not in told
    assert "of which about 100% fell due while it was closed: more reps do not meet these" in told
    assert "earliest due first" not in told
    few = said("seek", "--knob", "teams.desk.reps=2..6", "--goal", "sla_attainment >= 20%")
    assert "is the least" in few or "and enough" in few
    assert "fell due" not in few
    assert "earliest due first" not in few


def test_bottleneck_says_so_too() -> None:
    assert "fell due while it was closed" in said("bottleneck", "--metric", "sla_attainment")


def test_what_nobody_had_is_told_apart_and_what_is_late_in_open_hours_is_not_told() -> None:
    found = [Closed("day", 60, 0.1), Closed("night", 30, 0.8), Closed("", 10, 1.0)]
    (told,) = due_while_closed(found)
    assert told.startswith(
        "of 100 clocks missed in one run `night` had 30, of which about 80% fell due while it was "
        "closed and 10 were of people whom nobody had"
    )
    assert not list(due_while_closed(found[:1]))
    assert overtaken(["`day` works so", "`night` works so"], found) == ["`day` works so"]
