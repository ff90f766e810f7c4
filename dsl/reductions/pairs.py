"""Lists while they grow: nested pairs, never changed in place, so that a saved parser state stays
what it was."""

from __future__ import annotations

from typing import Any

Pairs = Any  # () or (Pairs, item)


def flat(pairs: Pairs | None) -> tuple[Any, ...]:
    """The items in order, once the list is whole."""
    out = []
    while pairs:
        pairs, item = pairs
        out.append(item)
    return tuple(reversed(out))
