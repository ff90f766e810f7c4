"""diff: pairs of policies beside what is said about them (tests/cases/diff), formats, exit codes.

`UPDATE_CASES=1 pytest tests/leadpolicy/test_diff.py` writes the expected files anew.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main

CASES = Path(__file__).parent.parent / "cases" / "diff"
NAMES = sorted(path.name.removesuffix(".old.lead") for path in CASES.glob("*.old.lead"))


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["diff", *args])


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    said = run(f"{name}.old.lead", f"{name}.new.lead").stdout
    expected = CASES / f"{name}.expected"
    if os.environ.get("UPDATE_CASES"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize("name", NAMES)
def test_what_went_one_way_goes_back_the_other(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    there = json.loads(run(f"{name}.old.lead", f"{name}.new.lead", "--format", "json").stdout)
    back = json.loads(run(f"{name}.new.lead", f"{name}.old.lead", "--format", "json").stdout)
    assert there["meaning"]["questions"] == back["meaning"]["questions"] > 0
    if name != "renamed":  # without `retired`, a renamed status goes back as another one
        assert there["summary"]["added"] == back["summary"]["removed"]
        assert there["summary"]["changed"] == back["summary"]["changed"]
        assert there["meaning"]["verdict"] == back["meaning"]["verdict"]


def test_exit_codes_and_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    for name, code in (("nothing", 0), ("refactored", 0), ("renamed", 0), ("bar", 1), ("work", 1)):
        assert run(f"{name}.old.lead", f"{name}.new.lead").exit_code == code
    assert run("refactored.old.lead", "refactored.new.lead", "--structure").exit_code == 1
    assert run("nothing.old.lead", "missing.lead").exit_code == 2
    told = json.loads(run("bar.old.lead", "bar.new.lead", "--format", "json").stdout)
    assert told["format_version"] == 1
    assert told["changes"][0]["details"][0]["old"] == "score >= 50 and large"
    (region,) = told["meaning"]["regions"]
    assert region["lead"] == ["employees = 200", 'country = "US"', "at once: reply"]
    assert region["new"]["place"]["path"] == "bar.new.lead"


def test_markdown_keeps_its_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)
    text = run("work.old.lead", "work.new.lead", "--format", "markdown").stdout
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 9
    assert all(line.replace("\\|", "").count("|") == 5 for line in rows)
    assert "- changed `cadence chase`" in text


def test_what_only_moved_between_files_is_told_as_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("old", "new"):
        Path(folder).mkdir()
    whole = (CASES / "nothing.old.lead").read_text(encoding="utf-8")
    shutil.copy(CASES / "nothing.old.lead", "old/policy.lead")
    head, route, rest = whole.partition("route lead.Ready")
    line, _, tail = rest.partition("\n")
    Path("new/policy.lead").write_text(head + tail, encoding="utf-8")
    Path("new/routing.lead").write_text(f"{route}{line}\n", encoding="utf-8")
    result = run("old", "new")
    assert result.exit_code == 0
    assert "moved    route lead.Ready\n         moved from policy.lead to routing.lead" in result.stdout
    assert "1 declaration moved" in result.stdout


def test_a_field_of_another_type_leaves_what_reads_it_undecided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = """policy demo {{}}
    roles sales
    fields {{ size {kind} }}
    track lead {{
      status Open {{ start  owner sales  to Done when size {test}  to Done after 9 days }}
      status Done {{ final }}
    }}
    track contact {{}}
    """
    Path("old.lead").write_text(text.format(kind="integer", test=">= 5"), encoding="utf-8")
    Path("new.lead").write_text(text.format(kind="text", test='= "large"'), encoding="utf-8")
    told = json.loads(run("old.lead", "new.lead", "--format", "json").stdout)["meaning"]
    assert [one["question"] for one in told["unknown"]] == ["automatic moves out of `lead.Open`"]
    assert told["unknown"][0]["why"] == "a field has another type than before"
    assert [one["question"] for one in told["regions"]] == ["which values `size` accepts"]


def test_errors_in_a_version_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(CASES / "nothing.old.lead", "old.lead")
    Path("new.lead").write_text("policy demo { version }\n", encoding="utf-8")
    result = run("old.lead", "new.lead")
    assert result.exit_code == 2
    assert "the policy `new.lead` has errors" in result.stderr
