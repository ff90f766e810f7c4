"""Which arrows lead back: the recycling loops of a flow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def back_edges(
    starts: Iterable[str], nodes: Iterable[str], edges: Iterable[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """The edges that return to a status on the way from a start: without them nothing goes round.

    A depth-first walk from the starts, in the order given; statuses not reached from them come last.
    """
    after: dict[str, list[str]] = {}
    for source, target in edges:
        after.setdefault(source, []).append(target)
    seen: set[str] = set()
    found: set[tuple[str, str]] = set()
    for first in (*starts, *nodes):
        if first not in seen:
            _walk(first, after, seen, found)
    return frozenset(found)


def _walk(
    first: str, after: Mapping[str, list[str]], seen: set[str], found: set[tuple[str, str]]
) -> None:
    seen.add(first)
    above, stack = {first}, [(first, iter(after.get(first, ())))]
    while stack:
        at, rest = stack[-1]
        target = next(rest, None)
        if target is None:
            above.discard(at)
            stack.pop()
        elif target in above:
            found.add((at, target))
        elif target not in seen:
            seen.add(target)
            above.add(target)
            stack.append((target, iter(after.get(target, ()))))
