"""How the program ends: exit codes, streams, and no traceback whatever happens."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from leadpolicy import cli
from tests.leadpolicy.program import GOOD, begin, program, run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return begin(tmp_path, monkeypatch)


def _failing(problem: BaseException) -> Callable[..., click.Command]:
    @click.command("check")
    @click.argument("paths", nargs=-1)
    def command(paths: tuple[str, ...]) -> None:
        raise problem

    return lambda *_: command


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (ValueError("what is this"), 2, "internal error: ValueError: what is this"),
        (RecursionError(), 2, "internal error"),
        (EOFError("marshal data too short"), 2, "internal error: EOFError: marshal data too short"),
        (PermissionError(13, "Permission denied", "policy.lead"), 2, "`policy.lead`: permission denied"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (BrokenPipeError(), 141, ""),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, BaseException) else "",
)
def test_every_end_is_one_message(
    monkeypatch: pytest.MonkeyPatch, problem: BaseException, code: int, said: str
) -> None:
    monkeypatch.setattr(cli.Face, "get_command", _failing(problem))
    result = run("check")
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_the_traceback_of_an_internal_error_is_shown_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.Face, "get_command", _failing(ValueError("what is this")))
    monkeypatch.setenv("LEADPOLICY_DEBUG", "1")
    assert "Traceback" in run("check").stderr


def test_colours_only_where_they_are_wanted() -> None:
    assert "\x1b[" not in program("check", "bad.lead").stdout
    assert "\x1b[" in program("--color", "always", "check", "bad.lead").stdout


@pytest.mark.parametrize("colour", ["never", "always"])
def test_nothing_in_a_table_can_steer_the_terminal(folder: Path, colour: str) -> None:
    bad = "\x1b]0;title\x07\x1b[2J\x9b\u202e\r"
    (folder / "leads.csv").write_text(f'id,"{bad}"\n"{bad}1",x\n"{bad}1",x\n', encoding="utf-8")
    for command in ("explain", "decide"):
        done = program("--color", colour, command, "good.lead", "--leads", "leads.csv")
        said = done.stderr + (done.stdout if command == "explain" else "")  # the other's are data
        if colour == "always":
            said = re.sub(r"\x1b\[[0-9;]*m", "", said)
        assert "control characters" in said
        assert not set("\x1b\x07\x9b\u202e\r") & set(said)


def test_many_strange_columns_are_not_told_one_by_one(folder: Path) -> None:
    columns = ",".join(f"c{number}" for number in range(1000))
    (folder / "leads.csv").write_text(f"id,{columns}\n1{',x' * 1000}\n")
    assert run("decide", "good.lead", "--leads", "leads.csv").stderr.count("warning") < 30


def test_odd_text_in_a_table_reaches_the_output_as_valid_json(folder: Path) -> None:
    odd = "\u00e9\U0001f600"
    lines = ({"id": "\ud800"}, {"id": {"x": 1}}, {"id": odd})
    (folder / "leads.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in lines))
    done = run("decide", "good.lead", "--leads", "leads.jsonl", "--out", "out.jsonl")
    assert "holds a character that cannot be shown" in done.stderr
    assert "a single value was expected" in done.stderr
    assert [json.loads(line)["id"] for line in (folder / "out.jsonl").open()] == [odd]


def test_a_reader_that_goes_away_is_no_event_and_no_finding(folder: Path) -> None:
    (folder / "many.csv").write_text("id\n" + "".join(f"{n}\n" for n in range(5000)))
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for words, codes in (
        ("rules --format markdown", ("0\n", "141\n")),  # it may all fit into the pipe
        ("decide good.lead --leads many.csv", ("141\n",)),
    ):
        command = f"({sys.executable} -m leadpolicy.cli {words}; echo $? >&2) | head -n 1"
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, env=env)
        assert done.stderr in codes
        assert done.stdout.count("\n") == 1


def test_a_pipe_or_a_device_is_written_to(folder: Path) -> None:
    (folder / "many.csv").write_text("id\n" + "".join(f"{n}\n" for n in range(50)))
    command = (
        f"{sys.executable} -m leadpolicy.cli decide good.lead --leads many.csv --out /dev/stdout | cat"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, env=env)
    assert done.stdout.count("\n") == 50


def test_a_folder_that_cannot_be_written_to_is_told_by_the_name_that_was_given(folder: Path) -> None:
    (folder / "many.csv").write_text("id\n1\n")
    result = run("decide", "good.lead", "--leads", "many.csv", "--out", "/proc/decisions")
    assert result.exit_code == 2
    assert "cannot use `/proc/decisions`" in result.stderr


def test_an_output_that_cannot_show_a_character_gets_a_substitute(folder: Path) -> None:
    (folder / "odd.lead").write_text(GOOD.replace("demo", "测试"), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "ascii"}
    assert "Traceback" not in program("check", "odd.lead", env=env).stderr


def test_ctrl_c_ends_with_one_word(folder: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "leadpolicy.cli", "fmt", "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        text=True,
    )
    assert running.stdin is not None
    running.stdin.write("#" * 200_000)  # more than a pipe holds: it reads when this is written
    running.stdin.flush()
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said) == (130, "interrupted\n")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    "command", ["check good.lead", "rules", "fmt -", "graph good.lead --format svg"]
)
def test_a_closed_stream_is_no_event(folder: Path, command: str, closed: str) -> None:
    words = f"{sys.executable} -m leadpolicy.cli {command} {closed}"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(["sh", "-c", words], capture_output=True, text=True, env=env, input=GOOD)
    assert "internal error" not in done.stderr
    assert (
        done.returncode == (1 if command == "fmt -" and "<&-" in closed else 0) or done.returncode == 2
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", ["check", "graph", "fmt"])
def test_a_full_disk_is_said_and_loses_nothing(folder: Path, command: str) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    words = f"{sys.executable} -m leadpolicy.cli {command} good.lead > /dev/full"
    done = subprocess.run(["sh", "-c", words], capture_output=True, text=True, env=env)
    assert done.returncode == 2
    assert "no space left" in done.stderr
    assert (folder / "good.lead").read_text().startswith("policy demo {")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_what_is_left_unwritten_changes_no_exit_code() -> None:
    program = (
        "import sys; from leadpolicy import cli\n"
        "def run(): print('x'); raise cli.InputError('unusable')\n"
        "sys.exit(cli._guard(run))"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": ""}
    for end, due in ((">/dev/full", "error: unusable\n"), (">/dev/full 2>/dev/full", "")):
        words = ("sh", "-c", f'"$0" -c "$1" {end}', sys.executable, program)
        done = subprocess.run(words, capture_output=True, text=True, env=env)
        assert (done.returncode, done.stderr) == (2, due)


def test_text_is_utf_8_whatever_the_locale(folder: Path) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    env |= {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    (folder / "odd.lead").write_text(GOOD.replace("demo", "测试"), encoding="utf-8")
    assert json.loads(program("compile", "json", "odd.lead", env=env).stdout)["policy"]["name"] == "测试"
    with (folder / "odd.lead").open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "leadpolicy.cli", "fmt", "-"],
            stdin=stream,
            capture_output=True,
            env=env,
        )
    assert "测试".encode() in done.stdout
