"""Nothing that is read is written over, whatever its name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadpolicy.cli import main

UNUSED = "roles marketing  # leadpolicy: ignore[no-owner] nobody\n"
POLICY = """policy p "P" { version "1" }
roles marketing
track lead {
  status A { start owner marketing to B by marketing }
  status B { final goal }
}
"""


def run(*args: str | Path) -> tuple[int, str]:
    """Exit code, and all that is said."""
    result = CliRunner().invoke(main, [str(one) for one in args])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy" / "p.lead"
    path.parent.mkdir()
    path.write_text(POLICY)
    return path


@pytest.mark.parametrize(
    "command",
    [
        ("check", "{}", "--witness-to", "{}"),
        ("check", "{folder}", "--witness-to", "{}"),
        ("check", "{}", "--baseline", "{}", "--write-baseline"),
        ("breaking", "{}", "--against", "{}", "-o", "{}"),
        ("graph", "{}", "-o", "{}"),
        ("compile", "json", "{}", "-o", "{}"),
    ],
)
def test_what_is_read_is_not_written_over(policy: Path, command: tuple[str, ...]) -> None:
    args = [one.format(policy, folder=policy.parent) for one in command]
    code, said = run(*args)
    assert (code, policy.read_text()) == (2, POLICY)
    assert "would be lost" in said


SCENARIO = """scenario: 1
name: A week
start: 2026-01-05
horizon: 7 days
sources: {web: {arrivals: 1 per day}}
people: {table: rows.csv}
work: {lead.A: none}
"""


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is simulated."""

    def started(*_: object) -> None:
        raise AssertionError("simulated")

    monkeypatch.setattr("simulator.replication.Worker.run", started)


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize(
    ("place", "command", "kind"),
    [
        ("waiting.csv", ("bottleneck", "{}"), "rows.csv"),
        ("response.parquet", ("sweep", "{}", "--knob", "horizon=8,9"), "p.lead"),
        ("trials.csv", ("tune", "{}", "--maximize", "sql", "--knob", "horizon=8..9"), "world.yaml"),
        ("parts.csv", ("attribute", "{}", "{}"), "hard link"),
        ("power.csv", ("power", "{}", "{}"), "rows.csv"),
        ("tornado.csv", ("tornado", "{}", "--knob", "horizon"), "p.lead"),
        ("results.json", ("simulate", "{}"), "world.yaml"),
        ("tables/x.csv", ("simulate", "{}"), "hard link"),
        ("proposal/report.html", ("compare", "{}", "{}", "{}"), "rows.csv"),
        ("world/proposal/charts/x.svg", ("compare", "{}", "{}"), "p.lead"),
    ],
)
def test_no_folder_of_answers_takes_the_place_of_what_they_are_made_of(
    policy: Path, place: str, command: tuple[str, ...], kind: str
) -> None:
    text = POLICY + "fields { size integer from 1 to 9 }\n"
    policy.write_text(text)
    (rows := policy.with_name("rows.csv")).write_text("size,weight\n3,1\n")
    (world := policy.with_name("world.yaml")).write_text(SCENARIO)
    lost = policy.parent / "out" / place
    lost.parent.mkdir(parents=True)
    if kind == "hard link":
        lost.hardlink_to(rows)
    else:
        lost.symlink_to(policy.with_name(kind))
    words = (one.format(policy) for one in command)
    code, said = run(*words, "--scenario", world, "-o", policy.parent / "out")
    assert (code, f"`{lost}` is read by this very command" in said) == (2, True), said
    assert (policy.read_text(), rows.read_text()) == (text, "size,weight\n3,1\n")


@pytest.mark.parametrize("lost", ["p.lead", "world.yaml", "rows.csv"])
@pytest.mark.parametrize("command", [("simulate", "--log"), ("story", "-o")])
def test_no_simulation_takes_the_place_of_what_it_is_made_of(
    policy: Path, lost: str, command: tuple[str, str]
) -> None:
    text = POLICY + "fields { size integer from 1 to 9 }\n"
    policy.write_text(text)
    world, rows = policy.with_name("world.yaml"), policy.with_name("rows.csv")
    world.write_text(SCENARIO)
    rows.write_text("size,weight\n3,1\n")
    name, flag = command
    code, said = run(name, policy, "--scenario", world, flag, policy.with_name(lost))
    assert (code, "would be lost" in said) == (2, True), said
    assert (policy.read_text(), rows.read_text()) == (text, "size,weight\n3,1\n")


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("simulate", "-o", "{}/x"), "not a directory"),
        (("simulate", "-o", "/dev/full"), "not a directory"),
        (("simulate", "--log", "{}/x"), "not a directory"),
        (("simulate", "-o", "/proc/x"), "cannot use `/proc/x`"),
        (("simulate", "-o", "/proc/x"), "help: look at how it is spelled"),
        (("simulate", "-o", "/dev/null"), "help: name a folder, or a file in one"),
        (("simulate", "--log", "."), "help: name a file: this is a folder"),
        (("simulate", "--checkpoint", "/proc/self"), "cannot use `/proc/self`"),
        (("story", "-o", "/dev/null/x.html"), "not a directory"),
        (("story", "-o", "x.xyz"), "name it .html, .svg, .png or .json"),
        (("story", "--list", "-o", "x.html"), "name it .csv or .parquet"),
        (("scenario", "snapshot", "--at", "2026-01-08", "-o", "x.txt"), "name it .csv or .parquet"),
    ],
)
def test_what_cannot_be_written_is_known_before_the_work(
    policy: Path, command: tuple[str, ...], said: str
) -> None:
    world = policy.with_name("world.yaml")
    world.write_text(SCENARIO)
    policy.with_name("rows.csv").write_text("size,weight\n3,1\n")
    policy.write_text(POLICY + "fields { size integer from 1 to 9 }\n")
    code, told = run(*(one.format(policy) for one in command), policy, "--scenario", world)
    assert (code, said in told) == (2, True), told


