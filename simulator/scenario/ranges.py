"""What values an expression can take: interval arithmetic over the domains of the names in it.

`prove` splits the domains until every part lies within the bounds or one point lies outside; so a finding
can name the values that break the bound, and correlated terms such as `p * x + (1 - p) * y` are no false alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf, isinf, isnan

from simulator.evaluate import apply, piecewise
from simulator.numbers import Apply, Constant, Load, Node

Interval = tuple[float, float]
Categories = tuple[str | bool, ...]
Variable = tuple[str, str]  # what is loaded, and its name
Box = dict[Variable, "Interval | Categories"]

SLACK = 1e-9  # 0.1 + 0.2 + 0.7 is not quite 1
_SPLITS = 2000


@dataclass(frozen=True)
class Proof:
    """`holds`, or the value outside with the values of the names that give it; neither: undecided."""

    holds: bool
    value: float = 0.0
    at: tuple[tuple[Variable, float | str | bool], ...] = ()


def variable(load: Load) -> Variable:
    return ("field", load.name) if load.of == "is" else (load.of, load.name)


def loads(node: Node) -> Iterable[Load]:
    """Every load in an expression, in order."""
    if isinstance(node, Load):
        yield node
    elif isinstance(node, Apply):
        for one in node.args:
            yield from loads(one)


def bounds(node: Node, box: Mapping[Variable, Interval | Categories]) -> Interval:
    """An interval that holds every value of the expression."""
    if isinstance(node, Constant):
        return (node.value, node.value)
    if isinstance(node, Load):
        return _loaded(node, box[variable(node)])
    if node.op == "if":
        return _branch(node, box)
    return _RULES[node.op](node, [bounds(one, box) for one in node.args])


def prove(node: Node, low: float, high: float, box: Box) -> Proof:
    """Whether the expression stays within [low, high] (with a little slack) on the whole box."""
    todo, splits = [box], 0
    undecided = False
    while todo:
        part = todo.pop()
        found = bounds(node, part)
        if low - SLACK <= found[0] and found[1] <= high + SLACK:
            continue
        outside = _outside(node, low, high, part)
        if outside is not None:
            return outside
        halves = _halves(part, node) if splits < _SPLITS else None
        if halves is None:
            undecided = True
            break
        splits += 1
        todo += halves
    return Proof(not undecided)


def _outside(node: Node, low: float, high: float, box: Box) -> Proof | None:
    """A corner of the box, or its middle, where the value is outside."""
    for pick in (_least, _greatest, _middle):
        point: Box = {name: pick(domain) for name, domain in box.items()}
        value = bounds(node, point)
        if value[0] > high + SLACK or value[1] < low - SLACK:
            at = tuple((name, domain[0]) for name, domain in point.items())
            return Proof(False, value[0], at)
    return None


def _halves(box: Box, node: Node) -> list[Box] | None:
    """The box cut in two across its widest side; None when nothing can be cut."""
    widest, name = max(((_width(domain), name) for name, domain in box.items()), default=(0.0, ("", "")))
    if widest <= 1e-7:
        return None
    domain = box[name]
    if _is_numeric(domain):
        middle = _middle(domain)[0]
        parts: list[Interval | Categories] = [(domain[0], middle), (middle, domain[1])]  # type: ignore[list-item]
    else:
        parts = [domain[: len(domain) // 2], domain[len(domain) // 2 :]]
    return [{**box, name: one} for one in parts]


def _is_numeric(domain: Interval | Categories) -> bool:
    return len(domain) == 2 and isinstance(domain[0], float) and isinstance(domain[1], float)


def _width(domain: Interval | Categories) -> float:
    """How wide a side is, relative to its place; infinite ones shrink as they are cut."""
    if not _is_numeric(domain):
        return float(len(domain) - 1)
    low, high = float(domain[0]), float(domain[1])
    if low == high:
        return 0.0
    if isinf(high) or isinf(low):
        return (
            1.0
            if max(abs(low) if not isinf(low) else 0.0, abs(high) if not isinf(high) else 0.0) < 1e18
            else 0.0
        )
    return (high - low) / max(1.0, abs(low), abs(high))


def _least(domain: Interval | Categories) -> Interval | Categories:
    if not _is_numeric(domain):
        return domain[:1]
    at = float(domain[0]) if not isinf(float(domain[0])) else min(-1e18, float(domain[1]))
    return (at, at)


def _greatest(domain: Interval | Categories) -> Interval | Categories:
    if not _is_numeric(domain):
        return domain[-1:]
    at = float(domain[1]) if not isinf(float(domain[1])) else max(1e18, float(domain[0]))
    return (at, at)


def _middle(domain: Interval | Categories) -> Interval | Categories:
    if not _is_numeric(domain):
        return domain[:1]
    low, high = float(domain[0]), float(domain[1])
    if isinf(low) and isinf(high):
        at = 0.0
    elif isinf(high):
        at = max(1.0, 1000.0 * low)
    elif isinf(low):
        at = min(-1.0, 1000.0 * high)
    else:
        at = low + (high - low) / 2
    return (at, at)


# --- one rule an operation ----------------------------------------------------------------------


def _loaded(load: Load, domain: Interval | Categories) -> Interval:
    if load.of in ("is", "source"):
        if load.value not in domain:
            return (0.0, 0.0)
        return (1.0, 1.0) if len(domain) == 1 else (0.0, 1.0)
    if _is_numeric(domain):
        return (float(domain[0]), float(domain[1]))
    numbers = [float(one) for one in domain if isinstance(one, bool)] or [0.0, 1.0]
    return (min(numbers), max(numbers))


def _branch(node: Apply, box: Mapping[Variable, Interval | Categories]) -> Interval:
    truth = bounds(node.args[0], box)
    if truth[0] > 0.0:
        return bounds(node.args[1], box)
    if truth == (0.0, 0.0):
        return bounds(node.args[2], box)
    return _hull([bounds(node.args[1], box), bounds(node.args[2], box)])


def _hull(parts: list[Interval]) -> Interval:
    return (min(low for low, _ in parts), max(high for _, high in parts))


def _product(a: float, b: float) -> float:
    return 0.0 if a == 0.0 or b == 0.0 else a * b


def _multiply(_: Apply, x: list[Interval]) -> Interval:
    ends = [_product(a, b) for a in x[0] for b in x[1]]
    return (min(ends), max(ends))


def _divide(_: Apply, x: list[Interval]) -> Interval:
    if x[1][0] <= 0.0 <= x[1][1]:
        return (-inf, inf)
    ends = [_quotient(a, b) for a in x[0] for b in x[1]]
    return (min(ends), max(ends))


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
    inside = [one for one in at if x[0][0] < one < x[0][1]]
    low, high = [one[0] for one in x[2::2]], [one[1] for one in x[2::2]]
    places = [x[0][0], *inside, x[0][1]]
    return (
        min(piecewise(one, at, low) for one in places),
        max(piecewise(one, at, high) for one in places),
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
    return (-inf if isnan(low) else low, inf if isnan(high) else high)


_RULES: dict[str, Callable[[Apply, list[Interval]], Interval]] = {
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
