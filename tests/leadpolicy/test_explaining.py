"""explain: one record, with the line of the policy behind everything that is said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from leadpolicy.cli import main
from leadpolicy.render.measure import width

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "b2b_saas"
POLICY = """\
policy demo { timezone "America/New_York" }
roles marketing, sales
fields { employees integer from 1  account text  budget integer }
accounts by account
events demo, click
define ready = score >= 30 and employees is known
calendar office { timezone "America/New_York"  open mon to fri 09:00 to 17:00 }
score {
  fit from 0 to 20 { +20 when employees >= 100  -40 when account = "bad" }
  interest to 15, expires after 10 days { +10 on demo  +1 on click at most 2 times in 7 days }
  shared from 0 to 9 of account { +5 on demo }
}
track lead {
  status New {
    start
    owner marketing
    to Hot when ready
    to Gone after 30 days
  }
  status Hot {
    owner sales
    sla 4 open hours of office {
      at 50% notify marketing
      at 100% notify marketing and reassign
    }
    cadence calls
    to Won by sales requires budget >= 5
    to Gone on click when employees < 10
    to New by sales because no_time then reset interest
  }
  status Won { goal final }
  status Gone { final }
}
cadence calls { day 1 call  day 3 email }
route lead.Hot {
  hold at most 1 day when budget = 1
  to owner of account
  to big when employees >= 1_000
  to reps otherwise
}
team big  { role sales  members "zoe"  assign round robin }
team reps { role sales  members "ann", "bob"  assign round robin }
"""
PEOPLE = """\
id,at,employees,account,budget
a,2026-01-05 09:00,200,acme,
b,2026-01-05 09:00,5,acme,
h,2026-01-05 09:00,200,,1
"""
LOG = """\
id,at,event,role,to,because
a,2026-01-05 09:10,click,,,
a,2026-01-05 09:20,click,,,
a,2026-01-05 09:30,click,,,
b,2026-01-05 09:40,demo,,,
a,2026-01-05 10:00,demo,,,
h,2026-01-05 10:00,demo,,,
a,2026-01-05 11:00,,sales,Won,
"""
NOON = ("--at", "2026-01-05 12:30")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("demo.lead", POLICY), ("people.csv", PEOPLE), ("log.csv", LOG)):
        (tmp_path / name).write_text(text)


def explain(who: str, *flags: str, policy: str = "demo.lead", data: Path = Path()) -> str:
    people, log = ("people.csv", "log.csv") if data == Path() else ("leads.csv", "events.csv")
    given = ("--leads", str(data / people), "--events", str(data / log))
    result = CliRunner().invoke(main, ["explain", policy, who, *given, *flags])
    assert result.exit_code == 0, result.output
    return result.stdout


def line_of(text: str) -> int:
    """The line of the policy that has this text."""
    return next(n for n, line in enumerate(POLICY.splitlines(), 1) if text in line)


def said(page: str, text: str, source: str) -> bool:
    """Whether the page says this, and behind it the line of the policy with `source`."""
    place = f"demo.lead:{line_of(source)}"
    folded = re.sub(r"\s+", " ", page)
    return f"{text} {place}" in folded


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("since 2026-01-05 10:00: lead.New -> lead.Hot: when ready", "to Hot when ready"),
        ("fit 20 (from 0 to 20)", "fit from 0"),
        ("+20 +20 when employees >= 100", "fit from 0"),
        ("+10 +10 on demo", "interest to"),
        ("+2 +1 on click at most 2 times in 7 days", "interest to"),
        ("shared 9 (from 0 to 9 of account)", "shared from"),
        ("2026-01-05 09:00 appears in lead.New", "    start"),
        ("2026-01-05 10:00 sla 4 open hours of office starts, due 2026-01-05 14:00", "sla 4"),
        ("2026-01-05 12:00 50% of sla 4 open hours of office have passed", "at 50%"),
        ("2026-01-05 10:00 goes to ann of reps (row 4 of the route)", "to reps otherwise"),
        ("2026-01-05 10:00 cadence calls, step 1: call is due", "cadence calls {"),
        ("lead.Won by sales requires budget >= 5", "to Won by"),
        ("lead.Gone on click when employees < 10", "to Gone on click"),
        ("passed hold at most 24 hours when budget = 1", "hold at most"),
        ("passed to owner of account", "to owner of account"),
        ("passed to big when employees >= 1000", "to big when"),
        ("taken to reps", "to reps otherwise"),
        ("sla 4 open hours of office: running", "sla 4"),
        ("100% 2026-01-05 14:00 notify marketing and reassign", "at 100%"),
        ("2026-01-07 00:00 email, day 3 of calls", "cadence calls {"),
    ],
)
def test_everything_has_its_line(text: str, source: str) -> None:
    page = explain("a", *NOON)
    assert said(page, text, source), page


@pytest.mark.parametrize(
    "text",
    [
        "owned by sales, with ann of team reps",
        'account is "acme"',
        "2026-01-05 09:30 click: 0, limited",
        "2026-01-05 09:40 demo of b: +5",
        "10 in all, held at 9 by its bounds",
        "refused: it requires `budget >= 5`",
        "not now: budget is missing",
        "not now: employees is 200",
        "nobody of role sales owns the account",
    ],
)
def test_what_stands_behind_it_is_said(text: str) -> None:
    assert text in re.sub(r"\s+", " ", explain("a", *NOON))


def test_a_definition_fails_at_the_part_that_fails() -> None:
    page = explain("b", *NOON)
    assert "not now: `ready` is false" in page
    assert said(page, "`score >= 30` is false: score is 19", "define ready")
    assert "employees is known" not in page


def test_a_hold_is_the_row_that_has_them() -> None:
    page = explain("h", *NOON)
    assert "owned by sales, held back" in page
    assert said(page, "taken hold at most 24 hours when budget = 1", "hold at most")
    assert "passed" not in page
    assert "sla 4 open hours of office: paused" in page


def test_events_before_a_reset_are_forgotten(tmp_path: Path) -> None:
    with (tmp_path / "log.csv").open("a") as log:
        log.write("a,2026-01-05 12:00,,sales,New,no_time\n")
    page = explain("a", *NOON)
    assert "4 earlier events forgotten by a reset" in page
    assert "is in lead.New" in page


def test_of_a_crms_status_the_table_is_the_reason(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,status,entered,employees\nc,Hot,2026-01-05 09:00,20\n")
    (tmp_path / "log.csv").write_text("id,at,event\n")
    page = explain("c", *NOON)
    assert "since 2026-01-05 09:00, as the table says" in page
    assert said(page, "50% 2026-01-05 11:00 (past) notify marketing", "at 50%")


@pytest.mark.parametrize("who", ["L-1001", "L-1002", "L-1003", "L-1004", "L-1005", "L-1006"])
def test_the_page_fits_eighty_columns(who: str) -> None:
    at = ("--at", "2026-01-07 09:00")
    page = explain(who, *at, policy=str(EXAMPLES), data=EXAMPLES)
    assert [line for line in page.splitlines() if width(line) > 80] == []
    assert "score.lead:11" in page


def test_data_has_what_the_page_has() -> None:
    told = json.loads(explain("a", *NOON, "--format", "json"))
    page = re.sub(r"\s+", " ", explain("a", *NOON))
    pairs = list(_places(told))
    assert len(pairs) > 30
    for text, line in pairs:
        assert text in page
        if line is not None:
            assert f"demo.lead:{line}" in page
    assert told["status"] == "lead.Hot"
    assert told["because"]["line"] == line_of("to Hot when ready")
    assert [one["outcome"] for one in told["route_rows"]] == ["passed", "passed", "passed", "taken"]
    assert (told["cadence"]["kind"], told["cadence"]["step"]) == ("email", 2)


def _places(data: Any) -> Any:
    """Every text of the data that stands with a line of the policy."""
    if isinstance(data, list):
        for one in data:
            yield from _places(one)
    elif isinstance(data, dict):
        for key in ("rule", "what", "how", "row", "found"):
            if isinstance(data.get(key), str):
                yield data[key], data.get("line")
        for one in data.values():
            yield from _places(one)
