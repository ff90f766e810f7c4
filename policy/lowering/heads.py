"""The policy block and fields."""

from __future__ import annotations

from dsl import amounts
from dsl.diagnostic import Label
from dsl.findings import Findings
from dsl.literals import FieldType
from dsl.scope import Scope
from policy.lowering.context import Context, check_zone, text
from policy.model import Agreed, Field, Place

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


def places(context: Context) -> tuple[Place, ...]:
    """Where roles, events and tracks are declared."""
    scope = context.scope
    return (
        *(Place("role", name, one.span) for name, one in scope.roles.items()),
        *(Place("event", name, one.span) for name, one in scope.events.items()),
        *(Place("track", name, one.span) for name, one in scope.tracks.items()),
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
