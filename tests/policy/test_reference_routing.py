"""Routing, assignment and moves: every strategy, ties, caps, hours, overflow, refusals."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from policy.fold.assignment import pick
from policy.model import HOUR, MICRO, Policy, Strategy, Team
from policy.reference import Reference, give_out, offer, step
from policy.state import (
    Alone,
    Assigned,
    Born,
    Desks,
    Fact,
    Livelock,
    Move,
    Person,
    Rejected,
    Released,
    Seat,
    Set,
    Take,
    Unrouted,
    Waiting,
    alone,
)
from tests.policy.lives import EVENTS, OFFICE, START, after, live, of_kind, policy_of

SOMEBODY = Person(1, 0, 0, "lead.MQL", 0, {})


def picks(team: Team, desks: Desks, count: int) -> list[str]:
    found = []
    for _ in range(count):
        picked = pick(team, desks, SOMEBODY, None)
        if picked is None:
            break
        rep, desks = picked
        desks = desks.given(team.name, rep)
        found.append(rep)
    return found


def desk(*weights: int) -> Desks:
    return Desks({"t": tuple(Seat("abcdef"[i], w * MICRO) for i, w in enumerate(weights))})


def team(assign: Strategy, **more: object) -> Team:
    return replace(Team("t", "sales", assign=assign), **more)  # type: ignore[arg-type]


def test_round_robin_goes_round() -> None:
    assert picks(team("round robin"), desk(1, 1, 1), 7) == list("abcabca")


def test_weighted_round_robin_is_smooth_and_exact() -> None:
    order = picks(team("weighted round robin"), desk(5, 1, 1), 14)
    assert order == list("aabacaa") * 2
    assert Counter(picks(team("weighted round robin"), desk(1, 2, 3), 60)) == {"a": 10, "b": 20, "c": 30}


def test_least_loaded_counts_by_weight() -> None:
    assert Counter(picks(team("least loaded"), desk(1, 3), 40)) == {"a": 10, "b": 30}


def test_the_cap_leaves_nobody() -> None:
    assert picks(team("round robin", at_most_open=2), desk(1, 1), 9) == list("abab")


def test_ties() -> None:
    desks = Desks({"t": (Seat("z"), Seat("b"), Seat("a"))})
    assert picks(team("least loaded", ties="by name"), desks, 3) == ["a", "b", "z"]
    assert picks(team("least loaded", ties="as listed"), desks, 3) == ["z", "b", "a"]
    served = desks.given("t", "z").freed("t", "z")
    assert picks(team("least loaded"), served, 3) == ["b", "a", "z"]


def test_sticky_prefers_who_had_the_person_then_the_accounts_owner() -> None:
    sticky, desks = team("sticky"), desk(1, 1, 1)
    person = replace(SOMEBODY, had={"t": "c"})
    assert (pick(sticky, desks, person, "b") or ("",))[0] == "c"
    assert (pick(sticky, desks.left("t", "c"), person, "b") or ("",))[0] == "b"
    assert (pick(sticky, desks, SOMEBODY, None) or ("",))[0] == "a"


def test_a_joiner_does_not_get_every_next_lead() -> None:
    for strategy in ("round robin", "weighted round robin"):
        desks = desk(1, 1)
        for _ in range(10):
            rep, desks = pick(team(strategy), desks, SOMEBODY, None) or ("", desks)
            desks = desks.given("t", rep)
        joined = desks.joined("t", "new")
        assert Counter(picks(team(strategy), joined, 9))["new"] == 3


@pytest.mark.parametrize("seed", range(20))
def test_weighted_shares_never_stray_by_more_than_one(seed: int) -> None:
    rng = random.Random(seed)
    weights = [rng.randint(1, 6) for _ in range(4)]
    found: Counter[str] = Counter()
    for number, rep in enumerate(picks(team("weighted round robin"), desk(*weights), 60), 1):
        found[rep] += 1
        for name, weight in zip("abcd", weights, strict=True):
            assert abs(found[name] - number * weight / sum(weights)) < 1.5


# --- routes -------------------------------------------------------------------------------------

ROUTED = policy_of(
    EVENTS,
    OFFICE,
    """
