"""Rows that need not have the same figures, as columns: each figure below its own name."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

T = TypeVar("T")


def aligned(rows: Sequence[Sequence[T]], name: Callable[[T], Hashable]) -> list[tuple[T | None, ...]]:
    """Each row with a place for every name that any of them has, None where it has nothing of that name.

    Names stand in the order of the rows; one that only a later row has, after what precedes it there.
    """
    order: list[Hashable] = []
    for row in rows:
        at = 0
        for one in map(name, row):
            if one not in order:
                order.insert(at, one)
            at = order.index(one) + 1
    found = ({name(one): one for one in row} for row in rows)
    return [tuple(row.get(one) for one in order) for row in found]


def heads(rows: Sequence[tuple[T | None, ...]], title: Callable[[T], str]) -> list[str]:
    """What stands above each column of aligned rows: every one has something in some row."""
    columns = zip(*rows, strict=True)
    return [next(title(one) for one in column if one is not None) for column in columns]
