"""Did you mean: the known word nearest to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The best of `known` within one slip of the fingers (two for words of six letters and more),
    letter case and endings aside; None when nothing is near. Ties go to the first in the alphabet."""
    folded = word.casefold()
    ranked = sorted((_distance(folded, one.casefold(), 3), one) for one in set(known))
    if not ranked:
        return None
    distance, best = ranked[0]
    if len(folded) >= 4 and (best.startswith(folded) or folded.startswith(best)):
        return best
    allowed = 0 if len(folded) < 3 else 1 if len(folded) < 6 else 2
    return best if distance <= allowed else None


def _distance(a: str, b: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`."""
    if abs(len(a) - len(b)) >= limit:
        return limit
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