fields { account text  vip yes/no }
accounts by account
track lead {
  status New { start  owner marketing  to MQL by sales  to MQL on reply then assign to second }
  status MQL { owner sales  to SAL by sales  to New by sales
    sla 24 hours { at 100% reassign } }
  status SAL { owner sales  to MQL by sales  to Done by sales }
  status Done { final }
}
route lead.MQL first match { to owner of account  to first when vip  to second otherwise }
team first { role sales  members "a", "b"  assign round robin  at most 1 open per rep  hours office
             full to second }
team second { role sales  members "c", "d"  assign round robin  at most 1 open per rep }
""",
)
MQL = Move(START, "sales", "lead.MQL")
VIP = (("vip", True),)


def arrive(world: Alone, number: int, at: int = START, policy: Policy = ROUTED) -> Person:
    facts: list[Fact] = [Born(at, VIP, number=number), replace(MQL, at=at)]
    return step(policy, None, at, facts, world)[0]


def test_overflow_then_waiting_then_a_place_comes_free() -> None:
    world = alone(ROUTED)
    people = [arrive(world, number) for number in range(5)]
    assert [(one.team, one.rep) for one in people] == [
        ("first", "a"),
        ("first", "b"),
        ("second", "c"),
        ("second", "d"),
        ("first", None),
    ]
    done: list[Fact] = [Move(after(1), "sales", "lead.SAL"), Move(after(1), "sales", "lead.Done")]
    closed, effects = step(ROUTED, people[1], after(1), done, world)
    assert of_kind(effects, Released) == [Released(after(1), "first", "b")]
    assert closed.rep is None
    (found, given), *rest = give_out(ROUTED, "first", [people[4]], after(1), world)
    assert (found.rep, rest) == ("b", [])
    assert of_kind(given, Assigned) == [Assigned(after(1), "first", "b", 1)]


def test_a_closed_team_keeps_the_person_waiting_until_it_opens() -> None:
    world = alone(ROUTED)
    night = after(12)
    person = arrive(world, 1, night)
    assert (person.team, person.rep, person.waiting) == ("first", None, True)
    assert offer(ROUTED, person, night + HOUR, world)[0].rep is None
    person, effects = live(ROUTED, [replace(MQL, at=night)], after(24), VIP)
    assert [type(one) for one in effects if isinstance(one, Waiting | Assigned)] == [Waiting, Assigned]
    assert person.rep == "a"
    assert of_kind(effects, Assigned)[0].at == after(24)


def test_the_accounts_owner_goes_before_the_rows() -> None:
    world = Alone(alone(ROUTED).desks, {("acme", "sales"): "d"}, "account")
    person, _ = live(ROUTED, [MQL], START, (("account", "acme"), ("vip", True)), world)
    assert (person.team, person.rep, person.row) == ("second", "d", 0)
    world.desks = alone(ROUTED).desks.left("second", "d")
    person, _ = live(ROUTED, [MQL], START, (("account", "acme"), ("vip", True)), world)
    assert person.rep == "a"


def test_the_assignee_stays_while_the_role_does() -> None:
    facts: list[Fact] = [MQL, replace(MQL, at=after(1), status="lead.SAL")]
    facts.append(replace(MQL, at=after(2)))
    person, effects = live(ROUTED, facts, after(2), VIP)
    assert person.rep == "a"
    assert len(of_kind(effects, Assigned)) == 1


def test_reassign_gives_to_another_of_the_team() -> None:
    person, effects = live(ROUTED, [MQL], after(24), VIP)
    assert [one.rep for one in of_kind(effects, Assigned)] == ["a", "b"]
    assert person.rep == "b"
    assert ROUTED.team["first"].at_most_open == 1


def test_reassign_keeps_the_person_where_nobody_else_may() -> None:
    world = alone(ROUTED)
    world.desks = world.desks.left("first", "b")
    person, _ = live(ROUTED, [MQL], after(30), VIP, world)
    assert person.rep == "a"


def test_an_action_that_assigns_goes_before_the_rows() -> None:
    from policy.state import Event

    person, _ = live(ROUTED, [Event(START, "reply")], START, VIP)
    assert (person.status, person.team, person.rep) == ("lead.MQL", "second", "c")


def test_a_take_is_an_assignment() -> None:
    person, _ = live(ROUTED, [MQL, Take(START, "d")], START, VIP)
    assert (person.team, person.rep) == ("second", "d")
    _, effects = live(ROUTED, [MQL, Take(START, "nobody")], START, VIP)
    assert "in no team" in of_kind(effects, Rejected)[0].why


# --- moves --------------------------------------------------------------------------------------

GUARDED = policy_of(
    """
