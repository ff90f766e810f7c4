"""What is known of people who are inside: points, values, and who is in one account with them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from policy.model import DAY, HOUR, MICRO, Policy
from policy.state import Event
from simulator.kernel import layout as L
from simulator.model import Scenario
from simulator.plan import plan
from simulator.replication import Worker
from simulator.standing import standings
from tests.simulator.mechanics.inside import NOBODY, POLICY, START, TWO, person, there
from tests.simulator.mechanics.paper import SEED, log_of, told_of, written


def test_scores_are_made_of_what_happened() -> None:
    """30 points ten days ago are 15 now, and 5 for the country; 3 more visits today make 50."""
    past = tuple(Event(START - 10 * DAY, "visit") for _ in range(3))
    country, other = ((("country", one),) for one in ("US", "DE"))
    found = there(
        NOBODY,
        person(0, age=10 * DAY, history=past, values=country, touches=1, status="lead.Late"),
        person(1, age=HOUR, history=(*past, *(Event(START, "visit"),) * 3), values=country,
               born=START - 10 * DAY, touches=1),
        person(2, points=(("interest", 12 * MICRO), ("fit", 3 * MICRO)), values=country),
        person(3, "lead.Cold", age=DAY, born=START - 10 * DAY, history=past, values=other),
    )  # fmt: skip
    assert told_of(*found, "inside", score=True).replace("00000000", "") == written("""
        Mon 5 00:00 0 inside 17667072 (20)
        Mon 5 00:00 1 inside 17675676 (50)
        Mon 5 00:00 2 inside 17675676 (15)
        Mon 5 00:00 3 inside 17674848 (0)
    """)
    assert [one.lead for one in log_of(*found) if one.kind == "move" and one.at == START] == [1]


def test_given_points_fade_from_the_start_on() -> None:
    """30 points that halve in 10 days are below 20 after 5.85, though none had been there before."""
    policy = POLICY.replace(
        "to Done by sales\n    to Gone", "to Done by sales\n    to Late when interest < 20\n    to Gone"
    )
    found = there(NOBODY, person(0, points=(("interest", 30 * MICRO),), touches=1), policy=policy)
    assert told_of(*found, "move") == "Sat 10 20:23:27+631786us 0 move Late"


def test_what_is_not_given_is_drawn_and_what_is_empty_is_unknown() -> None:
    """The same value for the same person, whoever else is there; a talk can tell it."""
    world = TWO.replace("takes: 1 hours", "takes: 1 hours, reveals: {size: 1}")
    found = there(
        world, person(0, values=(("size", None),)), person(1), person(2, values=(("size", 9),))
    )
    tells = [(one.lead, one.value) for one in log_of(*found) if one.kind == "set"]
    assert tells == [(0, "size")]
    alone = there(world, person(2, values=(("size", 9),)), person(0))
    keys = [_rows(*one)[:, L.W_KEY].tolist() for one in (found, alone)]
    assert keys[0][0] == keys[1][1]
    assert keys[0][2] == keys[1][0]


def _rows(policy: Policy, scenario: Scenario) -> Any:
    worker = Worker(plan(policy, scenario))
    worker.run(SEED, 0, logging=True)
    return worker.everybody()


def test_the_intent_is_one_of_those_given() -> None:
    """Drawn from those of donors, each as likely as the other; who has no donor from the scenario's."""
    people = [person(i, intents=(0.1, 0.9) if i < 400 else ()) for i in range(500)]
    rows = _rows(*there(NOBODY, *people))
    wants = np.ascontiguousarray(rows[:, L.W_INTENT]).view(np.float64)
    assert set(wants[400:]) == {0.5}
    assert set(wants[:400]) == {0.1, 0.9}
    assert 150 < (wants[:400] == 0.9).sum() < 250


def company(*changes: tuple[str, str]) -> str:
    """The policy where the interest is of the account, whose people are mailed, or wait to be hot."""
    policy = POLICY
    for old, new in (
        ("events", "accounts by account\nevents"),
        ("size integer", "size integer  account text"),
        ("from 0, half-life 10 days", "from 0 of account"),
        ("on entry reset interest  to New on visit", "to Hot when score >= 20"),
        ("route", "cadence drip { day 3 email }\nroute"),
        *changes,
    ):
        assert old in policy
        policy = policy.replace(old, new)
    return policy


