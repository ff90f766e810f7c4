"""Did you mean: the nearest of the known names, by edit distance with neighbours exchanged."""

from __future__ import annotations

from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known name that `word` most probably stands for, or None when nothing is near.

    At most a third of the letters may differ (at least one). Ties go to the name that comes first in
    the alphabet, so that the answer never depends on an order of declaration.
    """
    folded = word.casefold()
    best: tuple[int, str] | None = None
    for name in sorted(set(known)):
        limit = max(1, min(len(word), len(name)) // 3)
        if best is not None:
            limit = min(limit, best[0] - 1)
        distance = _distance(folded, name.casefold(), limit)
        if distance <= limit:
            best = (distance, name)
    return best[1] if best else None


def _distance(a: str, b: str, limit: int) -> int:
    """Insertions, deletions, replacements and exchanges; anything above `limit` is `limit + 1`."""
    if limit < 0 or abs(len(a) - len(b)) > limit:
        return limit + 1
    older: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        older, last = last, row
    return last[-1]
