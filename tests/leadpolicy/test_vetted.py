"""Settings that `check` refuses: sweep, seek and tune say so where they would recommend one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from leadpolicy.turning import bench
from leadpolicy.vetted import MOST, vetted
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO

PROMISED = (
    "fields { big yes/no }\ndefine hot = score >= 20\n"
    + POLICY.replace("to Won by sales", "to Won by sales  to Won when hot").replace(
        "track lead", "events visit\nguarantee engagement alone never makes hot\ntrack lead"
    )
    + "score {\n  fit from 0 to 20 { +10 when big }\n  engagement from 0 to 15 { +5 on visit }\n}\n"
)
_PEOPLE = "people: {fields: {big: {chance: 0.5}}}\nbehaviour: {lead.Open: {visit: 0.2 per day}}\n"
KNOB = ("--knob", "define.hot=10,20")
FAULT = (
    "error[guarantee-fails] the guarantee fails: `engagement` alone does make `hot` true (base.lead:6)"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(PROMISED)
    world = SCENARIO.replace("work:", f"{_PEOPLE}work:")
    (tmp_path / "world.yaml").write_text(world)
    return tmp_path


def run(command: str, *args: str) -> Result:
    return CliRunner().invoke(main, [command, "base.lead", "--scenario", "world.yaml", *KNOB, *args])


def said(done: Result) -> str:
    return " ".join(done.stdout.split())


def test_the_best_of_a_sweep_is_told_to_be_refused_and_the_best_of_the_others_named() -> None:
    asked = ("--metric", "won", "--replications", "4")
    told = said(run("sweep", *asked))
    assert f"but `leadpolicy check` refuses it: {FAULT}" in told
    assert "best of those that are not refused with `define.hot` at 20" in told
    assert "10 !" in told
    assert "! `leadpolicy check` refuses this setting" in told
    points = json.loads(run("sweep", *asked, "--format", "json").stdout)["points"]
    assert [[one["code"] for one in point["errors"]] for point in points] == [["guarantee-fails"], []]


def test_so_is_the_answer_of_seek() -> None:
    asked = ("--goal", "won >= 10", "--replications", "8")
    assert f"but `leadpolicy check` refuses it: {FAULT}" in said(run("seek", *asked))
    told = json.loads(run("seek", *asked, "--format", "json").stdout)
    assert told["answer"] == {"define.hot": "10"}
    assert [one["line"] for one in told["errors"]] == [6]
    both = said(run("seek", *asked, "--maximize", "won"))
    assert "best of those that are not refused: `define.hot` 20" in both


def test_so_is_the_winner_of_tune() -> None:
    told = said(
        run("tune", "--maximize", "won", "--trials", "3", "--replications", "2", "--confirm", "8")
    )
    assert f"but `leadpolicy check` refuses it: {FAULT}" in told
    assert "best in the search of those that are not refused: `define.hot` 20" in told


def test_what_the_policy_has_already_and_what_the_settings_allow_is_no_fault(folder: Path) -> None:
    (folder / "leadpolicy.toml").write_text('[check.levels]\nguarantee-fails = "warning"\n')
    assert "refuses" not in run("sweep", "--metric", "won", "--replications", "2").stdout
    (folder / "base.lead").write_text(PROMISED.replace("score >= 20", "score >= 12"))
    of = bench("base.lead", "world.yaml")
    assert vetted(of, [(("define.hot", "10"),)], ()).passes((("define.hot", "10"),))


def test_of_many_settings_those_beyond_are_not_checked_and_said_to_be_unknown() -> None:
    of = bench("base.lead", "world.yaml")
    every = [(("define.hot", str(bar)), ("teams.desk.reps", "3")) for bar in range(21, 23 + MOST)]
    found = vetted(of, every[-1:], every)
    assert [found.data(one)["errors"] for one in every[-2:]] == [None, []]
    assert [found.passes(one) for one in every].count(True) == MOST + 1
    assert [one["errors"] for one in [found.data((("teams.desk.reps", "9"),))]] == [None]
