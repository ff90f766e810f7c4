"""`attribute` as a command, and how a change is taken apart."""

from __future__ import annotations

import json
import math
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.attributing import attribute
from leadpolicy.cli import main
from leadpolicy.console import PLAIN
from leadpolicy.dissecting import change
from leadpolicy.errors import InputError
from leadpolicy.render.told import Part, Told, page
from leadpolicy.simulating import Study
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
STORY = EXAMPLES / "b2b_saas"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(POLICY)
    (tmp_path / "other.lead").write_text(
        POLICY.replace("30 days", "5 days").replace("role sales }", "role sales  work newest first }")
    )
    (tmp_path / "world.yaml").write_text(SCENARIO)
    (tmp_path / "wider.yaml").write_text(SCENARIO.replace("5 per day", "8 per day"))


def run(*more: str) -> Result:
    first = ["attribute", "base.lead", "other.lead", "--scenario", "world.yaml", "--replications", "6"]
    return CliRunner().invoke(main, [*first, *more])


def test_parts_of_policy_and_scenario_sum_up_to_the_whole() -> None:
    done = run(
        "--proposal-scenario",
        "wider.yaml",
        "--metric",
        "arrivals",
        "--metric",
        "won",
        "--format",
        "json",
    )
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["parts"] == [
        "lead.Open.to.Lost.after: 30 days -> 5 days",
        "team.desk.work: newest first",
        "sources.web.arrivals: 5 per day -> 8 per day",
    ]
    for one in told["figures"].values():
        means = [share["mean"] for share in one["shares"]]
        assert math.fsum(means) == pytest.approx(one["whole"]["mean"])
    people = [share["mean"] for share in told["figures"]["arrivals"]["shares"]]
    assert people[:2] == [0, 0]
    assert people[2] > 150


@pytest.mark.parametrize("switch", [(), ("--switch", "2026-02-02")])
def test_the_whole_is_what_compare_says(switch: tuple[str, ...]) -> None:
    args = ("--scenario", "world.yaml", "--replications", "6", "--format", "json", *switch)
    compared = json.loads(CliRunner().invoke(main, ["compare", "base.lead", "other.lead", *args]).stdout)
    told = json.loads(run("--metric", "won", "--format", "json", *switch).stdout)
    assert told.get("switch") == (switch[1] if switch else None)
    for end in ("mean", "low", "high"):
        expected = compared["metrics"]["won"]["difference"][end]
        assert told["figures"]["won"]["whole"][end] == pytest.approx(expected)


def test_a_change_of_clocks_is_said_to_be_one_and_how_much_there_is_to_do_before(tmp_path: Path) -> None:
    clocked = POLICY.replace("to Won by sales", "sla 2 hours { at 100% notify sales }  to Won by sales")
    (tmp_path / "base.lead").write_text(clocked)
    (tmp_path / "other.lead").write_text(clocked.replace("2 hours", "9 hours"))
    assert "about 12 replications" in run("--explain-plan", "--threads", "1").stdout
    said = " ".join(run("--metric", "sla_attainment", "--metric", "won").stdout.split())
    assert "but the clocks themselves differ: a longer promise is kept more often" in said
    assert said.count("the clocks themselves differ") == 1
    told = json.loads(run("--metric", "sla_attainment", "--format", "json").stdout)
    assert told["figures"]["sla.attainment"]["other_clocks"]
    assert "`--switch` does not go with `--steady`" in run("--switch", "2026-02-02", "--steady").stderr


def test_the_page_names_the_parts_and_the_whole() -> None:
    said = run("--metric", "won").stdout
    assert "lead.Open.to.Lost.after: 30 days -> 5 days" in said
    assert "all together" in said


