"""`leadpolicy prove`, and the examples that `leadpolicy check --witness-to` writes."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from leadpolicy.cli import main

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "examples" / "b2b_saas"

FAULTY = """\
policy demo { version "1" currency USD }
roles marketing, sales
fields { employees integer from 1  land text  budget money  source one of web, list required fixed }
events visit, demo
score { heat from 0 to 80, half-life 14 days { +25 on demo  +5 on visit }
        fit from 0 to 30 { +30 when employees >= 100 } }
define ready = score >= 70
track lead {
  status Raw     { start when source = list  owner marketing
                   to Inquiry on visit, demo when land is known  to Lost after 90 days }
  status Inquiry { start otherwise  owner marketing
                   to MQL when ready  to Small when land = "a \\"b\\""
                   to SQL by sales requires budget >= 5.50 USD because big, good
                   to Lost after 365 days without any event }
  status Small   { owner marketing  to Inquiry when land != "MX"  to Lost after 9 days }
  status MQL     { owner sales  to SQL by sales  sla 48 hours { at 100% move to Inquiry } }
  status SQL     { owner sales  to Won by sales when land = "US"  to Lost by sales when land = "CA" }
  status Won  { goal final }
  status Lost { final }
}
team large { role sales }
team small { role sales }
route lead.MQL {
  to large when employees >= 1000
  to small when employees < 1000
}
guarantee every path to Won passes MQL
guarantee heat alone never makes ready
guarantee Raw never reaches SQL
guarantee MQL never reaches Inquiry
"""


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in args])


def test_the_story_is_proved_throughout() -> None:
    told = run("prove", STORY, "--format", "json")
    assert told.exit_code == 0
    found = json.loads(told.stdout)
    assert found["summary"]["refuted"] == found["summary"]["unknown"] == 0
    assert found["summary"]["proved"] == len(found["proofs"]) > 40
    assert {one["topic"] for one in found["proofs"]} >= {"guarantees", "routes", "score", "conditions"}
    assert all(one["claim"] and one["path"] for one in found["proofs"] if one["topic"] != "statuses")


def test_it_says_the_same_every_time_and_times_stay_on_stderr(tmp_path: Path) -> None:
    file = tmp_path / "demo.lead"
    file.write_text(FAULTY)
    first, second = run("prove", file), run("prove", file, "--times")
    assert first.exit_code == second.exit_code == 1
    assert first.stdout == second.stdout
    assert " ms  guarantees: " in second.stderr
    assert "refuted   every path to Won passes MQL" in first.stdout
    assert first.stdout.count("refuted ") >= 6


def test_a_policy_with_errors_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "demo.lead"
    file.write_text('policy demo { version "1" }\ntrack lead { status A { start  to B by sales } }\n')
    told = run("prove", file)
    assert told.exit_code == 2
    assert "has errors" in told.stderr


def test_witnesses_are_examples_that_pass(tmp_path: Path) -> None:
    policy, out = tmp_path / "all" / "demo.lead", tmp_path / "all" / "witnesses.lead"
    policy.parent.mkdir()
    policy.write_text(FAULTY)
    checked = run("check", policy, "--witness-to", out)
    assert checked.exit_code == 1
    text = out.read_text()
    for rule in ("route-gap", "stuck-lead", "automatic-loop", "guarantee-fails"):
        assert f'example "{rule} ' in text
    assert f"wrote {text.count('example ')} examples for " in checked.stderr
    assert text.count("example ") >= 7
    tested = run("test", policy.parent)
    assert tested.exit_code == 0, tested.stdout
    assert f"{text.count('example ')} examples passed" in tested.stdout


def test_where_nothing_is_found_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "none.lead"
    checked = run("check", ROOT / "examples" / "reference_funnel" / "policy.lead", "--witness-to", out)
    assert checked.exit_code == 0
    assert out.read_text() == ""
    assert "wrote 0 examples for 0 findings" in checked.stderr
