"""`scenario from-rates` and `scenario rates`: tables of rates, and histories, as people have them."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.calibrating import told
from leadpolicy.cli import main
from leadpolicy.console import Console
from leadpolicy.io.rates import read
from leadpolicy.io.tables import Problem
from simulator.calibration.draft import Frame, text
from simulator.calibration.solving import Stayed
from simulator.calibration.stated import Coming, Way
from tests.simulator.test_calibration import FUNNEL, RACING, funnel, stuck
from tests.simulator.test_calibration import RATES as STATED

RATES = """\
From,to,rate,time,value,source
web,,30 per day,,,our web site
fair: #1,,1/2 per week,,,
New,lead.Ready,30%,20 days,,CRM
New,Gone,rest,,,
Ready,Deal,1/4,3 days,,
Ready,Rest,0.45,,,
Ready,Gone,rest,,,
Rest,New,100%,60 days,,
Deal,Won,35%,500 hours,EUR 9_000,
Deal,Gone,65%,,,
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policy.lead").write_text(FUNNEL)
    (tmp_path / "rates.csv").write_text(RATES)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["scenario", *words])


def test_a_table_of_rates_is_read() -> None:
    wrong: list[Problem] = []
    found = read("rates.csv", funnel(), Console(), wrong.append)
    assert wrong == []
    assert found.coming == (Coming("web", 30, "our web site"), Coming("fair: #1", 0.5 * 24 / 168))
    assert found.of("lead.Ready") == (
        Way("lead.Ready", "lead.Deal", 0.25),
        Way("lead.Ready", "lead.Rest", 0.45),
        Way("lead.Ready", "lead.Gone", 1 - (0.25 + 0.45)),
    )
    assert found.of("lead.Deal")[0].value == 9000
    assert dict(found.stays) == {
        "lead.New": 480, "lead.Ready": 72, "lead.Rest": 1440, "lead.Deal": 500,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Gone,10%,,,", "nothing says from where"),
        ("sea,,many,,,", "how many people come was expected"),
        ("sea,,3 per moon,,,", "how many people come was expected"),
        ("sea,,0 per day,,,", "nobody comes"),
        ("web,,3 per day,,,", "`web` is there twice"),
        ("list,,40 at noon,,,", "`noon` is no date and time"),
        ("list,,0 at 2026-03-02 09:00,,,", "nobody comes"),
        ("New,Gone,10%,,,", "the way from `lead.New` to `lead.Gone` is there twice"),
        ("Deal,Rest,110%,,,", "a share of those who leave was expected"),
        ("Deal,Rest,1/0,,,", "nothing is divided by 0"),
        (f"Deal,Rest,1%,{'9' * 400} days,,", "is too large"),
        ("sea,,0.0000000001 per year,,,", "is too small"),
        ("Deal,Rest,1%,2 moons,,", "a length of time was expected"),
        ("Deal,Rest,1%,2 days,,", "`lead.Deal` has another time above"),
        ("Deal,Rest,1%,,much,", "an amount of money was expected"),
        ("Deal,Rest,1%,,9000 USD,", "the amount is in USD, the policy counts in EUR"),
        ("Deal,Rest,1%,,USD 9000 EUR,", "the amount is in USD, the policy counts in EUR"),
        ("Deal,Nowhere,1%,,,", "there is no status `Nowhere`"),
    ],
)
def test_rows_that_say_nothing_are_told(row: str, said: str) -> None:
    Path("rates.csv").write_text(f"{RATES}{row}\n")
    found = run("from-rates", "policy.lead", "rates.csv")
    assert found.exit_code == 2
    assert said in found.stderr
    assert "row 12" in found.stderr


@pytest.mark.parametrize(
    ("rows", "said"),
    [("web,,3 per day", "no row says where people go"), ("New,Gone,rest", "nobody comes")],
)
def test_rates_without_a_half_are_told(rows: str, said: str) -> None:
    Path("rates.csv").write_text(f"from,to,rate\n{rows}\n")
    found = run("from-rates", "policy.lead", "rates.csv")
    assert (found.exit_code, said in found.stderr) == (2, True), found.stderr


