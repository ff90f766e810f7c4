"""`story` as a command: what is told of a life, line by line and in a table."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner

from dsl.source import Span
from leadpolicy.cli import main
from leadpolicy.render.life import Lived
from simulator.lives import Biography
from tests.leadpolicy.storied import POLICY, SCENARIO, begin, run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return begin(tmp_path, monkeypatch)


def test_a_life_is_told() -> None:
    done = run("--where", "won", "--source", "web")
    assert done.exit_code == 0, done.output
    told = " ".join(done.stdout.split())
    assert "comes by web" in told
    assert "lead.Raw -> lead.Open: when ready" in told
    assert "demo.lead:19" in done.stdout  # the line of that move
    assert "score 20; the bar is 20" in told
    assert "the talk ends with lead.Won (30.0%), not with lead.Raw (70.0%)" in told
    assert "500 EUR are booked" in told
    assert "booked 500 EUR; source and touches cost 7 EUR" in told
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert run("--where", "won", "--source", "web").stdout == done.stdout


def test_a_wait_costs_only_chances_that_read_the_speed(folder: Path) -> None:
    curve = "speed-to-lead: {curve: 'piecewise(wait, 0 hours -> 0.9, 1 day -> 0.5)'}\n"
    told = []
    for chance in ("0.7", "speed * 0.7"):
        ends = f"p: {chance}}}, {{stay: rest}}]\n    retry: 1 hour #"
        (folder / "world.yaml").write_text(SCENARIO.replace("p: rest", ends) + curve)
        told.append(" ".join(run("--where", "won", "--source", "web").stdout.split()))
    assert ["is picked up" in one for one in told] == [True, True]
    assert ["of the chance of a good talk is left" in one for one in told] == [False, True]


def test_a_move_after_a_reset_is_told_with_the_score_after_it(folder: Path) -> None:
    policy = POLICY.replace("define", "score { fit from 0 to 20 { +20 when source = web } }\ndefine", 1)
    policy = policy.replace("    start\n", "    start\n    on entry reset interest\n")
    (folder / "demo.lead").write_text(
        policy.replace("    on entry reset interest\n    to Won", "    to Won")
    )
    (folder / "world.yaml").write_text(SCENARIO.replace("lead.Raw: {visit: 0.3", "lead.Open: {visit: 9"))
    told = " ".join(run("--where", "recycled", "--source", "web").stdout.split())
    bars = re.findall(r"score [0-9.]+ = [^;]*; the bar is 20", told.partition("again from nothing")[2])
    assert set(bars) == {"score 20 = interest 0 + fit 20; the bar is 20"}


def test_a_reassign_that_changes_nothing_says_why(folder: Path) -> None:
    policy = POLICY.replace("notify sales }", "notify sales and reassign }")
    policy = policy.replace(
        "hours office }", "hours office  assign round robin  at most 3 open per rep }"
    )
    (folder / "demo.lead").write_text(policy)
    stays, waits = r"stays with desk \d of desk: ", "still waits for desk: "
    first = f"{stays}nobody else of it is there"
    for reps, why in ((1, first), (2, f"({stays}every other|{waits}every) rep of it has 3 open")):
        world = SCENARIO.replace("reps: 2", f"reps: {reps}").replace("30 minutes", "7 hours")
        (folder / "world.yaml").write_text(world.replace("{visit: 0.3", "{visit: 2"))
        told = " ".join(run("--where", "breached", "--most", "breaches").stdout.split())
        assert re.search(why, told)
        assert re.search(f"({stays}|{waits})it is closed until 2026-", told)


def test_who_was_inside_at_the_start_is_told_from_there(folder: Path) -> None:
    snapshot = "id,status,entered,source,team,rep\nA-7,Open,2026-01-02T08:00:00Z,web,desk,desk 2\n"
    (folder / "crm.csv").write_text(snapshot)
    (folder / "world.yaml").write_text(SCENARIO + "start-from: crm.csv\n")
    done = run("--person", "0")
    assert done.exit_code == 0, done.output
    told = " ".join(done.stdout.split())
    assert "A-7 of the snapshot" in told
    assert "is in lead.Open since 2026-01-02 09:00, as the snapshot has it; desk 2 of desk" in told
    assert "sla 4 hours is missed" not in told  # that was before
    assert "not in all lines" not in told
    found = json.loads(run("--person", "0", "--format", "json").stdout)
    assert found["snapshot"] == {"id": "A-7"}
    placed = found["things"][0]
    assert (placed["kind"], placed["since"]) == ("placed", "2026-01-02T09:00:00+01:00")
    assert found["faithful"]
    done = run("--person", "0", "--base", "demo.lead")  # a switch at the start
    told = " ".join(done.stdout.split())
    assert "the new policy takes over: stays in lead.Open" in told
    assert "desk 2 of desk goes on" in told
    assert "sla 4 hours goes on; it had run out by then demo.lead:23" in told


CHANGES = (("+10 on visit", "+15 on visit"), ("Raw", "Inquiry"), ("sla 4 hours", "sla 2 hours"))


def test_a_life_across_a_switch_has_the_lines_of_both_policies(folder: Path) -> None:
    new, world = POLICY, SCENARIO
    for old, now in CHANGES:
        new, world = new.replace(old, now), world.replace(old, now)
    (folder / "new.lead").write_text(
        new.replace("events", 'retired "Raw" becomes lead.Inquiry\nevents', 1)
    )
    (folder / "after.yaml").write_text(world)
    args = ("story", "new.lead", "--scenario", "world.yaml", "--base", "demo.lead",
            "--proposal-scenario", "after.yaml")  # fmt: skip
    refused = CliRunner().invoke(main, list(args))
    assert "name the day: `--switch" in refused.output
    asked = [*args, "--switch", "2026-02-02", "--where", "raw and inquiry and won"]
    done = CliRunner().invoke(main, asked)
    told = " ".join(done.stdout.split())
    assert done.exit_code == 0, done.output
    assert "Demo, the base until 2026-02-02 00:00 and then the proposal, in A small world" in told
    assert "before the switch, which figures of those who came leave out" in told
    assert "appears in lead.Raw demo.lead:18" in told
    became = "the new policy takes over: lead.Raw becomes lead.Inquiry, as `retired` says new.lead:6"
    assert became in told
    assert re.search(r"score (15|30), before (10|20); the bar is 20(: it is reached now)?", told)
    assert "lead.Inquiry -> lead.Open: when ready new.lead:20" in told
    assert "sla 2 hours starts" in told
    assert "not in all lines" not in told
    found = json.loads(CliRunner().invoke(main, [*asked, "--format", "json"]).stdout)
    assert (found["base"], found["switch"]) == ("Demo", "2026-02-02T00:00:00+01:00")
    (note,) = (one for one in found["things"] if one["kind"] == "switched")
    assert note["before"]["groups"]["interest"] < note["after"]["groups"]["interest"]
    assert CliRunner().invoke(main, [*asked, "-o", "life.html"]).exit_code == 0
    page = (folder / "life.html").read_text()
    assert "--base demo.lead --proposal-scenario after.yaml --switch 2026-02-02 --person" in page


def test_all_instants_are_in_one_time_zone(folder: Path) -> None:
    """That of the new policy, also where the base has another one."""
    (folder / "old.lead").write_text(POLICY.replace("Europe/Berlin", "America/New_York"))
    (folder / "world.yaml").write_text(SCENARIO + "timezone: Europe/Berlin\n")
    asked = ("--base", "old.lead", "--switch", "2026-02-02", "--where", "won", "--format", "json")
    found = json.loads(run(*asked).stdout)
    due = [
        (datetime.fromisoformat(one["at"]) + timedelta(hours=4), told[1])
        for one in found["story"]
        if (told := re.fullmatch("sla 4 hours starts, due (.*)", one["what"]))
    ]
    assert any(f"{at:%Y-%m-%d}" < "2026-02-02" for at, _ in due)
    assert [told for _, told in due] == [f"{at:%Y-%m-%d %H:%M}" for at, _ in due]


def test_an_event_of_which_something_comes_stands_by_itself(folder: Path) -> None:
    (folder / "world.yaml").write_text(SCENARIO.replace("0.3 per day}", "6 per day}"))
    told = " ".join(re.sub(r"demo.lead:\d+", "", run().stdout).split())
    assert "does visit, 2 times" not in told  # of which the second one moves them on
    moved = told.count("lead.Raw -> lead.Open: when ready")
    assert moved > 3
    assert len(re.findall("does visit lead.Raw -> lead.Open", told)) == moved


def test_nobody_pays_a_source_for_whom_others_bring(folder: Path) -> None:
    bringing = "status Won { goal final  on entry create lead.Raw }"
    (folder / "demo.lead").write_text(POLICY.replace("status Won { goal final }", bringing))
    (folder / "world.yaml").write_text(SCENARIO.replace("60 days", "20 days"))
    listed = json.loads(run("--list", "--top", "999", "--format", "json").stdout)["listed"]
    last = json.loads(
        run("--person", str(max(one["person"] for one in listed)), "--format", "json").stdout
    )
    assert last["through"] is not None
    assert (last["source"], last["totals"]["spent"]) == ("web", 0)


URGENT = """\
policy urgent "Urgent" {}
roles sales
fields { vip yes/no }
track lead {
  status New { start  owner sales  to Won by sales }
  status Won { goal final }
}
team desk { role sales  interrupt for vip }
"""
BUSY = """\
scenario: 1
name: A busy desk
start: 2026-01-05T00:00:00Z
horizon: 3 days
sources: {web: {arrivals: 20 per day}}
people: {fields: {vip: {chance: 0.2}}}
teams: {desk: {reps: 1, hours: always}}
work: {lead.New: {takes: 1 hour, outcomes: [{to: lead.Won, p: 1}]}}
"""


def test_who_is_left_for_whom_is_told_with_the_line_of_the_policy(folder: Path) -> None:
    (folder / "demo.lead").write_text(URGENT)
    (folder / "world.yaml").write_text(BUSY)

    def told(person: int) -> str:
        return " ".join(run("--person", str(person)).stdout.split())

    for person in range(12):
        found = re.search(
            r"desk 1 leaves them for somebody urgent, number (\d+): the rest", told(person)
        )
        if found is not None:
            assert "waits for desk 1 demo.lead:8" in told(person)
            left = f"desk 1 leaves somebody else, number {person}, for them, who are urgent"
            assert f"{left} demo.lead:8" in told(int(found[1]))
            return
    raise AssertionError("nobody was left for anybody")


def test_lines_of_two_policies_of_one_name_are_told_apart() -> None:
    life = cast(Biography, None)

    def place(policy: str, base: str, line: str) -> str:
        return Lived(life, policy, base).place(Span(line, 7, 1, 7, 2))

    assert place("new.lead", "old.lead", "old.lead") == "old.lead:7"
    assert place("a/x.lead", "b/x.lead", "b/x.lead") == "b/x.lead:7"
    assert place("story/proposal", "story", "story/score.lead") == "story/score.lead:7"
    assert place("story/proposal", "story", "story/proposal/score.lead") == "proposal/score.lead:7"
    assert place("a/v/p", "b/v/p", "b/v/p/score.lead") == "b/v/p/score.lead:7"
    assert place("story", "", "story/score.lead") == "score.lead:7"
    assert place("story", "story", "story/score.lead") == "score.lead:7"


def test_a_life_is_given_as_data() -> None:
    told = json.loads(run("--where", "won and budget", "--format", "json").stdout or "{}")
    assert told == {}  # `budget` is nothing to ask for
    told = json.loads(run("--where", "won", "--format", "json").stdout)
    assert told["faithful"]
    assert told["totals"]["revenue"] == 500
    assert told["story"][0]["what"].startswith("comes by")
    assert {"born", "event", "moved", "waited", "busy", "drawn", "booked"} <= {
        one["kind"] for one in told["things"]
    }
    known = [one["values"]["budget"] for one in told["things"] if one["kind"] == "set"]
    assert known == [told["fields"]["budget"]["value"]] * len(known)
    written = f"{told['fields']['budget']['value']:,.2f}".removesuffix(".00")
    assert f"{written} EUR" in run("--person", str(told["person"])).stdout  # not in cents
    assert next(one["work_seconds"] for one in told["things"] if one["kind"] == "busy") == 1800
    again = run("--person", str(told["person"]), "--format", "json")
    assert json.loads(again.stdout) == told


def test_a_story_says_why_somebody_waits(folder: Path) -> None:
    """Every wait has its reason, and a full team's is counted from everybody's log."""
    capped = POLICY.replace(
        "role sales  hours office", "role sales  assign round robin  at most 2 open per rep"
    )
    (folder / "demo.lead").write_text(capped)
    busy = SCENARIO.replace("0.3 per day}", "3 per day}").replace("30 minutes", "6 hours")
    (folder / "world.yaml").write_text(busy.replace("reps: 2, hours: office", "reps: 1"))
    done = run("--most", "wait")
    assert done.exit_code == 0, done.output
    told = " ".join(done.stdout.split())
    assert "waits for team desk" in told
    assert told.count("every rep of it has 2 open") == told.count("waits for team desk")


def test_a_story_says_that_a_team_is_closed(folder: Path) -> None:
    shut = POLICY.replace("role sales  hours office", "role sales  assign round robin  hours office")
    (folder / "demo.lead").write_text(shut)
    told = " ".join(run("--most", "wait").stdout.split())
    assert "waits for team desk" in told
    assert "it is closed until 2026-" in told


def test_who_is_in_no_figure_of_those_who_came_is_told(folder: Path) -> None:
    (folder / "world.yaml").write_text(SCENARIO + "warm-up: 20 days\nfollow-up: 30 days\n")
    listed = json.loads(run("--list", "--top", "9999", "--format", "json").stdout)["listed"]
    born = {phase: [one["born"][:10] for one in listed if one["phase"] == phase] for phase in PHASES}
    assert sum(map(len, born.values())) == len(listed)
    assert max(born["warm-up"]) <= min(born["period"])
    assert min(born["warm-up"]) < "2026-01-10"
    assert max(born["period"]) <= min(born["follow-up"], default="2026-03-06")
    by_phase = {one["phase"]: one["person"] for one in listed}
    assert "in the warm-up, which figures" in " ".join(
        run("--person", str(by_phase["warm-up"])).stdout.split()
    )
    assert "which figures" not in run("--person", str(by_phase["period"])).stdout
    table = run("--list", "--top", "9999").stdout
    assert table.count("warm-up") == len(born["warm-up"])


PHASES = ("warm-up", "period", "follow-up")


def test_since_when_the_crm_knows_a_field_is_told(folder: Path) -> None:
    assert re.search(r"budget .* EUR +(never known|known from 2026)", run("--where", "won").stdout)
    (folder / "world.yaml").write_text(SCENARIO.replace(", known: never", ""))
    assert re.search(r"budget .* EUR +from the start", run("--where", "won").stdout)
