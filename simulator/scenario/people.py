"""Who people are: their latent intent by source, and how each field is drawn, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import inf

from dsl.typed import Value
from policy.model import Field
from simulator.model import Distribution, FieldModel
from simulator.numeric import Number, constant
from simulator.scenario.context import Context
from simulator.scenario.domains import UNIT_INTERVAL
from simulator.scenario.expressions import fixed, number
from simulator.scenario.places import BIRTH, FIXED
from simulator.scenario.ranges import Choices
from simulator.scenario.spreads import KINDS, spread, support
from simulator.scenario.tree import Entry, Node, Scalar, Table
from simulator.scenario.values import WANTED, scale_of, value_of
from simulator.scenario.words import entries_of

_NEAR, _ROUNDED = 1.25, 0.015  # what is as near to 1 was meant to be 1; thirds, rounded, are

Intent = tuple[tuple[str, Distribution], ...]


def intent(ctx: Context, node: Node | None) -> Intent:
    """Intent by source, with "" for all others; evenly 0 to 1 where the scenario does not say."""
    if node is None:
        return (("", Distribution("uniform", constant(1.0), (0.0, 1.0))),)
    if not isinstance(node, Table) or "by" not in node:
        same = one_intent(ctx, node)
        return (("", same),) if same else ()
    named = [one for one in node.entries if one.key.text != "by"]
    missing = sorted(set(ctx.sources) - {one.key.text for one in named})
    if "otherwise" not in node and missing:
        ctx.error(
            "no-otherwise",
            f"the intent of people from `{missing[0]}` is not given",
            node.span,
            help="add `otherwise: {beta: [2, 5]}`",
        )
    return tuple(found for one in named if (found := _of_source(ctx, one)) is not None)


def one_intent(ctx: Context, node: Node) -> Distribution | None:
    """A distribution on 0 to 1."""
    found = spread(ctx, node, FIXED, "number")
    if found is None:
        return None
    low, high = support(found)
    if low < 0.0 or high > 1.0:
        ctx.error(
            "out-of-range",
            "intent lies between 0 and 1; this distribution goes beyond",
            node.span,
            help="use `beta: [2, 5]`, `uniform: [0, 1]` or `triangular: [0, 0.3, 1]`",
        )
        return None
    return found


def _of_source(ctx: Context, entry: Entry) -> tuple[str, Distribution] | None:
    name = entry.key.text
    if name != "otherwise" and not ctx.known("source", name, entry.key.span, ctx.sources):
        return None
    found = one_intent(ctx, entry.value)
    return ("" if name == "otherwise" else name, found) if found else None


def fields(
    ctx: Context, node: Node | None, together: Mapping[str, FieldModel | None]
) -> tuple[FieldModel, ...]:
    """The models of all fields, in the order in which they are drawn; each may read those before it.
    Those of a table are drawn first, `together`."""
    for name, model in together.items():
        _remember(ctx, ctx.policy.field_named[name], model)
    said = {one.key.text: one for one in entries_of(node)}
    found = [_as_said(ctx, one, said.get(one.field)) for one in together.values() if one is not None]
    for entry in entries_of(node):
        name, place = entry.key.text, entry.key.span
        if name in together:
            continue
        if name == "source":
            ctx.error(
                "drawn-twice",
                "`source` is always the name of the person's source",
                place,
                help="leave it out here",
            )
        elif ctx.known("field", name, place, ctx.policy.field_named):
            model = _field(ctx, ctx.policy.field_named[name], entry)
            if model is not None:
                found.append(replace(model, span=place))
            _remember(ctx, ctx.policy.field_named[name], model)
    return tuple(found)


def _as_said(ctx: Context, model: FieldModel, entry: Entry | None) -> FieldModel:
    """A column of the table, with what else is said of its field: whether the CRM knows it."""
    field = ctx.policy.field_named[model.field]
    node = entry.value if entry is not None else None
    if not isinstance(node, Table):
        if entry is not None:
            _drawn_twice(ctx, field, entry.key)
        return model
    for one in node.entries:
        if one.key.text not in ("missing", "known"):
            _drawn_twice(ctx, field, one.key)
    return replace(model, missing=_missing(ctx, field, node))


def _drawn_twice(ctx: Context, field: Field, place: Scalar) -> None:
    ctx.error(
        "drawn-twice",
        f"`{field.name}` is a column of the table",
        place.span,
        help="leave out how it is drawn: `{missing: 0.1}` or `{known: never}` alone can stand here",
    )


def _field(ctx: Context, field: Field, entry: Entry) -> FieldModel | None:
    node = entry.value
    if isinstance(node, Scalar):
        value = value_of(ctx, field, node)
        return FieldModel(field.name, fixed_value=value) if value is not None else None
    assert isinstance(node, Table)
    ways = [one for one in node.entries if one.key.text in ("choice", "chance", "value", *KINDS)]
    if len(ways) != 1:
        what = (
            f"`{field.name}` is drawn in two ways"
            if ways
            else f"nothing says how `{field.name}` is drawn"
        )
        ctx.error(
            "one-distribution",
            what,
            (ways[1] if ways else entry).key.span,
            help="keep one of them" if ways else _EXAMPLE[field.type],
        )
        return None
    model = _drawn(ctx, field, node, ways[0])
    missing = _missing(ctx, field, node)
    if "uncertain" in node and ways[0].key.text != "value":
        ctx.not_yet(
            "an uncertain distribution",
            (node.key("uncertain") or node).span,
            "say how uncertain its numbers are: `mean: {value: ..., uncertain: ...}`",
        )
    return replace(model, missing=missing) if model else None


def _drawn(ctx: Context, field: Field, node: Table, way: Entry) -> FieldModel | None:
    if "round" in node and (way.key.text in ("choice", "chance", "value") or field.type not in WANTED):
        ctx.error(
            "misplaced-key",
            "`round` goes with a distribution of numbers",
            (node.key("round") or node).span,
            help="leave it out",
        )
    if way.key.text == "choice":
        return _choices(ctx, field, way)
    if way.key.text == "chance":
        return _chance(ctx, field, way)
    if way.key.text == "value" and isinstance(way.value, Scalar):
        value = value_of(ctx, field, way.value)
        return FieldModel(field.name, fixed_value=value) if value is not None else None
    return _amount(ctx, field, node, way)


def _choices(ctx: Context, field: Field, way: Entry) -> FieldModel | None:
    found: list[tuple[Value, Number]] = []
    for one in entries_of(way.value):
        value = value_of(ctx, field, one.key)
        weight = number(ctx, one.value, BIRTH, "number", (0.0, inf))
        if value is not None and weight is not None:
            found.append((value, weight))
    if len(found) < len(entries_of(way.value)):
        return None
    if sum(weight.high for _, weight in found) <= 0.0:
        ctx.error(
            "no-weight",
            f"the weights of `{field.name}` sum to zero",
            way.key.span,
            help="give at least one value a weight above zero",
        )
        return None
    _sum_to_one(ctx, field, way, [weight for _, weight in found])
    return FieldModel(field.name, choices=tuple(found))


def _sum_to_one(ctx: Context, field: Field, way: Entry, weights: list[Number]) -> None:
    """Weights may sum to anything, but those that nearly sum to 1 were meant to."""
    total = sum(one.high for one in weights)
    meant = all(one.low == one.high <= 1.0 for one in weights) and 1 / _NEAR <= total <= _NEAR
    if meant and abs(total - 1.0) > _ROUNDED:
        ctx.warning(
            "weights-sum",
            f"the weights of `{field.name}` sum to {total:.4g}, not to 1",
            way.key.span,
            help=f"mend them; as they stand, each is taken as its part of {total:.4g}",
        )


def _chance(ctx: Context, field: Field, way: Entry) -> FieldModel | None:
    if field.type != "yes/no":
        ctx.error(
            "unit-mismatch",
            f"`chance` is for yes/no fields; `{field.name}` is {_A[field.type]}",
            way.key.span,
            help=_EXAMPLE[field.type],
        )
        return None
    found = number(ctx, way.value, BIRTH, "number", UNIT_INTERVAL)
    return FieldModel(field.name, chance=found) if found else None


def _amount(ctx: Context, field: Field, node: Table, way: Entry) -> FieldModel | None:
    if field.type not in WANTED:
        ctx.error(
            "unit-mismatch",
            f"`{field.name}` is {_A[field.type]}, not a number",
            way.key.span,
            help=_EXAMPLE[field.type],
        )
        return None
    bare = Table(
        tuple(one for one in node.entries if one.key.text in (*KINDS, "value", "source")),
        node.span,
        node.path,
    )
    limits = None if field.type in ("integer", "number") else (0.0, inf)
    found = spread(ctx, bare, BIRTH, WANTED[field.type], limits)
    step = fixed(ctx, node.get("round"), WANTED[field.type], (0.0, inf))
    if found is None:
        return None
    if step is not None and round(step * scale_of(field)) < 1:
        ctx.error(
            "not-positive",
            "`round` must be above zero",
            (node.key("round") or node).span,
            help="write `1`",
        )
        return None
    return FieldModel(
        field.name, amount=found, round=1 if step is None else round(step * scale_of(field))
    )


def _missing(ctx: Context, field: Field, node: Table) -> Number | None:
    never, missing = node.key("known"), node.key("missing")
    place = never or missing
    if never is not None and missing is not None:
        ctx.error(
            "drawn-twice",
            "a field that is never known is always missing",
            missing.span,
            help="keep `known: never` or `missing`",
        )
    found = constant(1.0) if never else number(ctx, node.get("missing"), BIRTH, "number", UNIT_INTERVAL)
    if field.required and place is not None and (found is None or found.high > 0.0):
        ctx.error(
            "required-field",
            f"`{field.name}` is required by the policy, and cannot be missing",
            place.span,
            help="leave this out, or drop `required` in the policy",
        )
    return found


def _remember(ctx: Context, field: Field, model: FieldModel | None) -> None:
    """What expressions may assume of the field from here on; also after a mistake, to report it once."""
    if model is not None and model.personas:
        values = dict.fromkeys(value for one in model.personas for value in one.values)
        model = FieldModel(field.name, choices=tuple((one, constant(1.0)) for one in values))
    if field.type == "one of":
        drawn = tuple(value for value, _ in model.choices if isinstance(value, str)) if model else ()
        ctx.modelled[field.name] = Choices(drawn or field.values)
    elif field.type == "text":
        drawn = tuple(value for value, _ in model.choices if isinstance(value, str)) if model else ()
        ctx.modelled[field.name] = Choices(drawn or ("",))
    elif field.type == "yes/no":
        ctx.modelled[field.name] = Choices((False, True))
    else:  # after a mistake any harmless value will do
        ctx.modelled[field.name] = _range(field, model) if model else (1.0, 1.0)


def _range(field: Field, model: FieldModel) -> tuple[float, float]:
    """The numbers that can be drawn, within the policy's bounds."""
    low, high = -inf, inf
    scale = scale_of(field)
    if model.amount is not None:
        low, high = support(model.amount)
        slack = model.round / scale / 2 if model.round > 1 or field.type == "integer" else 0.0
        low, high = low - slack, high + slack
    else:
        values = [float(one) / scale for one, _ in model.choices if not isinstance(one, str)]
        if isinstance(model.fixed_value, int):
            values = [model.fixed_value / scale]
        low, high = (min(values), max(values)) if values else (low, high)
    least = -inf if field.low is None else field.low / scale
    most = inf if field.high is None else field.high / scale
    return (min(max(low, least), most), max(min(high, most), least))


_A = {
    "one of": "one of a list", "text": "text", "integer": "an integer", "number": "a number",
    "money": "money", "yes/no": "yes or no", "duration": "a length of time", "date": "a date",
}  # fmt: skip

_EXAMPLE = {
    "one of": "write `{choice: {a: 0.6, b: 0.4}}` with the field's values",
    "text": "write `{choice: {US: 0.6, CA: 0.4}}`",
    "integer": "write `{lognormal: {median: 180, sigma: 1.6}, round: 1}`",
    "number": "write `{uniform: [0, 1]}`",
    "money": "write `{lognormal: {mean: 25000 USD, cv: 1.2}}`",
    "yes/no": "write `{chance: 0.3}`",
    "duration": "write `{lognormal: {mean: 120 days, cv: 1}}`",
    "date": "write `{uniform: [2026-01-01, 2026-12-31]}`",
}
