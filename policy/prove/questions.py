"""Everything that is asked about a policy, in the order in which `leadpolicy prove` tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

from policy.model import Policy
from policy.prove import (
    coldness,
    conditions,
    paths,
    promises,
    routing,
    scores,
    stuck,
    transitions,
)
from policy.prove.proof import Proof, Question, answers, settled


@dataclass(frozen=True)
class Topic:
    name: str
    questions: tuple[Question, ...]


TOPICS: tuple[Topic, ...] = (
    Topic("guarantees", (promises.guarantees,)),
    Topic("statuses", (paths.paths, stuck.waiting, stuck.traps)),
    Topic("transitions", (transitions.impossible, transitions.competing, transitions.circles)),
    Topic("routes", (routing.gaps, routing.dead_rows, routing.idle_rows, routing.overlaps)),
    Topic(
        "conditions",
        (
            conditions.definitions,
            conditions.alike,
            conditions.score_rules,
            conditions.choices,
            conditions.urgent,
        ),
    ),
    Topic("score", (scores.extremes, scores.reach, coldness.coldness)),
)


@dataclass(frozen=True)
class Told:
    """One question's proofs, and the seconds they took."""

    topic: str
    question: str
    proofs: tuple[Proof, ...]
    seconds: float


def ask(policy: Policy) -> Iterator[Told]:
    """Every question in turn."""
    for topic in TOPICS:
        for question in topic.questions:
            start = perf_counter()
            found = tuple(settled(policy, one) for one in answers(policy, question))
            yield Told(topic.name, _title(question), found, perf_counter() - start)


def _title(question: Question) -> str:
    return (question.__doc__ or "").strip().partition("\n")[0].rstrip(".")
