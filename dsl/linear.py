"""Comparisons of sums: `fit + engagement >= 100`, `budget >= 10_000 USD`, `closes <= opened + 30 days`.

Both sides are brought to one side and on one whole-number scale, the first quantity with a positive
factor, without common divisors: equal conditions become equal trees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import Literal, Protocol

from dsl import amounts, nodes, typed
from dsl.diagnostic import Fix, Label
from dsl.findings import Findings
from dsl.literals import FieldType, and_currency, described, grouped, mismatch
from dsl.scope import SCORE, Scope
from dsl.typed import Condition, Quantity, Relation

Unit = Literal["number", "money", "duration", "date"]

_FLIPPED: dict[Relation, Relation] = {"<": ">", "<=": ">=", "=": "=", ">=": "<=", ">": "<"}
_NO_NUMBERS = (nodes.Text, nodes.YesNo)
_A = {"number": "a number", "money": "an amount of money", "duration": "a duration", "date": "a date"}


class Typing(Protocol):
    """What a comparison needs to know (see `typecheck.Types`)."""

    scope: Scope
    findings: Findings
    currency: str

    @property
    def fields(self) -> Mapping[str, FieldType]: ...

    def unknown(self, name: nodes.Name, kind: str) -> None: ...


@dataclass(frozen=True)
class Part:
    """One summand, as if on the left: `weight` times a quantity, or times the constant `amount`.

    `scale` turns the canonical value into the unit's common scale (microseconds for a date among
    durations); a constant is already canonical for its unit, a plain number is not scaled at all.
    """

    weight: Fraction
    unit: Unit
    of: Literal["field", "group", "score", "constant"]
    name: str
    integer: bool  # an `integer` field: whole units where other numbers count millionths
    amount: int | Decimal
    node: nodes.Term


def linear(types: Typing, expr: nodes.Compare) -> Condition | None:
    """The typed comparison of two sums, or None after a finding."""
    parts = _parts(types, expr)
    if parts is None or not _units_agree(types, expr, parts):
        return None
    if all(part.of == "constant" for part in parts):
        types.findings.error(
            "only-constants",
            "this compares constants with each other",
            expr.span,
            help="compare a field, a group or `score`",
        )
        return None
    factors, bound = _on_one_scale(parts)
    if 0 in factors.values():
        gone = next(name for (_, name), factor in factors.items() if factor == 0)
        types.findings.error("cancels-out", f"`{gone}` stands on both sides and cancels out", expr.span)
        return None
    return _tidy(types, expr, factors, bound)


def _tidy(
    types: Typing, expr: nodes.Compare, factors: dict[tuple[str, str], Fraction], bound: Fraction
) -> Condition | None:
    """Whole numbers without a common divisor, the first one positive."""
    relation: Relation = "=" if expr.op == "!=" else expr.op
    whole = lcm(bound.denominator, *(one.denominator for one in factors.values()))
    numbers = [int(one * whole) for one in factors.values()]
    divisor = gcd(int(bound * whole), *numbers)
    if numbers[0] < 0:
        divisor, relation = -divisor, _FLIPPED[relation]
    numbers, limit = [one // divisor for one in numbers], int(bound * whole) // divisor
    if any(abs(one) >= amounts.LIMIT for one in (*numbers, limit)):
        types.findings.error("too-large", "the numbers of this comparison are too large", expr.span)
        return None
    quantities = tuple(
        Quantity(number, _kind(of), name) for number, (of, name) in zip(numbers, factors, strict=True)
    )
    result = typed.Linear(quantities, relation, limit, expr.span)
    _bounds(types, expr, result)
    return typed.Negation(result, expr.span) if expr.op == "!=" else result


def _kind(of: str) -> Literal["field", "group", "score"]:
    return "field" if of == "field" else "group" if of == "group" else "score"


def _parts(types: Typing, expr: nodes.Compare) -> list[Part] | None:
    """The summands of both sides, those of the right with their sign turned; None after a finding."""
    terms = [(term, 1) for term in expr.left.terms] + [(term, -1) for term in expr.right.terms]
    numbers = [(term, turn) for term, turn in terms if not isinstance(term.value, _NO_NUMBERS)]
    found = [_part(types, term, turn) for term, turn in numbers]
    parts = [part for part in found if part is not None]
    if len(parts) < len(numbers):
        return None
    for term, _ in terms:
        if isinstance(term.value, _NO_NUMBERS):
            _not_a_number(types, term, parts)
            return None
    return parts


def _part(types: Typing, term: nodes.Term, turn: int) -> Part | None:
    weight = Fraction(term.factor.value if term.factor else 1) * term.sign * turn
    match term.value:
        case nodes.Name():
            return _quantity(types, term, term.value, weight)
        case nodes.Number(value=value):
            return Part(weight, "number", "constant", "", False, value, term)
        case nodes.Money():
            amount, unit = amounts.cents(term.value, types.currency, types.findings), "money"
        case nodes.Duration():
            amount, unit = amounts.microseconds(term.value, types.findings), "duration"
        case nodes.Date():
            amount, unit = amounts.day(term.value, types.findings), "date"
        case _:
            return None
    return None if amount is None else Part(weight, unit, "constant", "", False, amount, term)  # type: ignore[arg-type]


def _quantity(types: Typing, term: nodes.Term, name: nodes.Name, weight: Fraction) -> Part | None:
    text = name.text
    if text == SCORE:
        return Part(weight, "number", "score", SCORE, False, 0, term)
    if text in types.scope.groups:
        return Part(weight, "number", "group", text, False, 0, term)
    type_ = types.fields.get(text)
    if type_ is None:
        if text in types.scope.defines:
            types.findings.error(
                "type-mismatch",
                f"`{text}` is a definition, not a number",
                name.span,
                help=f"it is a condition already: write `{text}` or `not {text}`",
            )
        else:
            types.unknown(name, "field or group")
        return None
    if type_.kind in ("integer", "number"):
        return Part(weight, "number", "field", text, type_.kind == "integer", 0, term)
    if type_.kind == "money" or type_.kind == "duration" or type_.kind == "date":
        return Part(weight, type_.kind, "field", text, False, 0, term)
    types.findings.error(
        "type-mismatch",
        f"`{text}` is {type_.is_a}, which cannot be added or ordered",
        name.span,
        labels=(Label(type_.node.name.span, "declared here"),),
    )
    return None


def _not_a_number(types: Typing, term: nodes.Term, parts: Sequence[Part]) -> None:
    """Text or yes/no among numbers: says what stood on the other side."""
    first = next((part for part in parts if part.of != "constant"), None)
    if first is not None:
        kind = types.fields[first.name].kind if first.of == "field" else "number"
        mismatch(f"`{first.name}`", kind, term.value, types.currency, types.findings)
        return
    types.findings.error(
        "type-mismatch",
        f"{described(term.value)} is not a number",
        term.span,
        help="compare text and yes/no with a field of their own type",
    )


# --- units --------------------------------------------------------------------------------------


def _units_agree(types: Typing, expr: nodes.Compare, parts: Sequence[Part]) -> bool:
    first = next((part for part in parts if part.of != "constant"), parts[0])
    for part in parts:
        if part.unit != first.unit and {part.unit, first.unit} != {"date", "duration"}:
            _mismatch(types, first, part)
            return False
    dates = sum((part.weight for part in parts if part.unit == "date"), Fraction(0))
    if dates:
        odd = next((part for part in parts if part.unit != "date"), parts[-1])
        types.findings.error(
            "type-mismatch",
            "a date is compared with something that is no date",
            odd.node.span,
            help="compare it with a date, or two dates' difference with a duration",
        )
        return False
    return True


def _mismatch(types: Typing, first: Part, part: Part) -> None:
    fix = ""
    if part.of == "constant" and part.unit == "number" and first.unit in ("money", "duration"):
        unit = (types.currency or "USD") if first.unit == "money" else "days"
        fix = f"{grouped(Decimal(part.amount))} {unit}"
    value = part.node.value
    place = value.span
    types.findings.error(
        "type-mismatch",
        f"{_described(types, first)} is {_A[first.unit]}, {_described(types, part)} is {_A[part.unit]}",
        place,
        help=f"write `{fix}`{and_currency(first.unit, types.currency)}" if fix else "",
        fixes=(Fix(place, fix),) if fix else (),
    )


def _described(types: Typing, part: Part) -> str:
    if part.of != "constant":
        return f"`{part.name}`"
    return f"`{types.scope.written(part.node.value.span) or described(part.node.value)}`"


def _on_one_scale(parts: Sequence[Part]) -> tuple[dict[tuple[str, str], Fraction], Fraction]:
    """Exact factors of the quantities, in order of appearance, and the bound of their sum."""
    fine = any(
        part.of != "constant" and not part.integer for part in parts
    )  # some number counts millionths
    spans_time = any(part.unit == "duration" for part in parts)
    factors: dict[tuple[str, str], Fraction] = {}
    bound = Fraction(0)
    for part in parts:
        scale = 1
        if part.unit == "date" and spans_time:
            scale = amounts.DAY
        elif part.unit == "number" and fine and (part.integer or part.of == "constant"):
            scale = amounts.MICRO
        if part.of == "constant":
            bound -= part.weight * Fraction(part.amount) * scale
        else:
            key = (part.of, part.name)
            factors[key] = factors.get(key, Fraction(0)) + part.weight * scale
    return factors, bound


# --- bounds -------------------------------------------------------------------------------------


def _bounds(types: Typing, expr: nodes.Compare, what: typed.Linear) -> None:
    """A comparison of one field that its own bounds decide is hardly what was meant."""
    if len(what.sum) != 1 or what.sum[0].of != "field":
        return
    type_ = types.fields[what.sum[0].name]
    decided = _decided(what.relation, what.sum[0].factor, what.bound, type_.low, type_.high)
    if decided is None:
        return
    bounds = (Label(type_.node.type.span, "its bounds are here"),)
    if decided == (expr.op == "!="):
        message = f"`{type_.name}` is never there"
        types.findings.warning("always-false", message, expr.span, labels=bounds)
    elif type_.node.required or expr.op == "!=":
        message = f"`{type_.name}` always lies on this side of the bound"
        types.findings.warning("always-true", message, expr.span, labels=bounds)
    else:
        types.findings.warning(
            "always-true",
            f"this holds for everybody whose `{type_.name}` is known, and for nobody else",
            expr.span,
            labels=bounds,
            help=f"write `{type_.name} is known` if that is meant",
        )


def _decided(
    relation: Relation, factor: int, bound: int, low: int | None, high: int | None
) -> bool | None:
    """Whether `factor * x relation bound` holds for every x in bounds, or none; else None."""
    least = None if low is None else factor * low
    most = None if high is None else factor * high
    if relation in ("<", "<="):
        return _below(relation == "<=", bound, least, most)
    if relation in (">", ">="):
        above = _below(relation == ">", bound, least, most)
        return None if above is None else not above
    outside = (least is not None and bound < least) or (most is not None and bound > most)
    return False if outside else None


def _below(or_equal: bool, bound: int, least: int | None, most: int | None) -> bool | None:
    if most is not None and (most < bound or (or_equal and most == bound)):
        return True
    if least is not None and (least > bound or (not or_equal and least == bound)):
        return False
    return None
