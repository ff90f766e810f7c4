"""`leadpolicy test`: moves that must pass or be refused, JUnit cases, what the examples reach."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main

POLICY = """\
policy demo { currency USD }
roles sales, manager
fields { budget money  renewal date  need one of replace, other  employees integer from 1 }
events demo
score { g { +10 on demo  +5 when employees >= 100 } }
track lead {
  status New  { start  owner sales  sla 4 hours { at 50% notify manager  at 100% notify manager }
                to Won by sales requires budget >= 5 USD  to Lost after 9 days }
  status Won  { goal final }
  status Lost { final }
}
team desk { role sales  members "ann"  assign round robin }
route lead.New { to desk when employees >= 10  to desk otherwise }
"""


def run(folder: Path, examples: str, *flags: str) -> Result:
    path = folder / "demo.lead"
    path.write_text(POLICY + examples)
    return CliRunner().invoke(main, ["test", str(path), *flags])


@pytest.mark.parametrize(
    "steps",
    [
        "at 1 hour sales to Won",
        "at 1 hour manager to Won",
        "at 1 hour set budget = 9 USD at 2 hours sales cannot move to Won",
        "at 1 hour set budget = 9 USD at 2 hours clear budget at 3 hours sales to Won",
    ],
)
def test_a_move_that_comes_out_otherwise_fails_the_example(tmp_path: Path, steps: str) -> None:
    result = run(tmp_path, f'example "e" {{ {steps} }}')
    assert result.exit_code == 1, result.output
    assert "FAIL  e" in result.output
    assert "1 of 1 example failed" in result.output
    assert "error[example-fails]: the policy" in result.output


@pytest.mark.parametrize(
    "steps",
    [
        "at 1 hour sales cannot move to Won",
        "at 1 hour manager cannot move to Won because no_timing",
        "at 1 hour set budget = 5 USD at 1 hour sales to Won",
        "at 1 hour set budget = 5 USD at 2 hours clear budget at 3 hours sales cannot move to Won",
        "at 1 hour sales cannot move to Won at 1 hour set budget = 5 USD at 1 hour sales to Won",
    ],
)
def test_a_refusal_can_be_expected(tmp_path: Path, steps: str) -> None:
    policy = "track lead { status More { to Won by sales because no_timing  to Won by sales } }"
    result = run(tmp_path, f'{policy} example "e" {{ {steps} }}')
    assert result.exit_code == 0, result.output


def test_why_a_move_was_refused_and_how_to_expect_it(tmp_path: Path) -> None:
    result = run(tmp_path, 'example "e" { at 1 hour sales to Won }')
    told = " ".join(result.output.split())  # headlines are wrapped
    assert "it requires `budget >= 5 USD`" in told
    assert "write `sales cannot move to lead.Won`" in told


@pytest.mark.parametrize(
    ("expected", "passes"),
    [
        ("g = 10, g 10, g >= 10, score = 10, g != 9, g between 9 and 10", True),
        ("g = 11", False),
        ("budget >= 5 USD, budget != 6 USD, budget = 5 USD, budget between 5 USD and 9 USD", True),
        ("budget > 5 USD", False),
        ("renewal >= 2026-05-01, renewal < 2026-05-02", True),
        ("renewal between 2026-06-01 and 2026-07-01", False),
        ("need != other, need = replace, need is known", True),
        ("need is missing", False),
        ("employees is missing, employees != 7", True),
        ("employees < 7", False),
        ('owner sales, assignee "ann"', True),
        ("owner none", False),
        ("assignee none", False),
    ],
)
def test_what_an_example_can_expect(tmp_path: Path, expected: str, passes: bool) -> None:
    given = "given budget = 5 USD, renewal = 2026-05-01, need = replace at 1 hour on demo"
    result = run(tmp_path, f'example "e" {{ {given} expect {expected} }}')
    assert result.exit_code == (0 if passes else 1), result.output


def test_nobody_has_a_person_who_is_won(tmp_path: Path) -> None:
    steps = "given budget = 5 USD at 1 hour sales to Won expect owner none, assignee none"
    assert run(tmp_path, f'example "e" {{ {steps} }}').exit_code == 0


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("expect need > other", "type-mismatch"),
        ("expect budget > 5", "type-mismatch"),
        ("expect g > 5 USD", "type-mismatch"),
        ("expect g is missing", "unknown-name"),
        ("expect budget between 9 USD and 5 USD", "empty-range"),
        ("at 1 day clear origin expect score 0", "missing-required"),
        ("at 1 day clear nothing expect score 0", "unknown-name"),
    ],
)
def test_what_makes_no_sense_is_said(tmp_path: Path, step: str, code: str) -> None:
    example = f'fields {{ origin text required }} example "e" {{ given origin = "x" {step} }}'
    result = run(tmp_path, example, "--format", "json")
    assert [one["code"] for one in json.loads(result.stdout)["diagnostics"]] == [code]


TWO = 'example "good" { at 1 hour on demo } example "a <bad> one" { expect score 7, g 8 }'


def test_junit_has_a_case_an_example(tmp_path: Path) -> None:
    result = run(tmp_path, TWO, "--format", "junit")
    assert result.exit_code == 1
    suites = ElementTree.fromstring(result.stdout)
    (suite,) = suites
    assert suite.get("name") == f"leadpolicy test {tmp_path / 'demo.lead'}"
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    good, bad = suite
    assert (good.get("name"), list(good)) == ("good", [])
    assert bad.get("name") == "a <bad> one"
    assert "expected score 7, found 0" in (bad[0].text or "")
    assert "expected g 8, found 0" in (bad[0].text or "")


def test_junit_of_several_policies_is_one_document(tmp_path: Path) -> None:
    (tmp_path / "broken.lead").write_text("policy {")
    result = run(tmp_path, TWO, str(tmp_path / "broken.lead"), "--format", "junit")
    suites = ElementTree.fromstring(result.stdout)
    assert [one.get("failures") for one in suites] == ["1", "1"]


def test_what_the_examples_reach(tmp_path: Path) -> None:
    examples = 'example "e" { given employees = 50 at 1 hour on demo }'
    short = run(tmp_path, examples)
    assert (
        "coverage 25%: 2 of 8 rules, moves, route rows and SLA steps; see `--coverage`" in short.stdout
    )
    listed = run(tmp_path, examples, "--coverage")
    assert listed.exit_code == 0
    below = listed.stdout.partition("no example reaches\n")[2].split("\n")
    assert [" ".join(line.split()[1:]) for line in below if line] == [
        "score rule g.2",
        "transition lead.New>lead.Won",
        "transition lead.New>lead.Lost",
        "route row lead.New row 2",
        "sla step lead.New clock 1 at 50%",
        "sla step lead.New clock 1 at 100%",
    ]


def test_what_is_not_reached_is_a_note_for_programs(tmp_path: Path) -> None:
    result = run(tmp_path, TWO.partition(" example")[0], "--format", "json", "--coverage")
    found = json.loads(result.stdout)["diagnostics"]
    assert result.exit_code == 0
    assert {(one["code"], one["severity"]) for one in found} == {("not-reached", "note")}
    assert "no example reaches this transition, `lead.New>lead.Won`" in [one["message"] for one in found]