def test_a_full_disk_is_told_with_the_file(policy: Path) -> None:
    code, said = run("graph", policy, "--format", "mermaid", "-o", "/dev/full")
    assert (code, "cannot use `/dev/full`: no space left" in said) == (2, True), said


def test_a_baseline_replaces_only_baselines(policy: Path) -> None:
    foreign = policy.with_name("package.json")
    foreign.write_text('{"name": "x"}')
    assert run("check", policy, "--baseline", foreign, "--write-baseline")[0] == 2
    assert foreign.read_text() == '{"name": "x"}'
    foreign.write_text('{"format_version": 999, "findings": []}')
    assert run("check", policy, "--baseline", foreign, "--write-baseline")[0] == 0


def test_files_with_names_that_cannot_be_shown_are_mended(tmp_path: Path) -> None:
    odd = tmp_path / "a\N{NO-BREAK SPACE}b.lead"
    odd.write_text(POLICY + UNUSED.replace("roles marketing", "roles sales"))
    run("check", "--fix", tmp_path)
    assert "ignore[" not in odd.read_text()


def test_files_that_look_alike_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a\U000e0001.lead").write_text(POLICY + "roles sales  # leadpolicy: ignore[trap] no\n")
    other = tmp_path / "a\N{REPLACEMENT CHARACTER}.lead"
    other.write_text("roles other\n")
    code, said = run("check", "--fix", tmp_path)
    assert (code, other.read_text()) == (2, "roles other\n")
    assert "two files are both shown as" in said


def test_settings_that_cannot_be_read_say_how_they_are_written(
    tmp_path: Path, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "leadpolicy.toml").write_text("x = [")
    monkeypatch.chdir(tmp_path)
    code, said = run("check", policy)
    assert (code, "help: a table for each command" in said) == (2, True)


def test_a_path_with_a_nul_in_the_settings_is_refused(
    tmp_path: Path, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "leadpolicy.toml").write_text('[check]\nbaseline = "a\\u0000b"\n')
    monkeypatch.chdir(tmp_path)
    code, said = run("check", policy)
    assert code == 2
    assert "NUL" in said


def test_policies_are_proved_without_assertions(policy: Path) -> None:
    import subprocess
    import sys

    bounded = policy.with_name("q.lead")
    policy.rename(bounded)
    bounded.write_text(
        POLICY.replace("by marketing", "when size >= 3") + "fields { size integer from 1 to 9 }\n"
    )
    told = [
        subprocess.run(
            (sys.executable, "-m", "leadpolicy", "prove", str(bounded)),
            env={**os.environ, "PYTHONOPTIMIZE": level},
            capture_output=True,
            text=True,
        )
        for level in ("0", "1", "2")
    ]
    assert told[0].stdout.splitlines()[:3] == told[1].stdout.splitlines()[:3]
    assert (told[2].returncode, "-OO" in told[2].stderr) == (2, True)


CROWD = "id,status,entered,source\n1,A,2026-01-04,web\n"
LOG = "id,at,touch\n1,2026-01-04,call\n"


@pytest.mark.parametrize(
    ("out", "events", "said"),
    [
        ("crm.csv", "new.csv", "would be lost"),
        ("new.csv", "log.csv", "would be lost"),
        ("new.csv", "crm.csv", "would be lost"),
        ("new.csv", "./new.csv", "cannot be both tables"),
        ("new.csv", "other.csv", "wrote 1 person to new.csv, and 0 events to other.csv"),
    ],
)
def test_no_snapshot_takes_the_place_of_another_table(
    policy: Path, monkeypatch: pytest.MonkeyPatch, out: str, events: str, said: str
) -> None:
    monkeypatch.chdir(policy.parent)
    world = SCENARIO.replace(
        "people: {table: rows.csv}", "start-from: {snapshot: crm.csv, events: log.csv}"
    )
    for name, text in {"world.yaml": world, "crm.csv": CROWD, "log.csv": LOG}.items():
        Path(name).write_text(text)
    flags = ("--scenario", "world.yaml", "--at", "2026-01-05 00:01", "-o", out, "--events", events)
    code, text = run("scenario", "snapshot", policy.name, *flags)
    assert (code, said in text) == (0 if "wrote" in said else 2, True), text
    assert (Path("crm.csv").read_text(), Path("log.csv").read_text()) == (CROWD, LOG)
    assert Path("new.csv").exists() == (code == 0)


@pytest.mark.parametrize("call", ["simulate {}", "sweep {} --knob horizon=7,8"])
def test_where_amounts_stand_is_said_when_they_cannot_be_counted(policy: Path, call: str) -> None:
    desk = "route lead.A { to desk otherwise }\nteam desk { role marketing }\n"
    policy.write_text(POLICY.replace("{ version", "{ currency EUR version") + desk)
    world = policy.with_name("world.yaml")
    grown = "{arrivals: 9 per day, cost: 900 EUR}"
    text = SCENARIO.replace("people: {table: rows.csv}\n", "").replace("{arrivals: 1 per day}", grown)
    wild = "{lognormal: {mean: 900 EUR * exp(700), cv: 1}}"
    takes = f"{{takes: 1 hour, outcomes: [{{to: lead.B, p: 1, value: {wild}}}]}}"
    reps = "teams: {desk: {reps: 2, hours: always}}\n"
    world.write_text(text.replace("lead.A: none", f"lead.A: {takes}") + reps)
    words = call.format(policy).split()
    code, said = run(*words, "--scenario", world, "--replications", "4")
    assert (code, f"help: look at lines 5, 6 of `{world}`" in said) == (2, True), said
