"""Crossings against brute force: on half-lives of a few hundred microseconds every instant is tried."""

from __future__ import annotations

import random

import pytest

from dsl.typed import All, Condition, Linear, Negation, Quantity, Relation, Some
from policy.model import (
    HOUR,
    MICRO,
    Calendar,
    Evaluated,
    Fading,
    Group,
    Interval,
    Policy,
    ScoreRule,
    Status,
)
from policy.reference import Reference
from policy.reference.crossing import crossing
from policy.state import Event, Person, alone
from tests.policy.lives import EVENTS, START, live, policy_of

HORIZON = 3000


def tiny_policy(rng: random.Random) -> Policy:
    """Three groups that fade within some thousand microseconds, with bounds here and there."""
    groups = []
    for number in range(3):
        kind = rng.choice(("half-life", "half-life", "linear", "expires", "cap", "none"))
        over = rng.randint(20, 400)
        rules = tuple(
            ScoreRule(
                f"g{number}.{i}", rng.choice((-3, -1, 1, 2, 5)) * rng.choice((7, MICRO)), events=(e,)
            )
            for i, e in enumerate(("a", "b"))
        )
        low = rng.choice((None, None, 0))
        high = rng.choice((None, None, 6 * MICRO))
        cap = rng.choice((0, 2 * MICRO))
        groups.append(Group(f"g{number}", rules, low, high, Fading(kind, over, cap)))  # type: ignore[arg-type]
    return Policy(
        "tiny", groups=tuple(groups), tracks=("t",), statuses=(Status("t.S"),), events=("a", "b")
    )


def random_condition(rng: random.Random, depth: int = 2) -> Condition:
    if depth and rng.random() < 0.4:
        parts = tuple(random_condition(rng, depth - 1) for _ in range(2))
        return rng.choice((All(parts), Some(parts), Negation(parts[0])))
    names = rng.sample(("g0", "g1", "g2"), rng.randint(1, 3))
    total = tuple(Quantity(rng.choice((-1, 1, 2)), "group", one) for one in names)
    if rng.random() < 0.3:
        total = (Quantity(1, "score", "score"),)
    relation: Relation = rng.choice(("<", "<=", "=", ">=", ">"))
    return Linear(total, relation, rng.choice((0, 1, 5, MICRO, 3 * MICRO, -MICRO)))


@pytest.mark.parametrize("seed", range(150))
def test_equals_brute_force(seed: int) -> None:
    rng = random.Random(seed)
    policy = tiny_policy(rng)
    reader, world = Reference(policy), alone(policy)
    events = sorted((rng.randrange(600), rng.choice("ab")) for _ in range(rng.randint(1, 8)))
    history = tuple(Event(at, name) for at, name in events)
    person = Person(0, 0, history[-1].at, "t.S", 0, {}, history)
    wanted = [random_condition(rng) for _ in range(2)]
    start = person.at
    brute = next(
        (
            t
            for t in range(start + 1, start + HORIZON)
            if any(reader.holds(one, person, t, world) for one in wanted)
        ),
        None,
    )
    assert crossing(policy, wanted, person, start, world, start + HORIZON - 1) == brute
    found = crossing(policy, wanted, person, start, world)
    assert found == brute or (brute is None and (found is None or found >= start + HORIZON))


def test_a_score_that_falls_below_the_bar_at_the_exact_microsecond() -> None:
    policy = policy_of(
        EVENTS,
        """
score { g half-life 14 days { +80 on click  -30 on visit } }
track lead {
  status Hot  { start  owner marketing  to Cold when g < 20  to Cold by sales }
  status Cold { owner marketing  to Warm when g >= -10  to Hot by sales }
  status Warm { owner marketing  to Hot by sales }
}
""",
    )
    reader, world = Reference(policy), alone(policy)
    person, _ = live(policy, [Event(START, "click")], START, world=world)
    at = reader.crossing([policy.statuses[0].transitions[0].when or All(())], person, START, world)
    assert at is not None
    assert abs(at - START - 2 * 14 * 24 * HOUR) < 2 * HOUR
    assert reader.group("g", person, at, world) < 20 * MICRO <= reader.group("g", person, at - 1, world)
    person, _ = live(policy, [Event(START, "visit")], START, world=world)  # negative points fade upwards
    at = reader.crossing([policy.statuses[1].transitions[0].when or All(())], person, START, world)
    assert at is not None
    assert reader.group("g", person, at - 1, world) < -10 * MICRO <= reader.group("g", person, at, world)


def test_opposite_fades_cross_where_their_difference_does() -> None:
    fast = Fading("half-life", 24 * HOUR)
    slow = Fading("half-life", 240 * HOUR)
    groups = (
        Group("up", (ScoreRule("up.1", -60 * MICRO, events=("a",)),), fading=fast),
        Group("down", (ScoreRule("down.1", 60 * MICRO, events=("a",)),), fading=slow),
    )
    policy = Policy("two", groups=groups, tracks=("t",), statuses=(Status("t.S"),), events=("a",))
    world = alone(policy)
    person = Person(0, 0, 0, "t.S", 0, {}, (Event(0, "a"),))
    wanted = Linear((Quantity(1, "score", "score"),), ">=", 35 * MICRO)
    at = crossing(policy, [wanted], person, 0, world)
    assert at is not None
    reader = Reference(policy)
    assert reader.holds(wanted, person, at, world)
    assert not any(reader.holds(wanted, person, at - back, world) for back in range(1, 2000))
    top = Linear((Quantity(1, "score", "score"),), ">=", 60 * MICRO)
    assert crossing(policy, [top], person, 0, world) is None


def test_a_daily_reading_crosses_at_its_hour() -> None:
    calendar = Calendar("c", "Europe/Berlin", tuple((Interval(0, 1440),) for _ in range(7)))
    rule = ScoreRule("g.1", 64 * MICRO, events=("a",))
    group = Group("g", (rule,), fading=Fading("half-life", 24 * HOUR), evaluated=Evaluated(120, "c"))
    policy = Policy(
        "d",
        groups=(group,),
        calendars=(calendar,),
        tracks=("t",),
        statuses=(Status("t.S"),),
        events=("a",),
    )
    world, day = alone(policy), 24 * HOUR
    person = Person(0, 0, START, "t.S", START, {}, (Event(START, "a"),))
    below = Linear((Quantity(1, "group", "g"),), "<", 10 * MICRO)
    above = Linear((Quantity(1, "group", "g"),), ">", 0)
    first = crossing(policy, [above], person, START, world)
    assert first == START + 11 * HOUR  # 02:00 in Berlin
    assert first is not None
    assert crossing(policy, [below], person, first, world) == first + 3 * day  # 64 / 2^(83/24) < 10
