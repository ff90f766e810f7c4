"""`sweep` as a command: knobs of policy and scenario, curves, maps, early ends, wrong knobs."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from leadpolicy.console import PLAIN
from leadpolicy.render.remarks import lower_bars
from leadpolicy.render.told import Part, Told, page
from leadpolicy.runs import Runs
from leadpolicy.simulating import Study
from leadpolicy.sweeping import sweep
from leadpolicy.turning import Bench, axes, bench, settings
from simulator.charts.responses import responses
from simulator.charts.svg import rules
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO

STORY = Path(__file__).parents[2] / "examples" / "b2b_saas"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(POLICY)
    (tmp_path / "world.yaml").write_text(SCENARIO)
    return tmp_path


def run(*args: str) -> Result:
    first = ["sweep", "base.lead", "--scenario", "world.yaml", "--replications", "3"]
    return CliRunner().invoke(main, [*first, *args])


def _bench() -> Bench:
    return bench("base.lead", "world.yaml")


def test_a_knob_of_the_scenario_bends_a_curve(tmp_path: Path) -> None:
    done = run("--knob", "teams.desk.reps=1..3", "--metric", "load", "--metric", "won", "-o", "out")
    assert done.exit_code == 0
    assert "teams.desk.reps, now 2" in done.stdout
    assert "2 *" in done.stdout
    told = json.loads((tmp_path / "out/results.json").read_text())
    loads = [point["metrics"]["load"]["mean"] for point in told["points"]]
    assert loads[0] > loads[1] > loads[2]
    here = told["points"][1]["metrics"]["load"]
    assert (here["verdict"], here["difference"]["mean"]) == ("same", 0)
    assert here["mean"] == told["base"]["load"]["mean"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out/response.csv").read_text())))
    assert [one["teams.desk.reps"] for one in rows if one["name"] == "load"] == ["1", "2", "3"]
    assert (tmp_path / "out/charts/response.png").exists()


def test_two_knobs_of_both_kinds_make_a_map() -> None:
    done = run(
        "--knob",
        "lead.Open.to.Lost.after=10,30",
        "--knob",
        "sources.web.arrivals=4,6",
        "--format",
        "json",
    )
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert [one["values"] for one in told["knobs"]] == [
        ["10 days", "30 days"],
        ["4 per day", "6 per day"],
    ]
    by = {tuple(one["values"]): one["metrics"]["arrivals"]["mean"] for one in told["points"]}
    assert by["10 days", "6 per day"] > by["10 days", "4 per day"]
    assert by["10 days", "6 per day"] == by["30 days", "6 per day"]


def test_a_setting_equals_the_study_of_a_file_that_says_it(tmp_path: Path) -> None:
    (tmp_path / "base.lead").write_text(POLICY.replace("30 days", "10 days"))
    direct = json.loads(
        CliRunner()
        .invoke(
            main,
            [
                "simulate",
                "base.lead",
                "--scenario",
                "world.yaml",
                "--replications",
                "3",
                "--format",
                "json",
            ],
        )
        .stdout
    )
    (tmp_path / "base.lead").write_text(POLICY)
    swept = json.loads(
        run("--knob", "lead.Open.to.Lost.after=10", "--metric", "won", "--format", "json").stdout
    )
    for end in ("mean", "low", "high"):
        assert swept["points"][0]["metrics"]["won"][end] == direct["metrics"]["won"][end]


def test_an_early_end_keeps_whole_settings() -> None:
    of = _bench()
    stop = threading.Event()
    turns = axes(of, ["teams.desk.reps=1..9"])
    early = Runs(of, Study(3), stop, lambda done: stop.set() if done >= 8 else None)
    found = sweep(early, turns, settings(of, turns), ("arrivals",))
    assert found is not None
    assert 1 <= len(found.points) < 9
    assert all(one.summary.replications == 3 for one in found.points)


def test_pictures_are_drawn_for_one_and_for_two_knobs() -> None:
    of = _bench()
    for asked in (["teams.desk.reps=1..3"], ["teams.desk.reps=1,2", "lead.Open.to.Lost.after=5,30"]):
        turns = axes(of, asked)
        runs = Runs(of, Study(2), threading.Event(), lambda done: None)
        found = sweep(runs, turns, settings(of, turns), ("won", "load"))
        assert found is not None
        assert len(responses(found)) == len(asked)
    assert rules()


def test_knobs_are_listed() -> None:
    told = run("--list").stdout
    assert "lead.Open.to.Lost.after" in told
    assert "sources.web.arrivals" in told
    assert told.startswith("in the policy, with the line")
    assert not re.search(r"^  (scenario|name) ", told, re.M)


def test_knobs_of_several_files_are_listed_by_file(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    head, track, rest = POLICY.partition("track")
    (folder / "rules.lead").write_text(track + rest)
    (folder / "head.lead").write_text(head + "fields { size integer }\ndefine large = size >= 60\n")
    words = ["sweep", "parts", "--scenario", "world.yaml", "--list"]
    told = CliRunner().invoke(main, words).stdout
    assert re.findall(r"^in .*", told, re.M) == [
        "in head.lead, with the line", "in rules.lead, with the line", "in the scenario",
    ]  # fmt: skip
    assert (
        told.index("define.large") < told.index("in rules.lead") < told.index("lead.Open.to.Lost.after")
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ((), "no knob is named"),
        (("--knob", "teams.desk.rep=1"), "did you mean `teams.desk.reps`?"),
        (("--knob", "teams.desk.reps"), "says no values"),
        (("--knob", "teams.desk.reps=3..1"), "`3..1` begins above its end"),
        (("--knob", "teams.desk.reps=1..1 by 0"), "has steps of nothing"),
        (("--knob", "teams.desk.reps=many"), "`teams.desk.reps` at many cannot be"),
        (("--knob", "lead.Open.to.Lost.after=soon"), "`lead.Open.to.Lost.after` at soon cannot be"),
        (("--knob", "teams.desk.reps=1", "--knob", "teams.desk.reps=2"), "one knob is turned twice"),
        (("--knob", "teams.desk.reps=1..20000"), "has 20,000 values, of which 10,000 can be run"),
    ],
)
def test_what_cannot_be_turned_is_said(more: tuple[str, ...], said: str) -> None:
    done = run(*more)
    assert done.exit_code == 2
    assert said in done.stderr


def test_all_figures_that_were_asked_for_are_shown() -> None:
    asked = ("revenue", "won", "load", "touches", "arrivals", "wait")
    more = [word for one in asked for word in ("--metric", one)]
    done = run("--knob", "teams.desk.reps=1..2", "--replications", "2", *more)
    assert done.exit_code == 0
    for title in ("revenue booked", "wins (Won)", "rep time taken", "touches", "people who came"):
        assert any(f"  {title}  " in line for line in done.stdout.splitlines()), title
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "against" in done.stdout


def test_costs_that_nobody_gave_are_not_nothing() -> None:
    for name, said in (
        ("margin", "nothing says what it costs"),
        ("cost", "nothing says what it costs"),
        ("sla_attainment", "the policy has no clock"),
    ):
        shown = run("--knob", "teams.desk.reps=1..2", "--metric", name)
        assert (shown.exit_code, said in shown.stderr) == (2, True)
    Path("world.yaml").write_text(SCENARIO.replace("arrivals:", "cost: 5 USD, arrivals:", 1))
    Path("base.lead").write_text(POLICY.replace("{}", "{ currency USD }", 1))
    priced = run("--knob", "teams.desk.reps=1..2", "--metric", "margin")
    assert "revenue less cost" in priced.stdout


def test_what_is_no_figure_is_refused() -> None:
    done = run("--knob", "teams.desk.reps=1..2", "--metric", "wonn")
    assert done.exit_code == 2
    assert "there is no figure `wonn`" in done.stderr
    assert "did you mean `won`?" in done.stderr


def test_members_that_the_policy_names_are_no_headcount() -> None:
    done = CliRunner().invoke(
        main,
        [
            *("sweep", f"{STORY}", "--scenario", f"{STORY}/scenario.yaml"),
            *("--knob", "teams.inside_sales.reps=1..3"),
        ],
    )
    assert done.exit_code == 2
    assert "the policy names the members of `inside_sales`" in done.stderr


def test_reps_whom_the_scenario_names_are_no_headcount(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(SCENARIO.replace("reps: 2", "reps: {ann: {}, bob: {}}"))
    done = run("--knob", "teams.desk.reps=1..3")
    assert done.exit_code == 2
    assert "the scenario names the reps of `desk`" in done.stderr


def test_a_cure_names_only_flags_that_there_are(tmp_path: Path) -> None:
    done = run("--knob", "horizon=80 days,90 days", "--switch", "2026-01-15")
    assert done.exit_code == 2
    assert "cannot change at a switch" in done.stderr
    assert "--steady" not in done.stderr
    (tmp_path / "other.yaml").write_text(SCENARIO.replace("web:", "net:"))
    words = ("base.lead", "base.lead", "--scenario", "world.yaml", "--proposal-scenario", "other.yaml")
    compared = CliRunner().invoke(main, ["compare", *words, "--switch", "2026-01-15"])
    assert (compared.exit_code, "`--steady`" in compared.stderr) == (2, True)


def test_figures_of_teams_and_statuses_can_be_swept() -> None:
    done = run("--knob", "teams.desk.reps=1,3", "--metric", "load.desk", "--metric", "wait.lead.Open")
    assert done.exit_code == 0
    assert "rep time taken in desk" in done.stdout
    assert "wait in Open" in done.stdout
    lost = run("--knob", "teams.desk.reps=1,3", "--metric", "nonsense")
    assert lost.exit_code == 2
    assert "load.desk" in lost.stderr


def test_what_luck_makes_best_is_not_named() -> None:
    done = run("--knob", "lead.Open.to.Lost.after=3000,3001", "--metric", "won")
    assert "no setting can be told from another" in done.stdout


def test_the_end_of_the_range_is_said_where_it_is_best() -> None:
    done = run("--knob", "sources.web.arrivals=1,5", "--metric", "won")
    said = " ".join(done.stdout.split())
    assert "the best may lie beyond the values tried of `sources.web.arrivals`" in said


def test_a_longer_promise_is_not_called_better(tmp_path: Path) -> None:
    promised = POLICY.replace("to Won by sales", "sla 4 hours until first touch  to Won by sales")
    (tmp_path / "base.lead").write_text(promised)
    done = run("--knob", "lead.Open.sla=1,48", "--metric", "sla_attainment")
    said = " ".join(done.stdout.split())
    assert "the clocks themselves differ, and a longer one is met more often" in said
    assert "other clocks" in done.stdout
    assert "best with" not in done.stdout


def test_a_map_shows_intervals_and_what_stands() -> None:
    knobs = ("--knob", "lead.Open.to.Lost.after=10,30", "--knob", "teams.desk.reps=1..2")
    done = run(*knobs, "--metric", "won")
    row = next(line for line in done.stdout.splitlines() if line.startswith("  30 days"))
    assert row.endswith("*")
    assert row.count(" to ") == 2


def test_a_wide_map_is_told_in_pieces() -> None:
    """No line of a 20-by-20 map is too long for a terminal, and no cell is lost."""
    head = ("reps \\ arrivals", *(f"{20 + 5 * at} per day" for at in range(20)))
    rows = tuple((f"{at}", *(f"{at}.{of:02} (0 to 9)" for of in range(20))) for at in range(20))
    lines = page(Told("A map", "", (), (), (Part(head, rows, "figures"),)), PLAIN, 80).splitlines()
    assert max(map(len, lines)) <= 80
    told = [word for line in lines for word in line.split()]
    assert all(told.count(f"{at}.{of:02}") == 1 for at in range(20) for of in range(20))
    narrow = Part(head[:4], tuple(row[:4] for row in rows))
    assert page(Told("A map", "", (), (), (narrow,)), PLAIN, 80).count("arrivals") == 1


def test_intervals_that_find_no_room_stand_below() -> None:
    name = "speed_to_lead.decay.causal_share"
    rows = ((name, "1 .. 2 hours", "+100 points (+90 to +110)", "−20 points (−22 to −18) ~"),)
    part = Part(("number", "from .. to", "at its low end", "at its high end"), rows, below=True)
    told = Told("", "", (), ("so it is",), (part,))
    lines = page(told, PLAIN, 80).splitlines()
    at = next(at for at, line in enumerate(lines) if name in line)
    assert lines[at].endswith("~")
    assert "(+90 to +110)" in lines[at + 1]
    assert "(−22 to −18)" in lines[at + 1]
    assert max(map(len, lines)) <= 80
    narrow = page(told, PLAIN, 60)
    assert "….causal_share" in narrow or "….decay.causal_share" in narrow
    assert "(+90" in page(replace(told, parts=(replace(part, below=False),)), PLAIN, 120)
    assert "(+90" not in page(replace(told, parts=(replace(part, below=False),)), PLAIN, 80)


@pytest.mark.parametrize(
    ("command", "more", "many"),
    [
        ("sweep", (), 12),
        ("seek", ("--goal", "won >= 3"), 32 * 4 + 2 * 256),
        ("tune", ("--maximize", "won", "--trials", "9", "--confirm", "10"), (10 + 2) * 3 + 20),
        ("tornado", (), 9),
    ],
)
def test_how_much_there_is_to_do_is_told_before(command: str, more: tuple[str, ...], many: int) -> None:
    few = () if command == "seek" else ("--replications", "3")
    words = [command, "base.lead", "--scenario", "world.yaml", "--knob", "teams.desk.reps=1..3"]
    done = CliRunner().invoke(main, [*words, *more, *few, "--explain-plan", "--threads", "1"])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"about {many} replications; one took ")
    assert "with 1 thread," in done.stdout


BARRED = """\
policy demo "Demo" {}
roles sales
fields { size integer from 0 }
events visit
score { interest { +10 on visit } }
define keen = score >= 20
define large = size >= 100
track lead {
  status New  { start  owner sales  to Open when keen  to Open on visit when large  to Lost by sales }
  status Open { owner sales  to Won by sales  to Lost after 30 days  MORE }
  status Won  { goal final }
  status Lost { final }
}
route lead.New { to desk otherwise }
route lead.Open { to desk otherwise }
team desk { role sales }
"""
WHO = """\
people: {fields: {size: {uniform: [0, 200]}}}
behaviour: {lead.New: {visit: 0.5 * intent per day}, lead.Open: {visit: 0.5 * intent per day}}
"""
AT_NEW = """\
  lead.New: {takes: 1 hour, outcomes: [{to: lead.Lost, p: 0.1 * intent}, {stay: rest}], retry: 2 days}
