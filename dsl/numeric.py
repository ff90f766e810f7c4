"""The tree of a numeric expression of a scenario: `0.2 + 0.6 * intent * half(wait, 24 hours)`.

Same words, values and spans as the policy language; arithmetic is wider (`* /`, parentheses,
calls) and nothing is typed or evaluated here. `parse_numeric` bounds size and nesting.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from dsl.diagnostic import Diagnostic, error
from dsl.nodes import Date, Duration, DurationUnit, Money, Name, Text, YesNo
from dsl.quick import dataclass
from dsl.source import Span

MAX_NODES = 256
MAX_DEPTH = 32

CompareOp = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Num:
    """`0.35`, never signed: a sign is `Negative`."""

    value: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class Percent:
    """`45%`: value is 45."""

    value: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class Rest:
    """`rest`: the probability that the other outcomes leave."""

    span: Span


@dataclass(frozen=True, slots=True)
class RestShare:
    """`45% of rest`: percent is 45."""

    percent: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class Negative:
    part: NumericExpr
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    op: Literal["+", "-", "*", "/"]
    left: NumericExpr
    right: NumericExpr
    span: Span


@dataclass(frozen=True, slots=True)
class Per:
    """`0.02 per day`: a rate. Binds weaker than arithmetic."""

    value: NumericExpr
    unit: DurationUnit
    span: Span


@dataclass(frozen=True, slots=True)
class Arrow:
    """A point of `piecewise`: `5 minutes -> 0.95`. Stands only among the arguments of a call."""

    left: NumericExpr
    right: NumericExpr
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    name: Name
    args: tuple[NumericExpr | Arrow, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class IfThenElse:
    condition: NumericExpr
    then: NumericExpr
    otherwise: NumericExpr
    span: Span


@dataclass(frozen=True, slots=True)
class Compare:
    left: NumericExpr
    op: CompareOp
    right: NumericExpr
    span: Span


@dataclass(frozen=True, slots=True)
class In:
    """`seniority in [vp, c_level]`."""

    left: Name
    negated: bool
    values: tuple[NumericExpr, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Is:
    """`budget is known`, `budget is missing`, `known budget`."""

    left: Name
    test: Literal["known", "missing"]
    span: Span


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[NumericExpr, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[NumericExpr, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    part: NumericExpr
    span: Span


Leaf = Num | Percent | Rest | RestShare | Name | Duration | Money | Date | Text | YesNo
NumericExpr = Leaf | Negative | Binary | Per | Call | IfThenElse | Compare | In | Is | And | Or | Not


def too_large(tree: NumericExpr) -> Diagnostic | None:
    """An error when the tree has more than 256 nodes or is deeper than 32."""
    count, depth = 0, 0
    level: list[NumericExpr | Arrow] = [tree]
    while level and count <= MAX_NODES and depth <= MAX_DEPTH:
        depth += 1
        below: list[NumericExpr | Arrow] = []
        for node in level:
            while isinstance(node, Binary):  # a chain of operators is one level
                below.append(node.right)
                node, count = node.left, count + 1
            below += parts(node)
        count, level = count + len(level), below
    if count <= MAX_NODES and depth <= MAX_DEPTH:
        return None
    limit = f"{MAX_NODES} parts" if count > MAX_NODES else f"{MAX_DEPTH} levels"
    return error("expression-too-large", f"an expression may have {limit}", tree.span)


def parts(node: NumericExpr | Arrow) -> tuple[NumericExpr | Arrow, ...]:
    """The expressions that this one is made of, left to right; names of calls are not among them."""
    match node:
        case Negative(part=part) | Not(part=part) | Per(value=part):
            return (part,)
        case Binary(left=left, right=right) | Arrow(left, right) | Compare(left=left, right=right):
            return (left, right)
        case And(parts=several) | Or(parts=several) | In(values=several) | Call(args=several):
            return several
        case IfThenElse(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case _:
            return ()
