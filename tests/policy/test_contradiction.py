"""`impossible` is never wrong: wherever it says so, trying every person finds none."""

from __future__ import annotations

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
    Relation,
    Same,
    Some,
    Value,
)
from policy.compile import compile_text
from policy.contradiction import bounds, impossible
from policy.model import Definition, Field, Group, Policy

POLICY = Policy(
    "demo",
    fields=(
        Field("size", "integer", low=0, high=3),
        Field("kind", "one of", values=("x", "y", "z")),
        Field("good", "yes/no", required=True),
        Field("peer", "one of", values=("x", "y", "z")),
    ),
    groups=(Group("fit", (), low=-1, high=2), Group("heat", (), low=0, high=1)),
    definitions=(Definition("nice", Some((Among("good", (True,)), Among("kind", ("x",))))),),
)
PEOPLE = [
    {"size": size, "kind": kind, "good": good, "peer": peer, "fit": fit, "heat": heat}
    for size, kind, good, peer, fit, heat in product(
        (None, 0, 1, 2, 3), (None, "x", "y", "z"), (True, False), (None, "x", "y"), (-1, 0, 1, 2), (0, 1)
    )
]
BOUNDED = {"fit": (-1, 2), "heat": (0, 1)}

_quantities = st.builds(
    lambda factor, of: Quantity(factor, *of),
    st.sampled_from((-2, -1, 1, 2)),
    st.sampled_from((("field", "size"), ("group", "fit"), ("group", "heat"), ("score", "score"))),
)
_atoms = st.one_of(
    st.builds(Constant, st.booleans()),
    st.builds(Known, st.sampled_from(("size", "kind", "good"))),
    st.builds(
        Among, st.just("kind"), st.lists(st.sampled_from("xyz"), min_size=1, max_size=2).map(tuple)
    ),
    st.builds(Among, st.just("good"), st.sampled_from(((True,), (False,)))),
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


@settings(max_examples=150, deadline=None)
@given(st.lists(conditions, min_size=1, max_size=3))
def test_nobody_meets_what_is_called_impossible(together: list[Condition]) -> None:
    if impossible(POLICY, together, BOUNDED):
        assert not [who for who in PEOPLE if all(_holds(one, who) for one in together)]


@settings(max_examples=150, deadline=None)
@given(_atoms.filter(lambda one: not isinstance(one, Same | Linear)))
def test_a_condition_and_its_opposite_are_impossible(one: Condition) -> None:
    assert impossible(POLICY, [one, Negation(one)])


HEAD = """
policy demo { version "1" currency USD }
roles sales
fields {
  size integer from 0
  land text
  kind one of x, y required
  worth money
}
accounts by land
events visit
score { fit from 0 to 60 { +60 when size >= 10 }  heat from 0 { +5 on visit }
        all_in from 0 of account { +5 when size >= 10 } }
track lead { status Open { start  owner sales  to Won when GUARD  to Lost after 1 days }
             status Won { goal final }  status Lost { final } }
"""


@pytest.mark.parametrize(
    ("guard", "expected"),
    [
        ("size >= 10 and size < 10", True),
        ("size >= 10 and size < 12", False),
        ("size >= 10 and size is missing", True),
        ("size >= 10 and not size >= 5", True),
        ("not size >= 10 and not size < 10", False),  # a missing size is neither
        ("fit > 60", True),
        ("fit >= 60", False),
        ("fit + heat >= 600", False),  # visits have no upper bound
        ("fit < 0", True),
        ("all_in >= 600", False),  # many colleagues
        ('land = "US" and land = "CA"', True),
        ('land = "US" and land != "CA"', False),
        ("kind != x and kind != y", True),
        ("(size > 5 or size > 7) and size < 3", True),
        ("worth > 10 USD and worth < 10.01 USD", True),
        ("worth > 10 USD and worth < 10.02 USD", False),
    ],
)
def test_guards(guard: str, expected: bool) -> None:
    policy, diagnostics = compile_text(HEAD.replace("GUARD", guard))
    assert policy is not None, diagnostics
    condition = policy.status["lead.Open"].transitions[0].when
    assert condition is not None
    assert impossible(policy, [condition]) is expected


def test_bounds_come_from_rules_where_the_group_has_none() -> None:
    policy, diagnostics = compile_text(
        HEAD.replace("GUARD", "fit > 1").replace("fit from 0 to 60 {", "fit { -5 when size < 2 ")
    )
    assert policy is not None, diagnostics
    assert bounds(policy.group["fit"]) == (-5_000_000, 60_000_000)
    assert bounds(policy.group["heat"]) == (0, None)


def _holds(what: Condition, who: dict[str, Value | None]) -> bool:
    match what:
        case Constant(value=value):
            return value
        case All(parts=parts):
            return all(_holds(one, who) for one in parts)
        case Some(parts=parts):
            return any(_holds(one, who) for one in parts)
        case Negation(part=part):
            return not _holds(part, who)
        case Defined(name=name):
            return _holds(POLICY.definition[name].condition, who)
        case Known(field=name):
            return who[name] is not None
        case Among(field=name, values=values):
            return who[name] in values
        case Same(left=left, right=right):
            return who[left] is not None and who[left] == who[right]
        case Linear():
            return _compares(what, who)
    raise AssertionError(what)


def _compares(what: Linear, who: dict[str, Value | None]) -> bool:
    total = 0
    for one in what.sum:
        names = ("fit", "heat") if one.of == "score" else (one.name,)
        for value in (who[name] for name in names):
            if value is None:
                return False
            assert isinstance(value, int)
            total += one.factor * value
    return _related(total, what.relation, what.bound)


def _related(left: int, relation: Relation, right: int) -> bool:
    return {
        "<": left < right,
        "<=": left <= right,
        "=": left == right,
        ">=": left >= right,
        ">": left > right,
    }[relation]
