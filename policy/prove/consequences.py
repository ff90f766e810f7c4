"""What else is lost by a condition that cannot hold: the statuses to which nobody comes any more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from dsl.diagnostic import Diagnostic, Severity
from policy.graph import StatusGraph, status_graph
from policy.model import Policy, Transition
from policy.prove.proof import Proof, answers, finding
from policy.prove.transitions import impossible, pruned_graph


def with_consequence(
    policy: Policy, one: Proof, severity: Severity, closes: Callable[[Transition], bool]
) -> Diagnostic:
    """The finding of a refutation; an error that names them where statuses are reached no more.

    `closes` says which of the transitions that nobody can take are closed by what the proof is about.
    """
    found = [way.label for way in _never_taken(policy) if closes(way)]
    names = [f"`{name}`" for name in _lost(policy, found)]
    if not names:
        return finding(one, severity)
    *most, last = names
    listed = f"{', '.join(most)} and {last}" if most else last
    message = f"{one.message}, and so nobody ever reaches {listed}"
    return finding(replace(one, message=message), Severity.ERROR)


def _lost(policy: Policy, labels: Collection[str]) -> Iterator[str]:
    """The statuses that only these close, or that would be reached if these were open."""
    raw, pruned = status_graph(policy).reached, pruned_graph(policy).reached
    if not labels or raw == pruned:
        return
    others = [one.label for one in _never_taken(policy) if one.label not in labels]
    left, opened = StatusGraph(policy, labels).reached, StatusGraph(policy, others).reached
    for one in policy.statuses:
        if one.name in raw - pruned and (one.name not in left or one.name in opened):
            yield one.name


def _never_taken(policy: Policy) -> Iterator[Transition]:
    never = {one.about for one in answers(policy, impossible) if one.outcome == "refuted"}
    for status in policy.statuses:
        yield from (one for one in status.transitions if one.label in never)
