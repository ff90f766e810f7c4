"""The policy block, fields and definitions."""

from __future__ import annotations

from collections.abc import Iterator

from dsl import amounts, typed
from dsl.diagnostic import Label
from dsl.findings import Findings
from dsl.literals import FieldType
from dsl.scope import Scope
from policy.lowering.context import Context, check_zone, text
from policy.model import Agreed, Definition, Field

_KEY_KINDS = ("text", "one of")


def zone_of(scope: Scope, findings: Findings) -> str:
    """The policy's time zone: examples and the days of cadences without a calendar are local to it."""
    declared = scope.policy.timezone if scope.policy else None
    return check_zone(declared, findings) if declared else "UTC"


def currency(context: Context) -> str:
    declared = context.scope.policy.currency if context.scope.policy else None
    if declared is None:
        return ""
    code = declared.text
    if not amounts.is_currency(code):
        context.findings.missing(
            "unknown-currency",
            f"`{code}` is no currency",
            declared.span,
            help="write its three letters: `USD`, `EUR`",
        )
    return code


def agreements(context: Context) -> tuple[Agreed, ...]:
    declared = context.scope.policy.agreed if context.scope.policy else ()
    return tuple(Agreed(one.role.text, context.day(one.on), one.span) for one in declared)


def review_days(context: Context) -> int | None:
    review = context.scope.policy.review if context.scope.policy else None
    if review is None:
        return None
    days = amounts.days(review, context.findings)
    return amounts.positive(days, "the time between reviews", review.span, context.findings)


def fields(context: Context) -> tuple[Field, ...]:
    return tuple(_field(one) for one in context.types.fields.values())


def _field(one: FieldType) -> Field:
    node = one.node
    return Field(
        one.name,
        one.kind,
        tuple(one.values),
        one.low,
        one.high,
        node.required,
        node.fixed,
        text(node.title),
        node.span,
    )


def account_key(context: Context) -> str | None:
    """The field whose value people of one account share."""
    declared = context.scope.accounts
    if declared is None:
        return None
    key = context.types.fields.get(declared.field.text)
    if key is not None and key.kind not in _KEY_KINDS:
        context.findings.error(
            "type-mismatch",
            f"`{key.name}` is {key.is_a}, and an account goes by text",
            declared.field.span,
            labels=(Label(key.node.name.span, "declared here"),),
        )
    return declared.field.text


def definitions(context: Context) -> tuple[Definition, ...]:
    """In an order in which each uses only earlier ones; circles are reported once and left out."""
    found = {
        name: Definition(name, context.types.condition(one.expr), one.span)
        for name, one in context.scope.defines.items()
    }
    ordered: dict[str, Definition] = {}
    for name in found:
        _visit(context, name, found, ordered, [])
    return tuple(ordered.values())


def _visit(
    context: Context,
    name: str,
    found: dict[str, Definition],
    ordered: dict[str, Definition],
    path: list[str],
) -> None:
    if name in ordered or name not in found:
        return
    if name in path:
        _circle(context, path[path.index(name) :])
        return
    for used in dict.fromkeys(uses(found[name].condition)):
        _visit(context, used, found, ordered, [*path, name])
    ordered[name] = found[name]


def _circle(context: Context, circle: list[str]) -> None:
    defines = context.scope.defines
    context.findings.error(
        "definition-cycle",
        f"`{circle[0]}` is defined by itself: {' -> '.join([*circle, circle[0]])}",
        defines[circle[0]].name.span,
        labels=tuple(
            Label(defines[one].name.span, f"uses `{after}`") for one, after in _steps(circle)[1:]
        ),
    )


def _steps(circle: list[str]) -> list[tuple[str, str]]:
    return list(zip(circle, [*circle[1:], circle[0]], strict=True))


def uses(condition: typed.Condition) -> Iterator[str]:
    """The definitions that a condition names."""
    match condition:
        case typed.Defined(name=name):
            yield name
        case typed.All(parts=parts) | typed.Some(parts=parts):
            for part in parts:
                yield from uses(part)
        case typed.Negation(part=part):
            yield from uses(part)
        case _:
            pass
