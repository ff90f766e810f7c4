"""How commands are used: what they say of themselves, of wrong use and of what they found."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadpolicy.cli import COMMANDS, main
from tests.leadpolicy.program import GOOD, begin, run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return begin(tmp_path, monkeypatch)


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
