"""Faults of every kind, planted one by one into the large story, are found, and the story has none."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from dsl.files import read
from dsl.source import Source
from policy.compile import load_sources
from policy.model import Policy
from policy.prove.proof import Proof, answers, settled
from policy.prove.questions import TOPICS

STORY = Path(__file__).parents[3] / "examples" / "b2b_saas"

PLANTED = {
    "route-gap": (("to inside_sales      otherwise", "to inside_sales      when employees < 1000"),),
    "dead-row": (
        (
            "to partners          when country in",
            'to partners when enterprise_account and country = "US"\n  to partners when country in',
        ),
    ),
    "idle-row": (
        (
            "to inside_sales      otherwise",
            'to inside_sales when country = "GB"\n  to inside_sales otherwise',
        ),
    ),
    "rows-overlap": (('when country in ["BR", "MX"]', "when seniority = vp"),),
    "never-taken": (("to LAL           by ldr  # pulled", "to LAL by ldr when fit > 60  # pulled"),),
    "two-ways-at-once": (("sales_ready and not open_opportunity", "sales_ready"),),
    "stuck-lead": (
        ("    to Disqualified  after 365 days without any event\n", ""),
        ("    to LAL           by ldr  # pulled forward when LDRs are idle\n", ""),
    ),
    "lead-trap": (
        ("purchased_list  required", "purchased_list  required fixed"),
        ("to Inquiry       on form_submit, webinar_attended, demo_request, reply", ""),
        ("    to Disqualified  on unsubscribe\n", ""),
        ("    to Disqualified  after 180 days\n", "    to Inquiry by marketing when source = webinar\n"),
    ),
    "never-holds": (("employees >= 50 and", "employees >= 50 and employees < 20 and"),),
    "always-holds": (("= employees >= 1000", "= employees >= 1000 or not employees >= 1000"),),
    "same-definition": (
        (
            "define enterprise_account = employees >= 1000",
            "define enterprise_account = employees >= 1000\n"
            "define big = not (employees is missing or employees < 1000)",
        ),
    ),
    "bar-out-of-reach": (("score >= 100 and", "score >= 161 and"),),
    "cold-before-sla": (
        ("half-life 14 days", "half-life 1 hour"),
        ("expires after 90 days", "expires after 1 hour"),
    ),
    "automatic-loop": (
        ("    on entry reset engagement  # or the person would bounce straight back\n", ""),
        ("    to Re-Market     after 21 days", "    to Re-Market when sales_ready"),
    ),
    "guarantee-fails": (("engagement from 0 to 80", "engagement from 0 to 100"),),
}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_fault_is_found(rule: str) -> None:
    assert rule in {one.rule for one in _refuted(PLANTED[rule])}


def test_the_story_has_none_of_them() -> None:
    assert _refuted(()) == []


def test_the_story_is_proved_throughout() -> None:
    assert {one.outcome for one in _proofs(())} == {"proved"}


def _refuted(changes: tuple[tuple[str, str], ...]) -> list[Proof]:
    return [one for one in _proofs(changes) if one.outcome == "refuted"]


def _proofs(changes: tuple[tuple[str, str], ...]) -> list[Proof]:
    policy = _planted(changes)
    return [
        settled(policy, one)
        for topic in TOPICS
        for question in topic.questions
        for one in answers(policy, question)
    ]


def _planted(changes: tuple[tuple[str, str], ...]) -> Policy:
    texts = [Source(one.path, one.text) for one in _story()]
    for old, new in changes:
        assert any(old in one.text for one in texts), old
        texts = [Source(one.path, one.text.replace(old, new)) for one in texts]
    loaded = load_sources(texts)
    assert loaded.policy is not None, loaded.diagnostics
    return loaded.policy


@cache
def _story() -> tuple[Source, ...]:
    return tuple(one for one in read([str(STORY)])[0] if Path(one.path).name != "examples.lead")
