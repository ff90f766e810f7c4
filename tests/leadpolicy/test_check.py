"""`leadpolicy check` with its flags: levels, comments, fixes, what is known, what time brings."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main

POLICY = """\
policy demo {
  version "1"
  agreed by sales on 2026-01-05
  review every 90 days
}
roles sales, telesales
track lead {
  status Open { start  owner sales  to Won by sales  to Lost after 30 days }
  status Won  { goal final }
  status Lost { final }
}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("LEADPOLICY_"):
            monkeypatch.delenv(name)
    (tmp_path / "p.lead").write_text(POLICY)
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["check", *args])


def found(*args: str) -> list[str]:
    told = json.loads(run("--format", "json", "--today", "2026-11-22", *args).stdout)
    return [f"{one['severity']} {one['code']}" for one in told["diagnostics"]]


def test_what_time_brings_is_a_note_and_fails_nothing() -> None:
    assert found("p.lead") == ["note review-overdue", "warning unused-role"]
    quiet = run("--today", "2026-11-22", "--no-warn", "unused-role", "p.lead")
    assert (quiet.exit_code, quiet.stdout.splitlines()[-1]) == (0, "no mistakes found in 1 file; 1 note")
    both = run("--today", "2026-11-22", "p.lead").stdout.splitlines()
    assert both[-1] == "1 warning and 1 note in 1 file"
    assert run("--today", "2026-04-05", "--only", "time", "p.lead").stdout == (
        "no mistakes found in 1 file\n"
    )
    nightly = run("--today", "2026-11-22", "--only", "time", "--level", "time=warning", "p.lead")
    assert nightly.exit_code == 1


def test_levels_come_from_the_settings_and_flags_go_before_them(folder: Path) -> None:
    (folder / "leadpolicy.toml").write_text(
        '[check]\nlevel = ["review-overdue=error"]\n[check.levels]\nunused = "error"\ntime = "off"\n'
    )
    assert found("p.lead") == ["error review-overdue", "error unused-role"]
    assert found("--level", "unused-role=note", "p.lead") == ["note unused-role"]


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--level", "no-ownr=off"), "did you mean `no-owner`?"),
        (("--level", "no-owner"), "write NAME=off|note|warning|error"),
        (("--level", "no-owner=loud"), "write NAME=off|note|warning|error"),
        (("--only", "servce"), "there is no finding and no category `servce`"),
        (("--no-warn", "trapp"), "did you mean `trap`?"),
        (("--today", "tomorrow"), "`tomorrow` is no day"),
        (("--diff",), "say `--fix` as well"),
        (("--write-baseline",), "name it: `--baseline FILE`"),
        (("--baseline", "none.json"), "`--write-baseline` writes what is found now"),
        (("--baseline", "p.lead"), "`p.lead` is no baseline of leadpolicy"),
        (("--against", "gone.lead"), "`gone.lead` does not exist"),
    ],
)
def test_wrong_flags_are_told_with_the_cure(flags: tuple[str, ...], said: str) -> None:
    result = run(*flags, "p.lead")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_categories_are_named_with_a_hyphen_too() -> None:
    assert run("--only", "service-levels", "p.lead").exit_code == 0
    assert run("--only", "service levels", "p.lead").exit_code == 0


def test_a_comment_excuses_and_is_counted(folder: Path) -> None:
    text = POLICY.replace("roles", "# leadpolicy: ignore[unused-role] they start in May\nroles")
    (folder / "p.lead").write_text(text)
    result = run("--only", "unused", "p.lead")
    assert (result.exit_code, result.stdout) == (0, "no mistakes found in 1 file; 1 suppressed\n")
    sarif = json.loads(run("--only", "unused", "--format", "sarif", "p.lead").stdout)
    (only,) = sarif["runs"][0]["results"]
    assert only["suppressions"] == [{"kind": "inSource", "justification": "they start in May"}]


def test_a_comment_goes_on_excusing_after_the_formatter(folder: Path) -> None:
    text = POLICY.replace("owner sales  ", "").replace(
        "30 days }", "30 days }  # leadpolicy: ignore[no-owner] nobody yet"
    )
    (folder / "p.lead").write_text(text)
    assert CliRunner().invoke(main, ["fmt", "p.lead"]).exit_code == 0
    assert (folder / "p.lead").read_text() != text
    result = run("--only", "ownership", "p.lead")
    assert result.stdout == "no mistakes found in 1 file; 1 suppressed\n"


# --- --fix --------------------------------------------------------------------------------------

LEFT = "# leadpolicy: ignore[trap] there was one\n"


