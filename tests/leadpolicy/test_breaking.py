"""breaking: layers, formats, comments that excuse, migration, exit codes."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main

CASES = Path(__file__).parent.parent / "cases" / "diff"
LAYERS = ("data", "reporting", "behaviour")


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["breaking", *args])


@pytest.fixture(autouse=True)
def _in_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)


def codes(name: str, *more: str) -> list[str]:
    result = run(f"{name}.new.lead", "--against", f"{name}.old.lead", "--format", "json", *more)
    return [one["code"] for one in json.loads(result.stdout)["diagnostics"]]


def test_what_cases_break() -> None:
    assert codes("nothing") == codes("refactored") == []
    assert codes("fields") == ["field-required", "field-fixed", "value-removed", "bounds-narrowed"]
    assert codes("scoring")[:3] == ["points-changed", "points-changed", "points-changed"]
    assert set(codes("gone")) >= {
        "status-removed",
        "field-removed",
        "retired-dropped",
        "guarantee-dropped",
    }
    assert set(codes("work")) >= {
        "hours-changed",
        "member-removed",
        "cadence-changed",
        "routed-otherwise",
    }
    assert codes("bar") == ["bar-moved"]


@pytest.mark.parametrize("name", ["fields", "scoring", "statuses", "work", "gone", "bar"])
def test_each_layer_holds_those_before_it(name: str) -> None:
    found = [codes(name, "--layer", layer) for layer in LAYERS]
    for inner, outer in pairwise(found):
        assert outer[: len(inner)] == inner


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("full", "warning[sla-tightened]: the SLA of `lead.Ready` was"),
        ("concise", "statuses.new.lead:22:5: warning[sla-tightened]"),
        ("github", "::warning file=statuses.new.lead,line=22,"),
        ("markdown", "**leadpolicy breaking**: "),
        ("junit", '<testsuite name="leadpolicy breaking"'),
        ("sarif", '"ruleId": "sla-tightened"'),
        ("gitlab", '"check_name": "sla-tightened"'),
    ],
)
def test_findings_are_written_as_those_of_check(form: str, text: str) -> None:
    result = run("statuses.new.lead", "--against", "statuses.old.lead", "--format", form)
    assert result.exit_code == 1
    assert text in result.stdout


def test_a_clean_change_says_so() -> None:
    result = run("nothing.new.lead", "--against", "nothing.old.lead")
    assert (result.exit_code, result.stdout) == (0, "nothing breaks in 1 file\n")


def test_a_comment_excuses_a_break(tmp_path: Path) -> None:
    text = (CASES / "bar.old.lead").read_text(encoding="utf-8")
    excuse = "# leadpolicy: ignore[sla-tightened] agreed with sales\n    sla 2 open"
    file = tmp_path / "new.lead"
    file.write_text(text.replace("sla 4 open", excuse), encoding="utf-8")
    result = run(str(file), "--against", "bar.old.lead")
    assert (result.exit_code, result.stdout) == (0, "nothing breaks in 1 file; 1 suppressed\n")
    checked = CliRunner().invoke(main, ["check", str(file), "--format", "concise"])
    assert "suppression" not in checked.stdout
    file.write_text(text.replace("sla 4 open", excuse.replace("2 open", "4 open")), encoding="utf-8")
    unused = run(str(file), "--against", "bar.old.lead", "--format", "concise")
    assert "warning[unused-suppression]" in unused.stdout


def test_a_broken_rule_that_is_an_error_can_be_excused_too(tmp_path: Path) -> None:
    text = (CASES / "bar.old.lead").read_text(encoding="utf-8")
    file = tmp_path / "new.lead"
    file.write_text(
        "# leadpolicy: ignore[event-removed] nobody sends it any more\n"
        + text.replace("events visit, reply", "events visit")
        .replace("+10 on reply ", "")
        .replace("on visit, reply", "on visit")
        .replace(" stop on reply", ""),
        encoding="utf-8",
    )
    assert "event-removed" not in run(str(file), "--against", "bar.old.lead").stdout


def test_rules_are_explained() -> None:
    said = CliRunner().invoke(main, ["rules", "status-removed"]).stdout
    assert said.startswith("status-removed (error)")
    assert "Before:" in said
    assert "Bad:" in said


def test_migration(tmp_path: Path) -> None:
    result = run("renamed.new.lead", "--against", "renamed.old.lead", "--migration", "sql")
    assert result.exit_code == 0
    assert "WHEN 'Inquiry' THEN 'Warm'" in result.stdout
    lost = run("gone.new.lead", "--against", "gone.old.lead", "--migration", "table")
    assert lost.exit_code == 1
    assert '"Purchased" (track `lead`) cannot be carried over' in lost.stdout
    out = tmp_path / "migration.json"
    args = ("renamed.new.lead", "--against", "renamed.old.lead", "--migration", "json", "-o", str(out))
    assert run(*args).exit_code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["steps"][0]["becomes"] == "Warm"


@pytest.mark.parametrize("option", ["--table", "--column"])
@pytest.mark.parametrize("name", ["", " ", "crm.", ".leads"])
def test_sql_of_a_nameless_table_is_refused(option: str, name: str) -> None:
    args = ("renamed.new.lead", "--against", "renamed.old.lead", "--migration", "sql", option, name)
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"`{option}` names nothing: `{name}`" in result.stderr
