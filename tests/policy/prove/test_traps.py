"""People who are caught for ever by what is fixed about them, however many values that may have."""

from __future__ import annotations

import pytest

from policy.compile import compile_text
from policy.prove.proof import Proof, answers
from policy.prove.stuck import traps

COUNTRIES = ", ".join(f'"C{one:02}"' for one in range(60))
SOURCES = ", ".join(f"s{one}" for one in range(12))


def _policy(ways: str, fields: str = "", more: str = "") -> str:
    return f"""policy p {{ version "1" }}
roles marketing, sales
fields {{
  source    one of {SOURCES} required fixed
  country   text fixed
  employees integer from 1 fixed
  segment   one of smb, mid, large fixed
  budget    money
  {fields}
}}
track lead {{
  status New  {{ start  owner marketing  to Open by marketing  to Lost by marketing }}
  status Open {{
    owner sales
{ways}
  }}
  status Won  {{ goal final }}
  status Lost {{ final }}
{more}
}}
"""


def _said(text: str) -> tuple[Proof, ...]:
    policy, found = compile_text(text)
    assert policy is not None, found
    return answers(policy, traps)


OPEN = {
    "every value of every field has a way": f"""
    to Won by sales when country in [{COUNTRIES}]
    to Lost by sales when not country in [{COUNTRIES}]
    to Won by sales when segment = smb and employees < 50
    to Won by sales when source in [s1, s2, s3] and budget is known""",
    "fields that nothing reads together": f"""
    to Won by sales when country in [{COUNTRIES}]
    to Won by sales when employees between 10 and 20
    to Won by sales when source = s1
    to Won by sales when segment = smb
    to Lost by sales when segment is missing or segment != smb or budget is known""",
}  # fmt: skip


@pytest.mark.parametrize("ways", OPEN.values(), ids=OPEN)
def test_many_values_are_no_hindrance_to_a_proof(ways: str) -> None:
    (told,) = _said(_policy(ways))
    assert told.outcome == "proved"


def test_the_one_combination_is_found_that_is_caught() -> None:
    ways = f"""
    to Won by sales when country in [{COUNTRIES}]
    to Won by sales when country is missing
    to Lost by sales when source != s7
    to Lost by sales when employees < 500 or employees is missing
    to Lost by sales when segment != mid or segment is missing"""
    (told,) = _said(_policy(ways))
    assert told.outcome == "refuted"
    assert told.message == (
        "people with source = s7 and any other country and employees = 500 and segment = mid "
        "can come to `lead.Open`, and never to an end"
    )


@pytest.mark.parametrize(
    ("size", "outcome"), [(3, "proved"), (7, "refuted"), (5, "refuted"), (9, "refuted")]
)
def test_who_is_created_with_a_number_within_a_run(size: int, outcome: str) -> None:
    """Nobody has a size but those who are created with one: what they start with counts, not a run's
    first number."""
    text = f"""policy p {{ version "1" }}
roles sales
fields {{ employees integer from 1 fixed }}
track lead {{
  status New {{
    start when employees is missing
    owner sales
    to Won by sales then create lead.Two with employees = {size}
  }}
  status Two {{ owner sales  to Won by sales when employees < 5 }}
  status Won {{ goal final }}
}}
"""
    told = _said(text)
    assert {one.outcome for one in told} == {outcome}


def test_too_many_kinds_are_unknown() -> None:
    fields = "\n  ".join(f"f{one} yes/no fixed" for one in range(12))
    ways = " or ".join(f"f{one} = yes" for one in range(12))
    (told,) = _said(_policy(f"    to Won by sales when {ways}", fields))
    assert (told.outcome, told.message) == ("unknown", "too many kinds of people")
