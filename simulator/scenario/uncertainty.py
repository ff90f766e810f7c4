"""How uncertain a number is: what else it may be, in the unit in which the number itself is written."""

from __future__ import annotations

from dataclasses import replace
from math import isinf

from dsl import nodes, numeric
from dsl.amounts import CENTS, UNITS
from dsl.numeric import NumericExpr
from dsl.source import Span
from simulator.model import Distribution
from simulator.numeric import Constant
from simulator.scenario.context import Context
from simulator.scenario.intervals import Interval
from simulator.scenario.places import FIXED
from simulator.scenario.proofs import in_words, told
from simulator.scenario.spreads import spread, support
from simulator.scenario.tree import Node
from simulator.scenario.typed import Typed
from simulator.scenario.units import NUMBER, OF, Wanted
from simulator.scenario.units import UNITS as NAMED


def uncertain(ctx: Context, node: Node, value: Typed, tree: NumericExpr) -> Distribution | None:
    """The distribution of a fixed number. Bare numbers are in the unit of the value as it is written:
    of `10 minutes` they are minutes."""
    if value.constant is None:
        ctx.error(
            "not-fixed",
            "only a fixed number can be uncertain",
            node.span,
            help="give the numbers within the formula their own uncertainty, or none",
        )
        return None
    wanted: Wanted = next(name for name, unit in OF.items() if unit == value.unit)
    tried = ctx.fresh()
    found = spread(tried, node, FIXED, wanted, None)
    if value.unit != NUMBER and all(one.code == "unit-mismatch" for one in tried.found) and tried.found:
        bare = ctx.fresh()
        plain = spread(bare, node, FIXED, "number", None)
        if plain is not None and not bare.found:
            scaled = _scaled(plain, written_unit(tree), value)
            _holds(ctx, scaled, value.constant, node.span, wanted)
            return scaled
    ctx.found += tried.found
    if found is not None:
        _holds(ctx, found, value.constant, node.span, wanted)
    return found


def _holds(ctx: Context, law: Distribution, stated: float, span: Span, want: Wanted) -> None:
    """Says so when the stated number can never be drawn: one of the two is a mistake."""
    low, high = support(law)
    near = 1e-9 * max(abs(low), abs(stated))
    if low - near <= stated <= high + near:
        return
    currency = ctx.policy.currency
    number, least, most = (told(one, want, currency) for one in (stated, low, high))
    ctx.error(
        "out-of-range",
        f"the number is {number}, and by `uncertain` it lies between {least} and {most}",
        span,
        help="widen `uncertain` so that it holds the number, or state another one",
    )


def may_be(ctx: Context, law: Distribution, limits: Interval, span: Span, want: Wanted) -> None:
    """Says so when what the number may be leaves the limits that the number itself must keep."""
    low, high = support(law)
    if limits[0] <= low and high <= limits[1]:
        return
    reached = low if low < limits[0] else high
    far = "any size" if isinf(reached) else told(reached, want, ctx.policy.currency)
    ctx.error(
        "out-of-range",
        f"this is uncertain and may be {far}, and must be {in_words(limits)}",
        span,
        help="draw it from within: `uncertain: {triangular: [LEAST, LIKELY, GREATEST]}`",
    )


def written_unit(tree: NumericExpr) -> float:
    """What one of the written units is in machine units: 60,000,000 for minutes, 100 for money."""
    match tree:
        case nodes.Duration(unit=unit):
            return float(UNITS[unit])
        case nodes.Money():
            return float(CENTS)
        case numeric.Per(value=value, unit=unit):
            return written_unit(value) / UNITS[unit]
        case numeric.Negative(part=part):
            return written_unit(part)
        case numeric.Binary(op="*" | "+" | "-", left=left, right=right):
            return max(written_unit(left), written_unit(right))
        case _:
            return 1.0


def _scaled(one: Distribution, factor: float, value: Typed) -> Distribution:
    assert isinstance(one.scale.node, Constant)
    scale = Constant(one.scale.node.value * factor)
    unit = NAMED.get(value.unit, "number")
    return replace(
        one, scale=replace(one.scale, node=scale, unit=unit, low=scale.value, high=scale.value)
    )
