"""Verdicts on differences against brute force over all leads of small domains."""

from __future__ import annotations

import pytest

from policy.diff.meaning import meaning
from tests.policy.diff.agreement import disagreements, policies


@pytest.mark.parametrize("first", range(0, 30, 10))
def test_every_verdict_agrees_with_brute_force(first: int) -> None:
    assert [one for seed in range(first, first + 10) for one in disagreements(seed)] == []


@pytest.mark.parametrize("seed", range(10))
def test_a_policy_treats_every_lead_as_itself(seed: int) -> None:
    policy, _ = policies(seed)
    found = meaning(policy, policy)
    assert found.verdict == "equivalent"
    assert found.questions > 10


def test_the_pairs_are_of_both_kinds() -> None:
    """Refactorings and changes: else agreement would say little."""
    verdicts = [meaning(*policies(seed)).verdict for seed in range(30)]
    assert min(verdicts.count("equivalent"), verdicts.count("different")) >= 5