def test_imports_are_measured_read_and_drafted() -> None:
    """Thirty come at one instant, and one every fifth day, of whom half are seen to go on."""
    lines = ["id,at,status,source", *(f"c{n},2025-03-03 09:00,Rest,fair" for n in range(30))]
    lines += [f"s{n},2025-03-{n:02} 10:00,Rest,web" for n in range(1, 31, 5)]
    lines += [f"c{n},2025-03-{n + 4:02} 09:00,New," for n in range(20)]
    Path("crm.csv").write_text("\n".join(lines) + "\n")
    words = ["rates", "policy.lead", "crm.csv", "--until", "2025-03-31 09:00"]
    rows = run(*words).stdout.splitlines()
    assert rows[1] == "fair,,30 at 2025-03-03T09:00:00+00:00,,,crm.csv,30,,,,"
    assert rows[2].startswith("web,,0.2")
    fair, web = json.loads(run(*words, "--format", "json").stdout)["sources"]
    assert fair["imports"] == [{"at": "2025-03-03T09:00:00+00:00", "people": 30}]
    assert (fair["people"], fair["per_day"]["mean"], web["imports"]) == (0, 0, [])
    imports = "fair,,30 at 2025-03-03 09:00,,,our list\nfair,,40 at 2025-05-05 09:00,,,\n"
    known = RATES.replace("fair: #1,,1/2 per week,,,", f"{imports}fair,,1/2 per day,,,")
    Path("rates.csv").write_text(known)
    found = read("rates.csv", funnel(), Console(), lambda one: None).coming[1]
    assert (found.source, found.per_day, [many for _, many in found.imports]) == ("fair", 0.5, [30, 40])
    Path("rates.csv").write_text(f"{known}fair,,7 at 2025-03-03 09:00,,,\n")
    assert "has that import twice" in run("from-rates", "policy.lead", "rates.csv").stderr
    drafted = text(funnel(), replace(STATED, coming=(found,)), Frame("Us", "2026-01-05", 0), {
        "work.lead.Ready": 1, "work.lead.Deal": 1, "pace.lead.New": 1,
    })  # fmt: skip
    assert (
        '  fair: {arrivals: {value: 0.5 per day, source: "our list"}, imports: [{at: 2026-03-03T09:00:00'
        '+00:00, people: {value: 30, source: "our list"}}, {at: 2026-05-05T09:00:00+00:00,'
    ) in drafted


def test_a_draft_says_what_it_was_told_and_comes_back_from_its_history() -> None:
    found = run("from-rates", "policy.lead", "rates.csv", "--name", "Us", "-o", "world.yaml")
    assert found.exit_code == 0, found.output
    assert "all stated rates and times hold" in found.stdout
    assert run("check", "policy.lead", "world.yaml").output == "no mistakes found in 1 file\n"
    assert 'source: "our web site"' in Path("world.yaml").read_text()
    logged = ["simulate", "policy.lead", "--scenario", "world.yaml", "--log", "history.csv"]
    assert CliRunner().invoke(main, logged).exit_code == 0
    assert run("rates", "policy.lead", "history.csv", "-o", "measured.csv").exit_code == 0
    with open("measured.csv") as file:
        rows = list(csv.DictReader(file))
    stated = {("lead.Ready", "lead.Deal"): 25.0, ("lead.Deal", "lead.Won"): 35.0, ("web", ""): 30.0}
    for row in rows:
        due = stated.get((row["from"], row["to"]))
        if due is not None:
            low, high = (float(row[end].strip("%").partition(" ")[0]) for end in ("low", "high"))
            assert low - (high - low) < due < high + (high - low), row
    first = next(one["to"] for one in rows if one["from"] == "lead.Ready")
    assert first == "lead.Deal"  # nearest to a goal


