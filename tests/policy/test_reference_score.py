"""Scores: limits at their window's edges, fading, resets, daily readings, account sums."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.engine import Engine
from policy.model import DAY, HOUR, MICRO, Policy
from policy.reference import Reference, replay
from policy.state import Alone, Born, Desks, Event, Fact, Move, Person, alone
from tests.policy.lives import EVENTS, OFFICE, START, after, live, policy_of


def scored(group: str, more: str = "") -> Policy:
    return policy_of(
        EVENTS,
        OFFICE,
        f"""
fields {{ account text  size integer }}
accounts by account
score {{ {group} }}
track lead {{
  status Inquiry {{ start  owner marketing  {more}  to Back by sales  to Gone by sales }}
  status Back {{ owner marketing  on entry reset g  to Inquiry by sales }}
  status Gone {{ final }}
}}
""",
    )


def reading(policy: Policy, facts: list[Fact], at: int) -> float:
    world = alone(policy)
    person, _ = live(policy, facts, at, world=world)
    return Reference(policy).group("g", person, at, world) / MICRO


def clicks(*hours: float) -> list[Fact]:
    return [Event(after(hour), "click") for hour in hours]


def test_a_count_limit_forgets_at_the_windows_open_end() -> None:
    policy = scored("g { +5 on click at most 2 times in 7 days }")
    week = 7 * 24
    assert reading(policy, clicks(0, 1, 2), after(2)) == 10
    assert reading(policy, clicks(0, 1, week), after(week)) == 15  # (t - W, t]: the first is out
    assert reading(policy, [*clicks(0, 1), Event(after(week) - 1, "click")], after(week)) == 10


def test_a_refused_event_does_not_count_against_the_limit() -> None:
    policy = scored("g { +5 on click at most 1 times in 2 days }")
    assert reading(policy, clicks(0, 47, 48, 95, 96), after(96)) == 15


def test_a_points_limit_awards_the_remainder() -> None:
    policy = scored(
        "g { +4 on click at most 10 points in 1 day  -3 on visit at most 5 points in 1 day }"
    )
    assert reading(policy, clicks(0, 1, 2, 3), after(3)) == 10
    visits: list[Fact] = [Event(after(hour), "visit") for hour in (0, 1, 2)]
    assert reading(policy, visits, after(3)) == -5


def test_both_rules_of_an_event_award() -> None:
    policy = scored("g { +4 on click  +1 on click, visit }")
    assert reading(policy, clicks(0), START) == 5


def test_points_expire_at_the_instant() -> None:
    policy = scored("g expires after 2 days { +5 on click }")
    assert reading(policy, clicks(0), after(48) - 1) == 5
    assert reading(policy, clicks(0), after(48)) == 0


def test_a_linear_fade_is_a_line() -> None:
    policy = scored("g linear over 10 days { +8 on click }")
    assert reading(policy, clicks(0), START + 5 * DAY) == 4
    assert reading(policy, clicks(0), START + 10 * DAY) == 0


def test_a_cap_comes_after_silence_and_goes_with_any_event() -> None:
    policy = scored("g from 0, cap 6 after 3 days without any event { +20 on click }")
    assert reading(policy, clicks(0), after(72) - 1) == 20
    assert reading(policy, clicks(0), after(72)) == 6
    assert reading(policy, [*clicks(0), Event(after(80), "visit")], after(80)) == 20


def test_half_lives_are_sums_of_powers() -> None:
    policy = scored("g half-life 36 hours { +25 on click  -20 on visit }")
    facts: list[Fact] = [
        Event(after(h), "click" if h % 3 else "visit") for h in (0, 1, 5.5, 9, 30, 31, 64)
    ]
    at = after(100)
    direct = math.fsum(
        (25 if one.name == "click" else -20) * 2 ** (-(at - one.at) / (36 * HOUR))
        for one in facts
        if isinstance(one, Event)
    )
    assert reading(policy, facts, at) == pytest.approx(direct, abs=1e-6)


def test_a_reset_forgets_the_window_too() -> None:
    policy = scored("g { +5 on click at most 1 times in 30 days }")
    there: list[Fact] = [Move(after(1), "sales", "lead.Back")]
    assert reading(policy, [*clicks(0), *there], after(1)) == 0
    assert reading(policy, [*clicks(0), *there, Event(after(2), "click")], after(2)) == 5


def test_bounds_clamp_the_reading_and_not_the_history() -> None:
    policy = scored("g from 0 to 10, half-life 24 hours { +16 on click  -40 on visit }")
    assert reading(policy, clicks(0), START) == 10
    assert reading(policy, clicks(0), after(24)) == 8
    assert reading(policy, [Event(START, "visit"), *clicks(0)], after(24)) == 0


def test_a_daily_reading_is_the_last_one() -> None:
    policy = scored("g evaluated daily at 02:00 of office { +5 on click }")
    night = START + 17 * HOUR
    assert reading(policy, clicks(0), night - 1) == 0
    assert reading(policy, clicks(0), night) == 5
    assert reading(policy, [*clicks(0), Event(night, "click")], night) == 10


def test_missing_is_never_large_or_small() -> None:
    policy = scored(
        "g { +1 when size >= 5  +2 when size < 5  +4 when not (size >= 5)  +8 when size != 5 }"
    )
    assert reading(policy, [], START) == 12


# --- accounts -----------------------------------------------------------------------------------


@dataclass
class Company:
    """Everybody is in one account."""

    desks: Desks
    people: list[Person]

    def account(self, person: Person) -> Iterable[Person]:
        return [one for one in self.people if one.number != person.number]

    def whole_account(self, person: Person) -> None:
        return None

    def account_owner(self, person: Person, role: str) -> str | None:
        return None


ACCOUNT = "g from 0 to 12 of account, half-life 24 hours { +5 on click }"


def test_an_account_sums_its_people_but_the_final_ones() -> None:
    policy = scored(ACCOUNT)
    reader = Reference(policy)
    key = (("account", "a"),)

    def person(number: int, *facts: Fact) -> Person:
        log = [Born(START, key, number=number), *facts]
        return replay(policy, log, after(24), Alone(alone(policy).desks))[0]

    one, two = person(1, *clicks(0)), person(2, *clicks(0, 24))
    gone = person(3, *clicks(0), Move(after(1), "sales", "lead.Gone"))
    world = Company(alone(policy).desks, [one, two, gone])
    assert reader.group("g", one, after(24), world) == 10 * MICRO  # 2.5 + 7.5
    assert reader.group("g", one, after(48), world) == 5 * MICRO
    assert reader.group("g", gone, after(24), world) == 10 * MICRO
    loner = replace(one, values={})
    assert reader.group("g", loner, after(24), world) == 2.5 * MICRO
    engine = Engine(policy)
    fast = Company(world.desks, [engine.adopt(each) for each in world.people])
    for at in (after(24), after(31), after(48)):
        assert engine.group("g", fast.people[0], at, fast) == reader.group("g", one, at, world)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60 * DAY), st.sampled_from(["click", "visit"])), max_size=30),
    st.integers(0, 90 * DAY),
)
def test_running_sums_are_direct_sums(events: list[tuple[int, str]], later: int) -> None:
    policy = scored("g half-life 14 days { +25 on click  -20 on visit }")
    engine = Engine(policy)
    facts = sorted((Event(START + at, name) for at, name in events), key=lambda one: one.at)
    world = alone(policy)
    at = max([START, *(one.at for one in facts)]) + later
    person, _ = live(policy, list(facts), at, world=world)
    points = (25e6 if one.name == "click" else -20e6 for one in facts)
    direct = math.fsum(
        p * 2 ** (-(at - one.at) / (14 * DAY)) for p, one in zip(points, facts, strict=True)
    )
    found = engine.group("g", engine.adopt(person), at, world)
    assert found == Reference(policy).group("g", person, at, world)
    assert abs(found - direct) <= 0.5 + 1e-3
