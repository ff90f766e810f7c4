"""The stages of a funnel: which statuses come one after the other on the way to a goal."""

from __future__ import annotations

from policy.model import Policy
from policy.moves import moves


def stages(policy: Policy) -> tuple[tuple[str, ...], ...]:
    """The stages of each track that has any, in the order in which the policy writes them.

    A stage is a goal, or has a move to a stage that its track writes later or another track has. What
    only leads back, as a status for those who are not ready yet, or ends without a goal is none.
    """
    place = {one.name: at for at, one in enumerate(policy.statuses)}
    track = {one.name: one.track for one in policy.statuses}
    onward = [
        (one.source, one.target)
        for one in moves(policy)
        if track[one.source] != track[one.target] or place[one.source] < place[one.target]
    ]
    found = {one.name for one in policy.statuses if one.goal}
    while more := {source for source, target in onward if target in found} - found:
        found |= more
    tracks: dict[str, list[str]] = {}
    for one in policy.statuses:
        if one.name in found:
            tracks.setdefault(one.track, []).append(one.name)
    return tuple(map(tuple, tracks.values()))