ACME: tuple[tuple[str, Any], ...] = (("account", "Acme"), ("country", "DE"))


def test_colleagues_hear_of_replies() -> None:
    """Of three people of one company two reply to mails: the second makes the third hot at once."""
    policy = company(
        ("status Hot", "status Mailed { cadence drip  to Done after 30 days }\n  status Hot")
    )
    people = [
        person(i, one, age=DAY, values=ACME)
        for i, one in enumerate(("lead.Cold", "lead.Mailed", "lead.Mailed"))
    ]
    world = "accounts: {people: 1}\n"
    world += "touches: {email: {emits: {visit: 1}, after: {exponential: 1 days}}}\n"
    lines = log_of(*there(world + NOBODY, *people, policy=policy))
    heard = [one.at for one in lines if one.kind == "event"]
    moves = [(one.at, one.lead) for one in lines if one.kind == "move" and one.value == "lead.Hot"]
    assert moves == [(heard[1], 0)]


def test_no_test_of_the_account_key_is_true() -> None:
    """Whatever the snapshot calls the account; points that are given are what is read all the same."""
    tests = 'account contains "cm" or account in ["Acme", "DE"] or account ends with "b"'
    policy = company(
        ("to Gone on leave", f"to Late when {tests}"),
        ("+5 when country = US", '+5 when account != "Acme"  +3 when account is known'),
    )
    points = (("fit", 12 * MICRO),)
    people = (person(0, values=ACME, points=points), person(1, points=points), person(2, values=ACME))
    found = there("accounts: {people: 1}\n" + NOBODY, *people, policy=policy)
    lines = [one for one in log_of(*found) if one.kind in ("inside", "move") and one.at == START]
    assert [(one.kind, one.score // MICRO) for one in lines] == [
        ("inside", each) for each in (12, 12, 8)
    ]


@pytest.mark.parametrize("turn", [(0, 1), (1, 0)])
def test_lines_of_one_tick_show_what_the_account_has_in_their_turn(turn: tuple[int, int]) -> None:
    """One forgets the account's points at the tick at which another moves; the lower number is first."""
    kinds = (
        ("Soon", 2, "Due"),
        ("Due", 1, "Past"),
        ("Worn", 3, "Shed"),
        ("Past", 30, "Done"),
        ("Shed", 30, "Done"),
    )
    statuses = "".join(f"status {one} {{ to {to} after {days} days }}\n  " for one, days, to in kinds)
    forgets = "after 3 days", "after 3 days then reset interest"
    policy = company(("status Hot", f"{statuses.replace(*forgets)}status Hot"))
    points = (("interest", 12 * MICRO),)
    first, second = (("lead.Worn", "lead.Soon")[one] for one in turn)
    people = [
        person(i, one, age=DAY, values=ACME, points=points) for i, one in enumerate((first, second))
    ]
    found = there("accounts: {people: 1}\n" + NOBODY, *people, policy=policy)
    shown = {
        one.value: one.score // MICRO
        for one in log_of(*found)
        if one.kind == "move" and one.at < START + 3 * DAY
    }
    assert shown == {"lead.Due": 24, "lead.Shed": 12, "lead.Past": 12 if turn == (0, 1) else 24}


FIT = (("fit", 30 * MICRO),)
KEYED = POLICY.replace("size integer }", "size integer\n  account text }\naccounts by account").replace(
    "fit { +5 when country = US }",
    'fit { +5 when country = US  +7 when account contains "acme"  +1 when account is known }',
)


def test_no_rule_tells_accounts_by_their_names() -> None:
    """Neither those of newcomers nor those of a snapshot; who is in one is known to be."""
    values = (("country", "US"), ("account", "acme"))
    people = person(0, "lead.Late", values=values), person(1, "lead.Late", values=values, points=FIT)
    for accounts, fit in (("", 5), ("accounts: {people: 2}\n", 6)):
        found = there(NOBODY + accounts, *people, policy=KEYED)
        assert standings(*found) == [(fit * MICRO, 0), (fit * MICRO, (30 - fit) * MICRO)]
        scores = [one.score for one in log_of(*found) if one.kind == "inside"]
        assert scores == [fit * MICRO, 30 * MICRO]