fields { budget money  region text fixed }
track lead {
  status A { start  owner sales
    to B by sales when region = "EU" requires budget >= 10_000 USD
    to C by sales because price, timing
    to C by marketing }
  status B { owner sales  to C by sales }
  status C { final }
}
team desk { role sales }
"""
)


@pytest.mark.parametrize(
    ("move", "why"),
    [
        (Move(START, "marketing", "lead.B"), "cannot move"),
        (Move(START, "sales", "lead.B"), "requires"),
        (Move(START, "sales", "lead.C"), "needs a reason"),
        (Move(START, "sales", "lead.C", "weather"), "not one of its reasons"),
        (Move(START, "marketing", "lead.C", "price"), "not one of its reasons"),
    ],
)
def test_a_move_that_is_not_allowed_changes_nothing_and_says_why(move: Move, why: str) -> None:
    person, effects = live(GUARDED, [move], START, (("region", "EU"),))
    assert person.status == "lead.A"
    assert why in of_kind(effects, Rejected)[0].why


def test_moves_that_are_allowed() -> None:
    values = (("region", "EU"), ("budget", 1_000_000))
    assert live(GUARDED, [Move(START, "sales", "lead.B")], START, values)[0].status == "lead.B"
    assert live(GUARDED, [Move(START, "sales", "lead.C", "price")], START)[0].status == "lead.C"


def test_a_fixed_field_stays() -> None:
    person, effects = live(GUARDED, [Set(START, (("region", "US"),))], START, (("region", "EU"),))
    assert person.values["region"] == "EU"
    assert len(of_kind(effects, Rejected)) == 1


def test_a_livelock_is_named_and_ends() -> None:
    policy = policy_of(
        """
fields { x integer }
track lead {
  status A { start  owner sales  to B when x >= 1 }
  status B { owner sales  to A when x >= 0 }
}
team desk { role sales }
"""
    )
    _, effects = live(policy, [Set(after(1), (("x", 1),))], after(2))
    loops = of_kind(effects, Livelock)
    assert [set(one.loop) for one in loops] == [{"lead.A", "lead.B"}]


def test_without_route_and_with_several_teams_nobody_gets_the_person() -> None:
    policy = policy_of(
        "track lead { status A { start  owner sales  to A by sales } }",
        "team one { role sales }  team two { role sales }",
    )
    person, effects = live(policy, [], START)
    assert person.team is None
    assert len(of_kind(effects, Unrouted)) == 1


def test_work_orders() -> None:
    from policy.fold.work import work_key

    people = [replace(SOMEBODY, number=n, entered=e) for n, e in ((1, 5), (2, 3), (3, 3))]
    for order, expected in (("oldest first", [2, 3, 1]), ("newest first", [1, 2, 3])):
        one = replace(Team("t", "sales"), work=order)  # type: ignore[arg-type]
        ranked = sorted(people, key=lambda p: work_key(Reference(ROUTED), one, p, START, alone(ROUTED)))
        assert [each.number for each in ranked] == expected
