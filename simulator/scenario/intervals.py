"""Interval arithmetic: for each operation, an interval that holds every value it can give."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, isinf, isnan

from policy.exact import GREATEST
from simulator.evaluate import apply, piecewise
from simulator.numeric import Apply

Interval = tuple[float, float]


def hull(parts: list[Interval]) -> Interval:
    return (min(low for low, _ in parts), max(high for _, high in parts))


def _product(a: float, b: float) -> float:
    return 0.0 if a == 0.0 or b == 0.0 else a * b


def _multiply(_: Apply, x: list[Interval]) -> Interval:
    ends = [_product(a, b) for a in x[0] for b in x[1]]
    return _finite(min(ends), max(ends))


def _finite(low: float, high: float) -> Interval:
    """No value is infinite: an end that is says that there are others however great."""
    return (min(low, GREATEST), max(high, -GREATEST))


def _divide(_: Apply, x: list[Interval]) -> Interval:
    if x[1][0] <= 0.0 <= x[1][1]:
        return (-inf, inf)
    ends = [_quotient(a, b) for a in x[0] for b in x[1]]
    return _finite(min(ends), max(ends))


def _quotient(a: float, b: float) -> float:
    if isinf(b):
        return 0.0
    return a / b


def _rising(node: Apply, x: list[Interval]) -> Interval:
    ends = [apply(node, [min(max(end, -1e300), 1e300)]) for end in x[0]]
    return (ends[0], ends[1])


def _log(node: Apply, x: list[Interval]) -> Interval:
    if x[0][0] <= 0.0:
        return (-inf, inf)
    return (apply(node, [x[0][0]]), inf if isinf(x[0][1]) else apply(node, [x[0][1]]))


def _half(node: Apply, x: list[Interval]) -> Interval:
    ends = [apply(node, [min(max(end, -1e300), 1e300), x[1][0]]) for end in x[0]]
    return (min(ends), max(ends))


def _pieces(_: Apply, x: list[Interval]) -> Interval:
    at = [one[0] for one in x[1::2]]
    low, high = [one[0] for one in x[2::2]], [one[1] for one in x[2::2]]
    passed = [i for i, one in enumerate(at) if x[0][0] < one < x[0][1]]
    places = [x[0][0], *(at[i] for i in passed), x[0][1]]
    return (
        min([piecewise(one, at, low) for one in places] + [low[i] for i in passed]),
        max([piecewise(one, at, high) for one in places] + [high[i] for i in passed]),
    )


def _compare(node: Apply, x: list[Interval]) -> Interval:
    (a, b), (c, d) = x
    always, never = {
        "<": (b < c, a >= d),
        "<=": (b <= c, a > d),
        ">": (a > d, b <= c),
        ">=": (a >= d, b < c),
        "=": (a == b == c == d, b < c or d < a),
    }[node.op]
    return (1.0, 1.0) if always else (0.0, 0.0) if never else (0.0, 1.0)


def _truths(x: list[Interval]) -> list[tuple[bool, bool]]:
    """Of each: certainly true, possibly true."""
    return [(low > 0.0 or high < 0.0, not (low == 0.0 == high)) for low, high in x]


def _and(_: Apply, x: list[Interval]) -> Interval:
    found = _truths(x)
    return (float(all(sure for sure, _ in found)), float(all(maybe for _, maybe in found)))


def _or(_: Apply, x: list[Interval]) -> Interval:
    found = _truths(x)
    return (float(any(sure for sure, _ in found)), float(any(maybe for _, maybe in found)))


def _not(_: Apply, x: list[Interval]) -> Interval:
    sure, maybe = _truths(x)[0]
    return (float(not maybe), float(not sure))


def _sum(x: Interval, y: Interval) -> Interval:
    low, high = x[0] + y[0], x[1] + y[1]
    return _finite(-inf if isnan(low) else low, inf if isnan(high) else high)


RULES: dict[str, Callable[[Apply, list[Interval]], Interval]] = {
    "+": lambda _, x: _sum(x[0], x[1]),
    "-": lambda _, x: _sum(x[0], (-x[1][1], -x[1][0])),
    "*": _multiply,
    "/": _divide,
    "neg": lambda _, x: (-x[0][1], -x[0][0]),
    "min": lambda _, x: (min(one[0] for one in x), min(one[1] for one in x)),
    "max": lambda _, x: (max(one[0] for one in x), max(one[1] for one in x)),
    "clamp": lambda _, x: (min(max(x[0][0], x[1][0]), x[2][0]), min(max(x[0][1], x[1][1]), x[2][1])),
    "exp": _rising,
    "log": _log,
    "logistic": _rising,
    "half": _half,
    "piecewise": _pieces,
    "<": _compare,
    "<=": _compare,
    "=": _compare,
    ">=": _compare,
    ">": _compare,
    "and": _and,
    "or": _or,
    "not": _not,
}
