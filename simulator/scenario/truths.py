"""Conditions within expressions: comparisons, lists of values, known fields, `and`, `or`, `not`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dsl import nodes, numeric
from dsl.literals import clean
from dsl.numeric import NumericExpr
from dsl.source import Span
from policy.model import Field
from simulator.numeric import Constant, Load, Operation
from simulator.scenario.bindings import field_of
from simulator.scenario.typed import Typed
from simulator.scenario.units import TRUTH

if TYPE_CHECKING:
    from simulator.scenario.elaborate import Elaborator

SYMBOLIC = ("one of", "text", "yes/no")
GROUPED: tuple[Literal["source", "segment"], ...] = ("source", "segment")


def truth(one: Elaborator, expr: NumericExpr | numeric.Arrow) -> Typed | None:
    """A condition; anything that is no value at all is reported here too."""
    match expr:
        case numeric.Compare():
            return _compare(one, expr)
        case numeric.In(left=left, negated=negated, values=values, span=span):
            found = _among(one, left, values, span)
            return one.build("not", [found], TRUTH, span) if found and negated else found
        case numeric.Is(left=left, test=test, span=span):
            return _known(one, left, test == "missing", span)
        case numeric.And(parts=parts, span=span) | numeric.Or(parts=parts, span=span):
            tests = [one.condition(part) for part in parts]
            good = [test for test in tests if test is not None]
            op: Operation = "and" if isinstance(expr, numeric.And) else "or"
            return one.build(op, good, TRUTH, span) if len(good) == len(tests) else None
        case numeric.Not(part=part, span=span):
            inner = one.condition(part)
            return one.build("not", [inner], TRUTH, span) if inner else None
        case nodes.YesNo(value=value, span=span):
            return Typed(Constant(float(value)), TRUTH, span)
        case numeric.Rest() | numeric.RestShare():
            one.ctx.error(
                "misplaced-rest",
                "`rest` stands alone, as the probability of an outcome",
                expr.span,
                help="write `p: rest` or `p: 60% of rest`",
            )
        case nodes.Text():
            one.ctx.error(
                "unit-mismatch", "text is not a number", expr.span, help='compare it: `country = "US"`'
            )
        case _:
            one.ctx.error("misplaced-arrow", "`->` belongs to the points of `piecewise`", expr.span)
    return None


def _compare(one: Elaborator, expr: numeric.Compare) -> Typed | None:
    left = expr.left
    if isinstance(left, nodes.Name) and (left.text in GROUPED or _symbolic(one, left.text)):
        if expr.op not in ("=", "!="):
            one.ctx.error(
                "unit-mismatch", f"`{left.text}` has no order", expr.span, help="use `=` or `in [...]`"
            )
            return None
        found = _among(one, left, (expr.right,), expr.span)
        return one.build("not", [found], TRUTH, expr.span) if found and expr.op == "!=" else found
    parts = one.value(left), one.value(expr.right)
    if parts[0] is None or parts[1] is None or not one.alike([parts[0], parts[1]], "cannot compare"):
        return None
    if expr.op == "!=":
        same = one.build("=", [parts[0], parts[1]], TRUTH, expr.span)
        return one.build("not", [same], TRUTH, expr.span)
    return one.build(expr.op, [parts[0], parts[1]], TRUTH, expr.span)


def _symbolic(one: Elaborator, name: str) -> bool:
    field = one.ctx.policy.field_named.get(name)
    return field is not None and field.type in SYMBOLIC


def _among(
    one: Elaborator, left: nodes.Name, values: tuple[NumericExpr, ...], span: Span
) -> Typed | None:
    """The field, or the source, has one of these values."""
    if left.text in GROUPED:
        if left.text not in one.place.names:
            what = f"{one.place.what} cannot read `{left.text}`"
            one.ctx.error("name-not-here", what, left.span, help=one.place.why)
            return None
        tests = [_grouped(one, left.text, value) for value in values]
    else:
        field = field_of(one, left)
        if field is None:
            return None
        if field.type not in SYMBOLIC:
            one.ctx.error(
                "unit-mismatch", f"`{field.name}` is a number", left.span, help="compare it: `>= 100`"
            )
            return None
        tests = [_value(one, field, value) for value in values]
    good = [test for test in tests if test is not None]
    if len(good) < len(tests) or not good:
        return None
    return good[0] if len(good) == 1 else one.build("or", good, TRUTH, span)


def _grouped(one: Elaborator, kind: Literal["source", "segment"], expr: NumericExpr) -> Typed | None:
    text = _word(expr)
    known = one.ctx.sources if kind == "source" else one.ctx.segments
    if text is None:
        such = f"write `{kind} = {known[0]}`" if known else ""
        one.ctx.error("unit-mismatch", f"a {kind} is a name", expr.span, help=such)
    elif one.ctx.known(kind, text, expr.span, known):
        return Typed(Load(kind, "", text), TRUTH, expr.span)
    return None


def _value(one: Elaborator, field: Field, expr: NumericExpr) -> Typed | None:
    if field.type == "yes/no":
        if isinstance(expr, nodes.YesNo):
            loaded = Typed(Load("field", field.name), TRUTH, expr.span)
            return loaded if expr.value else one.build("not", [loaded], TRUTH, expr.span)
        one.ctx.error(
            "unit-mismatch",
            f"`{field.name}` is yes or no",
            expr.span,
            help=f"write `{field.name} = yes`",
        )
        return None
    text = _word(expr)
    if text is None:
        one.ctx.error(
            "unit-mismatch",
            f"`{field.name}` is not a number",
            expr.span,
            help="compare it with one of its values",
        )
        return None
    if field.type == "one of" and not one.ctx.known(
        f"value of `{field.name}`", text, expr.span, field.values
    ):
        return None
    return Typed(Load("is", field.name, clean(text)), TRUTH, expr.span)


def _word(expr: NumericExpr) -> str | None:
    if isinstance(expr, nodes.Name):
        return expr.text
    return clean(expr.value) if isinstance(expr, nodes.Text) else None


def _known(one: Elaborator, left: nodes.Name, missing: bool, span: Span) -> Typed | None:
    field = field_of(one, left)
    if field is None:
        return None
    found = Typed(Load("known", field.name), TRUTH, span)
    return one.build("not", [found], TRUTH, span) if missing else found
