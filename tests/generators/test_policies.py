"""Random policies compile, and between them use what the language has."""

from __future__ import annotations

import random
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import Any

from policy.compile import compile_text
from policy.model import Policy
from policy.state import Born
from tests.generators.policies import random_history, random_lead, random_policy_text

KINDS = {
    "All", "Some", "Negation", "Known", "Among", "Same", "Linear", "TextTest", "Defined",
    "Notify", "Reassign", "AssignTo", "RestartClock", "MoveTo", "ResetGroup", "Create",
    "EveryPath", "NeverReaches", "AlwaysPossible", "AloneNeverMakes", "EveryPersonRouted",
    "one of", "text", "integer", "number", "money", "yes/no", "duration", "date",
    "plain", "open", "working", "none", "half-life", "linear", "expires", "cap", "times", "points",
    "when", "event", "after", "by", "team", "owner", "hold", "field", "group", "score",
    "round robin", "weighted round robin", "least loaded", "sticky", "shared queue",
    "Evaluated", "Limit", "ClockStep", "CadenceChoice", "Retired", "Agreed", "Window", "Requirement",
}  # fmt: skip


def _policies(count: int) -> list[Policy]:
    made = []
    for seed in range(count):
        policy, found = compile_text(random_policy_text(random.Random(seed), 1 + seed % 5))
        assert policy is not None, (seed, found)
        made.append(policy)
    return made


def test_they_compile_and_cover_the_language() -> None:
    seen: set[str] = set()
    for policy in _policies(60):
        _see(policy, seen)
    assert seen >= KINDS, KINDS - seen


def test_the_same_seed_gives_the_same_text() -> None:
    assert random_policy_text(random.Random(1)) == random_policy_text(random.Random(1))


def test_leads_and_histories_fit_their_policy() -> None:
    for seed, policy in enumerate(_policies(10)):
        rng = random.Random(seed)
        lead = random_lead(policy, rng)
        for one in policy.fields:
            value = lead[one.name]
            assert value is not None or not one.required
            if one.type == "one of" and value is not None:
                assert value in one.values
            if isinstance(value, int) and not isinstance(value, bool):
                assert one.low is None or value >= one.low
                assert one.high is None or value <= one.high
        log = random_history(policy, rng, 30)
        assert isinstance(log[0], Born)
        assert len(log) == 31
        assert all(earlier.at <= later.at for earlier, later in pairwise(log))


def _see(node: Any, seen: set[str]) -> None:
    if isinstance(node, tuple):
        for one in node:
            _see(one, seen)
    elif isinstance(node, str):
        seen.add(node)
    elif is_dataclass(node):
        seen.add(type(node).__name__)
        for slot in fields(node):
            _see(getattr(node, slot.name), seen)
