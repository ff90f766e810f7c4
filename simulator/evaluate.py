"""Evaluates a scenario's expressions by walking their tree: the slow, obvious meaning.

Double arithmetic in the order of the arguments, with policy.exact for `exp` and `log`, so that the
kernel, which runs the same operations, gives the same bits. What would pass the greatest number stays
there: every value is finite, and nothing times any of them is nothing.
"""

from __future__ import annotations

from typing import Protocol

from policy.exact import GREATEST, LN2, exp, log
from simulator.numeric import Apply, Constant, Load, Node, Number


class PersonView(Protocol):
    """What an expression may ask about a person, as doubles in the units of simulator/numeric.py."""

    def load(self, what: Load) -> float: ...


def evaluate(number: Number, person: PersonView) -> float:
    """The value in the number's own unit: plain, per microsecond, microseconds or cents."""
    return value_of(number.node, person)


def value_of(node: Node, person: PersonView) -> float:
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Load):
        return person.load(node)
    if node.op == "if":
        chosen = 1 if value_of(node.args[0], person) != 0.0 else 2
        return value_of(node.args[chosen], person)
    return apply(node, [value_of(one, person) for one in node.args])


def apply(node: Apply, x: list[float]) -> float:
    """One operation on values that are known; also folds constants."""
    match node.op:
        case "+":
            return bounded(x[0] + x[1])
        case "-":
            return bounded(x[0] - x[1])
        case "*":
            return bounded(x[0] * x[1])
        case "/":
            return bounded(x[0] / x[1])
        case "neg":
            return -x[0]
        case "min" | "max":
            return _extreme(x, node.op == "max")
        case "clamp":
            return x[1] if x[0] < x[1] else x[2] if x[0] > x[2] else x[0]
        case "exp":
            return exp(x[0])
        case "log":
            return log(x[0])
        case "logistic":
            return 1.0 / (1.0 + exp(-x[0]))
        case "half":
            return exp(-(LN2 * (x[0] / x[1])))
        case "piecewise":
            return piecewise(x[0], x[1::2], x[2::2])
        case "if":
            return x[1] if x[0] != 0.0 else x[2]
        case _:
            return 1.0 if _holds(node.op, x) else 0.0


def piecewise(x: float, at: list[float], y: list[float]) -> float:
    """Linear between the points `(at, y)`, constant outside; `at` ascends."""
    if x <= at[0]:
        return y[0]
    for i in range(1, len(at)):
        if x <= at[i]:
            share = bounded(x - at[i - 1]) / bounded(at[i] - at[i - 1])
            return bounded(y[i - 1] + bounded(y[i] - y[i - 1]) * share)
    return y[-1]


def bounded(x: float) -> float:
    """The number, or the greatest or least that there is where it is infinite."""
    return GREATEST if x > GREATEST else -GREATEST if x < -GREATEST else x


def _extreme(x: list[float], greatest: bool) -> float:
    found = x[0]
    for one in x[1:]:
        if (one > found) if greatest else (one < found):
            found = one
    return found


def _holds(op: str, x: list[float]) -> bool:
    match op:
        case "<":
            return x[0] < x[1]
        case "<=":
            return x[0] <= x[1]
        case "=":
            return x[0] == x[1]
        case ">=":
            return x[0] >= x[1]
        case ">":
            return x[0] > x[1]
        case "and":
            return all(one != 0.0 for one in x)
        case "or":
            return any(one != 0.0 for one in x)
        case _:  # not
            return x[0] == 0.0
