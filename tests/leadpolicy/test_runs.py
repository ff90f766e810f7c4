"""Settings as text: made, planned and run anywhere they give the same, or are refused."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from leadpolicy import recipes
from leadpolicy.cli import main
from leadpolicy.errors import InputError
from leadpolicy.keeping import Shelf
from leadpolicy.recipes import Job, base, settle
from leadpolicy.runs import Runs
from leadpolicy.simulating import Study
from leadpolicy.spans import texts
from leadpolicy.turning import Bench, Setting, bench
from simulator.chunks import Foreign
from simulator.figured import packed, unpacked
from simulator.summary import Summary
from tests.leadpolicy.spread import ended, sent
from tests.leadpolicy.test_simulate_command import POLICY, SCENARIO

SETTINGS: list[Setting] = [
    (),
    (("teams.desk.reps", "3"),),
    (("lead.Open.to.Lost.after", "10 days"), ("sources.web.arrivals", "6 per day")),
]


@pytest.fixture(autouse=True)
def of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.lead").write_text(POLICY)
    (tmp_path / "world.yaml").write_text(SCENARIO)
    return bench("base.lead", "world.yaml")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A real scheduler, and two worker processes."""
    from leadpolicy.cluster import machines

    with machines("local", 2) as hire:
        yield hire


def runs(of: Bench, study: Study, stop_at: int = 1 << 30) -> Runs:
    stop = threading.Event()
    return Runs(of, study, stop, lambda done: stop.set() if done >= stop_at else None)


def told_of(found: Iterable[Summary]) -> list[bytes]:
    """Every digit of every figure."""
    return [packed(one, "") for one in found]


def test_a_job_gives_what_running_it_here_gives(of: Bench) -> None:
    asked = base(of)
    here = list(runs(of, Study(5, 7)).all(SETTINGS, 5, 2))
    for setting, mine in zip(SETTINGS, here, strict=True):
        job = Job(asked, setting, 7, 2, 7)
        blob = settle(recipes.version(), asked.packed, job.text)
        assert told_of([unpacked(blob, job.name)]) == told_of([mine])
        assert settle(recipes.version(), asked.packed, job.text) == blob


def test_settings_that_are_rolled_out_give_the_same_anywhere() -> None:
    """Until the switch all is as it stands; the arm of `compare` is the same."""
    of = bench("base.lead", "world.yaml", "2026-02-10")
    asked = base(of)
    here = list(runs(of, Study(3)).all(SETTINGS, 3))
    for setting, mine in zip(SETTINGS, here, strict=True):
        job = Job(asked, setting, 1, 0, 3)
        blob = settle(recipes.version(), asked.packed, job.text)
        assert told_of([unpacked(blob, job.name)]) == told_of([mine])
    steady = list(runs(bench("base.lead", "world.yaml"), Study(3)).all(SETTINGS, 3))
    assert told_of(here[1:]) != told_of(steady[1:])
    assert job.name != Job(base(bench("base.lead", "world.yaml")), setting, 1, 0, 3).name
    Path("slow.lead").write_text(POLICY.replace("30 days", "10 days"))
    said = ["base.lead", "slow.lead", "--scenario", "world.yaml", "--switch", "2026-02-10"]
    compared = CliRunner().invoke(main, ["compare", *said, "--replications", "3", "--format", "json"])
    (turned,) = runs(of, Study(3)).all([(("lead.Open.to.Lost.after", "10 days"),)], 3)
    told = json.loads(compared.stdout)["metrics"]
    for one in turned.measures:
        assert told[one.name]["proposal"]["mean"] == one.estimate().mean, one.name


@pytest.mark.parametrize("command", ["sweep", "seek", "tune"])
def test_a_switch_is_told(command: str) -> None:
    asked = ["base.lead", "--scenario", "world.yaml", "--knob", "teams.desk.reps=1..2"]
    asked += {
        "sweep": ["--replications", "4"],
        "seek": ["--goal", "won >= 1"],
        "tune": ["--maximize", "won", "--trials", "2", "--replications", "4", "--confirm", "32"],
    }[command]
    words = [command, *asked, "--switch", "2026-02-10", "-o", "out"]
    found = CliRunner().invoke(main, words)
    assert "rolled out on 2026-02-10: until then everybody lives with how it stands" in " ".join(
        found.stdout.split()
    )
    assert json.loads(Path("out/results.json").read_text())["switch"] == "2026-02-10"
    assert "--switch 2026-02-10" in Path("out/report.html").read_text()
    assert CliRunner().invoke(main, [*words, "--switch", "2030-01-01"]).exit_code == 2


