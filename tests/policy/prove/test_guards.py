"""The encoder is exact where it says so: nobody meets what it calls impossible, somebody the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.typed import (
    All,
    Among,
    Condition,
    Constant,
    Defined,
    Known,
    Linear,
    Negation,
    Quantity,
    Same,
    Some,
    TextTest,
    Value,
)
from policy.compile import compile_text
from policy.model import Definition, Field, Group, Policy, ScoreRule, Status
from policy.prove import histories
from policy.prove.encode import Universe
from policy.prove.histories import History
from policy.prove.leads import Lead, Nobody, find
from policy.prove.points import bounds
from policy.reference import Reference
from policy.state import alone

POLICY = Policy(
    "demo",
    fields=(
        Field("size", "integer", low=0, high=3),
        Field("depth", "integer", low=-1, high=1),
        Field("kind", "one of", values=("x", "y", "z")),
        Field("peer", "one of", values=("y", "x")),
        Field("good", "yes/no", required=True),
        Field("land", "text"),
    ),
    events=("visit",),
    groups=(
        Group(
            "fit",
            (
                ScoreRule("fit.1", 2, Among("kind", ("x",))),
                ScoreRule("fit.2", -1, Among("good", (True,))),
                ScoreRule("fit.3", 2, Linear((Quantity(1, "field", "size"),), ">=", 2)),
            ),
            low=-1,
            high=3,
        ),
        Group("heat", (ScoreRule("heat.1", 2, events=("visit",)),), low=0, high=3),
    ),
    definitions=(Definition("nice", Some((Among("good", (True,)), Among("kind", ("x",))))),),
    statuses=(Status("lead.Open"),),
)
DONE = [History(), History(("visit",)), History(("visit", "visit"))]
PEOPLE = [
    {
        name: value
        for name, value in zip((one.name for one in POLICY.fields), values, strict=True)
        if value is not None
    }
    for values in product(
        (None, 0, 1, 2, 3), (None, -1, 1), (None, "x", "y", "z"), (None, "x", "y"), (True, False),
        (None, "a", "ab", "cab", "q"),
    )
]  # fmt: skip

_quantities = st.builds(
    lambda factor, of: Quantity(factor, *of),
    st.sampled_from((-2, -1, 1, 2)),
    st.sampled_from(
        (
            ("field", "size"),
            ("field", "depth"),
            ("group", "fit"),
            ("group", "heat"),
            ("score", "score"),
        )
    ),
)
_atoms = st.one_of(
    st.builds(Constant, st.booleans()),
    st.builds(Known, st.sampled_from(("size", "kind", "good", "land"))),
    st.builds(
        Among, st.just("kind"), st.lists(st.sampled_from("xyz"), min_size=1, max_size=2).map(tuple)
    ),
    st.builds(Among, st.just("good"), st.sampled_from(((True,), (False,)))),
    st.builds(Among, st.just("size"), st.sampled_from(((1,), (0, 3), (7,)))),
    st.builds(Among, st.just("land"), st.sampled_from((("a",), ("ab", "q")))),
    st.builds(
        TextTest,
        st.just("land"),
        st.sampled_from(("contains", "starts with", "ends with")),
        st.sampled_from(("a", "b", "ca")),
    ),
    st.just(Same("kind", "peer")),
    st.just(Defined("nice")),
    st.builds(
        Linear,
        st.lists(_quantities, min_size=1, max_size=2).map(tuple),
        st.sampled_from(("<", "<=", "=", ">=", ">")),
        st.integers(-4, 8),
    ),
)
conditions = st.recursive(
    _atoms,
    lambda part: st.one_of(
        st.builds(Negation, part),
        st.builds(All, st.lists(part, min_size=1, max_size=3).map(tuple)),
        st.builds(Some, st.lists(part, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@settings(max_examples=120, deadline=None)
@given(st.lists(conditions, min_size=1, max_size=3))
def test_what_is_impossible_nobody_meets_and_what_is_not_somebody_does(
    together: list[Condition],
) -> None:
    wanted = [(POLICY, one) for one in together]
    universe = Universe(wanted)
    found = find(universe, wanted)
    if isinstance(found, Nobody):
        assert found.proved or not universe.exact
        if found.proved:
            assert not _anybody(together)
    else:
        assert _meets(together, dict(found.values), found.history)


@settings(max_examples=60, deadline=None)
@given(conditions)
def test_a_condition_and_its_opposite_are_impossible(one: Condition) -> None:
    wanted = [(POLICY, one), (POLICY, Negation(one))]
    assert find(Universe(wanted), wanted) == Nobody(proved=True)


@settings(max_examples=40, deadline=None)
@given(st.lists(conditions, min_size=1, max_size=2))
def test_the_same_lead_is_found_every_time(together: list[Condition]) -> None:
    wanted = [(POLICY, one) for one in together]
    assert find(Universe(wanted), wanted) == find(Universe(wanted), wanted)


@settings(max_examples=60, deadline=None)
@given(conditions)
def test_what_is_said_of_a_lead_is_all_that_matters(one: Condition) -> None:
    """Fields that a lead does not mention may have any value."""
    wanted = [(POLICY, one)]
    found = find(Universe(wanted), wanted)
    if isinstance(found, Lead):
        told = dict(found.values)
        same = [who for who in PEOPLE if all(who.get(name) == told[name] for name in told)]
        same = [who for who in same if not set(who) & set(found.missing)]
        assert all(_meets([one], who, found.history) for who in same)


def _anybody(together: list[Condition]) -> bool:
    return any(_meets(together, who, history) for who in PEOPLE for history in DONE)


def _meets(together: list[Condition], values: Mapping[str, Value | None], history: History) -> bool:
    person = replace(histories.person(POLICY, history), values=values)
    reader = Reference(POLICY)
    return all(reader.holds(one, person, history.end, alone(POLICY)) for one in together)


HEAD = """
policy demo { version "1" currency USD }
roles sales
fields {
  size integer from 0
  land text
  home text
  kind one of x, y required
  worth money
  spent money
}
accounts by land
events visit
score { fit from 0 to 60 { +60 when size >= 10 }  heat from 0 { +5 on visit }
        all_in from 0 of account { +5 when size >= 10  +1 on visit }
        brief from 0, expires after 10 days { +5 on visit at most 2 times in 5 days } }