def test_a_history_is_a_table_of_changes() -> None:
    lines = ["id,at,status,source", "1,2026-01-05 09:00,New,web", "1,2026-01-06 09:00,Ready,"]
    lines += ["2,2026-01-05 21:00,New,web", "2,2026-01-07 09:00,Gone,", "3,soon,New,web"]
    Path("crm.csv").write_text("\n".join(lines) + "\n")
    found = run("rates", "policy.lead", "crm.csv", "-o", "none.csv")
    assert (found.exit_code, found.stdout, Path("none.csv").exists()) == (2, "", False)  # the last row
    assert "row 6" in found.stderr
    Path("crm.csv").write_text("\n".join([*lines[:-1], "2,2026-01-09 09:00,Won,"]) + "\n")
    found = run("rates", "policy.lead", "crm.csv", "--until", "2026-01-09 09:00")
    assert (found.exit_code, found.stderr.count("warning:")) == (0, 1)
    assert "of 100% of those in `lead.Ready` nobody knows yet where they go" in found.stderr
    told = {(one["from"], one["to"]): one for one in csv.DictReader(found.stdout.splitlines())}
    assert told["web", ""]["rate"] == "0.5 per day"
    assert told["lead.New", "lead.Ready"]["time"] == "30 hours"  # 24 and 36
    assert told["lead.New", "lead.Gone"]["rate"] == "50.0000%"
    data = json.loads(
        run("rates", "policy.lead", "crm.csv", "--until", "2026-01-09 09:00", "--format", "json").stdout
    )
    assert data["sources"][0]["per_day"]["mean"] == 0.5
    new, ready = data["statuses"]
    assert (ready["to"], ready["still"]) == ([], 1)
    assert (new["status"], new["hours"]["mean"], new["hours"]["n"]) == ("lead.New", 30, 2)
    assert [(one["status"], one["n"], one["share"]["mean"]) for one in new["to"]] == [
        ("lead.Ready", 1, 0.5), ("lead.Gone", 1, 0.5),
    ]  # fmt: skip
    late = run("rates", "policy.lead", "crm.csv", "--since", "2026-01-06 21:00")
    assert [one["to"] for one in csv.DictReader(late.stdout.splitlines())] == ["lead.Gone", "lead.Won"]
    assert "crm.csv: 1 move from `lead.Gone` to `lead.Won`, which the policy does not" in late.stderr
    never = run("rates", "policy.lead", "crm.csv", "--since", "2026-01-10")
    assert (never.exit_code, "nobody comes or moves in the time" in never.stderr) == (0, True)
    assert run("rates", "policy.lead", "crm.csv", "--since", "now").exit_code == 2
    turned = run("rates", "policy.lead", "crm.csv", "--since", "2026-01-10", "--until", "2026-01-09")
    assert (turned.exit_code, "is not before" in turned.stderr) == (2, True)


