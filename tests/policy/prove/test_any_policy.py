"""Policies that use every construct are answered without a crash, and what is shown can be lived."""

from __future__ import annotations

import random

import pytest

from policy.compile import compile_text
from policy.examples import run_one
from policy.prove.proof import settled
from policy.prove.questions import ask
from policy.prove.walking import walk
from policy.reference import Reference
from tests.generators.policies import random_policy_text


@pytest.mark.parametrize("seed", range(16))
def test_every_question_is_answered_and_walks_end_where_they_say(seed: int) -> None:
    policy, found = compile_text(random_policy_text(random.Random(7_000 + seed), size=2))
    assert policy is not None, found
    told = list(ask(policy))
    assert [one.outcome for each in told for one in each.proofs].count("proved") > 5
    for one in (proof for each in told for proof in each.proofs):
        assert one.claim
        assert one.outcome == "proved" or one.message or one.wanted
        if one.outcome == "refuted" and (one.path or one.lead is not None):
            life = walk(policy, one)
            if life is not None:
                outcome = run_one(Reference(policy), life.example)
                assert outcome.passed
                assert outcome.people[-1] == life.person


def test_the_same_is_said_every_time() -> None:
    text = random_policy_text(random.Random(7_100), size=3)
    first, second = (compile_text(text)[0] for _ in range(2))
    assert first is not None
    assert second is not None
    assert [one.proofs for one in ask(first)] == [one.proofs for one in ask(second)]
    assert all(settled(first, one) == one for each in ask(first) for one in each.proofs)