track lead { status Open { start  owner sales  to Won when GUARD  to Lost after 1 days }
             status Won { goal final }  status Lost { final } }
"""


@pytest.mark.parametrize(
    ("guard", "possible"),
    [
        ("size >= 10 and size < 10", False),
        ("size >= 10 and size < 12", True),
        ("size >= 10 and size is missing", False),
        ("size >= 10 and not size >= 5", False),
        ("not size >= 10 and not size < 10", True),  # a missing size is neither
        ("fit > 60", False),
        ("fit >= 60", True),
        ("fit >= 60 and size < 10", False),  # the points and the condition for which they are given
        ("fit + heat >= 200", True),  # visits have no upper bound
        ("heat > 5 and heat < 10", False),  # every visit gives five
        ("fit < 0", False),
        ("all_in >= 6 and size >= 10", True),
        ("brief > 20", False),  # twice in five days, for ten days
        ('land = "US" and land = "CA"', False),
        ('land = "US" and land != "CA"', True),
        ("land != home and land is known and home is known", True),
        ('land = home and land = "US" and home != "US"', False),
        ('land contains "ab" and not land contains "a"', False),
        ('land starts with "ab" and land starts with "ac"', False),
        ('land starts with "ab" and land ends with "ba" and not land contains "ab ba"', True),
        ("kind != x and kind != y", False),
        ("(size > 5 or size > 7) and size < 3", False),
        ("worth > 10 USD and worth < 10.01 USD", False),
        ("worth > 10 USD and worth < 10.02 USD", True),
        ("worth - spent >= 5 USD and worth < 1 USD and spent > 0 USD", False),
        ("worth - spent >= 5 USD and worth < 1 USD", True),
    ],
)
def test_guards(guard: str, possible: bool) -> None:
    policy, diagnostics = compile_text(HEAD.replace("GUARD", guard))
    assert policy is not None, diagnostics
    condition = policy.status["lead.Open"].transitions[0].when
    assert condition is not None
    wanted = [(policy, condition)]
    found = find(Universe(wanted), wanted)
    assert isinstance(found, Lead) if possible else found == Nobody(proved=True)


def test_bounds_come_from_rules_where_the_group_has_none() -> None:
    policy, diagnostics = compile_text(
        HEAD.replace("GUARD", "fit > 1").replace("fit from 0 to 60 {", "fit { -5 when size < 2 ")
    )
    assert policy is not None, diagnostics
    assert bounds(policy.group["fit"]) == (-5_000_000, 60_000_000)
    assert bounds(policy.group["heat"]) == (0, None)
    assert bounds(policy.group["brief"]) == (0, 20_000_000)
