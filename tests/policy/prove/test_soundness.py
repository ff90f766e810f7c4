"""No verdict of the prover differs from what trying every lead of a small policy finds.

`python -m tests.policy.prove.brute` does the same for thousands of policies. The hundred here give every
question at least ten verdicts of each kind that it can have, save `score_rules` and `choices`.
"""

from __future__ import annotations

from collections import Counter

import pytest

from policy.compile import compile_text
from policy.prove.proof import answers
from policy.prove.routing import dead_rows
from tests.policy.prove.brute import disagreements, verdicts

EACH = 5


@pytest.mark.parametrize("first", range(0, 100, EACH))
def test_every_verdict_is_what_trying_finds(first: int) -> None:
    tally: Counter[str] = Counter()
    assert [one for seed in range(first, first + EACH) for one in disagreements(seed, tally)] == []
    assert tally.total() > 20 * EACH


def test_both_verdicts_occur_for_every_question() -> None:
    tally: Counter[str] = Counter()
    for seed in range(12):
        verdicts(seed, tally)
    both = ("gaps", "dead_rows", "overlaps", "impossible", "definitions", "guarantees", "traps", "paths")
    assert all(tally[f"{name}: {one}"] for name in both for one in ("proved", "refuted"))


def test_the_rows_that_cover_a_dead_row_are_all_needed() -> None:
    policy, _ = compile_text("""
policy demo { version "1" }
roles sales
fields { land text  size integer from 0 to 9 required }
track lead { status MQL { start  owner sales  to Won by sales  to Lost after 9 days }
             status Won { goal final } status Lost { final } }
team a { role sales }
team b { role sales }
route lead.MQL {
  to a when land = "US"
  to a when size < 4
  to b when land = "BR"
  to a when size >= 4 and land != "US"
  to b when land = "US" and size > 2 or size = 7
  to b when size = 3 and land = "BR"
  to a otherwise
}
""")
    assert policy is not None
    dead = [one for one in answers(policy, dead_rows) if one.outcome == "refuted"]
    rows = [[label.text for label in one.labels] for one in dead]
    assert rows == [["row 1, to a", "row 4, to a"], ["row 2, to a"]]
