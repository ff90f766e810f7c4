"""How steeply an expression can rise or fall in one name: an interval that holds every slope.

Where it has one sign, the extremes lie at the ends, and the prover need not split. None: unknown, as in
a jump from one branch of an `if` to the other.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

from policy.exact import LN2
from simulator.numeric import Apply, Constant, Load, Node
from simulator.scenario.intervals import RULES, Interval, hull

ZERO: Interval = (0.0, 0.0)
_TIMES = Apply("*", ())
_PLUS = Apply("+", ())
_MINUS = Apply("-", ())
_DIVIDED = Apply("/", ())

Known = Callable[[Node], Interval]  # the bounds of a part
Own = Callable[[Load], bool]  # whether a load is the name in question


def slope(node: Node, own: Own, bounds: Known) -> Interval | None:
    """The slopes of the expression in the name, or None."""
    if isinstance(node, Constant):
        return ZERO
    if isinstance(node, Load):
        return (1.0, 1.0) if own(node) else ZERO
    parts = [slope(one, own, bounds) for one in node.args]
    if all(one == ZERO for one in parts):
        return ZERO
    known = [one for one in parts if one is not None]
    rule = _SLOPES.get(node.op)
    if rule is None or len(known) < len(parts):
        return None
    found = rule(node, known, bounds)
    return None if found is None or any(isnan(end) for end in found) else found


def _times(x: Interval, y: Interval) -> Interval:
    return RULES["*"](_TIMES, [x, y])


def _product(node: Apply, d: list[Interval], bounds: Known) -> Interval:
    left, right = node.args
    return RULES["+"](_PLUS, [_times(d[0], bounds(right)), _times(bounds(left), d[1])])


def _quotient(node: Apply, d: list[Interval], bounds: Known) -> Interval | None:
    """(d0 * b - a * d1) / b^2, where b keeps away from zero."""
    a, b = bounds(node.args[0]), bounds(node.args[1])
    if b[0] <= 0.0 <= b[1]:
        return None
    over = RULES["-"](_MINUS, [_times(d[0], b), _times(a, d[1])])
    square = (min(b[0] * b[0], b[1] * b[1]), max(b[0] * b[0], b[1] * b[1]))
    return RULES["/"](_DIVIDED, [over, square])


def _logistic(node: Apply, d: list[Interval], bounds: Known) -> Interval:
    return _times((0.0, 0.25), d[0])


def _exp(node: Apply, d: list[Interval], bounds: Known) -> Interval:
    return _times(bounds(node), d[0])


def _log(node: Apply, d: list[Interval], bounds: Known) -> Interval | None:
    x = bounds(node.args[0])
    return RULES["/"](_DIVIDED, [d[0], x]) if x[0] > 0.0 else None


def _half(node: Apply, d: list[Interval], bounds: Known) -> Interval:
    length = bounds(node.args[1])[0]
    return _times(_times(bounds(node), (-LN2 / length, -LN2 / length)), d[0])


def _clamp(node: Apply, d: list[Interval], bounds: Known) -> Interval:
    return hull([ZERO, d[0]])


def _piecewise(node: Apply, d: list[Interval], bounds: Known) -> Interval | None:
    """The slopes of the pieces, times that of what goes in; the values at the points must be fixed."""
    points = [one.value for one in node.args[1:] if isinstance(one, Constant)]
    if len(points) < len(node.args) - 1:
        return None
    at, y = points[::2], points[1::2]
    pieces = [(y[i] - y[i - 1]) / (at[i] - at[i - 1]) for i in range(1, len(at))]
    return _times((min(0.0, *pieces), max(0.0, *pieces)), d[0])


_SLOPES: dict[str, Callable[[Apply, list[Interval], Known], Interval | None]] = {
    "+": lambda _, d, __: RULES["+"](_PLUS, d),
    "-": lambda _, d, __: RULES["-"](_MINUS, d),
    "neg": lambda _, d, __: (-d[0][1], -d[0][0]),
    "*": _product,
    "/": _quotient,
    "min": lambda _, d, __: hull(d),
    "max": lambda _, d, __: hull(d),
    "clamp": _clamp,
    "exp": _exp,
    "log": _log,
    "logistic": _logistic,
    "half": _half,
    "piecewise": _piecewise,
}
