"""Where the rules of practice stop: close neighbours of each fault, and policies that are left alone."""

from __future__ import annotations

import random

import pytest

from policy.checks import run, run_changes
from policy.compile import compile_text
from policy.model import Policy
from tests.generators.policies import random_policy_text

HEAD = """
policy demo { version "1" currency USD }
roles marketing, sales, sales_manager
fields {
  source one of web, purchased_list, cold_call required "Where from"
  country text "Where"
  size integer from 0 "How many"
}
events visit, reply
calendar office { timezone "UTC" open mon to fri 09:00 to 17:00 }
calendar shifts { timezone "UTC" open mon to sun }
"""
ENDS = "status Won { goal final }  status Lost { final }"


def _track(*statuses: str) -> str:
    return f"track lead {{ {' '.join(statuses)} {ENDS} }}"


def _open(more: str) -> str:
    return _track(f"status A {{ start owner sales to Won by sales to Lost after 30 days {more} }}")


def _sla(sla: str, team: str) -> str:
    text = f"status B {{ owner sales {sla} to Won by sales }}"
    return (
        _track("status A { start owner marketing to B by marketing to Lost after 9 days }", text) + team
    )


TOLD = "{ at 100% notify sales_manager }"
CASES = {
    # conditions
    "unequal to a value of a required field": (
        "missing-is-other",
        _open("to Lost when source != web"),
        0,
    ),
    "unequal, and known": (
        "missing-is-other",
        _open('to Lost when country != "US" and country is known'),
        0,
    ),
    "unequal, or missing": (
        "missing-is-other",
        _open('to Lost when country is missing or country != "US"'),
        0,
    ),
    "unequal, and compared": ("missing-is-other", _open("to Lost when size != 5 and size < 9"), 0),
    "unequal to a number": ("missing-is-other", _open("to Lost when size != 5"), 1),
    "not in a list": ("missing-is-other", _open('to Lost when country not in ["US", "CA"]'), 1),
    "unequal in one of two ways": (
        "missing-is-other",
        _open('to Lost when size > 5 or country != "US" and size > 1'),
        1,
    ),
    "known by another requirement": (
        "missing-is-other",
        _track('status A { start owner sales to Won by sales requires country, country != "US" }'),
        0,
    ),
    "used twice by one definition": (
        "missing-is-other",
        'define abroad = country != "US" '
        + _open("to Lost when abroad and size > 5 to Won when abroad and size < 2"),
        1,
    ),
    # names
    "a status of a kind of people": (
        "call-disposition",
        _track("status Business { start to Won by sales }"),
        0,
    ),
    "in two words": ("call-disposition", _track("status NoAnswer { start to Won by sales }"), 1),
    "in the value of the CRM": (
        "call-disposition",
        _track('status A as "Attempting contact" { start to Won by sales }'),
        1,
    ),
    # bought people
    "apart, and moved by an event": (
        "bought-as-inquiry",
        _track(
            "status Raw { start when source in [purchased_list, cold_call] owner sales to A on visit }",
            "status A { start otherwise owner sales to Won by sales }",
        ),
        0,
    ),
    "apart by a definition": (
        "bought-as-inquiry",
        "define bought = source = purchased_list "
        + _track(
            "status Raw { start when bought owner sales to A on visit }",
            "status A { start otherwise owner sales to Won by sales }",
        ),
        0,
    ),
    "apart, and moved by time alone": (
        "bought-as-inquiry",
        _track(
            "status Raw { start when source = purchased_list owner sales to A after 2 days }",
            "status A { start otherwise owner sales to Won by sales }",
        ),
        1,
    ),
    "together, in a status of their kind": (
        "bought-as-inquiry",
        _track("status Purchased { start owner sales to Won by sales }"),
        0,
    ),
    # service levels
    "round the clock": (
        "sla-outside-hours",
        _sla(f"sla 4 hours {TOLD}", "team t { role sales hours shifts }"),
        0,
    ),
    "as long as a night": (
        "sla-outside-hours",
        _sla(f"sla 16 hours {TOLD}", "team t { role sales hours office }"),
        1,
    ),
    "longer than a night, and not than a weekend": (
        "sla-outside-hours",
        _sla(f"sla 24 hours {TOLD}", "team t { role sales hours office }"),
        1,
    ),
    "longer than a night, and no weekend": (
        "sla-outside-hours",
        _sla(f"sla 17 hours {TOLD}", "team t { role sales hours daily }")
        + 'calendar daily { timezone "UTC" open mon to sun 09:00 to 17:00 }',
        0,
    ),
    "weekends may be meant": (
        "sla-outside-hours",
        _sla(f"sla 48 hours {TOLD}", "team t { role sales hours office }"),
        0,
    ),
    "somebody is always there": (
        "sla-outside-hours",
        _sla(f"sla 4 hours {TOLD}", "team t { role sales hours office } team u { role sales }"),
        0,
    ),
    "open hours that pass while the team is closed": (
        "sla-outside-hours",
        _sla(f"sla 4 open hours of office {TOLD}", "team t { role sales hours west }")
        + 'calendar west { timezone "UTC" open mon to fri 13:00 to 21:00 }',
        1,
    ),
    "open hours of which some are left when the team opens": (
        "sla-outside-hours",
        _sla(f"sla 5 open hours of office {TOLD}", "team t { role sales hours west }")
        + 'calendar west { timezone "UTC" open mon to fri 13:00 to 21:00 }',
        0,
    ),
    "the route goes to those with hours": (
        "sla-outside-hours",
        _sla(
            f"sla 4 hours {TOLD}",
            "team t { role sales hours office } team u { role sales } route lead.B { to t otherwise }",
        ),
        1,
    ),
    "told of nothing but a new start": (
        "sla-tells-nobody",
        _sla("sla 4 hours { at 100% restart clock }", ""),
        1,
    ),
    "reassigned": ("sla-tells-nobody", _sla("sla 4 hours { at 100% reassign }", ""), 0),
    "handed over on an event, without a deadline": (
        "hot-without-sla",
        _track(
            "status A { start owner marketing to B on reply to Lost after 9 days }",
            "status B { owner sales to Won by sales to Lost after 30 days }",
        ),
        1,
    ),
    "handed over by hand, without a deadline": (
        "hot-without-sla",
        _track(
            "status A { start owner marketing to B by marketing to Lost after 9 days }",
            "status B { owner sales to Won by sales to Lost after 30 days }",
        ),
        0,
    ),
    # timers
    "a circle with an event out of it": (
        "timer-circle",
        _track(
            "status A { start owner marketing to B after 9 days to Won on reply }",
            "status B { owner marketing to A after 9 days to Lost after 99 days }",
        ),
        0,
    ),
    "a circle with a shorter way out": (
        "timer-circle",
        _track(
            "status A { start owner marketing to B after 9 days }",
            "status B { owner marketing to A after 9 days to Lost after 8 days }",
        ),
        0,
    ),
    "a circle that an SLA closes": (
        "timer-circle",
        _track(
            "status A { start owner marketing to B after 9 days }",
            "status B { owner marketing sla 8 days { at 50% move to A } to Lost after 5 days }",
        ),
        1,
    ),
    "a conditional way out that comes first": (
        "timer-circle",
        _track(
            "status A { start owner marketing to B after 9 days to Lost after 5 days when size > 9 }",
            "status B { owner marketing to A after 9 days }",
        ),
        0,
    ),
    # handing over
    "all but some": (
        "all-to-sales",
        _track(
            "status A { start owner marketing to B when size >= 1 to Lost after 9 days }",
            f"status B {{ owner sales sla 2 days {TOLD} to Won by sales }}",
        ),
        0,
    ),
    "all, as the condition covers everybody": (
        "all-to-sales",
        _track(
            "status A { start owner marketing to B when size >= 0 or size is missing }",
            f"status B {{ owner sales sla 2 days {TOLD} to Won by sales }}",
        ),
        1,
    ),
    "all of those for whom a start asks": (
        "all-to-sales",
        _track(
            "status A { start when size > 9 owner marketing to B when yes }",
            f"status B {{ owner sales sla 2 days {TOLD} to Won by sales }}",
            "status C { start otherwise owner marketing to Won by marketing to Lost after 9 days }",
        ),
        0,
    ),
    # cadences
    "a newsletter may be short": (
        "few-touches",
        "cadence c { day 1 email day 9 email } " + _open("cadence c"),
        0,
    ),
    "a cadence that nobody follows": ("few-touches", "cadence c { day 1 call } " + _open(""), 0),
    "two touches on one weekday": (
        "one-rhythm",
        "cadence c { day 1 call day 8 call } " + _open("cadence c"),
        0,
    ),
    # left over
    "every event counts for a timer": (
        "unused-event",
        _open("to Won after 9 days without any event"),
        0,
    ),
    "an event that a cadence stops on": (
        "unused-event",
        "cadence c { day 1 email stop on visit, reply } " + _open("cadence c"),
        0,
    ),
    "a group that a team works by": (
        "unused-group",
        "score { heat from 0 to 9 { +5 on visit } } team t { role sales work highest score first } "
        + _open(""),
        0,
    ),
    "a group that only an example looks at": (
        "unused-group",
        'score { heat from 0 to 9 { +5 on visit } } example "x" { given source = web '
        "at 1 hour on visit expect heat 5 } " + _open(""),
        1,
    ),
    "a field that names the account": (
        "unused-field",
        "fields { company text } accounts by company " + _open(""),
        0,
    ),
    "a reason under another condition": (
        "unused-reason",
        _open("to Lost by sales requires size because fit to Lost by sales because fit"),
        0,
    ),
    "a reason of another role": (
        "unused-reason",
        _open("to Lost by sales because fit to Lost by sales, marketing because fit"),
        0,
    ),
    "a reason of fewer roles": (
        "unused-reason",
        _open("to Lost by sales, marketing because fit to Lost by sales because fit, price"),
        1,
    ),
    "the only team of a role needs no route": ("unused-team", _open("") + "team t { role sales }", 0),
    # names
    "a retired value as another text": (
        "retired-in-use",
        _open('to Lost when country = "Open"') + ' retired "Open" becomes A',
        0,
    ),
    "half of the teams list members": (
        "team-without-members",
        _open("")
        + 'team t { role sales members "a" } team u { role sales } route lead.A { to t when size > 5 '
        "to u otherwise }",
        0,
    ),
}


