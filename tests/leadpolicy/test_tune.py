"""`tune` as a command: the best of several knobs within limits, tested on luck that it has not seen."""

from __future__ import annotations

import csv
import io
import json
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from leadpolicy.errors import InputError
from leadpolicy.optimizing import Optimizer
from leadpolicy.runs import Runs
from leadpolicy.simulating import Arm, Study
from leadpolicy.tuned import answered
from leadpolicy.tuning import tune, wanted
from leadpolicy.turning import Bench, Setting, axes, bench
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO

CLOCKED = POLICY.replace("to Won by sales", "sla 4 hours { at 100% notify sales }  to Won by sales")
PAID = SCENARIO.replace("reps: 2", "reps: 2, cost: 50 USD per hour").replace(
    "arrivals: 5 per day", "arrivals: 60 per day"
)
KNOBS = ("--knob", "teams.desk.reps=1..12", "--knob", "lead.Open.to.Lost.after=5..30 by 5")
LEAST = ("--minimize", "cost", "--subject-to", "sla_attainment >= 20%")
FEW = ("--trials", "16", "--replications", "4", "--confirm", "8")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(CLOCKED.replace("{}", "{ currency USD }", 1))
    (tmp_path / "world.yaml").write_text(PAID)


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["tune", "base.lead", "--scenario", "world.yaml", *args])


def test_the_winner_keeps_the_limits_and_is_as_cheap_as_a_sweep_says(tmp_path: Path) -> None:
    """Pay and clocks depend on the reps alone, so the least of them that keep the clocks is the best."""
    knobs = ("--knob", "teams.desk.reps=1..12", "--knob", "lead.Open.sla.at=50..100 by 10")
    done = run(*knobs, *LEAST, "--trials", "40", "--replications", "4", "--confirm", "8", "-o", "out")
    assert done.exit_code == 0, done.output
    assert max(map(len, done.stdout.splitlines())) <= 80
    told = json.loads((tmp_path / "out/results.json").read_text())
    reps = int(told["winner"]["teams.desk.reps"])
    swept = CliRunner().invoke(
        main,
        [
            "sweep", "base.lead", "--scenario", "world.yaml", "--knob", "teams.desk.reps=1..12",
            "--metric", "sla_attainment", "--replications", "8", "--format", "json",
        ],
    )  # fmt: skip
    points = json.loads(swept.stdout)["points"]
    met = {int(one["values"][0]): one["metrics"]["sla.attainment"]["mean"] for one in points}
    due = min(one for one, share in met.items() if share >= 0.2)
    assert due <= reps <= due + 1
    (winner,) = [one for one in told["tested"] if one["setting"] == told["winner"]]
    assert winner["limits"]["sla.attainment"]["low"] >= 0.2
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out/trials.csv").read_text())))
    assert told["searched"] == 40 <= len(rows)
    importances = {one["name"]: one["importance"] for one in told["knobs"]}
    assert importances["teams.desk.reps"] > importances["lead.Open.sla.at"]
    for name in ("report.html", "charts/search.png", "charts/importances.png"):
        assert (tmp_path / "out" / name).exists()


def test_the_test_is_what_a_comparison_on_fresh_luck_gives(tmp_path: Path) -> None:
    """Replications 4 to 11 of base and winner, as `simulate` has them."""
    told = json.loads(run(*KNOBS, *LEAST, *FEW, "--format", "json").stdout)
    after, reps = (
        told["tested"][0]["setting"][name] for name in ("lead.Open.to.Lost.after", "teams.desk.reps")
    )
    (tmp_path / "base.lead").write_text((tmp_path / "base.lead").read_text().replace("30 days", after))
    (tmp_path / "world.yaml").write_text(PAID.replace("reps: 2", f"reps: {reps}"))

    def total(many: int) -> float:
        words = ["simulate", "base.lead", "--scenario", "world.yaml", "--format", "json"]
        done = CliRunner().invoke(main, [*words, "--replications", str(many)])
        found: float = json.loads(done.stdout)["metrics"]["cost"]["mean"] * many
        return found

    assert told["tested"][0]["value"]["mean"] == pytest.approx((total(12) - total(4)) / 8)


