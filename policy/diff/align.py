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


def align(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    old_keys: Sequence[Hashable],
    new_keys: Sequence[Hashable],
) -> Alignment:
    """Pairs equal texts first, then what has the same key, each in the order of the lists."""
    pairs = _matched(range(len(old)), range(len(new)), old, new)
    was, now = {one for one, _ in pairs}, {one for _, one in pairs}
    left = [at for at in range(len(old)) if at not in was]
    right = [at for at in range(len(new)) if at not in now]
    again = _matched(left, right, old_keys, new_keys)
    every = tuple(sorted((*pairs, *again)))
    was |= {one for one, _ in again}
    now |= {one for _, one in again}
    return Alignment(
        every,
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