"""


@pytest.mark.parametrize(
    ("knob", "work", "more", "told"),
    [
        ("score.interest.visit", "p: 0.3", "", True),
        ("define.keen", "p: 0.3", "", True),
        ("define.large", "p: 0.3", "", True),
        ("teams.desk.reps", "p: 0.3", "", False),
        ("lead.Open.to.Lost.after", "p: 0.3", "", False),
        ("define.keen", "p: 0.3 * intent", "", False),
        ("define.keen", "p: 0.3, value: 10 EUR * size", "", False),
        ("define.keen", "p: 0.3", "to Won on visit", False),
        ("define.keen", 'p: "if source = web then 0.3 else 0.4"', "", False),
    ],
)
def test_a_bar_behind_which_all_are_alike_is_told(knob: str, work: str, more: str, told: bool) -> None:
    """What the work before the bar reads is no matter."""
    text = BARRED.replace("{}", "{ currency EUR }", 1).replace("MORE", more)
    Path("base.lead").write_text(text)
    world = SCENARIO.replace("p: 0.3", work).replace("work:\n", f"{WHO}work:\n{AT_NEW}")
    Path("world.yaml").write_text(world)
    arm = _bench().arm
    said = list(lower_bars(arm.policy, arm.scenario, [knob]))
    assert bool(said) == told
    assert all(f"`{knob}`: no outcome, value or length of the work in Open reads" in one for one in said)