def test_other_code_and_other_tables_are_refused(of: Bench) -> None:
    asked = base(of)
    text = Job(asked, (), 1, 0, 1).text
    with pytest.raises(Foreign):
        settle("another version", asked.packed, text)
    other = replace(asked, tables="0" * 64)
    with pytest.raises(Foreign):
        settle(recipes.version(), other.packed, text)
    broken = replace(asked, texts=(("base.lead", "policy"),))
    with pytest.raises(Foreign):
        settle(recipes.version(), broken.packed, text)


def test_files_beside_the_scenario_go_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they were when they were read, to a machine that has none of them."""
    policy = POLICY.replace("track lead", "fields { plan one of gold, iron }\ntrack lead")
    (tmp_path / "base.lead").write_text(policy)
    people = "people:\n  table: people.csv\n"
    (tmp_path / "world.yaml").write_text(SCENARIO.replace("teams:", f"{people}teams:"))
    (tmp_path / "people.csv").write_text("plan,weight\ngold,3\niron,1\n")
    of = bench("base.lead", "world.yaml")
    asked = base(of)
    here = list(runs(of, Study(2)).all(SETTINGS, 2))
    (tmp_path / "people.csv").unlink()
    monkeypatch.chdir(tmp_path.parent)
    for setting, mine in zip(SETTINGS, here, strict=True):
        job = Job(asked, setting, 1, 0, 2)
        blob = settle(recipes.version(), asked.packed, job.text)
        assert told_of([unpacked(blob, job.name)]) == told_of([mine])


def test_the_name_of_a_job_depends_on_everything_that_counts(of: Bench) -> None:
    asked = base(of)
    other = replace(asked, texts=(("base.lead", POLICY + "\n# a word\n"),))
    jobs = [
        Job(asked, (), 1, 0, 4), Job(other, (), 1, 0, 4), Job(asked, SETTINGS[1], 1, 0, 4),
        Job(asked, (), 2, 0, 4), Job(asked, (), 1, 1, 4), Job(asked, (), 1, 0, 5),
    ]  # fmt: skip
    assert len({one.name for one in jobs}) == len(jobs)


def test_machines_and_threads_give_the_same_settings(of: Bench, cluster: Any) -> None:
    there = Study(20, 3, cluster="local", hire=cluster, machines=cluster)
    mine = list(runs(of, Study(20, 3)).all(SETTINGS, 20))
    assert told_of(runs(of, there).all(SETTINGS, 20)) == told_of(mine)


def test_a_dead_worker_changes_no_setting(of: Bench, cluster: Any) -> None:
    gone: list[int] = []

    def kill(done: int) -> None:
        if not gone:
            gone.append(next(iter(cluster.client.run(os.getpid).values())))
            os.kill(gone[0], signal.SIGKILL)

    many = [(("sources.web.arrivals", f"{at} per day"),) for at in range(5, 17)]
    there = Study(32, 3, cluster="local", hire=cluster, machines=cluster)
    found = list(Runs(of, there, threading.Event(), kill).all(many, 32))
    assert gone
    assert told_of(found) == told_of(runs(of, Study(32, 3)).all(many, 32))


def said(one: Summary | recipes.Impossible) -> object:
    return told_of([one]) if isinstance(one, Summary) else one


def test_a_setting_that_cannot_be_is_told_from_afar(of: Bench, cluster: Any) -> None:
    there = Study(40, 3, cluster="local", hire=cluster, machines=cluster)
    some: list[Setting] = [(("teams.desk.reps", one),) for one in ("1", "none", "2", "none")]
    with pytest.raises(InputError, match=r"`teams\.desk\.reps` at none cannot be"):
        list(runs(of, there).all(some, 40))
    mine = runs(of, Study(40, 3))
    here, far = list(mine.tried(some, 40)), list(runs(of, there).tried(some, 40))
    assert [said(one) for one in here] == [said(one) for one in far]
    assert [type(one) for one in here] == [Summary, recipes.Impossible] * 2
    assert [said(one) for one in mine.tried(some[:2], 40)] == [said(one) for one in here[:2]]


def test_an_early_end_leaves_no_gap(of: Bench, tmp_path: Path) -> None:
    """What is given are the first settings; what else was finished is kept, and not run again."""
    shelf = Shelf(str(tmp_path / "kept"), True)
    many = [(("teams.desk.reps", str(at)),) for at in range(1, 9)]
    early = list(runs(of, Study(16, shelf=shelf), stop_at=50).all(many, 16))
    assert 0 < len(early) < len(many)
    whole = list(runs(of, Study(16)).all(many, 16))
    assert told_of(early) == told_of(whole[: len(early)])
    again = Shelf(str(tmp_path / "kept"), True)
    assert told_of(runs(of, Study(16, shelf=again)).all(many, 16)) == told_of(whole)
    assert again.found >= 16 * len(early)


@pytest.mark.parametrize("many", [1, 15, 16, 17, 40])
def test_more_replications_continue_fewer(of: Bench, many: int) -> None:
    one = runs(of, Study(64))
    setting = SETTINGS[1]
    first = one.one(setting, many)
    assert first is not None
    whole, fresh = one.one(setting, 48), runs(of, Study(64)).one(setting, 48)
    assert whole is not None
    assert fresh is not None
    assert told_of([whole]) == told_of([fresh])


@pytest.mark.parametrize(
    "words",
    [
        ("seek", "--knob", "sources.web.arrivals=5.0..90.0", "--goal", "won >= 99999", "--replications",
         "4096"),
        ("tune", "--knob", "teams.desk.reps=1..9", "--maximize", "won", "--trials", "9999"),
        ("tornado", "--knob", "teams.desk.reps", "--knob", "horizon", "--replications", "99999"),
    ],
    ids=lambda words: str(words[0]),
)  # fmt: skip
def test_ctrl_c_shows_what_is_known_and_leaves_nothing(words: tuple[str, ...]) -> None:
    """As a terminal sends it, to the whole group; without anything known it says so."""
    command = [sys.executable, "-m", "leadpolicy", words[0], "base.lead", "--scenario", "world.yaml"]
    running = subprocess.Popen(
        [*command, *words[1:], "--checkpoint", "kept"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    began = time.monotonic()

    def enough() -> bool:
        early = words[0] == "tornado" and time.monotonic() > began + 4
        return len(list(Path("kept").glob("*.chunk"))) >= 4 or early

    out, err = sent(running, lambda: os.killpg(running.pid, signal.SIGINT), enough)
    assert running.returncode == 130, err
    assert "Traceback" not in err
    assert "ended early" in err or "interrupted" in err
    assert "`--resume` goes on from here" in " ".join(err.split())
    assert not out or "seed 1" in out
    assert ended(running.pid)


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("1, 2,4", ["1", "2", "4"]),
        ("1..3", ["1", "2", "3"]),
        ("0..1 by 0.25", ["0", "0.25", "0.5", "0.75", "1"]),
        ("3 weeks,1..2", ["3 weeks", "1", "2"]),
        ("2026-01-31..2026-04-30 by month", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("2026-02-27..2026-03-01", ["2026-02-27", "2026-02-28", "2026-03-01"]),
        ("2026-03-01..2026-04-01 by 2 weeks", ["2026-03-01", "2026-03-15", "2026-03-29", "2026-04-01"]),
        ("9999-12-30..9999-12-31 by 1 month", ["9999-12-30", "9999-12-31"]),
        ("50..51.5", ["50", "51", "51.5"]),
        ("3..8 by 2", ["3", "5", "7", "8"]),
    ],
)
def test_values_are_read_as_written(written: str, due: list[str]) -> None:
    assert list(texts(written, 100)) == due


def test_a_fine_range_has_round_steps() -> None:
    fine = list(texts("0.1..0.6", 10_000, fine=True))
    assert fine[:3] == ["0.1", "0.102", "0.104"]
    assert fine[-1] == "0.6"
    assert list(texts("1..3", 10_000, fine=True)) == ["1", "2", "3"]


@pytest.mark.parametrize("wrong", ["3..1", "1..2 by 0", "1..2..3", "2026-02-30..2026-03-01", "1..99999",
                                   "2026-03-01..2026-02-01", "1800-01-01..2026-01-01",
                                   "2026-01-01..2026-02-01 by 0 days"])  # fmt: skip
def test_ranges_that_are_none_are_refused(wrong: str) -> None:
    with pytest.raises(InputError):
        list(texts(wrong, 1000))


def test_a_day_keeps_its_time_of_day() -> None:
    Path("world.yaml").write_text(
        SCENARIO.replace(
            "web: {arrivals: 5 per day}",
            "web: {campaigns: [{at: 2026-02-02T09:00:00Z, people: 50, over: 2 days}]}",
        )
    )
    words = ["sweep", "base.lead", "--scenario", "world.yaml", "--replications", "2", "--metric", "won"]
    knob = "sources.web.campaigns[0].at=2026-01-12..2026-03-09 by 4 weeks"
    done = CliRunner().invoke(main, [*words, "--knob", knob, "-o", "out"])
    assert done.exit_code == 0, done.output
    assert "2026-02-09T09:00:00Z" in done.stdout
