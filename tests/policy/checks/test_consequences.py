"""What cannot happen is no way: consequences are named, and no finding counts on such a way."""

from __future__ import annotations

import pytest

from dsl.diagnostic import Diagnostic
from leadpolicy.witnesses import written
from policy.checks import run
from policy.compile import compile_text
from policy.model import Policy
from policy.triage.levels import Levels

POINTS = """
policy demo { version "1" }
roles marketing, sales
fields { country text  employees integer from 1 }
events visit
score { fit from 0 to 50 { +50 when employees >= 100 }  heat from 0 to 60 { +40 on visit } }
"""
ENDS = "status Won { goal final }  status Lost { final }"
ROUTED = """
define dach = country in ["DE", "AT", "CH"]
track lead {
  status New { start  owner marketing  to MQL when dach and fit >= 50  to Hot when heat >= %d
               to Lost after 9 days }
  status Hot { owner marketing  to MQL by marketing  to Lost after 9 days }
  status MQL { owner sales  to Won by sales  to Lost after 9 days }
  status Won { goal final }  status Lost { final }
}
team east { role sales }
team west { role sales }
route lead.MQL { %s }
"""


@pytest.mark.parametrize(
    ("guard", "lost"),
    [
        ("to Won by sales requires fit >= 51", ["`lead.Won`"]),
        ("to Won by sales when fit >= 51", ["`lead.Won`"]),
        ("to Won by sales requires fit >= 51  to Won by sales requires heat >= 5", []),
        ("to Won by sales requires fit >= 51  to Won by sales when heat >= 61", ["`lead.Won`"] * 2),
    ],
)
def test_a_bar_out_of_reach_names_who_is_never_reached(guard: str, lost: list[str]) -> None:
    new = f"status New {{ start owner sales {guard} to Lost after 9 days }}"
    text = f"{POINTS} track lead {{ {new} {ENDS} }}"
    found = [one for one in _run(text) if one.code == "bar-out-of-reach"]
    assert len(found) == max(1, len(lost))
    assert [one.message.partition("nobody ever reaches ")[2] for one in found] == (lost or [""])
    assert {one.severity.value for one in found} == ({"error"} if lost else {"warning"})


def test_all_that_lies_behind_is_named_and_a_contradiction_is_an_error_too() -> None:
    text = f"""{POINTS}
    define big = employees >= 10 and employees < 5
    track lead {{
      status New {{ start owner sales  to A when big  to B by sales when employees > 5 and employees < 3
                   to Lost after 9 days }}
      status A {{ owner sales  to Won by sales  to Lost after 9 days }}
      status B {{ owner sales  to Lost after 9 days }}
      {ENDS}
    }}"""
    found = {one.code: one for one in _run(text)}
    assert found["never-holds"].message.endswith("and so nobody ever reaches `lead.A` and `lead.Won`")
    assert found["never-taken"].message.endswith("and so nobody ever reaches `lead.B`")
    assert found["never-holds"].severity.value == found["never-taken"].severity.value == "error"


def test_lesser_cases_that_are_warnings_are_raised_with_the_rule() -> None:
    text = f"""{POINTS} track lead {{ status New {{ start owner sales
      to Won by sales when fit >= 51  to Won by sales  to Lost after 9 days }} {ENDS} }}"""
    found = [one for one in _run(text) if one.code == "bar-out-of-reach"]
    assert [one.severity.value for one in found] == ["warning"]
    raised = Levels({"bar-out-of-reach": "error"}).weigh(found)
    assert [one.severity.value for one in raised] == ["error"]


@pytest.mark.parametrize(("bar", "severity"), [(60, "error"), (61, "note")])
def test_a_gap_is_shown_by_ways_that_somebody_can_take(bar: int, severity: str) -> None:
    text = POINTS + ROUTED % (bar, "to east when dach")
    assert [one.severity.value for one in _run(text) if one.code == "route-gap"] == [severity]


@pytest.mark.parametrize("bar", [60, 61])
def test_the_life_that_shows_a_gap_ends_without_a_team(bar: int) -> None:
    policy = _policy(POINTS + ROUTED % (bar, 'to east when country = "DE"  to west when not dach'))
    text, examples, _ = written(policy, [one for one in run(policy) if one.code == "route-gap"])
    assert examples == 1
    assert "status lead.MQL" in text
    assert "route none" in text


def _policy(text: str) -> Policy:
    policy, found = compile_text(text)
    assert policy is not None, found
    return policy


def _run(text: str) -> tuple[Diagnostic, ...]:
    return run(_policy(text))
