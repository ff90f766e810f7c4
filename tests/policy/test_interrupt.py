"""`interrupt for` of a team: from the text to what checks, versions and knobs say of it."""

from __future__ import annotations

import pytest

from dsl.format import format_source
from dsl.source import Source
from policy import words
from policy.breaking.rule import Versions
from policy.breaking.team_changed import RULE as CHANGED
from policy.checks import run
from policy.compile import compile_text, load_sources
from policy.diff.meaning import meaning
from policy.diff.structure import structure
from policy.knobs import knobs
from policy.model import Policy

TEXT = """\
policy desk {{
  version  "1"
}}

roles sales

fields {{
  source            one of web, event  required
  employees         integer from 1
  budget            integer
}}

define large = employees >= {large}

track lead {{
  status New {{
    start
    owner sales
    to Done          by sales
    to Done          after 30 days
  }}
  status Done {{
    goal
    final
  }}
}}

team desk {{
  role    sales
{more}}}
"""


def text(more: str, large: int = 200) -> str:
    return TEXT.format(more=f"  {more}\n" if more else "", large=large)


def made(more: str, large: int = 200) -> Policy:
    policy, found = compile_text(text(more, large))
    assert policy is not None, found
    return policy


def test_it_is_the_condition_of_the_team() -> None:
    policy = made("interrupt for large and source = web or budget > 5")
    condition = policy.team["desk"].interrupt
    assert condition is not None
    assert words.condition(policy, condition) == "(large and source = web) or budget > 5"
    assert made("").team["desk"].interrupt is None


def test_it_stands_last() -> None:
    """Before other lines, the `5 hours` of a condition would be two things."""
    whole = text("interrupt for large")
    assert format_source(Source("a.lead", whole)) == (whole, ())
    policy, found = compile_text(text("interrupt for large\n  hours office"))
    assert policy is None
    assert [one.code for one in found] == ["syntax"]


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ("interrupt for larg", ["unknown-name"]),
        ("interrupt for employees = yes", ["type-mismatch"]),
        ("interrupt for budget", ["not-a-condition"]),
    ],
)
def test_mistakes(more: str, codes: list[str]) -> None:
    policy, found = compile_text(text(more))
    assert policy is None
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        ("interrupt for employees < 1", "never-holds", "interrupts work for nobody"),
        ("interrupt for employees >= 1 or employees is missing", "always-holds", "holds of everybody"),
        ("interrupt for source != event and budget != 3", "missing-is-other", "without `budget`"),
    ],
)
def test_findings(more: str, code: str, says: str) -> None:
    found = [one.message for one in run(made(more)) if one.code == code]
    assert any(says in one for one in found), found


def test_what_it_reads_is_used() -> None:
    unused = {one.message for one in run(made("")) if one.code.startswith("unused")}
    assert "nothing uses the definition `large`" in unused
    assert not any("large" in one.message for one in run(made("interrupt for large")))


def test_a_change_of_it_is_told() -> None:
    old, new = made("interrupt for large"), made("interrupt for large and source = web")
    found = Versions(old, new, structure(old, new))
    (told,) = CHANGED.check(found)
    assert "interrupt for large -> large and source = web" in told.message
    assert any("desk" in one.question for one in meaning(old, made("interrupt for large", 500)).regions)


def test_its_numbers_are_knobs() -> None:
    found = load_sources((Source("a.lead", text("interrupt for employees >= 1_000 and budget > 7")),))
    named = {one.name: one.text for one in knobs(found.files)}
    assert named["team.desk.interrupt.1"] == "1_000"
    assert named["team.desk.interrupt.2"] == "7"
