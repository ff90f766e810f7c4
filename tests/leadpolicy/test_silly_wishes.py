"""What planners ask that cannot be, or would be ignored: refused with the cure, before it is run."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadpolicy.cli import main

POLICY = """\
policy desk "Desk" { currency EUR }
roles sales
track lead {
  status New {
    start
    owner sales
    sla 4 hours { at 100% notify sales }
    to Won by sales
    to Lost by sales
  }
  status Won { goal final }
  status Lost { final }
}
route lead.New { to desk otherwise }
team desk { role sales }
"""
SCENARIO = """\
scenario: 1
name: A week
start: 2026-01-05
horizon: 7 days
sources: {web: {arrivals: {value: 20 per day, uncertain: {uniform: [10, 30]}}}}
teams: {desk: {reps: 2, hours: always}}
work: {lead.New: {takes: 1 hour, outcomes: [{to: lead.Won, p: 0.5}, {to: lead.Lost, p: rest}]}}
"""
KNOB = ("--knob", "teams.desk.reps=1..3")
GOAL = ("--goal", "sla_attainment >= 90%")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.lead").write_text(POLICY)
    Path("q.lead").write_text(POLICY.replace("4 hours", "2 hours"))
    Path("w.yaml").write_text(SCENARIO)


def ask(*args: str) -> tuple[int, str]:
    """Exit code, and all that is said, on one line."""
    result = CliRunner().invoke(main, [*args, "--scenario", "w.yaml"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, " ".join(result.output.split())


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("seek", "p.lead", *KNOB, *GOAL, "--confidence", "nan"), "`nan` is no number"),
        (("tornado", "p.lead", *KNOB, "--by", "nan"), "`nan` is no number"),
        (("power", "p.lead", "q.lead", "--share", "nan"), "`nan` is no number"),
        (("power", "p.lead", "q.lead", "--power", "nan"), "`nan` is no number"),
        (("simulate", "p.lead", "--clock-target", "nan"), "`nan` is no number"),
        (("power", "p.lead", "q.lead", "--metric", "nope"), "there is no figure `nope`"),
        (("attribute", "p.lead", "q.lead", "--metric", "wun"), "did you mean `won`"),
        (
            ("attribute", "p.lead", "q.lead", "--metric", "sla_attainmnt"),
            "did you mean `sla.attainment`?",
        ),
        (("attribute", "p.lead", "q.lead", "--metric", "open.value"), "`open.value` is not shown here"),
        (("sweep", "p.lead", *KNOB, "--metric", "open.value"), "is expected from all runs together"),
        (("sweep", "p.lead", "--knob", "teams.desk.hires[0].count=1..2"), "write `hires:` under `desk`"),
        (
            ("sweep", "p.lead", "--knob", "teams.desk.reps=1..3", "by", "2"),
            "values with spaces need quotes",
        ),
        (("power", "p.lead", "q.lead", "--metric", "load.desk"), "`load.desk` is not shown here"),
        (("bottleneck", "p.lead", "--metric", "wait.Nwe"), "did you mean `wait.lead.New`?"),
        (("tornado", "p.lead", "--by", "20"), "`--by` needs `--knob`"),
        (("tornado", "p.lead", *KNOB, "--tails", "20"), "`--tails` does not go with `--knob`"),
        (("tornado", "p.lead", "--knob", "lead.New.sla=3..8 by 2"), "has steps, and"),
        (("tornado", "p.lead", "--knob", "lead.New.sla=3,4,5"), "`3,4,5` is not two ends"),
        (("tornado", "p.lead", "--knob", "lead.New.sla=3"), "`3` is not two ends"),
        (("tornado", "p.lead", "--knob", "lead.New.sla=1..2,4"), "is not two ends"),
        (("tornado", "p.lead", "--knob", "lead.New.sla=5..3"), "write `3..5`"),
        (("tornado", "p.lead", "--knob", "lead.New.sla=3..3"), "says 3 hours twice"),
        (("sweep", "p.lead", *KNOB, "--switch", ""), "`` is no date"),
        (("seek", "p.lead", *KNOB, *GOAL, "--switch", ""), "`` is no date"),
        (("tune", "p.lead", *KNOB, "--maximize", "won", "--switch", ""), "`` is no date"),
        (("sweep", "p.lead", "--list", *KNOB), "`--knob` does not go with `--list`"),
        (("seek", "p.lead", *KNOB, *GOAL, "--most", "--minimize", "won"), "`--most` does not go with"),
        (("seek", "p.lead", *KNOB, "--goal", "sla_attainment >= 200%"), "asks for more than all"),
        (("seek", "p.lead", *KNOB, "--goal", "won >= -1"), "asks for less than nothing"),
        (("seek", "p.lead", *KNOB, "--goal", "won >= 5", "--goal", "won <= 4"), "nothing is both"),
        (
            ("tune", "p.lead", *KNOB, "--maximize", "won", "--subject-to", "sla_attainment >= 101%"),
            "asks for more than all",
        ),
        (("sweep", "p.lead", "--knob", "teams.desk.reps=5..3"), "`5..3` begins above its end"),
        (("sweep", "p.lead", "--knob", "teams.desk.reps=1..2 by 0"), "has steps of nothing"),
        (
            ("sweep", "p.lead", "--knob", "teams.desk.reps=1..99999"),
            "has 99,999 values, of which 10,000",
        ),
        (("sweep", "p.lead", "--knob", "work.lead.New.outcomes[0].p=0,1..0,3"), "write `0.1..0.3`"),
        (("sweep", "p.lead", "--knob", "teams.desk.reps=3,1..3"), "says 3 twice"),
        (("sweep", "p.lead", "--knob", "teams.desk.reps=1..6 by 0,5"), "write `1..6 by 0.5`"),
        (("seek", "p.lead", *KNOB, "--goal", "wait <= 1,5 hours"), "write `wait <= 1.5 hours`"),
        (("seek", "p.lead", *KNOB, "--goal", "won > 3"), "write `won >= 3`"),
        (("seek", "p.lead", *KNOB, "--goal", "cost <= 5 EUR"), "nothing says what it costs"),
        (("tune", "p.lead", *KNOB, "--maximize", "cost"), "nothing says what it costs"),
        (("bottleneck", "p.lead", "--metric", "cost"), "nothing says what it costs"),
        (("tornado", "p.lead", *KNOB, "--metric", "cost"), "nothing says what it costs"),
        (("sweep", "p.lead", "--knob", "start=2027-01-01..2026-01-01"), "begins above its end"),
        (("sweep", "p.lead", "--knob", "start=2026-01-01..2026-02-01 by 0 weeks"), "steps of nothing"),
        (("sweep", "p.lead", "--knob", "start=1900-01-01..2026-02-01"), "has 46,053 values"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_run(args: tuple[str, ...], said: str) -> None:
    code, text = ask(*args)
    assert (code, said in text) == (2, True), text


@pytest.mark.parametrize(
    "call",
    [("compare",), ("compare", "--steady"), ("attribute", "--steady"), ("power",), ("story", "--base")],
)
@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("q.lead", "EUR", "USD", "in EUR at p.lead:1 and in USD at q.lead:3: no amount"),
        ("v.yaml", "2026-01-05", "2026-02-05", "`start` is 2026-01-05 in the one and 2026-02-05"),
        ("v.yaml", "horizon: 7", "horizon: 9", "`horizon` is 7 days in the one and 9 days in the other"),
        ("v.yaml", "work:", "follow-up: 3 days\nwork:", "`follow-up` is 0 days in the one and 3 days"),
    ],
)
def test_what_is_not_of_one_kind_is_not_subtracted(
    call: tuple[str, ...], file: str, before: str, after: str, said: str
) -> None:
    head = POLICY.replace("{ currency", '{\nversion "1"\ncurrency')
    Path("q.lead").write_text(head)
    Path("v.yaml").write_text(SCENARIO)
    Path(file).write_text(Path(file).read_text().replace(before, after))
    policies = ("q.lead", *call[1:], "p.lead") if call[0] == "story" else ("p.lead", "q.lead", *call[1:])
    code, text = ask(call[0], *policies, "--proposal-scenario", "v.yaml")
    assert (code, said in text) == (2, True), text


QUICK = ("--replications", "8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("sweep", "p.lead", "--knob", "teams.desk.reps=0", "--metric", "won"), ", which is worse"),
        (("seek", "p.lead", "--knob", "teams.desk.reps=8,1,4", *GOAL), "tried from 1 to 8"),
        (
            ("seek", "p.lead", "--knob", "teams.desk.reps=0..1", "--goal", "won >= 9999"),
            "further than 1",
        ),
        (
            ("seek", "p.lead", "--knob", "teams.desk.reps=4..5", "--goal", "arrivals >= 9999"),
            "turn another",
        ),
        (
            ("tune", "p.lead", "--knob", "lead.New.sla=1..2", "--maximize", "won", "--trials", "2"),
            "than as it stands; `lead.New.sla`",
        ),
    ],
)
def test_what_is_said_of_the_best_is_so(args: tuple[str, ...], said: str) -> None:
    more = ("--confirm", "8") if args[0] == "tune" else ()
    code, text = ask(*args, *QUICK, *more)
    assert code in (0, 1)
    assert said in text, text


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("takes: 1 hour", "takes: {gamma: {mean: 1 hour, shape: 0.0000001}}", "between 0.01 and 10,000"),
        ("takes: 1 hour", "takes: {gamma: {mean: 1 hour, shape: 90000000}}", "between 0.01 and 10,000"),
        ("takes: 1 hour", "takes: {weibull: {scale: 1 hour, shape: 0.001}}", "between 0.01 and 10,000"),
        ("sources:", "people: {intent: {beta: [2, 0.0000001]}}\nsources:", "between 0.01 and 10,000"),
        ("p: 0.5", "p: 0.5, value: 9000000000000 EUR", "than can be counted"),
    ],
)
def test_a_world_beyond_all_bounds_is_refused(before: str, after: str, said: str) -> None:
    many = SCENARIO.replace("20 per day", "2000 per day").replace("10, 30", "10, 3000")
    Path("w.yaml").write_text(many.replace("reps: 2", "reps: 900").replace(before, after))
    code, text = ask("simulate", "p.lead", "--replications", "1")
    assert (code, said in text) == (2, True), text


def test_large_teams_are_planned_and_told_at_once() -> None:
    Path("w.yaml").write_text(SCENARIO.replace("reps: 2", "reps: 10000"))
    code, text = ask("simulate", "p.lead", "--replications", "2")
    assert (code, "desk, 10,000 reps" in text) == (0, True), text


@pytest.mark.parametrize(
    "args",
    [
        ("sweep", "p.lead", *KNOB),
        ("compare", "p.lead", "q.lead"),
        ("simulate", "p.lead", "--uncertain"),
        ("attribute", "p.lead", "q.lead"),
    ],
)
def test_a_scenario_may_come_through_a_pipe(args: tuple[str, ...]) -> None:
    """Though a pipe tells what it holds but once, and the command asks several times."""
    pipe = f"{args[0]}.yaml"
    os.mkfifo(pipe)
    threading.Thread(target=Path(pipe).write_text, args=(SCENARIO,), daemon=True).start()
    words = [*args, *QUICK, "--scenario"]
    piped, plain = (CliRunner().invoke(main, [*words, one]) for one in (pipe, "w.yaml"))
    assert (piped.exit_code, piped.stdout) == (0, plain.stdout), piped.output


@pytest.mark.parametrize(
    "line", ["start-from: {snapshot: pipe, source: web}", "people: {table: pipe, how: as they are}"]
)
def test_nobody_waits_for_a_table(line: str) -> None:
    os.mkfifo("pipe")
    threading.Thread(target=Path("pipe").write_text, args=("size\n3\n",), daemon=True).start()
    Path("w.yaml").write_text(f"{SCENARIO}{line}\n")
    code, text = ask("simulate", "p.lead")
    assert (code, "is a pipe or a device, and no file" in text) == (2, True), text