def test_the_same_seed_tries_the_same_and_goes_on_where_it_stopped() -> None:
    plain = run(*KNOBS, *LEAST, *FEW, "--format", "json")
    again = run(*KNOBS, *LEAST, *FEW, "--format", "json", "--threads", "1")
    assert plain.stdout == again.stdout
    other = run(*KNOBS, *LEAST, *FEW, "--format", "json", "--seed", "2")
    settings = [[one["setting"] for one in json.loads(x.stdout)["trials"]] for x in (plain, other)]
    assert settings[0] != settings[1]
    kept = ("--checkpoint", "kept", "--resume")
    short = run(*KNOBS, *LEAST, "--trials", "8", *FEW[2:], "--format", "json", *kept)
    first = [one["setting"] for one in json.loads(short.stdout)["trials"]]
    assert first[:8] == settings[0][:8]
    longer = run(*KNOBS, *LEAST, *FEW, "--format", "json", *kept)
    assert longer.stdout == plain.stdout
    assert "0 replications had been kept" not in longer.stderr.splitlines()


def test_steps_beside_the_best_of_the_search_are_tried_until_none_is_better() -> None:
    """The only trial is the policy as it stands, whose two reps are far too few."""
    words = ("--knob", "teams.desk.reps=1..12", "--maximize", "won", "--trials", "1", *FEW[2:])
    done = run(*words, "--format", "json")
    told = json.loads(done.stdout)
    tried = [int(one["setting"]["teams.desk.reps"]) for one in told["trials"]]
    assert (told["searched"], tried[:4]) == (1, [2, 1, 3, 4])
    best = max(told["trials"], key=lambda one: one["value"])["setting"]
    assert best == told["winner"]
    said = " ".join(run(*words).stdout.split())
    assert "the search had ended at `teams.desk.reps` 2," in said
    assert f"steps beside it led to `teams.desk.reps` {best['teams.desk.reps']}" in said
    assert f"{len(tried) - 1} of them beside the best of the search" in said


def test_the_headline_says_that_a_limit_is_kept_with_other_clocks() -> None:
    done = run(
        "--knob", "lead.Open.sla=40 days,80 days", "--minimize", "cost", "--subject-to",
        "sla_attainment >= 0%", "--trials", "2", *FEW[2:],
    )  # fmt: skip
    told = " ".join(done.stdout.split())
    assert "the limit on clocks met is kept with other clocks (`lead.Open.sla` " in told


def test_what_cannot_be_is_asked_for_no_more_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    of = bench("base.lead", "world.yaml")
    turned, made = type(of).turned, []

    def few(self: Bench, setting: Setting) -> Arm:
        made.append(setting)
        if setting == (("teams.desk.reps", "3"),):
            raise InputError("three are a crowd")
        return turned(self, setting)

    turns = axes(of, ["teams.desk.reps=1..12"], True)
    monkeypatch.setattr(type(of), "turned", few)
    asked = wanted(of, turns, ("cost", "less"), (), (30, 6, 2, 4))
    found = tune(asked, Runs(of, Study(2), threading.Event(), lambda done: None))
    assert found is not None
    assert found.impossible > 0
    assert len(found.trials) + found.impossible == 30
    assert (2,) not in {one.places for one in found.trials}
    again = made.count((("teams.desk.reps", "1"),))
    assert again == 2  # once to be tried, once to be tested


def test_an_early_end_tells_the_best_so_far() -> None:
    of, stop = bench("base.lead", "world.yaml"), threading.Event()
    turns = axes(of, ["teams.desk.reps=1..12"], True)
    asked = wanted(of, turns, ("cost", "less"), ["sla_attainment >= 20%"], (40, 4, 4, 8))
    runs = Runs(of, Study(4), stop, lambda done: stop.set() if done >= 30 else None)
    found = tune(asked, runs)
    assert found is not None
    assert found.early
    assert 0 < len(found.trials) < 40
    told = answered(found, bench("base.lead", "world.yaml"))
    assert "not tested" in told.told.said[0]
    assert "nothing was tested" in told.early
    stop.set()
    assert tune(asked, Runs(of, Study(4), stop, lambda done: None)) is None


