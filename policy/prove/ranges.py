"""Ranges of whole numbers, open where they have no end."""

from __future__ import annotations

from dsl.typed import Relation

Range = tuple[int | None, int | None]  # both ends included; None is unbounded

_OPPOSITE: dict[Relation, Relation] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


def solve(factor: int, relation: Relation, bound: int) -> Range:
    """The whole numbers x with `factor * x relation bound`; `factor` is not zero."""
    if factor < 0:
        factor, bound, relation = -factor, -bound, _OPPOSITE[relation]
    up, down = -(-bound // factor), bound // factor
    match relation:
        case "<":
            return None, up - 1
        case "<=":
            return None, down
        case ">=":
            return up, None
        case ">":
            return down + 1, None
        case _:
            return up, down  # empty where `factor` does not divide `bound`


def is_empty(what: Range) -> bool:
    return what[0] is not None and what[1] is not None and what[0] > what[1]


def overlap(one: Range, other: Range) -> Range:
    """What lies in both; may be empty."""
    lows = [low for low in (one[0], other[0]) if low is not None]
    highs = [high for high in (one[1], other[1]) if high is not None]
    return max(lows, default=None), min(highs, default=None)


def plus(one: Range, other: Range) -> Range:
    low = None if one[0] is None or other[0] is None else one[0] + other[0]
    high = None if one[1] is None or other[1] is None else one[1] + other[1]
    return low, high


def times(factor: int, what: Range) -> Range:
    low, high = what if factor > 0 else (what[1], what[0])
    return (None if low is None else factor * low), (None if high is None else factor * high)


def clamped(what: Range, low: int | None, high: int | None) -> Range:
    """The values of `min(max(x, low), high)` for x in the range."""

    def clamp(value: int) -> int:
        value = value if low is None else max(value, low)
        return value if high is None else min(value, high)

    return (
        low if what[0] is None else clamp(what[0]),
        high if what[1] is None else clamp(what[1]),
    )
