"""Parsed expressions to the simulator's: names bound, units checked, constants folded.

One mistake gives one finding: a part that is wrong becomes None, and so does all that holds it.
"""

from __future__ import annotations

from decimal import Decimal

from dsl import nodes, numeric
from dsl.amounts import UNITS
from dsl.moments import day_number
from dsl.source import Span
from simulator.evaluate import apply
from simulator.numeric import Apply, Constant, Operation
from simulator.scenario.bindings import bind
from simulator.scenario.context import Context
from simulator.scenario.domains import domains
from simulator.scenario.functions import call
from simulator.scenario.places import Place
from simulator.scenario.ranges import bounds
from simulator.scenario.truths import truth
from simulator.scenario.typed import Typed
from simulator.scenario.units import DURATION, MONEY, NUMBER, TRUTH, Dimension, named


class Elaborator:
    """Elaborates one expression; `at` gives the place in the file of a span within the expression."""

    def __init__(self, ctx: Context, place: Place) -> None:
        self.ctx = ctx
        self.place = place

    def typed(self, expr: numeric.NumericExpr | numeric.Arrow) -> Typed | None:
        match expr:
            case numeric.Num(value=value):
                return self._constant(value, NUMBER, expr.span)
            case numeric.Percent(value=value):
                return self._constant(value / 100, NUMBER, expr.span)
            case nodes.Duration():
                return self._duration(expr)
            case nodes.Money():
                return self._money(expr)
            case nodes.Date():
                return self._date(expr)
            case numeric.Negative(part=part):
                inner = self.typed(part)
                return self._same_unit("neg", [inner], expr.span) if inner else None
            case numeric.Binary():
                return self._binary(expr)
            case numeric.Per():
                return self._per(expr)
            case numeric.Call():
                return call(self, expr)
            case numeric.IfThenElse():
                return self._if(expr)
            case nodes.Name():
                return self._name(expr)
            case _:
                return self._truth(expr)

    def build(self, op: Operation, parts: list[Typed], unit: Dimension, span: Span) -> Typed:
        """The operation on these parts, folded when all are constant."""
        args = tuple(one.node for one in parts)
        node = Apply(op, args)
        values = [one.value for one in args if isinstance(one, Constant)]
        if len(values) < len(args):
            return Typed(node, unit, span)
        try:
            return Typed(Constant(apply(node, values)), unit, span)
        except (ZeroDivisionError, OverflowError):
            return Typed(node, unit, span)

    def all(self, parts: tuple[numeric.NumericExpr, ...]) -> list[Typed] | None:
        """All parts, or None when one is wrong (each is looked at)."""
        found = [self.typed(one) for one in parts]
        good = [one for one in found if one is not None]
        return good if len(good) == len(found) else None

    def alike(self, parts: list[Typed], what: str) -> bool:
        """Says so when the parts differ in unit."""
        for one in parts[1:]:
            if one.unit != parts[0].unit:
                self.ctx.error(
                    "unit-mismatch",
                    f"{what} {named(parts[0].unit)} and {named(one.unit)}",
                    one.span,
                    help="both sides need the same unit",
                )
                return False
        return True

    def condition(self, expr: numeric.NumericExpr) -> Typed | None:
        """A part that must be a condition."""
        found = self.typed(expr)
        if found is not None and found.unit != TRUTH:
            self.ctx.error(
                "unit-mismatch",
                f"a condition is needed here, not {named(found.unit)}",
                found.span,
                help="compare it: `employees >= 100`",
            )
            return None
        return found

    def value(self, expr: numeric.NumericExpr | numeric.Arrow) -> Typed | None:
        """A part that must be a number of some unit."""
        found = self.typed(expr)
        if found is not None and found.unit == TRUTH:
            self.ctx.error(
                "unit-mismatch",
                "a number is needed here, not a condition",
                found.span,
                help="write `if ... then 1 else 0`",
            )
            return None
        return found

    # --- leaves ---------------------------------------------------------------------------------

    def _constant(self, value: Decimal, unit: Dimension, span: Span) -> Typed | None:
        if abs(value) > Decimal("1e15"):
            limit = "lengths go up to 11,574 days" if unit == DURATION else ""
            self.ctx.error("too-large", "this number is too large", span, help=limit)
            return None
        return Typed(Constant(float(value)), unit, span)

    def _duration(self, expr: nodes.Duration) -> Typed | None:
        if expr.kind != "plain":
            self.ctx.error(
                "wrong-unit",
                "open hours and working days cannot be counted here",
                expr.span,
                help="use plain minutes, hours, days or weeks",
            )
            return None
        return (
            self._constant(expr.amount * UNITS[expr.unit], DURATION, expr.span)
            if expr.amount < 10**6
            else (self._constant(Decimal("1e16"), DURATION, expr.span))
        )

    def _money(self, expr: nodes.Money) -> Typed | None:
        currency = self.ctx.policy.currency
        if expr.currency != currency:
            counts = f"the policy counts in {currency}" if currency else "the policy has no currency"
            self.ctx.error(
                "wrong-currency",
                f"{counts}, not in {expr.currency}",
                expr.span,
                help="convert the amount" if currency else "say `currency` in the policy block",
            )
            return None
        _, digits, exponent = expr.value.as_tuple()
        if exponent == -3 and 4 <= len(digits) <= 6:
            bare, less = f"{expr.value}".replace(".", ""), f"{expr.value.normalize():f}"
            self.ctx.warning(
                "too-precise",
                f"`{expr.value} {currency}` is {less} {currency}: the dot is that of decimals",
                expr.span,
                help=f"write `{bare} {currency}` if thousands are meant, or else fewer decimals",
            )
        return self._constant(expr.value * 100, MONEY, expr.span)

    def _date(self, expr: nodes.Date) -> Typed | None:
        day = day_number(expr.text)
        if day is None:
            self.ctx.error("no-such-day", f"there is no day {expr.text}", expr.span)
            return None
        return Typed(Constant(float(day)), NUMBER, expr.span)

    def _name(self, expr: nodes.Name) -> Typed | None:

        return bind(self, expr)

    # --- arithmetic -----------------------------------------------------------------------------

    def _same_unit(self, op: Operation, parts: list[Typed | None], span: Span) -> Typed | None:
        good = [one for one in parts if one is not None]
        if len(good) < len(parts):
            return None
        if any(one.unit == TRUTH for one in good):
            wrong = next(one for one in good if one.unit == TRUTH)
            self.ctx.error(
                "unit-mismatch",
                "a condition is not a number",
                wrong.span,
                help="write `if ... then 1 else 0`",
            )
            return None
        return self.build(op, good, good[0].unit, span)

    def _binary(self, expr: numeric.Binary) -> Typed | None:
        left, right = self.value(expr.left), self.value(expr.right)
        if left is None or right is None:
            return None
        if expr.op in ("+", "-"):
            verb = "cannot add" if expr.op == "+" else "cannot subtract"
            return (
                self.build(expr.op, [left, right], left.unit, expr.span)
                if self.alike([left, right], verb)
                else None
            )
        sign = 1 if expr.op == "*" else -1
        unit = Dimension(
            left.unit.money + sign * right.unit.money, left.unit.time + sign * right.unit.time
        )
        if expr.op == "/" and not self._divisible(right):
            return None
        return self.build(expr.op, [left, right], unit, expr.span)

    def _divisible(self, divisor: Typed) -> bool:

        low, high = bounds(divisor.node, domains(self.ctx, divisor.node))
        if low <= 0.0 <= high:
            self.ctx.error(
                "division-by-zero",
                "this may be zero, and is divided by",
                divisor.span,
                help="keep it away from zero: `max(..., 1)`",
            )
            return False
        return True

    def _per(self, expr: numeric.Per) -> Typed | None:
        value = self.value(expr.value)
        if value is None:
            return None
        unit = Typed(Constant(float(UNITS[expr.unit])), DURATION, expr.span)
        return self.build(
            "/", [value, unit], Dimension(value.unit.money, value.unit.time - 1), expr.span
        )

    def _if(self, expr: numeric.IfThenElse) -> Typed | None:
        test, then, other = (
            self.condition(expr.condition),
            self.value(expr.then),
            self.value(expr.otherwise),
        )
        if test is None or then is None or other is None:
            return None
        if not self.alike([then, other], "the two branches are"):
            return None
        if test.constant is not None:
            return then if test.constant != 0.0 else other
        return self.build("if", [test, then, other], then.unit, expr.span)

    # --- conditions -----------------------------------------------------------------------------

    def _truth(self, expr: numeric.NumericExpr | numeric.Arrow) -> Typed | None:

        return truth(self, expr)