def test_settings_that_exclude_each_other_are_left_out() -> None:
    """The warm-up must end before the horizon: each value alone may be, not every pair."""
    Path("world.yaml").write_text(PAID.replace("horizon: 90 days", "horizon: 90 days\nwarm-up: 1 day"))
    done = run(
        "--knob", "horizon=20..100 by 10", "--knob", "warm-up=1..81 by 10", "--minimize", "cost", *FEW,
        "--format", "json",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert 0 < len(json.loads(done.stdout)["trials"]) < 16


def test_limits_that_nothing_keeps_are_said() -> None:
    done = run("--knob", "teams.desk.reps=1..2", *LEAST, "--trials", "6", *FEW[2:])
    assert done.exit_code == 1
    assert "no setting is shown to keep the limits" in done.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (KNOBS, "nothing is to be made best"),
        ((*KNOBS, "--maximize", "nothing"), "there is no figure `nothing`"),
        ((*KNOBS, "--maximize", "won", "--minimize", "won"), "does not go with"),
        ((*KNOBS, "--maximize", "won", "--subject-to", "won"), "is no goal"),
        (("--knob", "teams.desk.reps=3", "--maximize", "won"), "has one value"),
        (("--knob", "teams.desk.rep=3..4", "--maximize", "won"), "did you mean `teams.desk.reps`?"),
        (("--maximize", "won"), "missing option `--knob`"),
    ],
)
def test_what_is_no_search_is_refused(args: tuple[str, ...], said: str) -> None:
    done = run(*args)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_missing_extra_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "leadpolicy.optimizing", raising=False)
    monkeypatch.setitem(sys.modules, "optuna", None)
    done = run(*KNOBS, "--maximize", "won", "--trials", "1", "--replications", "2")
    assert done.exit_code == 2
    assert "leadpolicy[tune]" in done.stderr


def test_the_search_finds_the_top_of_a_known_hill() -> None:
    """A paraboloid over 41 by 41 places and two texts, with a limit that cuts its top off."""
    search = Optimizer([41, 41, 2], [True, True, False], True, 7)
    best = -1e9
    for _ in range(20):
        places = search.ask(5)
        values = [-((x - 30) ** 2) - (y - 10) ** 2 - 50.0 * text for x, y, text in places]
        limits = [[float(x - 25)] for x, _, _ in places]
        search.tell(list(zip(values, limits, strict=True)))
        best = max([best, *(v for v, one in zip(values, limits, strict=True) if one[0] <= 0)])
    assert best > -60  # the best within the limit is -25
    shares = search.importances()
    assert shares is not None
    assert sum(shares) == pytest.approx(1)


def test_what_failed_in_the_test_is_told(tmp_path: Path) -> None:
    """The search's best that breaks a limit on fresh luck, the end of a range, and no importances."""
    of, stop = bench("base.lead", "world.yaml"), threading.Event()
    turns = axes(of, KNOBS[1::2], True)
    asked = wanted(of, turns, ("cost", "less"), ["sla_attainment >= 20%"], (12, 4, 4, 8))
    found = tune(asked, Runs(of, Study(4), stop, lambda done: None))
    assert found is not None
    winner = found.winner
    assert winner is not None
    first = replace(winner, verdicts=("open",), tried=replace(winner.tried, places=(0, 0)))
    found.tested.insert(0, first)
    found.tested[1] = replace(winner, tried=replace(winner.tried, places=(11, 2)))
    told = answered(found, bench("base.lead", "world.yaml")).told
    said = " ".join(told.said)
    assert "better in the search, but not in the test: `teams.desk.reps` 1," in said
    assert "not decided)" in said
    assert "`teams.desk.reps` 12 stands at an end of what was tried" in said
    found.tested[1] = replace(winner, tried=replace(winner.tried, places=(0, 1)))
    wide = tuple(replace(one, values=tuple(map(str, range(41)))) for one in asked.turns)
    found.wanted = replace(asked, turns=wide)
    near = " ".join(answered(found, bench("base.lead", "world.yaml")).told.said)
    assert "`teams.desk.reps` 0 and `lead.Open.to.Lost.after` 1 stand at or next to an end" in near
    assert "importance" not in told.parts[0].head
    assert any("20 are enough" in one for one in told.notes)
