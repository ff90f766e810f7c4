"""What findings say: days, deadlines, names and what is advised fit the case."""

from __future__ import annotations

from datetime import date

import pytest

from dsl.diagnostic import Diagnostic
from dsl.source import Source
from policy.checks import run
from policy.compile import compile_text
from policy.model import Policy
from policy.prove.paths import paths
from policy.prove.proof import Proof
from policy.triage.fixes import mended, offered

TODAY = (date(2026, 11, 22) - date(1970, 1, 1)).days
TRACK = """
track lead {
  status New { start  owner marketing  to MQL when ready  to Nurture after 30 days }
  status Nurture { owner marketing  to MQL when ready  to Lost after 300 days }
  status MQL { owner sdr  sla 8 hours { at 100% notify marketing }
               to Won by sdr  to Lost by sdr  to Nurture by sdr then reset heat }
  status Won { goal final }
  status Lost { final }
}
"""


def _policy(text: str) -> Policy:
    policy, found = compile_text(text)
    assert policy is not None, found
    return policy


def _found(text: str, code: str) -> list[Diagnostic]:
    return [one for one in run(_policy(text), TODAY) if one.code == code]


@pytest.mark.parametrize(
    ("signed", "missing"),
    [
        (("marketing", "sdr"), ""),
        (("marketing", "sales"), "sdr has"),
        (("marketing", "ops"), "sdr has"),
        (("marketing",), "sdr has"),
        (("sdr_lead", "marketing"), ""),
        (("sales",), "marketing and sdr have"),
    ],
)
def test_who_works_by_the_definition_signs_it(signed: tuple[str, ...], missing: str) -> None:
    agreed = " ".join(f"agreed by {role} on 2026-10-01" for role in signed)
    found = _found(
        f"""policy p {{ version "1" {agreed} }} roles ops, marketing, sdr, sdr_lead, sales
        events demo  score {{ heat from 0 to 50, half-life 10 days {{ +40 on demo }} }}
        define ready = score >= 30 {TRACK}""",
        "no-sign-off",
    )
    told = [one.message.partition(" not signed")[0] for one in found]
    assert told == ([missing] if missing else [])


@pytest.mark.parametrize(
    ("last", "help"),
    [("2027-01-01", "add the others of 2027"), ("2026-12-26", "add those of 2027")],
)
def test_the_year_that_is_not_complete_comes_first(last: str, help: str) -> None:
    (found,) = _found(
        f"""policy p {{ version "1" }} roles sales
        calendar c {{ timezone "UTC" open mon to fri 09:00 to 17:00 closed 2026-10-03, {last} }}
        track lead {{ status New {{ start owner sales to Won by sales 
            to Lost after 9 working days of c }}
          status Won {{ goal final }} status Lost {{ final }} }}""",
        "holidays-end",
    )
    assert found.help == help


@pytest.mark.parametrize(
    ("half_life", "after"),
    [("10 minutes", "below `score >= 30` after 18 minutes"), ("4 hours", "after 7 hours 4 minutes")],
)
def test_what_ends_before_a_short_deadline_is_told_in_short_units(half_life: str, after: str) -> None:
    (found,) = _found(
        f"""policy p {{ version "1" }} roles marketing, sdr
        events demo  score {{ heat from 0 to 100, half-life {half_life} {{ +34 on demo }} }}
        define ready = score >= 30 {TRACK}""",
        "cold-before-sla",
    )
    assert after in found.message
    assert found.witness[-1].startswith("then nothing for ")
    assert "day" not in found.message.partition("after")[2]


def test_one_way_is_one_way_and_nothing_is_told_twice() -> None:
    told = _paths("to Gone when size >= 2 and size <= 1", "status Gone { final }")
    assert [one.outcome for one in told] == ["proved", "proved", "refuted", "proved"]
    assert told[2].claim.endswith("without the way that nobody can take")
    twice = _paths("to Won when size >= 2 and size <= 1", "status Gone { final }")
    assert [one.message for one in twice if one.outcome == "refuted"] == ["not so for `lead.Gone`"]


def _paths(way: str, more: str) -> list[Proof]:
    text = f"""policy p {{ version "1" }} roles sales fields {{ size integer from 0 }}
    track lead {{ status New {{ start owner sales {way} to Won by sales to Lost after 9 days }}
      status Won {{ goal final }} status Lost {{ final }} {more} }}"""
    return list(paths(_policy(text)))


@pytest.mark.parametrize(
    ("guard", "help"),
    [("size >= 5 and sure", "use it where its condition"), ("sure", "remove it, or use it")],
)
def test_a_definition_is_advised_only_where_its_condition_stands(guard: str, help: str) -> None:
    (found,) = _found(
        f"""policy p {{ version "1" }} roles sales fields {{ size integer from 0  sure yes/no }}
        define big = size >= 5
        track lead {{ status New {{ start owner sales to Won by sales when {guard}
            to Lost after 9 days }}
          status Won {{ goal final }} status Lost {{ final }} }}""",
        "unused-definition",
    )
    assert found.help.startswith(help)


def test_a_start_that_nobody_meets_says_so() -> None:
    text = """policy p { version "1" } roles sales fields { size integer from 0 }
    track lead {
      status Odd { start when size < 2 and size > 5 owner sales to Won by sales to Lost after 9 days }
      status New { start otherwise owner sales to Odd by sales to Lost after 9 days }
      status Won { goal final } status Lost { final } }"""
    (found,) = _found(text, "never-holds")
    assert found.message == "nobody can start in `lead.Odd`: its condition can never hold"


def test_mending_leaves_one_blank_line() -> None:
    text = """policy p { version "1" }

roles sales

calendar unused {
  timezone "UTC"
  open mon to fri 09:00 to 17:00
}

track lead {
  status New { start  owner sales  to Won by sales  to Lost after 9 days }
  status Won { goal final }
  status Lost { final }
}
"""
    policy, _ = compile_text(text, "p.lead")
    assert policy is not None
    sources = {"p.lead": Source("p.lead", text)}
    after = mended(sources, offered(run(policy), unsafe=True))["p.lead"].text
    assert "roles sales\n\ntrack lead" in after
