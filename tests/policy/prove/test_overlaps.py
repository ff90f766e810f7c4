"""Rows that contradict one another: every pair is told, a few with a lead, the others by number."""

from __future__ import annotations

import pytest

from policy.compile import compile_text
from policy.prove.proof import Proof, answers
from policy.prove.routing import SHOWN_PAIRS, overlaps

HEAD = """policy p { version "1" }
roles sales
fields { a integer from 0  b integer from 0  name text }
track lead { status MQL { start  owner sales  to Won by sales } status Won { goal final } }
team even { role sales }
team odd  { role sales }
"""


def _said(rows: list[str]) -> tuple[Proof, ...]:
    policy, found = compile_text(
        HEAD + "route lead.MQL {\n" + "\n".join([*rows, "to even otherwise"]) + "\n}\n"
    )
    assert policy is not None, found
    return answers(policy, overlaps)


def _crossing(number: int) -> list[str]:
    """One row to `even`, and rows to `odd` that each share leads with it."""
    return ["to even when a < 500", *(f"to odd when b = {one} and a > 10" for one in range(number))]


@pytest.mark.parametrize("number", [1, 2, SHOWN_PAIRS])
def test_each_pair_is_shown_with_a_lead(number: int) -> None:
    told = _said(_crossing(number))
    assert [one.outcome for one in told] == ["refuted"] * number
    assert [one.message.split(" both")[0] for one in told] == [
        f"rows 1 and {other + 2}" for other in range(number)
    ]
    assert all(one.lead is not None for one in told)


@pytest.mark.parametrize(
    ("number", "last"),
    [
        (SHOWN_PAIRS + 1, "6 pairs of rows fit the same leads, and send them to different teams: "
                          "beside those shown 1 and 7"),
        (40, "40 pairs of rows fit the same leads, and send them to different teams: beside those "
             "shown 1 and 7, 1 and 8, 1 and 9, 1 and 10, 1 and 11, 1 and 12, 29 more"),
    ],
)  # fmt: skip
def test_what_is_more_is_counted(number: int, last: str) -> None:
    told = _said(_crossing(number))
    assert len(told) == SHOWN_PAIRS + 1
    assert told[-1].message == last


def test_beyond_those_looked_into_there_may_be_more() -> None:
    assert _said(_crossing(600))[-1].message.startswith("at least 500 pairs of rows fit the same leads")


def test_a_special_case_and_rows_apart_do_not_contradict() -> None:
    rows = ["to odd when a = 3", "to even when a < 9", "to odd when a >= 9"]
    assert [one.outcome for one in _said(rows)] == ["proved"]