def _policy(text: str) -> Policy:
    policy, diagnostics = compile_text(HEAD + text)
    assert policy is not None, [one.message for one in diagnostics]
    return policy


@pytest.mark.parametrize("name", CASES)
def test_how_often_a_rule_speaks(name: str) -> None:
    code, text, times = CASES[name]
    assert len([one for one in run(_policy(text)) if one.code == code]) == times


def test_small_policies_are_not_told_what_they_lack() -> None:
    text = _track("status A { start owner sales to Won by sales to Lost after 30 days }")
    assert {one.code for one in run(_policy(text))} == {
        "unused-calendar",
        "unused-event",
        "unused-role",
        "bought-as-inquiry",
    }


@pytest.mark.parametrize("seed", range(16))
def test_no_policy_is_too_odd(seed: int) -> None:
    texts = [random_policy_text(random.Random(seed + more), 1 + seed % 4) for more in (0, 1000)]
    old, new = (compile_text(text)[0] for text in texts)
    assert old is not None
    assert new is not None
    found = (*run(new, 20_779), *run_changes(old, new))
    assert all(one.span.path == "policy.lead" and one.span.line > 0 for one in found)
    assert run_changes(new, new) == ()


def test_a_team_that_a_route_names_twice_is_shown_once() -> None:
    text = (
        _sla(f"sla 4 open hours of office {TOLD}", "team t { role sales hours west }")
        + "route lead.B { to t when size >= 10 to t otherwise }"
        + 'calendar west { timezone "UTC" open mon to fri 13:00 to 21:00 }'
    )
    policy, found = compile_text(HEAD + text)
    assert policy is not None, found
    (one,) = (each for each in run(policy) if each.code == "sla-outside-hours")
    assert len(one.labels) == 1
