"""Expressions to typed conditions: names settled, types and units checked, constants scaled.

A part that is wrong is reported once and becomes a constant, so that one mistake gives one finding.
"""

from __future__ import annotations

from collections.abc import Mapping

from dsl import nodes, typed
from dsl.comparisons import compare
from dsl.diagnostic import Label
from dsl.findings import Findings
from dsl.literals import FieldType, clean, field_type, value_of, within
from dsl.mistaken import hint
from dsl.scope import SCORE, Scope
from dsl.source import Span
from dsl.typed import Condition, Value


class Types:
    """The field types of a policy, and the elaboration of its expressions against them."""

    def __init__(self, scope: Scope, findings: Findings) -> None:
        self.scope = scope
        self.findings = findings
        self.currency = scope.policy.currency.text if scope.policy and scope.policy.currency else ""
        self.fields: Mapping[str, FieldType] = {
            name: field_type(one, self.currency, findings) for name, one in scope.fields.items()
        }

    def condition(self, expr: nodes.Expr) -> Condition:
        """The typed form of an expression of the text."""
        match expr:
            case nodes.And(parts=parts, span=span):
                return typed.All(tuple(self.condition(part) for part in parts), span)
            case nodes.Or(parts=parts, span=span):
                return typed.Some(tuple(self.condition(part) for part in parts), span)
            case nodes.Not(part=part, span=span):
                return typed.Negation(self.condition(part), span)
            case nodes.Paren(part=part):
                return self.condition(part)
            case nodes.Compare():
                return compare(self, expr) or wrong(expr.span)
            case nodes.Between():
                return self._between(expr)
            case nodes.In():
                return self._in(expr) or wrong(expr.span)
            case nodes.Is():
                return self._is(expr) or wrong(expr.span)
            case nodes.TextTest():
                return self._text_test(expr) or wrong(expr.span)
            case nodes.Truth():
                return self._truth(expr) or wrong(expr.span)

    def requirement(self, expr: nodes.Expr) -> Condition:
        """What `requires` asks for: as a condition, save that a bare field means that it is known."""
        inner = expr
        while isinstance(inner, nodes.Paren):
            inner = inner.part
        if isinstance(inner, nodes.Truth) and isinstance(inner.value, nodes.Name):
            if inner.value.text in self.fields:
                return typed.Known(inner.value.text, expr.span)
            if inner.value.text == SCORE or inner.value.text in self.scope.groups:
                self._not_a_condition(inner.value)
                return wrong(expr.span)
        return self.condition(expr)

    def value(self, field: nodes.Name, literal: nodes.Literal_) -> Value | None:
        """The literal as a value of a field; None, after a finding, if it is none."""
        type_ = self.fields.get(field.text)
        if type_ is None:
            return None
        value = value_of(type_, literal, self.currency, self.findings)
        if value is not None and not within(type_, value):
            self.findings.error(
                "out-of-bounds",
                f"`{type_.name}` never has this value",
                literal.span,
                labels=(Label(type_.node.type.span, "its bounds are here"),),
            )
            return None
        return value

    def _between(self, expr: nodes.Between) -> Condition:
        low = compare(self, nodes.Compare(expr.left, ">=", expr.low, expr.span))
        if low is None:
            return wrong(expr.span)
        high = compare(self, nodes.Compare(expr.left, "<=", expr.high, expr.span))
        if high is None:
            return wrong(expr.span)
        if _crossed(low, high):
            self.findings.warning(
                "always-false",
                "no value lies between these two",
                expr.span,
                help="the lower end comes first",
            )
        return typed.All((low, high), expr.span)

    def _in(self, expr: nodes.In) -> Condition | None:
        type_ = self.field(expr.left, "`in`")
        if type_ is None:
            return None
        found: dict[Value, Span] = {}
        for literal in expr.values:
            value = value_of(type_, literal, self.currency, self.findings)
            if value is None:
                continue
            if value in found:
                self.findings.warning(
                    "duplicate-value",
                    "this value is in the list already",
                    literal.span,
                    labels=(Label(found[value], "listed here first"),),
                )
            elif not within(type_, value):
                self.findings.warning(
                    "always-false",
                    f"`{type_.name}` never has this value",
                    literal.span,
                    labels=(Label(type_.node.type.span, "its bounds are here"),),
                )
            found.setdefault(value, literal.span)
        among = typed.Among(type_.name, tuple(found), expr.span)
        return typed.Negation(among, expr.span) if expr.negated else among

    def _is(self, expr: nodes.Is) -> Condition | None:
        type_ = self.field(expr.left, f"`is {expr.test}`")
        if type_ is None:
            return None
        known = typed.Known(type_.name, expr.span)
        return known if expr.test == "known" else typed.Negation(known, expr.span)

    def _text_test(self, expr: nodes.TextTest) -> Condition | None:
        type_ = self.field(expr.left, f"`{expr.test}`")
        if type_ is None:
            return None
        if type_.kind != "text":
            self.findings.error(
                "type-mismatch",
                f"`{expr.test}` tests text, and `{type_.name}` is {type_.is_a}",
                expr.span,
                labels=(Label(type_.node.name.span, "declared here"),),
            )
            return None
        text = clean(expr.value.value)
        if not text:
            self.findings.error(
                "empty-text",
                "an empty text tells nothing apart",
                expr.value.span,
                help=f"write `{type_.name} is known`",
            )
            return None
        return typed.TextTest(type_.name, expr.test, text, expr.span)

    def _truth(self, expr: nodes.Truth) -> Condition | None:
        if isinstance(expr.value, nodes.YesNo):
            return typed.Constant(expr.value.value, expr.span)
        name = expr.value.text
        if name in self.scope.defines:
            return typed.Defined(name, expr.span)
        type_ = self.fields.get(name)
        if type_ is not None and type_.kind == "yes/no":
            return typed.Among(name, (True,), expr.span)
        if type_ is None and name != SCORE and name not in self.scope.groups:
            self.unknown(expr.value, "field or definition")
        else:
            self._not_a_condition(expr.value)
        return None

    def _not_a_condition(self, name: nodes.Name) -> None:
        type_ = self.fields.get(name.text)
        is_a = type_.is_a if type_ else "a number of points"
        test = f"{name.text} is known" if type_ else f"{name.text} >= 100"
        self.findings.error(
            "not-a-condition",
            f"`{name.text}` is {is_a}, not a condition",
            name.span,
            help=f"compare it, as in `{test}`",
        )

    def field(self, name: nodes.Name, what: str) -> FieldType | None:
        """The type of a field that `what` is asked of; reports anything that is no field."""
        type_ = self.fields.get(name.text)
        if type_ is not None:
            return type_
        if name.text in self.scope.defines or name.text in self.scope.groups or name.text == SCORE:
            kind = "a definition" if name.text in self.scope.defines else "a number of points"
            self.findings.error(
                "type-mismatch",
                f"{what} tests a field, and `{name.text}` is {kind}",
                name.span,
                help="only fields have values that may be listed or missing",
            )
        else:
            self.unknown(name, "field")
        return None

    def unknown(self, name: nodes.Name, kind: str) -> None:
        """No such name in an expression; what else it may be is recognised."""
        values = {one.name: tuple(one.values) for one in self.fields.values()}
        help, fix = hint(self.scope, name.text, values)
        places = dict(self.scope.quantities())
        if kind == "field":
            places = {known: one.node.name.span for known, one in self.fields.items()}
        self.findings.unknown(kind, name.text, name.span, places, help=help, fix=fix)


def wrong(span: Span) -> Condition:
    """What stands for a part that was reported; a policy with it is never run."""
    return typed.Constant(False, span)


def _crossed(low: Condition, high: Condition) -> bool:
    return (
        isinstance(low, typed.Linear)
        and isinstance(high, typed.Linear)
        and low.sum == high.sum
        and (low.relation, high.relation) == (">=", "<=")
        and low.bound > high.bound
    )
