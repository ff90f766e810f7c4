"""Boxes outside boxes: held against trying every place, and against the solver."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.compile import compile_text
from policy.prove import outside, rows
from policy.prove.routing import condition_of
from policy.prove.rows import Rows

SIZES = (3, 4, 2)
Box = dict[int, int]


def _some(size: int) -> st.SearchStrategy[int]:
    return st.integers(1, (1 << size) - 1)


BOXES = st.fixed_dictionaries({}, optional={at: _some(size) for at, size in enumerate(SIZES)})
OTHERS = st.lists(BOXES, max_size=8)
PLACES = st.tuples(*map(_some, SIZES))


def _inside(codes: tuple[int, ...], box: Box) -> bool:
    return all(box.get(at, -1) >> code & 1 for at, code in enumerate(codes))


def _left(place: tuple[int, ...], others: list[Box]) -> set[tuple[int, ...]]:
    """Every place of one code a field that is outside the others."""
    whole = dict(enumerate(place))
    return {
        codes
        for codes in product(*map(range, SIZES))
        if _inside(codes, whole) and not any(_inside(codes, one) for one in others)
    }


@given(PLACES, OTHERS)
def test_what_is_found_is_what_trying_finds(place: tuple[int, ...], others: list[Box]) -> None:
    found = outside.search(place, enumerate(list(one.items()) for one in others), 10_000)
    left = _left(place, others)
    assert found.answer == ("yes" if left else "no")
    if found.place is None:
        assert not _left(place, [others[one] for one in found.used])
    else:
        assert _left(found.place, []) <= left


def test_an_effort_that_ran_out_is_unknown() -> None:
    others = [(0, [(0, 1), (1, 1)]), (1, [(0, 2), (1, 2)]), (2, [(0, 1), (1, 2)])]
    assert outside.search((3, 3), others, 0).answer == "unknown"
    assert outside.search((3, 3), others, 100).answer == "yes"


@pytest.mark.parametrize("seed", range(4))
def test_boxes_say_what_the_solver_says(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = _policy(random.Random(seed))
    policy, found = compile_text(text)
    assert policy is not None, found
    asked = [condition_of(row) for row in policy.routes[0].rows]
    by_boxes = Rows(policy, asked)
    told = by_boxes.in_order(range(len(asked)))
    monkeypatch.setattr(rows, "_PATIENCE", 0)
    by_solver = Rows(policy, asked).in_order(range(len(asked)))
    assert [one.answer for one in told] == [one.answer for one in by_solver]
    assert {one.answer for one in told} == {"yes", "no"}
    assert all(one.certain for one in told if one.answer == "yes")


@pytest.mark.parametrize("seed", range(4))
def test_what_covers_a_row_is_enough_and_all_needed(seed: int) -> None:
    policy, found = compile_text(_policy(random.Random(seed)))
    assert policy is not None, found
    asked = Rows(policy, [condition_of(row) for row in policy.routes[0].rows])
    everything = range(len(asked.conditions))
    dead = [at for at, met in enumerate(asked.in_order(everything)) if met.answer == "no"]
    assert dead
    for at in dead:
        needed = asked.covering(at, list(range(at)))
        assert asked.meets(at, needed).answer == "no"
        for spared in needed:
            assert asked.meets(at, [one for one in needed if one != spared]).answer == "yes"


def _policy(rng: random.Random) -> str:
    """Forty rows that overlap much, of which some are covered by several others."""
    lines = "\n".join(f"  to t{rng.randrange(4)} when {_condition(rng)}" for _ in range(40))
    teams = "\n".join(f"team t{one} {{ role sales }}" for one in range(4))
    return f"""policy p {{ version "1" }}
roles sales
fields {{ a integer from 0  b integer from 0  kind one of x, y, z required }}
track lead {{
  status MQL {{ start  owner sales  to Won by sales }}
  status Won {{ goal final }}
}}
{teams}
route lead.MQL {{
{lines}
}}
"""


def _condition(rng: random.Random) -> str:
    a, b = rng.randrange(60), rng.randrange(60)
    parts = [
        f"a between {a} and {a + rng.randrange(1, 60)}",
        f"b between {b} and {b + rng.randrange(1, 60)}",
        f"kind != {rng.choice('xyz')}",
    ]
    return " or ".join(f"({' and '.join(rng.sample(parts, 2))})" for _ in range(rng.randint(1, 2)))
