"""Hours that change: which day is named, and what changes nothing is silent; diff says the same."""

from __future__ import annotations

import pytest

from policy.breaking import run, versions
from policy.compile import compile_text
from policy.diff.meaning import meaning
from policy.model import Policy

TEXT = """
policy demo { version "1" }
roles sales
calendar office {
  timezone "UTC"  open mon to fri 09:00 to 18:00  morning 09:00 to 12:00  evening 16:00 to 18:00
  closed 2027-12-24, 2027-12-25
}
cadence calls { day 1 call morning  day 3 call }
track lead {
  status Open {
    start  owner sales  cadence calls  sla 8 open hours of office
    to Won by sales  to Lost after 90 days
  }
  status Won  { goal final }
  status Lost { final }
}
team inside { role sales  hours office }
team home { role sales  hours office }
route lead.Open first match { to inside otherwise }
"""
SILENT = {
    "a day off on a saturday": ("closed 2027-12-24, 2027-12-25", "closed 2027-12-24"),
    "a day off on a sunday": ("2027-12-24, 2027-12-25", "2027-12-19, 2027-12-24, 2027-12-25"),
    "a daypart that no cadence names": ("evening 16:00", "evening 15:00"),
    "hours in two parts": ("mon to fri 09:00 to 18:00", "mon to fri 09:00 to 12:00, 12:00 to 18:00"),
}
TOLD = {
    "one day's hours": (
        "open mon to fri 09:00 to 18:00",
        "open mon to thu 09:00 to 18:00  open fri 09:00 to 13:00",
        "hours-changed",
        "calendar `office` is open 40 hours a week, and was 45: "
        "fri 09:00 to 13:00, and was 09:00 to 18:00",
    ),
    "another day": (
        "open mon to fri",
        "open tue to sat",
        "hours-changed",
        "calendar `office` is open at other times: mon closed, and was 09:00 to 18:00; "
        "sat 09:00 to 18:00, and was closed",
    ),
    "a day off more": (
        "closed 2027-12-24",
        "closed 2027-12-23, 2027-12-24",
        "hours-changed",
        "calendar `office` is closed on 2027-12-23",
    ),
    "a day off less": (
        "closed 2027-12-24, ",
        "closed ",
        "hours-changed",
        "calendar `office` is no longer closed on 2027-12-24",
    ),
    "a daypart": (
        "morning 09:00",
        "morning 10:00",
        "cadence-changed",
        "cadence `calls` falls into other hours: `morning` of `office` is 10:00 to 12:00, "
        "and was 09:00 to 12:00",
    ),
}


@pytest.mark.parametrize(("before", "after"), SILENT.values(), ids=SILENT)
def test_what_changes_no_hour_is_silent(before: str, after: str) -> None:
    old, new = _policy(), _policy(before, after)
    assert meaning(old, new).verdict == "equivalent"
    assert run(versions(old, new)) == ()


@pytest.mark.parametrize(("before", "after", "code", "message"), TOLD.values(), ids=TOLD)
def test_the_day_is_named(before: str, after: str, code: str, message: str) -> None:
    found = run(versions(_policy(), _policy(before, after)))
    assert [(one.code, one.message) for one in found] == [(code, message)]


def test_of_a_daypart_only_the_cadence_differs() -> None:
    (region,) = meaning(_policy(), _policy("morning 09:00", "morning 10:00")).regions
    assert (region.area, region.question) == ("cadences", "the hours of cadence `calls`")
    assert region.old.text == "`morning` of `office` is 09:00 to 12:00"
    assert region.new.text == "`morning` of `office` is 10:00 to 12:00"


def test_hours_of_another_calendar_have_its_dayparts() -> None:
    other = 'calendar flat { timezone "UTC"  open mon to fri 09:00 to 18:00  morning 09:00 to 10:00\n'
    other += "closed 2027-12-24 }\n"
    text = TEXT.replace("cadence calls {", other + "cadence calls {")
    new = _compiled(
        text.replace("team inside { role sales  hours office", "team inside { role sales  hours flat")
    )
    (region,) = meaning(_compiled(text), new).regions
    assert region.question == "the hours of cadence `calls`"


def _policy(before: str = "", after: str = "") -> Policy:
    assert before in TEXT
    return _compiled(TEXT.replace(before, after) if before else TEXT)


def _compiled(text: str) -> Policy:
    policy, found = compile_text(text)
    assert policy is not None, found
    return policy
