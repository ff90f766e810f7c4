"""Faults of the field, planted one by one into a policy that has none: each is found, and no other."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from dsl.diagnostic import Severity
from dsl.files import read
from dsl.source import Source
from policy.checks import DATED, RULES, run, run_changes
from policy.checks.rule import DatedRule
from policy.compile import load_sources
from policy.model import Policy

STORY = Path(__file__).parents[3] / "examples" / "b2b_saas"
TODAY = DatedRule.shown_on
SIGNED = "  agreed by {0} on 2026-10-05"

# The rule, and what is written instead of what.
PLANTED: dict[str, tuple[tuple[str, str], ...]] = {
    "call-disposition": (("status LAL ", 'status LAL as "Left voicemail" '),),
    "bought-as-inquiry": (("to Disqualified  after 180 days", "to Inquiry       after 2 days"),),
    "sent-back-to-inquiry": (
        ("to LAL           by sales because needs_work  #", "to Inquiry by sales because needs_work  #"),
    ),
    "no-hand-back": (
        ("    to LAL           by sales because needs_work  # handed back to be worked further\n", ""),
        ("    to Re-Market     by sales because no_timing\n", ""),
        ("    to LAL           by sales because needs_work\n", ""),
        ("    to Re-Market     by sales because no_timing, no_budget\n", ""),
        ("    to Re-Market     by sales because lost, no_timing\n", ""),
    ),
    "tracks-differ": (
        ("    to MQL           when sales_ready then notify sales", "    to MQL when score >= 99"),
    ),
    "all-to-sales": (
        (
            "to MAQL          when sales_ready and not open_opportunity then notify ldr\n    to contact",
            "to MAQL when yes\n    to contact",
        ),
    ),
    "no-sign-off": ((f"{SIGNED.format('ldr')}\n{SIGNED.format('sales')}\n", ""),),
    "hot-without-sla": (
        (
            "    sla 4 open hours of us_business until first touch {\n"
            "      at 75%  notify ldr\n      at 100% notify sales_manager and reassign\n    }\n",
            "",
        ),
    ),
    "slow-sla": (("sla 4 open hours of", "sla 8 working days of"),),
    "sla-tells-nobody": (("      at 100% notify sales_manager\n      at 150% reassign\n", ""),),
    "sla-outside-hours": (("sla 4 open hours of us_business", "sla 4 hours"),),
    "score-never-fades": (
        (", half-life 14 days", ""),
        ("    on entry reset engagement  # or the person would bounce straight back\n", ""),
        ("    on entry reset engagement\n", ""),
    ),
    "score-never-falls": (('    -30 when industry = "student"\n', ""), ("    -20 on unsubscribe\n", "")),
    "score-without-cap": (("engagement from 0 to 80,", "engagement from 0,"),),
    "few-touches": (
        ("  day 7  email  nine\n", ""),
        ("  day 10 call   one\n", ""),
        ("  day 13 email  eight\n", ""),
        ("  day 17 call   five\n", ""),
        ("  day 21 email  noon\n", ""),
    ),
    "one-rhythm": tuple(
        (f" {window}\n", " ten\n")
        for window in ("eleven", "two", "four", "nine", "one", "eight", "five", "noon", "three")
    ),
    "missing-is-other": (('when industry = "student"', 'when industry != "software"'),),
    "unused-field": (
        ("employees         integer from 1\n", "employees integer from 1\n  shoes text\n"),
    ),
    "unused-definition": (
        ("define enterprise_account", "define small = employees < 50\ndefine enterprise_account"),
    ),
    "unused-role": (("roles marketing, ldr,", "roles marketing, telesales, ldr,"),),
    "unused-team": (("team partners {", "team field { role sales }\nteam partners {"),),
    "unused-calendar": (
        (
            "calendar ldr_desk {",
            "calendar berlin { open mon to fri 09:00 to 17:00 }\n\ncalendar ldr_desk {",
        ),
    ),
    "unused-reason": (
        (
            "    to Disqualified  by ldr because referred_on",
            "    to Disqualified  by ldr because referred_on, no_fit",
        ),
    ),
    "reasons-alike": (("because no_timing, no_response", "because NoTiming, no_response"),),
    "no-owner": (("    owner ldr\n    cadence", "    cadence"),),
    "timer-circle": (
        (
            "    start when source = purchased_list\n    owner marketing\n"
            "    to Inquiry       on form_submit, webinar_attended, demo_request, reply\n"
            "    to Disqualified  on unsubscribe\n    to Disqualified  after 180 days\n",
            "    start when source = purchased_list\n    owner marketing\n"
            "    to Cold after 90 days\n  }\n"
            "  status Cold {\n    owner marketing\n    to Raw after 90 days\n"
            "    to Disqualified after 180 days\n",
        ),
    ),
    "review-overdue": (("agreed by sales on 2026-10-05", "agreed by sales on 2026-03-05"),),
    "holidays-end": (
        (
            "  closed    2027-02-15, 2027-05-31, 2027-06-18, 2027-07-05, 2027-09-06, "
            "2027-10-11, 2027-11-11\n",
            "",
        ),
        ("  closed    2027-11-25, 2027-11-26, 2027-12-24, 2027-12-31\n", ""),
    ),
}


# What is then wrong as well.
ALSO = {
    "all-to-sales": {"never-taken"},
    "score-never-fades": {"straight-back"},
    "score-without-cap": {"guarantee-fails"},
    "no-owner": {"no-hand-back"},
}


@cache
def _story() -> tuple[Source, ...]:
    return tuple(one for one in read([str(STORY)])[0] if Path(one.path).name != "examples.lead")


def _planted(changes: tuple[tuple[str, str], ...]) -> Policy:
    sources = []
    left = dict(changes)
    for one in _story():
        text = one.text
        for old, new in changes:
            if old in text:
                left.pop(old, None)
            text = text.replace(old, new)
        sources.append(Source(one.path, text))
    assert not left, "the story no longer has this"
    loaded = load_sources(sources)
    assert loaded.policy is not None, loaded.diagnostics
    return loaded.policy


def test_the_story_is_clean() -> None:
    assert run(_planted(()), TODAY) == ()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str) -> None:
    found = run(_planted(PLANTED[name]), TODAY)
    assert name in {one.code for one in found}
    also = {one.code for one in found if one.severity is not Severity.NOTE} - {name}
    assert also <= ALSO.get(name, set())


def test_a_change_is_held_against_the_story() -> None:
    old = _planted(())
    moved = _planted((("score >= 100", "score >= 90"),))
    assert [one.code for one in run_changes(old, moved)] == ["bar-moved", "changed-after-sign-off"]
    points = _planted((("+15 on reply", "+20 on reply"),))
    assert [one.code for one in run_changes(old, points)] == ["changed-after-sign-off"]
    agreed = _planted(
        (
            ("+15 on reply", "+20 on reply"),
            *(
                (SIGNED.format(one), f"  agreed by {one} on 2026-11-20")
                for one in ("marketing", "ldr", "sales")
            ),
        )
    )
    assert run_changes(old, agreed) == ()
    elsewhere = _planted((("at most 60 open per rep", "at most 50 open per rep"),))
    assert run_changes(old, elsewhere) == ()


def test_most_rules_of_practice_are_planted() -> None:
    names = {one.name for one in (*RULES, *DATED) if one.category in ("practice", "time", "unused")}
    assert names - set(PLANTED) <= {"no-contact-track", "straight-line", "unused-event", "unused-group"}
