"""The cheapest cut through a graph: Edmonds and Karp's flow along shortest paths, in whole numbers.

Its graphs are those of a policy, of a few hundred statuses, and there may be as many promises about
them; a general library spends most of its time on building its own graph for each.
"""

from __future__ import annotations

from collections.abc import Mapping

Capacities = Mapping[str, Mapping[str, int]]


def beyond(capacities: Capacities, source: str, sink: str) -> frozenset[str]:
    """The side of the sink of the cheapest cut, of several the one next to the sink.

    Every way from source to sink must have a step of finite capacity; a step towards the sink itself
    may be given more than all others together.
    """
    left = _room(capacities)
    while (path := _shortest(left, source, sink)) is not None:
        flow = min(left[here][there] for here, there in path)
        for here, there in path:
            left[here][there] -= flow
            left[there][here] = left[there].get(here, 0) + flow
    return _leading_to(left, sink)


def _room(capacities: Capacities) -> dict[str, dict[str, int]]:
    """What each step can still carry; every place that occurs has an entry."""
    left: dict[str, dict[str, int]] = {here: dict(steps) for here, steps in capacities.items()}
    for steps in capacities.values():
        for there in steps:
            left.setdefault(there, {})
    return left


def _shortest(
    left: Mapping[str, Mapping[str, int]], source: str, sink: str
) -> list[tuple[str, str]] | None:
    came: dict[str, str] = {source: source}
    queue = [source]
    for here in queue:
        for there, room in left.get(here, {}).items():
            if room > 0 and there not in came:
                came[there] = here
                queue.append(there)
                if there == sink:
                    return _back(came, source, sink)
    return None


def _back(came: Mapping[str, str], source: str, sink: str) -> list[tuple[str, str]]:
    path, at = [], sink
    while at != source:
        path.append((came[at], at))
        at = came[at]
    return path


def _leading_to(left: Mapping[str, Mapping[str, int]], sink: str) -> frozenset[str]:
    """The places from which something more could still reach the sink."""
    before: dict[str, list[str]] = {}
    for here, steps in left.items():
        for there, room in steps.items():
            if room > 0:
                before.setdefault(there, []).append(here)
    seen, queue = {sink}, [sink]
    for at in queue:
        new = [one for one in before.get(at, ()) if one not in seen]
        seen.update(new)
        queue += new
    return frozenset(seen)
