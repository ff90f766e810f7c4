"""decide and explain: from tables to answers, on a policy small enough to check by hand."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy.cli import main
from leadpolicy.console import Console
from leadpolicy.deciding import Problems, as_of, gather
from leadpolicy.files import write_parts
from leadpolicy.io.records import Table
from leadpolicy.reading import read_usable

POLICY = """\
policy demo { currency USD  timezone "America/New_York" }
roles marketing, sales
fields { source one of web, list required  employees integer from 1  account text }
accounts by account
events demo, click
define ready = score >= 30
score {
  fit from 0 to 20 { +20 when employees >= 100 }
  interest from 0 to 40 { +10 on demo  +1 on click at most 2 times in 7 days }
  shared from 0 to 5 of account { +5 on demo }
}
track lead {
  status New { start  owner marketing  to Hot when ready  to Gone after 30 days }
  status Hot { owner sales  sla 4 hours until first touch { at 100% notify marketing }
               to Won by sales  to Gone by sales because no_fit }
  status Won { goal final }
  status Gone { final }
}
team reps { role sales  members "ann", "bob"  assign round robin }
"""
PEOPLE = """\
id,at,source,employees,account
a,2026-01-05 09:00,web,200,acme
b,2026-01-05 09:00,web,5,acme
c,2026-01-05 09:00,web,500,other
"""
LOG = """\
id,at,event,touch,role,to,because
a,2026-01-05 10:00,demo,,,,
c,2026-01-05 10:00,demo,,,,
c,2026-01-05 11:00,,call,,,
c,2026-01-05 12:00,,,sales,Gone,no_fit
a,2026-01-05 09:30,click,,,,
a,2026-02-05 09:30,click,,,,
"""
NOON = ("--at", "2026-01-05 12:00")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "demo.lead").write_text(POLICY)
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "log.csv").write_text(LOG)
    return tmp_path


def run(*args: str, input: str | None = None) -> Result:
    return CliRunner().invoke(main, list(args), input=input)


def decided(*args: str, input: str | None = None) -> dict[str, dict[str, object]]:
    result = run("decide", "demo.lead", *args, input=input)
    assert result.exit_code == 0, result.stderr
    return {one["id"]: one for one in map(json.loads, result.stdout.splitlines())}


def test_decide_answers_for_everybody() -> None:
    found = decided("--leads", "people.csv", "--events", "log.csv", *NOON)
    assert {who: one["status"] for who, one in found.items()} == {
        "a": "lead.Hot",
        "b": "lead.New",
        "c": "lead.Gone",
    }
    assert found["a"]["score"] == 36
    assert found["a"]["groups"] == {"fit": 20, "interest": 11, "shared": 5}
    assert found["b"]["groups"] == {"fit": 0, "interest": 0, "shared": 5}
    assert (found["a"]["rep"], found["a"]["due"]) == ("ann", "2026-01-05T14:00:00-05:00")
    assert found["a"]["at"] == "2026-01-05T12:00:00-05:00"


def test_what_comes_after_the_instant_is_left_out() -> None:
    assert (
        decided("--leads", "people.csv", "--events", "log.csv", "--at", "2026-01-05 09:45")["a"]["score"]
        == 21
    )


def test_csv_and_json_lines_say_the_same() -> None:
    as_csv = run(
        "decide", "demo.lead", "--leads", "people.csv", "--events", "log.csv", *NOON, "--format", "csv"
    )
    rows = {one["id"]: one for one in csv.DictReader(io.StringIO(as_csv.stdout))}
    for who, one in decided("--leads", "people.csv", "--events", "log.csv", *NOON).items():
        assert rows[who]["status"] == one["status"]
        assert float(rows[who]["score"]) == one["score"]
        assert (rows[who]["rep"] or None) == one["rep"]


def test_csv_holds_no_formula_that_a_spreadsheet_would_run() -> None:
    wild = ["=1+1", "@SUM(A1)", "+1-2", "-cmd|x", "＝1", "-5", "+49", "+1.5", "a=b", "plain"]
    people = "id,source\n" + "".join(f'"{who}",web\n' for who in wild)
    as_csv = run("decide", "demo.lead", "--leads", "-", *NOON, "--format", "csv", input=people)
    ids = [one["id"] for one in csv.DictReader(io.StringIO(as_csv.stdout))]
    assert ids == ["'" + one for one in wild[:5]] + wild[5:]
    assert list(decided("--leads", "-", *NOON, input=people)) == wild


def test_values_that_many_have_are_kept_once(folder: Path) -> None:
    """A million rows are to fit into memory."""
    people = "id,at,source\n" + "".join(f"p{one},2026-01-05 09:00,web\n" for one in range(50))
    (folder / "many.csv").write_text(people)
    policy = read_usable("demo.lead")
    console = Console("never", True)
    table = Table("many.csv", policy, console, Problems(console))
    found = gather(table, None, as_of("2026-01-05 12:00", policy))
    assert [one.number for one in found.records] == list(range(50))
    assert len({id(pair) for one in found.records for pair in one.values}) == 1
    assert found.facts == {}


def test_a_file_that_cannot_be_finished_is_left_as_it_was(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"half"
        raise ValueError("torn")

    folder = tmp_path / "alone"
    folder.mkdir()
    target = folder / "out.jsonl"
    target.write_bytes(b"old")
    with pytest.raises(ValueError, match="torn"):
        write_parts(target, parts())
    assert [one.name for one in folder.iterdir()] == ["out.jsonl"]
    assert target.read_bytes() == b"old"


def test_people_come_from_stdin_and_go_to_a_file(folder: Path) -> None:
    assert decided("--leads", "-", *NOON, input=PEOPLE).keys() == {"a", "b", "c"}
    result = run("decide", "demo.lead", "--leads", "people.csv", *NOON, "--out", "new/out.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert len((folder / "new" / "out.jsonl").read_text().splitlines()) == 3


def test_a_record_can_stand_where_the_crm_has_it() -> None:
    people = "id,source,status,entered,rep\nx,web,Hot,2026-01-05 11:00,bob\n"
    found = decided("--leads", "-", *NOON, input=people)["x"]
    assert (found["was"], found["status"], found["rep"]) == ("lead.Hot", "lead.Hot", "bob")
    assert found["due"] == "2026-01-05T15:00:00-05:00"


def test_bad_rows_are_told_and_left_out_with_code_2() -> None:
    people = PEOPLE + "d,2026-01-05 09:00,wbe,1,\na,,web,1,\nf,2027-01-05,web,,\n"
    result = run("decide", "demo.lead", "--leads", "-", *NOON, input=people)
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 3
    assert "<stdin>, row 5, column `source`: `wbe` is no value of `source`" in result.stderr
    assert "row 6, column `id`: `a` is the id of row 2 too" in result.stderr
    assert "row 7, column `at`: this person appears after the instant" in result.stderr


def test_whoever_enters_a_status_later_is_told_and_left_out() -> None:
    people = "id,source,status,entered\nx,web,Hot,2026-01-05 12:01\ny,web,Hot,2026-01-05 12:00\n"
    result = run("decide", "demo.lead", "--leads", "-", *NOON, input=people)
    assert result.exit_code == 2
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["y"]
    assert "<stdin>, row 2, column `entered`: this person enters the status after" in result.stderr


def test_people_of_the_log_who_are_in_no_row_are_told_and_counted() -> None:
    log = "id,at,event\n" + "".join(f"z{n},2026-01-05 10:00,demo\n" for n in range(1, 1006))
    result = run("decide", "demo.lead", "--leads", "people.csv", "--events", "-", *NOON, input=log)
    assert result.exit_code == 0
    assert result.stderr.count("who is in no usable row of people.csv") == 3
    assert "the log speaks of 1,002 others too" in result.stderr


@pytest.mark.parametrize("year", [1900, 1930, 1969, 1970])
def test_points_that_fade_are_nothing_before_the_first_event_of_any_year(year: int) -> None:
    fading = POLICY.replace("interest from 0 to 40 {", "interest from 0 to 40, half-life 1 hour {")
    Path("fading.lead").write_text(fading)
    people = f"id,at,source,employees\nx,{year}-01-05 09:00,web,200\n"
    log = f"id,at,event\nx,{year}-01-05 10:00,demo\n"
    Path("old.csv").write_text(people)
    Path("old_log.csv").write_text(log)
    found = run(
        "decide",
        "fading.lead",
        "--leads",
        "old.csv",
        "--events",
        "old_log.csv",
        "--at",
        f"{year}-01-05 11:00",
    )
    assert found.exit_code == 0, found.stderr
    assert json.loads(found.stdout)["groups"]["interest"] == 5


def test_many_problems_are_summed_up() -> None:
    people = "id,source\n" + "".join(f"{number},nowhere\n" for number in range(50))
    result = run("decide", "demo.lead", "--leads", "-", *NOON, input=people)
    assert result.stderr.count("error: ") == 20
    assert "... and 30 problems more" in result.stderr


@pytest.mark.parametrize("at", ["soon", "1767621600"])
def test_an_impossible_instant_is_refused(at: str) -> None:
    result = run("decide", "demo.lead", "--leads", "people.csv", "--at", at)
    assert result.exit_code == 2
    assert "is no date and time" in result.stderr


@pytest.mark.parametrize(("who", "said"), [((), "3 usable rows"), (("z",), "nobody has the id `z`")])
def test_explain_needs_to_know_whom(who: tuple[str, ...], said: str) -> None:
    result = run("explain", "demo.lead", "--leads", "people.csv", *who, *NOON)
    assert result.exit_code == 2
    assert said in result.stderr
