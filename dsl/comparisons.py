"""`a = b`, `x < y`, told apart by type: values without order are equal or not, sums are linear."""

from __future__ import annotations

from dsl import nodes, typed
from dsl.diagnostic import Label
from dsl.linear import Typing, linear
from dsl.literals import NUMERIC, FieldType, described, mismatch, value_of
from dsl.mistaken import compared_with_nothing
from dsl.typed import Condition


def compare(types: Typing, expr: nodes.Compare) -> Condition | None:
    """The typed comparison, or None after a finding. `!=` is exactly `not (... = ...)`."""
    for mine, other in ((expr.left, expr.right), (expr.right, expr.left)):
        if _with_nothing(types, expr, _alone(mine), _alone(other)):
            return None
        type_ = _unordered(types, mine)
        if type_ is not None:
            return _equality(types, expr, type_, _alone(other))
    return linear(types, expr)


def _with_nothing(
    types: Typing, expr: nodes.Compare, mine: nodes.Literal_ | None, other: nodes.Literal_ | None
) -> bool:
    if not isinstance(mine, nodes.Name) or not isinstance(other, nodes.Name):
        return False
    type_ = types.fields.get(mine.text)
    if type_ is None or other.text in type_.values:
        return False
    return compared_with_nothing(types.scope, expr, mine.text, other, types.findings)


def _unordered(types: Typing, side: nodes.Sum) -> FieldType | None:
    """The field that this side is, if it is one whose values have no order."""
    alone = _alone(side)
    type_ = types.fields.get(alone.text) if isinstance(alone, nodes.Name) else None
    return type_ if type_ is not None and type_.kind not in NUMERIC else None


def _alone(side: nodes.Sum) -> nodes.Literal_ | None:
    """The literal or name that is all of this side."""
    if len(side.terms) != 1:
        return None
    term = side.terms[0]
    return term.value if term.sign == 1 and term.factor is None else None


def _equality(
    types: Typing, expr: nodes.Compare, type_: FieldType, other: nodes.Literal_ | None
) -> Condition | None:
    if expr.op not in ("=", "!="):
        types.findings.error(
            "no-order",
            f"`{type_.name}` is {type_.is_a}, which has no order",
            expr.span,
            labels=(Label(type_.node.name.span, "declared here"),),
            help="compare with `=`, `!=` or `in [...]`",
        )
        return None
    if other is None:
        types.findings.error("type-mismatch", f"`{type_.name}` is {type_.is_a}, a sum is not", expr.span)
        return None
    equal = _equal(types, expr, type_, other)
    return typed.Negation(equal, expr.span) if equal is not None and expr.op == "!=" else equal


def _equal(
    types: Typing, expr: nodes.Compare, type_: FieldType, other: nodes.Literal_
) -> Condition | None:
    is_value = isinstance(other, nodes.Name) and other.text in type_.values
    if isinstance(other, nodes.Name) and not is_value:
        if other.text in types.fields:
            return _same(types, expr, type_, types.fields[other.text], other)
        if type_.kind != "one of":
            _no_such_field(types, type_, other)
            return None
    value = value_of(type_, other, types.currency, types.findings)
    return None if value is None else typed.Among(type_.name, (value,), expr.span)


def _no_such_field(types: Typing, type_: FieldType, name: nodes.Name) -> None:
    if name.text in types.scope.defines or type_.kind == "text":
        mismatch(f"`{type_.name}`", type_.kind, name, types.currency, types.findings)
    else:
        types.unknown(name, "field")


def _same(
    types: Typing, expr: nodes.Compare, left: FieldType, right: FieldType, place: nodes.Name
) -> Condition | None:
    if left.kind != right.kind:
        types.findings.error(
            "type-mismatch",
            f"`{left.name}` is {left.is_a}, `{right.name}` is {right.is_a}",
            expr.span,
            labels=(
                Label(left.node.name.span, "declared here"),
                Label(right.node.name.span, "declared here"),
            ),
        )
        return None
    if left.kind == "one of" and not set(left.values) & set(right.values):
        types.findings.warning(
            "always-false", f"`{left.name}` and {described(place)} have no value in common", expr.span
        )
    return typed.Same(left.name, right.name, expr.span)
