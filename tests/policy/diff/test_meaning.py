"""Verdicts on differences against brute force over all leads of small domains."""

from __future__ import annotations

import random

import pytest

from policy.compile import compile_text
from policy.diff.meaning import meaning
from policy.diff.meaning.asking import Comparing
from policy.diff.meaning.pairing import Pair
from policy.diff.meaning.tables import questions, unasked
from policy.model import Policy
from tests.policy.diff.small import Small, everybody

LEADS = tuple(everybody())


def _policy(text: str) -> Policy:
    policy, found = compile_text(text)
    assert policy is not None, (text, found)
    return policy


@pytest.mark.parametrize("seed", range(60))
def test_every_verdict_agrees_with_brute_force(seed: int) -> None:
    rng = random.Random(seed)
    small = Small(rng)
    old = _policy(small.text())
    new = _policy(small.changed(rng).text())
    pair = Pair(old, new)
    comparing = Comparing(pair)
    left, right = questions(pair.was, pair.statuses), questions(pair.now, pair.statuses)
    for key in {**left, **right}:
        some = right.get(key) or left[key]
        was, now = left.get(key) or unasked(pair.was, some), right.get(key) or unasked(pair.now, some)
        differing = {
            (a, b)
            for one in LEADS
            if was.rows[a := pair.decide(pair.was, was, one)].outcome
            != now.rows[b := pair.decide(pair.now, now, one)].outcome
        }
        found = comparing.compare(was, now)
        assert found.unknown == [], some.question
        assert bool(found.regions) == bool(differing), some.question
        spans = {(was.rows[a].span, now.rows[b].span) for a, b in differing}
        assert {(one.old.span, one.new.span) for one in found.regions} <= spans


@pytest.mark.parametrize("seed", range(20))
def test_a_policy_treats_every_lead_as_itself(seed: int) -> None:
    policy = _policy(Small(random.Random(seed)).text())
    found = meaning(policy, policy)
    assert found.verdict == "equivalent"
    assert found.questions > 10