def test_fix_mends_and_shows_before(folder: Path) -> None:
    (folder / "p.lead").write_text(LEFT + POLICY)
    shown = run("--fix", "--diff", "p.lead")
    assert f"-{LEFT}" in shown.stdout
    assert (folder / "p.lead").read_text() == LEFT + POLICY
    result = run("--fix", "p.lead")
    assert "mended 1 finding in 1 file" in result.stderr
    assert "unused-suppression" not in result.stdout
    assert (folder / "p.lead").read_text() == POLICY


def test_fix_leaves_alone_what_may_change_the_meaning(folder: Path) -> None:
    text = POLICY.replace("track", "define big = no\ntrack", 1)
    (folder / "p.lead").write_text(text)
    run("--fix", "p.lead")
    assert (folder / "p.lead").read_text() == text
    run("--fix", "--unsafe-fixes", "p.lead")
    assert (folder / "p.lead").read_text() == POLICY


def test_fix_takes_out_rows_that_nobody_meets_and_keeps_their_comments(folder: Path) -> None:
    rows = [
        "  to inside when size >= 50",
        "  to field when size >= 500  # the large ones",
        "  to field when size >= 60",
        "  to inside otherwise",
    ]
    route = "\n".join(("route lead.Open {", *rows, "}", ""))
    teams = "team inside { role sales }\nteam field { role sales }\nfields { size integer from 0 }\n"
    (folder / "p.lead").write_text(POLICY + teams + route)
    run("--fix", "p.lead")
    after = "\n".join(("route lead.Open {", rows[0], "  # the large ones", rows[3], "}", ""))
    assert (folder / "p.lead").read_text() == POLICY + teams + after


def test_fix_keeps_the_ends_of_lines(folder: Path) -> None:
    text = f"\ufeff{LEFT}{POLICY}".replace("\n", "\r\n")
    (folder / "p.lead").write_bytes(text.encode())
    run("--fix", "p.lead")
    assert (folder / "p.lead").read_bytes().decode() == text.replace(LEFT.rstrip() + "\r\n", "")


def test_fix_mends_a_slip_and_what_shows_then(folder: Path) -> None:
    slip = POLICY.replace("to Lost after", "to Lost when age == 5  to Lost after")
    (folder / "p.lead").write_text(LEFT + slip.replace("roles", "fields { age integer }\nroles"))
    run("--fix", "p.lead")
    assert "age = 5" in (folder / "p.lead").read_text()
    assert LEFT not in (folder / "p.lead").read_text()


# --- --baseline ---------------------------------------------------------------------------------


def test_an_old_policy_starts_with_what_it_has(folder: Path) -> None:
    assert run("--baseline", "known.json", "--write-baseline", "p.lead").exit_code == 0
    (folder / "p.lead").write_text("# moved\n" + POLICY.replace("sales, telesales", "sales,  telesales"))
    result = run("--baseline", "known.json", "p.lead")
    assert (result.exit_code, result.stdout) == (
        0,
        "no new mistakes in 1 file; 2 known from the baseline\n",
    )
    (folder / "p.lead").write_text(POLICY.replace("goal final", "goal final owner extra"))
    assert run("--baseline", "known.json", "p.lead").exit_code == 1


def test_a_repository_with_two_hundred_findings_can_start(folder: Path) -> None:
    old = POLICY + "".join(f"define old_{number} = no\n" for number in range(200))
    (folder / "p.lead").write_text(old)
    assert run("p.lead").exit_code == 1
    run("--baseline", "known.json", "--write-baseline", "p.lead")
    told = run("--baseline", "known.json", "p.lead")
    assert (told.exit_code, "known from the baseline" in told.stdout) == (0, True)
    (folder / "p.lead").write_text("define new = yes\n" + old.replace("define old_7 = no\n", ""))
    after = run("--baseline", "known.json", "--format", "concise", "p.lead")
    lines = [line for line in after.stdout.splitlines() if "unused-definition" in line]
    assert lines == ["p.lead:1:1: warning[unused-definition] nothing uses the definition `new`"]
    summary = json.loads(run("--baseline", "known.json", "--format", "json", "p.lead").stdout)["summary"]
    assert summary["mended"] >= 1
    assert summary["known"] >= 200


def test_known_errors_are_counted(folder: Path) -> None:
    broken = POLICY + "guarantee Won never reaches Open\nguarantee Open never reaches Lost\n"
    (folder / "p.lead").write_text(broken)
    found = run("--format", "json", "p.lead").stdout
    errors = json.loads(found)["summary"]["errors"]
    run("--baseline", "known.json", "--write-baseline", "p.lead")
    told = run("--baseline", "known.json", "p.lead").stdout
    assert errors >= 1
    assert f"known from the baseline ({errors} error" in told
    assert told.startswith("no new mistakes")
    summary = json.loads(run("--baseline", "known.json", "--format", "json", "p.lead").stdout)["summary"]
    assert (summary["errors"], summary["known_errors"]) == (0, errors)


