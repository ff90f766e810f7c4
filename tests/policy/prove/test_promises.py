"""Guarantees: which are kept, which are broken and by what, and which stay open."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.diagnostic import Severity
from policy.checks import run
from policy.compile import compile_text
from policy.model import Policy
from policy.prove.promises import guarantees
from policy.prove.proof import Proof, answers

CLEAN = sorted((Path(__file__).parents[1] / "checks" / "clean").glob("*.lead"))

HEAD = """
policy demo { version "1" }
roles marketing, sales
fields { size integer from 0 }
events visit, reply
score { fit from 0 to 60 { +60 when size >= 10 }  heat from 0 to 80 { +5 on visit }
        buzz from 20 { +5 on reply } }
define ready = score >= 110
define warm  = score >= 90
define large = size >= 1000
track lead {
  status Raw     { start when size is missing  owner marketing
                   to Inquiry on reply  to Lost after 180 days }
  status Inquiry { start otherwise  owner marketing
                   to MQL when ready  to contact.Open by sales  to Lost after 365 days }
  status MQL     { owner sales  sla 10 days { at 100% move to Inquiry }
                   to contact.Open by sales because fits
                   to Lost by sales then create lead.Raw }
  status Lost    { final }
}
track contact {
  status Open    { owner sales  to Won by sales  to Parked after 90 days }
  status Parked  { owner marketing  to Open on visit }
  status Won     { goal final }
}
team inside { role sales }
team field  { role sales }
team brand  { role marketing }
route lead.MQL, contact.Open { to field when large  to inside otherwise }
"""

KEPT = [
    "every path to Won passes Open",
    "every path to Won passes Inquiry",
    "every path to Won passes MQL or Inquiry",
    "every path to Open passes Open",
    "Raw never reaches MQL without Inquiry",
    "Won never reaches Open",
    "Raw never reaches Raw",
    "Won is always possible from Raw",
    "Won is always possible from Won",
    "fit alone never makes ready",
    "heat alone never makes ready",
    "every person is routed in MQL",
    "every person is routed in Inquiry",
    "every person when large is routed in Open",
]
BROKEN = {
    "every path to Won passes MQL": (
        "(new) --(start)--> lead.Inquiry",
        "lead.Inquiry --(by sales)--> contact.Open",
        "contact.Open --(by sales)--> contact.Won",
    ),
    "every path to Inquiry passes Raw": ("(new) --(start)--> lead.Inquiry",),
    "Inquiry never reaches Won without MQL": (
        "lead.Inquiry --(by sales)--> contact.Open",
        "contact.Open --(by sales)--> contact.Won",
    ),
    "Raw never reaches Lost without Inquiry": ("lead.Raw --(after 180 days)--> lead.Lost",),
    "MQL never reaches Inquiry": ("lead.MQL --(sla at 100% of 10 days)--> lead.Inquiry",),
    "MQL never reaches MQL": (
        "lead.MQL --(sla at 100% of 10 days)--> lead.Inquiry",
        "lead.Inquiry --(when ready)--> lead.MQL",
    ),
    "Parked never reaches Parked": (
        "contact.Parked --(on visit)--> contact.Open",
        "contact.Open --(after 90 days)--> contact.Parked",
    ),
    "Won is always possible from Lost": ("from lead.Lost people can reach: nothing",),
    "MQL is always possible from Parked": (
        "from contact.Parked people can reach: contact.Open, contact.Parked, contact.Won",
    ),
    "MQL is always possible from Inquiry": ("lead.Inquiry --(by sales)--> contact.Open",),
    "every person is routed in Lost": (),
}
PIT = """
policy demo { version "1" }
roles sales
track lead {
  status New  { start  owner sales  to Deal by sales }
  status Deal { owner sales  to Won by sales  to %s by sales  to Gone after 90 days }
  status Pit  { owner sales  to Pit2 by sales }
  status Pit2 { owner sales  to Pit by sales }
  status Dead { owner sales }
  status Won  { goal  to Deal by sales }
  status Gone { final }
}
"""
LEADS = {
    "heat alone never makes warm": (
        *("a lead of whom nothing is known", "at once: 15 times visit", "heat 75, score 95"),
    ),
    "buzz alone never makes ready": (
        *("a lead of whom nothing is known", "at once: 30 times reply", "buzz 150, score 150"),
    ),
}
SLOW = """
score { slow from 0 to 80, half-life 1 hour { +40 on visit at most 1 time in 30 days } }
define slowly = slow >= 50
define rarely = slow between 33.333333 and 33.333334
"""


@pytest.mark.parametrize("promise", KEPT)
def test_kept(promise: str) -> None:
    assert _verdict(promise).outcome == "proved"


@pytest.mark.parametrize("promise", BROKEN)
def test_broken_with_the_shortest_way_round(promise: str) -> None:
    found = _verdict(promise)
    assert found.outcome == "refuted"
    assert found.witness == BROKEN[promise]
    assert found.message
    assert found.help


@pytest.mark.parametrize("into", ["Pit", "Dead"])
def test_always_possible_is_asked_of_wherever_one_gets(into: str) -> None:
    found = _verdict("Won is always possible from New", PIT % into)
    assert found.outcome == "refuted"
    assert found.path[-1].target == f"lead.{into}"
    assert found.witness == (
        "lead.New --(by sales)--> lead.Deal",
        f"lead.Deal --(by sales)--> lead.{into}",
    )


def test_an_end_may_be_come_to_instead() -> None:
    assert _verdict("Won is always possible from New", PIT % "Gone").outcome == "proved"
    assert _verdict("Deal is always possible from New", PIT % "Won").outcome == "proved"


@pytest.mark.parametrize("promise", LEADS)
def test_broken_by_a_lead_that_is_easily_found(promise: str) -> None:
    found = _verdict(promise)
    assert found.outcome == "refuted"
    assert found.witness == LEADS[promise]


def test_open_where_neither_bounds_nor_a_lead_settle_it() -> None:
    assert _verdict("slow alone never makes slowly", HEAD + SLOW).outcome == "proved"
    assert _verdict("slow alone never makes rarely", HEAD + SLOW).outcome == "unknown"


@pytest.mark.parametrize(
    ("actions", "outcome"),
    [
        ("", "refuted"),
        ("on entry reset heat", "refuted"),  # the move itself shows that the condition held
        ("to Inquiry on visit then reset heat", "unknown"),  # never more than one visit at a time
    ],
)
def test_a_reset_on_the_way_is_heeded(actions: str, outcome: str) -> None:
    text = HEAD.replace("score >= 110", "heat >= 20")
    place = "status MQL     {" if "entry" in actions else "status Inquiry { start otherwise"
    assert place in text
    text = text.replace(place, f"{place} {actions} ").replace("start when size is missing  ", "")
    assert _verdict("heat alone never makes ready", text).outcome == outcome


def test_a_birth_begins_a_new_path() -> None:
    """Whoever MQL creates in Raw is another person, who has passed nothing yet."""
    text = HEAD.replace("start when size is missing  ", "").replace("start otherwise", "start")
    found = _verdict("every path to Raw passes MQL", text)
    assert found.outcome == "refuted"
    assert found.witness == ("(new) --(created from lead.MQL)--> lead.Raw",)


def test_the_help_names_the_moves_to_close_and_the_gates_that_hold() -> None:
    found = _verdict("every path to Won passes MQL")
    assert "`lead.Inquiry --(by sales)--> contact.Open`" in found.help
    assert "every path to it does pass `lead.Inquiry` and `contact.Open`" in found.help


def test_labels_lead_to_the_lines_of_the_text() -> None:
    found = _verdict("every path to Won passes MQL")
    lines = HEAD.splitlines()
    assert [lines[one.span.line - 1].strip()[:4] for one in found.labels] == ["stat", "to M", "stat"]


@pytest.mark.parametrize(
    ("promise", "head", "bound"),
    [
        ("fit alone never makes nearly", "fit from 0 to 60", "fit from 0 to 54"),
        ("heat alone never makes nearly", "heat from 0 to 80", "heat from 0 to 54"),
        ("buzz alone never makes ready", "buzz from 20", "buzz from 20 to 109"),
    ],
)
def test_the_help_knows_the_bound_with_which_it_would_hold(promise: str, head: str, bound: str) -> None:
    text = HEAD.replace("define warm", "define nearly = fit + heat >= 54.5\ndefine warm")
    found = _verdict(promise, text)
    assert (found.outcome, found.help) == (
        "refuted",
        f"it would hold with a tighter upper bound: `{bound}`",
    )
    assert _verdict(promise, text.replace(head, bound)).outcome == "proved"
    _, _, most = bound.rpartition(" ")
    looser = bound.removesuffix(most) + str(int(most) + 1)
    assert _verdict(promise, text.replace(head, looser)).outcome == "refuted"


def test_no_bound_is_proposed_where_none_would_do() -> None:
    text = HEAD.replace("define warm", "define cold = heat < 3\ndefine warm")
    found = _verdict("heat alone never makes cold", text)
    assert found.help == "let something be asked for that these points do not give"


@pytest.mark.parametrize("path", CLEAN, ids=lambda one: one.stem)
def test_no_false_alarm(path: Path) -> None:
    policy, diagnostics = compile_text(path.read_text(encoding="utf-8"), path.name)
    assert policy is not None, diagnostics
    graver = [one for one in run(policy) if one.severity is not Severity.NOTE]
    assert graver == []
    assert {one.outcome for one in answers(policy, guarantees)} <= {"proved"}


def test_there_are_policies_to_hold_against_false_alarms() -> None:
    assert len(CLEAN) >= 2


def _verdict(promise: str, text: str = HEAD) -> Proof:
    (found,) = answers(_policy(f"{text}\nguarantee {promise}\n"), guarantees)
    return found


def _policy(text: str) -> Policy:
    policy, diagnostics = compile_text(text)
    assert policy is not None, diagnostics
    return policy
