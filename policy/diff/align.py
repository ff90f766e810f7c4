"""Which of one list is which of another: by their texts, then by what identifies them.

Positions mean something in some lists (route rows) and nothing in others; both ask here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Alignment:
    """Indices into the old and the new list, pairs in the order of the old one."""

    pairs: tuple[tuple[int, int], ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]


def align(*levels: tuple[Sequence[Hashable], Sequence[Hashable]]) -> Alignment:
    """Pairs what is equal at the first level, of the rest what is equal at the next, and so on; each in
    the order of the lists. A level has an entry for every item of the old and of the new list."""
    left, right = (range(len(side)) for side in levels[0])
    pairs: list[tuple[int, int]] = []
    was, now = set[int](), set[int]()
    for old, new in levels:
        found = _matched(
            [at for at in left if at not in was], [at for at in right if at not in now], old, new
        )
        pairs += found
        was |= {one for one, _ in found}
        now |= {one for _, one in found}
    return Alignment(
        tuple(sorted(pairs)),
        tuple(at for at in left if at not in was),
        tuple(at for at in right if at not in now),
    )


def out_of_order(numbers: Sequence[int]) -> frozenset[int]:
    """The fewest of different numbers whose removal leaves the rest ascending."""
    ends: list[int] = []  # the smallest last number of an ascending run of each length
    places: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(places[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        places[length : length + 1] = [at]
    kept: set[int] = set()
    at = places[-1] if places else -1
    while at >= 0:
        kept.add(numbers[at])
        at = before[at]
    return frozenset(numbers) - kept


def _matched(
    left: Sequence[int], right: Sequence[int], old: Sequence[Hashable], new: Sequence[Hashable]
) -> list[tuple[int, int]]:
    waiting: dict[Hashable, list[int]] = {}
    for at in reversed(right):
        waiting.setdefault(new[at], []).append(at)
    return [(at, waiting[old[at]].pop()) for at in left if waiting.get(old[at])]