def test_of_whom_nobody_knows_is_told_and_read(capfd: pytest.CaptureFixture[str]) -> None:
    """Of ten, three left within a day and seven are still there: 70% are unknown; `from-rates` takes
    them as the others, or as what a row says of the rest."""
    lines = ["id,at,status,source", *(f"{n},2026-01-05 09:00,Ready,web" for n in range(10))]
    lines += [f"{n},2026-01-05 1{n}:00,{to}," for n, to in enumerate(["Deal", "Rest", "Deal"])]
    Path("crm.csv").write_text("\n".join(lines) + "\n")
    found = run("rates", "policy.lead", "crm.csv", "--until", "2026-01-06 09:00", "-o", "measured.csv")
    said = " ".join(found.stderr.split())
    assert (
        "of 70% of those in `lead.Ready` nobody knows yet where they go, or when (still there: 7 of 10;"
        in said
    )
    assert "seen for longer than 24 hours: few or none)" in said
    assert "of 100% of those in `lead.Deal` nobody knows" in said
    rows = [one for one in csv.DictReader(Path("measured.csv").read_text().splitlines()) if one["to"]]
    assert [(one["rate"], one["still"], one["unknown"], one["high"]) for one in rows] == [
        ("20.0000%", "7", "70.0000%", "98.2124%"), ("10.0000%", "", "", "94.3318%"),
    ]  # fmt: skip
    data = json.loads(
        run("rates", "policy.lead", "crm.csv", "--until", "2026-01-06 09:00", "--format", "json").stdout
    )
    ready, rest, deal = data["statuses"]
    assert (ready["people"], ready["still"], ready["seen_hours"]) == (10, 7, {"from": 0, "to": 24})
    assert ready["unknown"] == pytest.approx(0.7)
    assert (deal["to"], deal["hours"], deal["still"], rest["unknown"]) == ([], None, 2, 1)
    ways = read("measured.csv", funnel(), Console(), lambda one: None).of("lead.Ready")
    assert [one.share for one in ways] == pytest.approx([2 / 3, 1 / 3])
    assert "of 70% of those in `lead.Ready` nobody knows where they go" in capfd.readouterr().err
    with open("measured.csv", "a") as file:
        file.write("lead.Ready,lead.Gone,rest,,,,,,,,\n")
    ways = read("measured.csv", funnel(), Console(), lambda one: None).of("lead.Ready")
    assert [one.share for one in ways] == pytest.approx([0.2, 0.1, 0.7])
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("row", "column"),
    [("born,web,,2026-01-05", "status"), ("move,,New,2026-01-05", "value"), ("rest,,New,", "at")],
)
def test_a_log_that_lacks_something_is_not_measured(row: str, column: str) -> None:
    Path("log.csv").write_text(f"person,kind,value,status,at\n0,{row}\n0,touch,,,\n")
    found = run("rates", "policy.lead", "log.csv")
    assert (found.exit_code, found.stdout) == (2, "")
    assert f"log.csv, row 2, column `{column}`: no " in found.stderr
    assert "has 1 row that cannot be read" in found.stderr


def test_what_cannot_be_had_is_said_and_ends_with_1() -> None:
    Path("rates.csv").write_text(RATES.replace("New,lead.Ready,30%", "New,lead.Ready,100%").replace(
        "New,Gone,rest", "New,Gone,0%"
    ))  # fmt: skip
    changed = FUNNEL.replace("to Gone on leave", "to Gone after 5 days").replace(
        "to New on back", "to New on back  to Gone on leave"
    )
    Path("policy.lead").write_text(changed)
    found = run("from-rates", "policy.lead", "rates.csv", "-o", "world.yaml")
    assert found.exit_code == 1
    assert "cannot be had in this policy" in found.stdout
    said = " ".join(found.stdout.split())
    assert (
        "off: in `lead.New` 0.6% go `to lead.Gone after 5 days` (policy.lead:7): they are still" in said
    )
    rest = Path("world.yaml").read_text().partition("  lead.Rest: #")[2].partition("teams:")[0]
    assert rest.splitlines()[2:] == ["    leave: 0 per day  # assumed: the rates say nothing of it"]
    assert run("from-rates", "policy.lead", "rates.csv", "--start", "soon").exit_code == 2


def test_a_time_that_follows_is_told() -> None:
    rows = "New,Ready,28%,840 hours\nNew,Gone,rest,\nReady,Won,40%,3 days\nReady,Gone,rest,\n"
    Path("rates.csv").write_text(f"from,to,rate,time\nweb,,30 per day,\n{rows}")
    Path("policy.lead").write_text(RACING)
    found = run("from-rates", "policy.lead", "rates.csv", "-o", "world.yaml")
    said = " ".join(found.stdout.split())
    assert (found.exit_code, "1 figure of 6 cannot be had" in said) == (1, True), said
    assert "the shares of `lead.New` hold, and the time follows from them: leave `time` out" in said


def test_where_nobody_comes_is_said_once() -> None:
    policy, found = stuck()
    late = Stayed("lead.New", 840, 38_400, 10)
    notes = told(policy, replace(found, stays=(*found.stays, late)), "Us", "rates.csv")
    said = str(notes)
    assert said.count("nobody comes to `lead.Ready`, so nothing holds there") == 1
    assert "1,600 days" in said
    assert "all the same" not in said