def test_a_long_part_goes_on_below_and_loses_nothing() -> None:
    part = "lead.Opportunity.to.Nurture.when: employees >= 200 and country is de -> employees >= 50"
    table = Part(("part", "contributes"), ((part, "+3.2"), ("all together", "+4.1")), wraps=True)
    lines = page(Told("A -> B", "a year", (), (), (table,)), PLAIN, 60).splitlines()
    assert max(map(len, lines)) <= 60
    assert part in " ".join(" ".join(lines).replace("+3.2", "").split())
    knob = "teams.sdr_berlin.hires[0].ramp.over"
    table = Part(("knob", "as it stands"), ((knob, "60 days of 2026"),), wraps=True)
    narrow = page(Told("A", "a year", (), (), (table,)), PLAIN, 40).splitlines()
    assert max(map(len, narrow)) <= 40
    assert knob in "".join("".join(narrow).replace("60 days of 2026", "").split())


def test_the_story_is_taken_apart_and_what_needs_each_other_stays_together() -> None:
    scenarios = (str(STORY / "scenario.yaml"), str(STORY / "proposal" / "scenario.yaml"))
    found = change(str(STORY), str(STORY / "proposal"), *scenarios)
    labels = [one.label for one in found.parts]
    assert "score.engagement.half-life: 14 days -> 21 days" in labels
    assert "score.engagement.demo_request: +25 -> +30" in labels
    assert "teams.ldrs.reps: 2 -> 3" in labels
    (hired,) = (one for one in labels if "d.rep" in one)
    assert "members" in hired
    assert "teams.inside_sales.reps.d.rep: new" in hired
    whole = found.blend.made(found.parts)
    assert whole is not None
    assert whole.policy.team["inside_sales"].at_most_open == 35
    assert len(whole.policy.team["inside_sales"].members) == 4


def test_a_renamed_status_takes_its_people_along(tmp_path: Path) -> None:
    warm = SCENARIO.replace("horizon: 90 days", "horizon: 90 days\nwarm-up: 40 days")
    (tmp_path / "world.yaml").write_text(warm)
    (tmp_path / "named.yaml").write_text(warm.replace("Open", "Fresh"))
    renamed = POLICY.replace("Open", "Fresh")
    (tmp_path / "lost.lead").write_text(renamed)
    (tmp_path / "named.lead").write_text(f'{renamed}\nretired "Open" becomes lead.Fresh\n')
    found = change("base.lead", "named.lead", "world.yaml", "named.yaml")
    whole = found.mixed(range(len(found.parts)))
    assert whole.base is not None
    assert [one.name for one in whole.policy.statuses if one.start] == ["lead.Fresh"]
    with pytest.raises(InputError, match=r"`lead\.Open` is gone"):
        change("base.lead", "lost.lead", "world.yaml", "named.yaml")


def test_many_parts_are_sampled_and_still_sum_up(tmp_path: Path) -> None:
    """Six parts: with orders drawn, nothing is left over."""
    text, changed = SCENARIO, SCENARIO
    for old, new in (
        ("reps: 2", "reps: 3"), ("takes: 1 hour", "takes: 2 hours"), ("p: 0.3", "p: 0.4"),
        ("every: 2 days", "every: 3 days"), ("5 per day", "6 per day"),
    ):  # fmt: skip
        assert old in text
        changed = changed.replace(old, new)
    (tmp_path / "changed.yaml").write_text(changed)
    of = change("base.lead", "other.lead", "world.yaml", "changed.yaml")
    assert len(of.parts) == 7
    found = attribute(of, ("won", "load"), Study(6, 2, 2), lambda done: None, threading.Event())
    assert found is not None
    base, told = found
    assert base.replications == 6
    for one in told:
        total = math.fsum(share.estimate.mean for share in one.shares)
        assert total == pytest.approx(one.whole.mean)
        assert one.whole.n == 3


def test_an_early_end_keeps_whole_blocks() -> None:
    of = change("base.lead", "other.lead", "world.yaml", None)
    stop = threading.Event()
    found = attribute(of, ("won",), Study(8, 1, 1), lambda done: stop.set(), stop)
    assert found is not None
    assert found[0].replications == 2


def test_equal_policies_have_no_parts() -> None:
    done = CliRunner().invoke(main, ["attribute", "base.lead", "base.lead", "--scenario", "world.yaml"])
    assert done.exit_code == 2
    assert "nothing is different" in done.stderr