def test_what_is_mended_leaves_the_baseline(folder: Path) -> None:
    run("--baseline", "known.json", "--write-baseline", "p.lead")
    mended = POLICY.replace(", telesales", "")
    (folder / "p.lead").write_text(mended)
    told = run("--baseline", "known.json", "p.lead").stdout
    assert "1 known from the baseline; 1 of the baseline is mended" in told
    pruned = run("--baseline", "known.json", "--prune-baseline", "p.lead")
    assert "took 1 mended finding out of known.json" in pruned.stderr
    (folder / "p.lead").write_text(POLICY)
    assert run("--baseline", "known.json", "p.lead").exit_code == 1


def test_what_was_not_looked_for_is_not_mended(folder: Path) -> None:
    (folder / "q.lead").write_text(POLICY)
    run("--baseline", "known.json", "--write-baseline", "p.lead", "q.lead")
    before = (folder / "known.json").read_text()
    for args in (("--only", "practice", "p.lead"), ("--no-warn", "all", "p.lead", "q.lead")):
        run("--baseline", "known.json", "--prune-baseline", *args)
        assert (folder / "known.json").read_text() == before
    (folder / "p.lead").write_text("policy demo {")
    run("--baseline", "known.json", "--prune-baseline", "p.lead")
    assert (folder / "known.json").read_text() == before
    (folder / "q.lead").unlink()
    (folder / "p.lead").write_text(POLICY)
    run("--baseline", "known.json", "--prune-baseline", "p.lead")
    assert "q.lead" not in (folder / "known.json").read_text()


def test_a_baseline_is_found_from_every_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("--baseline", "known.json", "--write-baseline", "p.lead")
    (folder / "deep").mkdir()
    monkeypatch.chdir(folder / "deep")
    assert run("--baseline", "../known.json", "../p.lead").exit_code == 0


def test_a_baseline_of_half_a_policy_is_not_written(folder: Path) -> None:
    (folder / "p.lead").write_text("policy demo {")
    result = run("--baseline", "known.json", "--write-baseline", "p.lead")
    assert (result.exit_code, (folder / "known.json").exists()) == (2, False)


# --- --against ----------------------------------------------------------------------------------


def test_a_change_is_held_against_the_branch_it_came_from(folder: Path) -> None:
    score = "events e\nscore { heat from 0 to 80, half-life 14 days { +40 on e } }\n"
    text = POLICY.replace("track", f"{score}track", 1).replace(
        "to Lost after", "to Won when heat >= 50  to Lost after"
    )
    (folder / "p.lead").write_text(text)
    git = [
        "git",
        "-c",
        "user.name=Ops",
        "-c",
        "user.email=ops@example.com",
        "-c",
        "commit.gpgsign=false",
    ]
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "One"]):
        subprocess.run([*git, *command], check=True, cwd=folder)
    (folder / "p.lead").write_text(text.replace("heat >= 50", "heat >= 30"))
    assert "warning bar-moved" in found("--against", "main", "p.lead")
    assert "warning bar-moved" not in found("p.lead")
    excused = (
        (folder / "p.lead")
        .read_text()
        .replace("  status Open", "  # leadpolicy: ignore[bar-moved] agreed in review\n  status Open")
    )
    (folder / "p.lead").write_text(excused)
    assert found("--against", "main", "--only", "changes", "p.lead") == []
    assert "warning unused-suppression" not in found("p.lead")
    (folder / "p.lead").write_text("policy demo {")
    broken = run("--against", "main", "p.lead")
    assert (broken.exit_code, broken.stderr) == (1, "")
    assert "error[" in broken.stdout


def test_a_policy_that_is_new_has_no_change(folder: Path) -> None:
    (folder / "q.lead").write_text(POLICY)
    assert found("--against", "p.lead", "q.lead") == found("q.lead")


def test_a_scenario_is_told_from_a_policy_and_no_cure_is_named_that_does_not_mend_it(
    folder: Path,
) -> None:
    world = "# ours\n\nscenario: 1\nsources: {web: {arrivals: 2/day, cost: 40€}}\n"
    (folder / "s.yaml").write_text(world, encoding="utf-8")
    done = run("--fix", "s.yaml")
    assert (done.exit_code, "`leadpolicy scenario check POLICY s.yaml`" in done.output) == (1, True)
    assert "s.yaml:3:1" in done.output
    told = CliRunner().invoke(main, ["scenario", "check", "p.lead", "s.yaml"]).output
    assert "write `EUR`" in told
    assert "write `2 per day`" in told
    assert "--fix" not in told
