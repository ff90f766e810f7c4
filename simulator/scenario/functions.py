"""The functions of expressions: how many arguments each takes, of which units, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dsl import numeric
from simulator.numeric import Operation
from simulator.scenario.domains import domains
from simulator.scenario.ranges import bounds
from simulator.scenario.typed import Typed
from simulator.scenario.units import DURATION, NUMBER, named

if TYPE_CHECKING:
    from simulator.scenario.elaborate import Elaborator


def call(one: Elaborator, expr: numeric.Call) -> Typed | None:
    """A function applied to its arguments, or None after a finding."""
    name = expr.name.text
    if name not in FUNCTIONS:
        one.ctx.unknown("function", name, expr.name.span, FUNCTIONS)
        return None
    return FUNCTIONS[name](one, expr)


def _plain(one: Elaborator, expr: numeric.Call) -> Typed | None:
    """exp, log, logistic: a plain number to a plain number."""
    args = _arguments(one, expr, 1, 1)
    if args is None or not _is(one, args[0], NUMBER):
        return None
    op: Operation = expr.name.text  # type: ignore[assignment]
    if op == "log" and not _positive(one, args[0]):
        return None
    return one.build(op, args, NUMBER, expr.span)


def _extreme(one: Elaborator, expr: numeric.Call) -> Typed | None:
    args = _arguments(one, expr, 2, 16)
    if args is None or not one.alike(args, "cannot compare"):
        return None
    op: Operation = expr.name.text  # type: ignore[assignment]
    return one.build(op, args, args[0].unit, expr.span)


def _clamp(one: Elaborator, expr: numeric.Call) -> Typed | None:
    args = _arguments(one, expr, 3, 3)
    if args is None or not one.alike(args, "cannot compare"):
        return None
    low, high = args[1].constant, args[2].constant
    if low is None or high is None or low > high:
        one.ctx.error(
            "wrong-bounds",
            "`clamp` needs two fixed bounds, the lower one first",
            expr.span,
            help="write `clamp(x, 0, 1)`",
        )
        return None
    return one.build("clamp", args, args[0].unit, expr.span)


def _half(one: Elaborator, expr: numeric.Call) -> Typed | None:
    """half(x, d): 1 at x = 0, a half at x = d."""
    args = _arguments(one, expr, 2, 2)
    if args is None or not one.alike(args, "cannot divide"):
        return None
    if args[1].constant is None or args[1].constant <= 0.0:
        one.ctx.error(
            "not-positive",
            "the half-life must be a fixed value above zero",
            args[1].span,
            help="write `half(wait, 24 hours)`",
        )
        return None
    return one.build("half", args, NUMBER, expr.span)


def _piecewise(one: Elaborator, expr: numeric.Call) -> Typed | None:
    points = [arg for arg in expr.args[1:] if isinstance(arg, numeric.Arrow)]
    if len(points) < 2 or len(points) != len(expr.args) - 1:
        one.ctx.error(
            "wrong-arguments",
            "`piecewise` needs a value and at least two points",
            expr.span,
            help="write `piecewise(wait, 0 hours -> 1, 24 hours -> 0.4)`",
        )
        return None
    parts = [
        one.value(expr.args[0]),
        *(one.value(end) for point in points for end in (point.left, point.right)),
    ]
    good = [part for part in parts if part is not None]
    if len(good) < len(parts):
        return None
    at, values = good[1::2], good[2::2]
    if not one.alike([good[0], *at], "cannot compare") or not one.alike(values, "the points mix"):
        return None
    if not _ascending(one, at):
        return None
    return one.build("piecewise", good, values[0].unit, expr.span)


def _ascending(one: Elaborator, at: list[Typed]) -> bool:
    last = float("-inf")
    for point in at:
        if point.constant is None or point.constant <= last:
            one.ctx.error(
                "wrong-order",
                "the points of `piecewise` must be fixed and ascend",
                point.span,
                help="write `0 hours -> 1, 1 hour -> 0.7, 24 hours -> 0.4`",
            )
            return False
        last = point.constant
    return True


def _arguments(one: Elaborator, expr: numeric.Call, least: int, most: int) -> list[Typed] | None:
    arrow = next((arg for arg in expr.args if isinstance(arg, numeric.Arrow)), None)
    if arrow is not None:
        one.ctx.error(
            "misplaced-arrow",
            "`->` belongs to the points of `piecewise`",
            arrow.span,
            help="write `piecewise(wait, 0 hours -> 1, 24 hours -> 0.4)`",
        )
        return None
    if not least <= len(expr.args) <= most:
        name = expr.name.text
        one.ctx.error(
            "wrong-arguments", f"`{name}` does not take these arguments", expr.span, help=_USE[name]
        )
        return None
    found = [one.value(arg) for arg in expr.args]
    good = [arg for arg in found if arg is not None]
    return good if len(good) == len(found) else None


def _is(one: Elaborator, arg: Typed, unit: object) -> bool:
    if arg.unit == unit:
        return True
    help = "divide it by a unit: `wait / 1 hour`" if arg.unit == DURATION else "write it without a unit"
    one.ctx.error(
        "unit-mismatch", f"a plain number is needed here, not {named(arg.unit)}", arg.span, help=help
    )
    return False


def _positive(one: Elaborator, arg: Typed) -> bool:

    if bounds(arg.node, domains(one.ctx, arg.node))[0] > 0.0:
        return True
    one.ctx.error(
        "log-of-zero",
        "the logarithm of what may be zero or less",
        arg.span,
        help="keep it above zero: `log(1 + ...)`, `log(max(..., 1))`",
    )
    return False


FUNCTIONS: dict[str, Callable[[Elaborator, numeric.Call], Typed | None]] = {
    "exp": _plain,
    "log": _plain,
    "logistic": _plain,
    "min": _extreme,
    "max": _extreme,
    "clamp": _clamp,
    "half": _half,
    "piecewise": _piecewise,
}

_USE = {
    "exp": "write `exp(-0.5 * visit)`",
    "log": "write `log(employees)`",
    "logistic": "write `logistic(-1 + 2 * intent)`",
    "min": "write `min(a, b)`",
    "max": "write `max(a, b)`",
    "clamp": "write `clamp(x, 0, 1)`",
    "half": "write `half(wait, 24 hours)`",
}
