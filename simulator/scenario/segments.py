"""Segments: conditions in the policy's own language, on the fields' true values, first match."""

from __future__ import annotations

from dsl import nodes, typed
from dsl.findings import Findings
from dsl.parser import parse_condition
from dsl.scope import Scope
from dsl.source import Source, Span
from dsl.typecheck import Types
from dsl.typed import Condition
from policy.model import Field, Policy
from simulator.model import Segment
from simulator.scenario.context import Context
from simulator.scenario.moved import moved
from simulator.scenario.tree import Entry, Node, Scalar
from simulator.scenario.words import entries_of

REST = "none of these"


def segments(ctx: Context, node: Node | None) -> tuple[Segment, ...]:
    """All segments in order; `otherwise`, or else one added, takes everybody who is left."""
    found: list[Segment] = []
    entries = entries_of(node)
    types = _types(ctx.policy) if entries else None
    for at, entry in enumerate(entries):
        one = _segment(ctx, entry, types) if types else None
        if one is None:
            continue
        if one.when is None and at < len(entries) - 1:
            ctx.error(
                "never-reached",
                "no segment after `otherwise` has anybody",
                entries[at + 1].key.span,
                help="put `otherwise` last",
            )
        found.append(one)
    if found and found[-1].when is not None:
        found.append(Segment(REST, None))
    return tuple(found)


def _segment(ctx: Context, entry: Entry, types: Types) -> Segment | None:
    text = entry.value
    if not isinstance(text, Scalar):
        return None
    if text.text.strip() == "otherwise":
        return Segment(entry.key.text, None)
    expr, found = parse_condition(Source(ctx.source.path, text.text))
    types.findings = Findings()
    condition = types.condition(expr) if expr is not None else None
    found = (*found, *types.findings.sorted())
    ctx.found += [moved(one, text.span, text.inner) for one in found]
    if condition is None or found:
        return None
    if _reads_points(condition):
        ctx.error(
            "name-not-here",
            "a segment cannot read points",
            text.span,
            help="segments are about who people are; write a condition on fields",
        )
        return None
    unmodelled = sorted(fields_in(condition) - set(ctx.modelled) - {"source"})
    if unmodelled:
        ctx.error(
            "field-not-modelled",
            f"the scenario does not say what `{unmodelled[0]}` is",
            text.span,
            help=f"add `{unmodelled[0]}` to `people: fields:`",
        )
        return None
    return Segment(entry.key.text, condition)


def fields_in(condition: Condition) -> set[str]:
    """The fields that a condition reads."""
    match condition:
        case typed.All(parts=parts) | typed.Some(parts=parts):
            return set().union(*(fields_in(one) for one in parts))
        case typed.Negation(part=part):
            return fields_in(part)
        case typed.Known(field=field) | typed.Among(field=field) | typed.TextTest(field=field):
            return {field}
        case typed.Same(left=left, right=right):
            return {left, right}
        case typed.Linear(sum=terms):
            return {one.name for one in terms if one.of == "field"}
        case _:
            return set()


def _reads_points(condition: Condition) -> bool:
    match condition:
        case typed.All(parts=parts) | typed.Some(parts=parts):
            return any(_reads_points(one) for one in parts)
        case typed.Negation(part=part):
            return _reads_points(part)
        case typed.Linear(sum=terms):
            return any(one.of != "field" for one in terms)
        case _:
            return False


def _types(policy: Policy) -> Types:
    """The types of the policy's fields, as the language's own checker wants them. Definitions and points
    are not offered: segments are about who people are."""
    scope = Scope(policy=_head(policy))
    scope.fields.update((one.name, _declared(one)) for one in policy.fields)
    return Types(scope, Findings())


def _head(policy: Policy) -> nodes.PolicyDecl:
    at = policy.span
    currency = nodes.Name(policy.currency, at) if policy.currency else None
    return nodes.PolicyDecl(nodes.Name(policy.name, at), None, None, currency, None, (), None, at)


def _declared(field: Field) -> nodes.Field:
    """The field without its bounds, which matter to its values and not to its type."""
    at: Span = field.span
    values = tuple(nodes.Text(value, at) for value in field.values)
    kind = nodes.FieldType(field.type, values, None, None, at)
    return nodes.Field(nodes.Name(field.name, at), kind, field.required, field.fixed, None, at)
