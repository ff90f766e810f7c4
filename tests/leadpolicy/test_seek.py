"""`seek` as a command: it finds what theory says, and refuses what is no question."""

from __future__ import annotations

import csv
import io
import json
import random
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from leadpolicy.render.remarks import uncounted
from leadpolicy.runs import Runs
from leadpolicy.seeking import Answer, Question, Wish, question, seek
from leadpolicy.simulating import Study
from leadpolicy.sought import answered
from leadpolicy.turning import Setting, axes, bench
from policy.model import DAY
from simulator.goals import Goal
from simulator.response import Axis
from simulator.search import Found, Trial
from simulator.summary import Measure, Summary
from tests.validation.queues import desk as desk_of_theory
from tests.validation.queues import erlang_c, exponential, served
from tests.validation.sought import CLOCKED, MEAN, late, least

RATE = 6.0  # people an hour


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(CLOCKED)
    (tmp_path / "world.yaml").write_text(served(RATE, exponential(MEAN), 5, hours=1000))
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["seek", "base.lead", "--scenario", "world.yaml", *args])


def test_it_finds_the_reps_that_erlang_says(tmp_path: Path) -> None:
    due = least(RATE)
    assert due == 6
    done = run(
        "--knob", "teams.desk.reps=5..12", "--goal", "sla_attainment >= 88%", "--format", "json", "-o",
        "out",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["answer"] == {"teams.desk.reps": str(due)}
    (row,) = told["rows"]
    assert row["fails_at"] == str(due - 1)
    for one in row["trials"]:
        reps = int(one["setting"]["teams.desk.reps"])
        found = one["figures"]["sla.attainment"]
        assert found["low"] <= 1 - late(RATE, reps) <= found["high"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out/evidence.csv").read_text())))
    assert [one["verdict"] for one in rows] == [one["verdict"] for one in row["trials"]]
    page = (tmp_path / "out/report.html").read_text()
    assert f"<code>teams.desk.reps</code> {due} is the least" in page
    assert (tmp_path / "out/charts/goal.png").exists()


def test_a_continuous_knob_is_bracketed_where_theory_says() -> None:
    """The greatest rate of arrivals that 5 reps can serve with a mean wait of at most 30 minutes."""
    Path("base.lead").write_text(desk_of_theory())
    low, high = 4.0, 7.0
    for _ in range(60):
        middle = (low + high) / 2
        wait = erlang_c(middle * MEAN, 5) / (5 / MEAN - middle)
        low, high = (middle, high) if wait <= 0.5 else (low, middle)
    done = run(
        "--knob", "sources.web.arrivals=4.0..7.0", "--goal", "wait <= 30 minutes", "--most", "--format",
        "json", "--replications", "128", "--checkpoint", "kept",
    )  # fmt: skip
    told = json.loads(done.stdout)
    found = float(told["answer"]["sources.web.arrivals"].split()[0])
    above = float(told["rows"][0]["fails_at"].split()[0])
    assert found <= low <= above
    assert above - found < 0.5
    text = run(
        "--knob", "sources.web.arrivals=4.0..7.0", "--goal", "wait <= 30 minutes", "--most",
        "--replications", "128", "--checkpoint", "kept", "--resume",
    ).stdout  # fmt: skip
    assert "per hour is the greatest for wait until picked" in text
    assert max(map(len, text.splitlines())) <= 80


def test_what_cannot_be_reached_is_said_with_a_cure() -> None:
    done = run("--knob", "teams.desk.reps=5,6", "--goal", "sla_attainment >= 99.9%")
    assert done.exit_code == 1
    assert "not reachable within the range: best is `teams.desk.reps` 6" in done.stdout
    assert "go further than 6" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


TWO_CLOCKS = CLOCKED.replace(
    "to Done by sales", "to Deal by sales }\n  status Deal { owner boss  sla 1 hour  to Done by boss"
).replace("roles sales", "roles sales, boss")
TWO_CLOCKS += "route lead.Deal { to bosses otherwise }\nteam bosses { role boss }\n"
BOSSES = """
teams:
  bosses: {reps: unlimited, delay: 2 hours}
  desk: {reps: 5, hours: always}
work:
  lead.New: {takes: {exponential: 0.7 hours}, outcomes: [{to: lead.Deal, p: 1}]}
  lead.Deal: {takes: 5 hours, outcomes: [{to: lead.Done, p: 1}]}
"""


@pytest.mark.parametrize("order", ["oldest first", "newest first"])
def test_a_clock_that_the_knob_does_not_move_is_named(order: str) -> None:
    """Nobody keeps the clock of Deal, whoever is at the desk."""
    Path("base.lead").write_text(TWO_CLOCKS.replace("oldest first", order))
    Path("world.yaml").write_text(Path("world.yaml").read_text().partition("\nteams:")[0] + BOSSES)
    asked = ("--knob", "teams.desk.reps=5,7", "--replications", "8", "--goal")
    done = run(*asked, "sla_attainment >= 90%")
    said = " ".join(done.stdout.split())
    assert done.exit_code == 1
    assert "Deal 0% and 0%" in said
    assert "Deal holds the goal down, and `teams.desk.reps` does not help there" in said
    assert '`--goal "sla.lead.New.attainment >= 90%"`' in said
    assert "go further" not in said
    assert ("with `work earliest due first` less may be enough" in said) == (order == "newest first")
    if order == "oldest first":
        told = json.loads(run(*asked, "sla_attainment.New >= 90%", "--format", "json").stdout)
        assert told["rows"][0]["by_status"] == []
        (goal,) = told["goals"]
        assert goal["figure"] == "sla.lead.New.attainment"


def test_a_figure_that_rises_and_falls_is_not_halved() -> None:
    """More reps serve more people who pay, until nobody is left to be served: each then only costs."""
    Path("base.lead").write_text(CLOCKED.replace("{}", "{ currency EUR }", 1))
    text = served(RATE, exponential(MEAN), 5, hours=1000)
    text = text.replace("hours: always", "hours: always, cost: 30 EUR per hour")
    Path("world.yaml").write_text(text.replace("p: 1", "p: 1, value: 40 EUR"))
    asked = ("--knob", "teams.desk.reps=1..12", "--goal", "margin >= 55 k EUR", "--replications", "32")
    done = run(*asked)
    assert done.exit_code == 0, done.output
    assert "`teams.desk.reps` 3 is the least" in done.stdout
    assert "so 12 of 12" in " ".join(done.stdout.split())
    told = json.loads(run(*asked, "--format", "json").stdout)["rows"][0]
    assert told["tried"] == told["settings"] == 12
    assert "rises from" in told["turns"]
    verdicts = {one["setting"]["teams.desk.reps"]: one["verdict"] for one in told["trials"]}
    assert (verdicts["2"], verdicts["3"], verdicts["12"]) == ("fails", "holds", "fails")


def test_two_knobs_give_the_least_for_each_and_the_best_of_all() -> None:
    done = run(
        "--knob", "teams.desk.reps=5..9", "--knob", "sources.web.arrivals=4,6,8", "--goal",
        "sla_attainment >= 88%", "--maximize", "won", "--replications", "64",
    )  # fmt: skip
    assert done.exit_code == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    told = json.loads(
        run(
            "--knob", "teams.desk.reps=5..9", "--knob", "sources.web.arrivals=4,6,8", "--goal",
            "sla_attainment >= 88%", "--maximize", "won", "--replications", "64", "--format", "json",
        ).stdout
    )  # fmt: skip
    found = [int(one["answer"]) for one in told["rows"]]
    assert found == [max(5, least(rate)) for rate in (4, 6, 8)]
    assert told["answer"]["sources.web.arrivals"] == "8 per hour"


def test_how_many_to_hire_starting_when() -> None:
    """Four reps cannot serve 4.2 reps' worth of work: the later help comes, the more of it is needed."""
    text = Path("world.yaml").read_text()
    hires = "reps: 4, hires: [{at: 2026-01-20, count: 1}]"
    Path("world.yaml").write_text(text.replace("reps: 5", hires))
    done = run(
        "--knob", "teams.desk.hires[0].count=0..4", "--knob",
        "teams.desk.hires[0].at=2026-01-06..2026-01-20 by week", "--goal", "sla_attainment >= 70%",
        "--replications", "64", "--format", "json",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert [one["teams.desk.hires[0].at"] for one in told["rows"]] == [
        "2026-01-06", "2026-01-13", "2026-01-20",
    ]  # fmt: skip
    needed = [int(one["answer"] or 9) for one in told["rows"]]
    assert needed == sorted(needed)
    assert needed[0] < needed[-1]


def _seek(stop_at: int, *knobs: str) -> Answer | None:
    of, stop = bench("base.lead", "world.yaml"), threading.Event()
    if not stop_at:
        stop.set()
    asked = question(of, axes(of, knobs, True), ["sla_attainment >= 88%"], None, (), 0.95, 64)
    runs = Runs(of, Study(32, 1), stop, lambda done: stop.set() if done >= stop_at else None)
    return seek(asked, runs)


def test_an_early_end_tells_what_is_known() -> None:
    found = _seek(100, "teams.desk.reps=5..12")
    assert found is not None
    assert found.early
    assert 0 < len(found.rows[0][1].trials) < 8
    told = answered(found, bench("base.lead", "world.yaml"))
    assert told.early
    assert "known so far" in told.told.said[0] or "not found yet" in told.told.said[0]
    runs = [one.summary.replications for one in found.rows[0][1].order]
    assert sum(runs) >= 100 - 32  # nothing that is over is left out
    assert _seek(0, "teams.desk.reps=5..12") is None


@pytest.mark.parametrize(
    "knobs", [("teams.desk.reps=5..12",), ("teams.desk.reps=5..6", "horizon=30,40")]
)
def test_an_end_before_anything_is_tried_tells_how_it_stands(knobs: tuple[str, ...]) -> None:
    found = _seek(20, *knobs)
    assert found is not None
    assert (found.rows, found.base.replications >= 20) == ([], True)
    told = answered(found, bench("base.lead", "world.yaml"))
    assert told.told.said[0].startswith("nothing was tried yet; as it stands, clocks met 8")
    assert (told.told.parts, told.charts(), told.data["rows"]) == ((), [], [])


def test_what_was_tried_before_is_not_run_again() -> None:
    asked = ("--knob", "teams.desk.reps=5..12", "--goal", "sla_attainment >= 88%", "--format", "json")
    plain = run(*asked)
    kept = run(*asked, "--checkpoint", "kept")
    again = run(*asked, "--checkpoint", "kept", "--resume")
    assert plain.stdout == kept.stdout == again.stdout
    files = list(Path("kept").glob("*.chunk"))
    assert f"{16 * len(files)} replications had been kept" in again.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--knob", "teams.desk.reps=1..3"), "missing option `--goal`"),
        (("--knob", "teams.desk.reps=1..3", "--goal", "sla >= 3"), "there is no figure `sla`"),
        (("--knob", "teams.desk.reps=1..3", "--goal", "wait.Nwe < 1"), "did you mean `wait.lead.New`?"),
        (("--knob", "teams.desk.reps=1..3", "--goal", "sla.New.met > 90%"), "New.attainment` is the"),
        (("--knob", "teams.desk.reps=1..3", "--goal", "sla_attainment"), "is no goal"),
        (("--knob", "teams.desk.reps=1..3", "--goal", "sla_attainment >= 90"), "`90` is no share"),
        (("--knob", "teams.desk.rep=1..3", "--goal", "won >= 3"), "did you mean `teams.desk.reps`?"),
        (("--knob", "teams.desk.reps=3..1", "--goal", "won >= 3"), "begins above its end"),
        (("--knob", "teams.desk.reps=few", "--goal", "won >= 3"), "cannot be"),
        (
            ("--knob", "teams.desk.reps=1,2", "--goal", "won >= 3", "--minimize", "x"),
            "there is no figure `x`",
        ),
        (
            ("--knob", "teams.desk.reps=1", "--goal", "won>1", "--minimize", "won", "--maximize", "won"),
            "does not go with",
        ),
        (("--knob", "a=1", "--knob", "b=1", "--knob", "c=1", "--goal", "won>1"), "3 knobs are too many"),
    ],
)
def test_what_is_no_question_is_refused(args: tuple[str, ...], said: str) -> None:
    done = run(*args)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


# --- confidence -----------------------------------------------------------------------------------


class Made:
    """Stands in for runs: normal luck around a known truth, the same at every setting but for some."""

    def __init__(self, truth: dict[str, float], seed: int, most: int) -> None:
        luck = random.Random(seed)
        shared = [luck.gauss(0, 0.03) for _ in range(most)]
        own = {name: [luck.gauss(0, 0.02) for _ in range(most)] for name in truth}
        self.stop = threading.Event()
        self.values = {
            name: [mean + a + b for a, b in zip(shared, own[name], strict=True)]
            for name, mean in truth.items()
        }

    def one(self, setting: Setting, many: int) -> Summary:
        values = self.values[setting[0][1] if setting else "0"][:many]
        measure = Measure("met", "met", "share", tuple(values), better="more")
        return Summary("Made", "up", 1, many, 1.0, "", (measure,))

    def all(self, settings: Sequence[Setting], many: int) -> Iterator[Summary]:
        yield from (self.one(one, many) for one in settings)


def _made(truth: dict[str, float], seed: int) -> Found:
    axis = Axis("reps", "0", tuple(truth))
    goal = Goal("met", "met", "share", True, 0.9)
    asked = Question((axis,), (goal,), 0.95, (32, 64, 128))
    found = seek(asked, Made(truth, seed, 128))  # type: ignore[arg-type]
    assert found is not None
    return found.rows[0][1]


def test_wrong_decisions_are_as_rare_as_the_confidence_says() -> None:
    """The worst case: settings that miss by next to nothing, where every look may be deceived."""
    truth = {str(at): 0.8999 if at < 6 else 0.9001 for at in range(9)}
    wrong = 0
    for seed in range(300):
        trials = _made(truth, seed).order
        wrong += any(one.verdict == ("holds" if one.at < 6 else "fails") for one in trials)
    assert wrong <= 0.05 * 300


def test_clear_settings_are_found_whatever_the_luck() -> None:
    truth = {str(at): 0.8 + 0.02 * at for at in range(12)}  # the goal itself is at 5
    answers = [_made(truth, seed).answer for seed in range(60)]
    assert all(one is not None and one.at in (5, 6) for one in answers)
    assert sum(one is not None and one.at == 6 for one in answers) >= 55


def test_the_same_clocks_are_not_sought_in_longer_ones() -> None:
    name = next(one for one in bench("base.lead", "world.yaml").knobs if one.endswith(".sla"))
    done = run("--knob", f"{name}=1,600", "--goal", "sla_attainment >= 88%", "--replications", "8")
    assert "the clocks themselves differ" in " ".join(done.stdout.split())


def test_costs_of_days_that_are_not_counted_are_told() -> None:
    scenario = replace(bench("base.lead", "world.yaml").arm.scenario, warm_up=90 * DAY)
    days = ("2025-12-01", "2026-03-01", "2026-12-01")
    hires = Axis("teams.desk.hires[0].at", "2026-03-01", days)
    (said,) = uncounted([hires, Axis("teams.desk.reps", "5", ("5", "6"))], scenario)
    assert "`teams.desk.hires[0].at` at 2025-12-01, 2026-03-01 costs" in said
    assert not list(uncounted([replace(hires, values=("2026-12-01",))], scenario))


def test_the_best_is_so_with_the_same_luck() -> None:
    """A setting that took longer to be decided has met other people besides: those do not count."""
    costs = {"short": (5.0,) * 4, "long": (4.0,) * 4 + (9.0,) * 12}
    short, long = (
        Trial(at, Summary("D", "W", 1, len(one), 1.0, "", (Measure("cost", "", "money", one),)), ())
        for at, one in enumerate(costs.values())
    )
    less = Wish("cost", "", "less")
    assert less.best([short, long]) is long
    assert less.beats(long.summary, short.summary)
    assert not Wish("cost", "", "more").beats(long.summary, short.summary)


def test_what_is_exactly_the_same_is_no_chance_and_open_settings_are_named() -> None:
    of = bench("base.lead", "world.yaml")
    turns = axes(of, ["teams.desk.reps=5..7"], True)
    goals = ["sla_attainment >= 80%"]
    asked = question(of, turns, goals, ("arrivals", "less"), (), 0.95, 8)
    found = seek(asked, Runs(of, Study(8), threading.Event(), lambda done: None))
    assert found is not None
    assert any("the same" in one for one in answered(found, bench("base.lead", "world.yaml")).told.said)
    ((_, row),) = found.rows
    first = row.trials[0]
    fewer = replace(first.summary, measures=tuple(map(_fewer, first.summary.measures)))
    row.trials[0] = replace(first, verdicts=("open",), summary=fewer)
    said = " ".join(answered(found, bench("base.lead", "world.yaml")).told.said)
    assert "is not decided" in said
    assert "at 5 (" in said


def _fewer(one: Measure) -> Measure:
    return replace(one, over=tuple(value / 2 for value in one.over)) if one.name == "arrivals" else one
