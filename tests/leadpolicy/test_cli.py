"""How the program behaves: exit codes, streams, and an end without a traceback whatever happens."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from leadpolicy import cli
from leadpolicy.cli import COMMANDS, main

GOOD = """\
policy demo {}
roles sales
track lead {
  status Open { start  owner sales  to Won by sales  to Lost after 30 days }
  status Won  { goal final }
  status Lost { final }
}
"""
BAD = GOOD.replace("to Won", "to Wonn")
SLOPPY = GOOD.replace("  to Lost after 30 days", "").replace("  status Lost { final }\n", "")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("LEADPOLICY_"):
            monkeypatch.delenv(name)
    (tmp_path / "good.lead").write_text(GOOD)
    (tmp_path / "bad.lead").write_text(BAD)
    return tmp_path


def run(*args: str, input: str | None = None) -> Result:
    return CliRunner().invoke(main, list(args), input=input)


def program(*args: str, **more: Any) -> subprocess.CompletedProcess[str]:
    more.setdefault("env", {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    return subprocess.run(
        [sys.executable, "-m", "leadpolicy.cli", *args], capture_output=True, text=True, **more
    )


# --- commands as such ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    help = run(name, "--help")
    assert help.exit_code == 0
    assert COMMANDS[name] in " ".join(help.stdout.split())


def test_help_and_version() -> None:
    assert all(name in run("--help").stdout for name in COMMANDS)
    assert run("--version").stdout.startswith("leadpolicy 0.")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("chek", "x"), "did you mean `check`?"),
        (("check",), "missing argument"),
        (("check", ""), "the path is empty"),
        (("scenario", "check", "good.lead", ""), "the path is empty"),
        (("check", "--baseline", "", "good.lead"), "the path is empty"),
        (("check", "--formt", "json", "good.lead"), "--format"),
        (("check", "--format", "xml", "good.lead"), "`xml`"),
        (("rules", "trp"), "did you mean `trap`?"),
        (("breaking", "old", "new", "--format", "json"), "`leadpolicy breaking new --against old`"),
        (("breaking", "new"), "`leadpolicy breaking new --against origin/main`"),
        (("scenario", "draft", "good.lead"), "did you mean `from-rates`?"),
        (("scenario", "chek"), "did you mean `check`?"),
        (("scenario", "show"), "there are `check`, `from-rates`, "),
        (("scenario",), "missing command"),
        (("graph", "good.lead", "--out", "picture.jpg"), "--format"),
        (("decide", "bad.lead", "--leads", "people.csv"), "leadpolicy check bad.lead"),
    ],
)
def test_wrong_use_is_told_with_the_cure(args: tuple[str, ...], said: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert said in result.stderr
    assert result.stdout == ""


# --- check --------------------------------------------------------------------------------------


def test_clean() -> None:
    result = run("check", "good.lead")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "no mistakes found in 1 file\n"


def test_findings() -> None:
    result = run("check", "--format", "json", "bad.lead", "good.lead")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["summary"] == {
        "errors": 1,
        "warnings": 0,
        "not_proved": 0,
        "files": 2,
        "suppressed": 0,
        "known": 0,
        "known_errors": 0,
        "mended": 0,
    }
    assert [(one["path"], one["line"]) for one in told["diagnostics"]] == [("bad.lead", 4)]


def test_what_cannot_be_read_is_code_2_and_named() -> None:
    result = run("check", "nowhere.lead")
    assert result.exit_code == 2
    assert "nowhere.lead" in result.stdout + result.stderr


def test_a_warning_can_be_left_out(folder: Path) -> None:
    text = GOOD.replace("owner sales", "").replace("roles sales", "roles sales, ldr")
    (folder / "warned.lead").write_text(text)
    told = json.loads(run("check", "--format", "json", "warned.lead").stdout)
    names = {one["code"] for one in told["diagnostics"] if one["severity"] == "warning"}
    assert names
    assert run("check", "warned.lead").exit_code == 1
    flags = [flag for name in names for flag in ("--no-warn", name)]
    assert run("check", *flags, "warned.lead").exit_code == 0
    assert run("check", "--no-warn", "all", "warned.lead").exit_code == 0
    assert run("check", "--no-warn", "all", "bad.lead").exit_code == 1


# --- fmt ----------------------------------------------------------------------------------------


def test_fmt_writes_in_place_and_keeps_the_mode(folder: Path) -> None:
    file = folder / "ugly.lead"
    file.write_text(GOOD.replace("roles sales", "roles    sales"))
    file.chmod(0o640)
    result = run("fmt", "ugly.lead")
    assert (result.exit_code, result.stdout) == (0, "reformatted ugly.lead\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    again = run("fmt", "ugly.lead")
    assert (again.exit_code, again.stdout) == (0, "")
    assert list(folder.glob(".ugly*")) == []


def test_fmt_check_and_diff_change_nothing(folder: Path) -> None:
    file = folder / "ugly.lead"
    text = GOOD.replace("roles sales", "roles    sales")
    file.write_text(text)
    assert run("fmt", "--check", "ugly.lead").exit_code == 1
    diff = run("fmt", "--diff", "ugly.lead")
    assert diff.exit_code == 1
    assert "-roles    sales" in diff.stdout
    assert "+roles sales" in diff.stdout
    assert file.read_text() == text


def test_fmt_reads_stdin() -> None:
    result = run("fmt", "-", input=GOOD.replace("roles sales", "roles    sales"))
    assert result.exit_code == 0
    assert "roles sales\n" in result.stdout
    assert run("fmt", "-", "good.lead").exit_code == 2


def test_fmt_leaves_a_broken_file_alone(folder: Path) -> None:
    (folder / "broken.lead").write_text("policy {{{")
    result = run("fmt", "broken.lead", "good.lead")
    assert result.exit_code == 2
    assert "broken.lead:1" in result.stderr
    assert (folder / "broken.lead").read_text() == "policy {{{"


# --- test, graph, compile -----------------------------------------------------------------------

EXAMPLE = """
example "a deal" {
  starts at 2026-01-05 09:00
  at 1 hours sales to Won
  expect status %s
}
"""


def test_examples_pass_and_fail(folder: Path) -> None:
    (folder / "passing.lead").write_text(GOOD + EXAMPLE % "Won")
    (folder / "failing.lead").write_text(GOOD + EXAMPLE % "Lost")
    passing, failing = run("test", "passing.lead"), run("test", "failing.lead")
    assert (passing.exit_code, failing.exit_code) == (0, 1)
    assert "ok    a deal" in passing.stdout
    assert "expected status lead.Lost, found lead.Won" in failing.stdout
    told = json.loads(run("test", "--format", "json", "failing.lead").stdout)
    assert told["diagnostics"][0]["line"] == GOOD.count("\n") + 5


@pytest.mark.parametrize(
    ("name", "begins"), [("g.dot", "digraph"), ("g.mmd", "---"), ("g.md", "```mermaid")]
)
def test_graph_writes_the_form_that_the_name_says(folder: Path, name: str, begins: str) -> None:
    result = run("graph", "good.lead", "--out", f"new/{name}")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (folder / "new" / name).read_text().startswith(begins)


def test_compile_json_is_what_its_schema_says() -> None:
    import jsonschema

    document = json.loads(run("compile", "json", "good.lead").stdout)
    schema = json.loads(run("compile", "schema").stdout)
    jsonschema.validate(document, schema)
    assert document["policy"]["name"] == "demo"


# --- how a run ends -----------------------------------------------------------------------------


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


@pytest.mark.parametrize(("data", "said"), [(b"\xff", "not-utf-8"), (b"policy a\0", "not-text")])
def test_fmt_refuses_what_is_no_text(data: bytes, said: str) -> None:
    result = CliRunner().invoke(main, ["fmt", "-"], input=data)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [(("--scale", "nan"), "nan"), (("--title", "x" * 20_000), "a heading may have 300 characters")],
)
def test_graph_refuses_what_it_cannot_draw(more: tuple[str, ...], said: str) -> None:
    result = run("graph", "good.lead", "--format", "png", *more)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "internal error" not in result.stderr
