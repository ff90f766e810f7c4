"""The types of fields, and literals as canonical values of a field's type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dsl import amounts, nodes
from dsl.diagnostic import Fix, Label
from dsl.findings import Findings
from dsl.source import Span
from dsl.typed import Value

Kind = Literal["one of", "text", "integer", "number", "money", "yes/no", "duration", "date"]
NUMERIC = frozenset(("integer", "number", "money", "duration", "date"))

_A = {
    "one of": "one of a list",
    "text": "text",
    "integer": "an integer",
    "number": "a number",
    "money": "money",
    "yes/no": "yes or no",
    "duration": "a duration",
    "date": "a date",
}


@dataclass(frozen=True)
class FieldType:
    """A field with its bounds in canonical units; `values` of `one of` with their places."""

    name: str
    kind: Kind
    values: Mapping[str, Span]
    low: int | None
    high: int | None
    node: nodes.Field

    @property
    def is_a(self) -> str:
        return _A[self.kind]


def field_type(field: nodes.Field, currency: str, findings: Findings) -> FieldType:
    """The declared type of a field; bounds that make no sense are reported and dropped."""
    kind, type_ = field.type.kind, field.type
    values: dict[str, Span] = {}
    for value in type_.values:
        text = clean(value.text if isinstance(value, nodes.Name) else value.value)
        if text in values:
            findings.error(
                "duplicate-name",
                f"`{text}` is listed twice",
                value.span,
                labels=(Label(values[text], "listed here first"),),
            )
        values.setdefault(text, value.span)
    bare = FieldType(field.name.text, kind, values, None, None, field)
    low, high = _bound(bare, type_.low, currency, findings), _bound(bare, type_.high, currency, findings)
    if low is not None and high is not None and low > high:
        findings.error(
            "empty-range",
            f"no value of `{bare.name}` lies between these bounds",
            type_.span,
            help="the lower bound comes first: `from 1 to 9`",
        )
        low = high = None
    return FieldType(bare.name, kind, values, low, high, field)


def value_of(
    type_: FieldType, literal: nodes.Literal_, currency: str, findings: Findings
) -> Value | None:
    """The literal as a value of the field, or None after a finding."""
    match type_.kind, literal:
        case "one of", nodes.Name() | nodes.Text():
            return _one_of(type_, literal, findings)
        case "text", nodes.Text():
            return _text(type_, literal, findings)
        case "yes/no", nodes.YesNo(value=answer):
            return answer
        case "integer", nodes.Number():
            return amounts.integer(literal, findings)
        case "number", nodes.Number():
            return amounts.micro(literal, findings)
        case "money", nodes.Money():
            return amounts.cents(literal, currency, findings)
        case "duration", nodes.Duration():
            return amounts.microseconds(literal, findings)
        case "date", nodes.Date():
            return amounts.day(literal, findings)
    mismatch(f"`{type_.name}`", type_.kind, literal, currency, findings)
    return None


def within(type_: FieldType, value: Value) -> bool:
    """Whether the value lies within the field's own bounds."""
    if isinstance(value, bool | str):
        return True
    return (type_.low is None or type_.low <= value) and (type_.high is None or value <= type_.high)


def mismatch(what: str, kind: Kind, literal: nodes.Literal_, currency: str, findings: Findings) -> None:
    """`what` is of this kind and the literal is not: says so, and how the literal should be written."""
    fix = _spelled_as(kind, literal, currency)
    findings.error(
        "type-mismatch",
        f"{what} is {_A[kind]}, {described(literal)} is not",
        literal.span,
        help=f"write `{fix}`{and_currency(kind, currency)}" if fix else _HOW.get(kind, ""),
        fixes=(Fix(literal.span, fix),) if fix else (),
    )


def and_currency(kind: str, currency: str) -> str:
    """An amount that is proposed to a policy without a currency asks for one, too."""
    return ", and `currency USD` in the policy block" if kind == "money" and not currency else ""


def described(literal: nodes.Literal_) -> str:
    match literal:
        case nodes.Name(text=text):
            return f"the name `{text}`"
        case nodes.Text(value=value):
            return f'the text `"{value}"`'
        case nodes.Number(value=value):
            return f"the number `{grouped(value)}`"
        case nodes.Money(value=value, currency=currency):
            return f"the amount `{grouped(value)} {currency}`"
        case nodes.Duration(amount=amount, unit=unit):
            return f"the duration `{grouped(amount)} {unit}`"
        case nodes.Date(text=text):
            return f"the date `{text}`"
        case nodes.YesNo(value=answer):
            return f"`{'yes' if answer else 'no'}`"


def grouped(value: Decimal) -> str:
    """`10_000`, `0.5`: a number as the language writes it."""
    text = f"{value:,f}" if abs(value.adjusted()) < 40 else str(value)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(",", "_")


def clean(text: str) -> str:
    """Text as values are kept: Unicode NFC, no white space around."""
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()


_HOW = {
    "text": 'text stands in quotes: `"US"`',
    "yes/no": "write `yes` or `no`",
    "duration": "write a length of time: `48 hours`, `30 days`",
    "date": "write a date: `2026-11-26`",
    "integer": "write a whole number: `200`",
    "number": "write a number: `0.5`",
    "one of": "write one of the values that the field lists",
}


def _spelled_as(kind: Kind, literal: nodes.Literal_, currency: str) -> str:
    match kind, literal:
        case "money", nodes.Number(value=value):
            return f"{grouped(value)} {currency or 'USD'}"
        case "duration", nodes.Number(value=value):
            return f"{grouped(value)} days"
        case "text", nodes.Name(text=text):
            return f'"{text}"'
        case (("integer" | "number"), nodes.Money(value=value)):
            return grouped(value)
        case "yes/no", nodes.Name(text=text) | nodes.Text(value=text):
            return {"true": "yes", "yes": "yes", "false": "no", "no": "no"}.get(text.casefold(), "")
        case "yes/no", nodes.Number(value=value):
            return "yes" if value == 1 else "no" if value == 0 else ""
        case (("integer" | "number" | "money"), nodes.Text(value=text)):
            unit = f" {currency or 'USD'}" if kind == "money" else ""
            return f"{text}{unit}" if re.fullmatch(r"\d+(\.\d+)?", text) else ""
        case "date", nodes.Text(value=text):
            return text if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else ""
    return ""


def _one_of(type_: FieldType, literal: nodes.Name | nodes.Text, findings: Findings) -> str | None:
    text = clean(literal.text if isinstance(literal, nodes.Name) else literal.value)
    if text in type_.values:
        return text
    findings.unknown("value", text, literal.span, type_.values, of=type_.name)
    return None


def _text(type_: FieldType, literal: nodes.Text, findings: Findings) -> str | None:
    text = clean(literal.value)
    if not text:
        findings.error(
            "empty-text",
            "empty text is a missing value",
            literal.span,
            help=f"write `{type_.name} is missing`",
        )
        return None
    return text


def _bound(
    type_: FieldType, literal: nodes.Literal_ | None, currency: str, findings: Findings
) -> int | None:
    if literal is None:
        return None
    if type_.kind not in NUMERIC:
        findings.error("type-mismatch", f"{type_.is_a} has no bounds", literal.span)
        return None
    value = value_of(type_, literal, currency, findings)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
