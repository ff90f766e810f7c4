"""What the status graph shows, with all arrows and without those that nobody can ever take."""

from __future__ import annotations

from collections.abc import Iterator

from policy.graph import StatusGraph, status_graph
from policy.model import Policy
from policy.prove.proof import Proof, answers
from policy.prove.transitions import impossible, pruned_graph


def paths(policy: Policy) -> Iterator[Proof]:
    """Every status can be reached, and from every status an end is possible."""
    raw, pruned = status_graph(policy), pruned_graph(policy)
    yield from _paths(raw, "")
    if pruned is not raw:
        gone = [one for one in answers(policy, impossible) if one.outcome == "refuted"]
        ways = "the way" if len(gone) == 1 else f"the {len(gone)} ways"
        known = {(one.rule, one.message) for one in _paths(raw, "") if one.outcome == "refuted"}
        for one in _paths(pruned, f", without {ways} that nobody can take"):
            if (one.rule, one.message) not in known:
                yield one


def _paths(graph: StatusGraph, how: str) -> Iterator[Proof]:
    policy = graph.policy
    lost = [one for one in policy.statuses if one.name not in graph.reached]
    stuck = [one for one in policy.statuses if one.name in graph.reached - graph.ending]
    for rule, claim, found in (
        ("unreachable-status", f"people can come to every status{how}", lost),
        ("no-end-reachable", f"from every status that is reached an end is possible{how}", stuck),
    ):
        names = ", ".join(f"`{one.name}`" for one in found)
        yield Proof(
            rule,
            claim,
            "refuted" if found else "proved",
            found[0].span if found else policy.span,
            f"not so for {names}" if found else "",
        )
