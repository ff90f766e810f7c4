"""Field values worth trying on some conditions: those at which a part of them changes its truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product

from dsl.typed import (
    All,
    Among,
    Condition,
    Defined,
    Known,
    Linear,
    Negation,
    Same,
    Some,
    TextTest,
    Value,
)
from policy.model import Field, Policy
from policy.state import Pairs

_COMBINATIONS = 500
_OTHER = "other"  # a text that no condition is likely to name


def people(policy: Policy, conditions: Iterable[Condition]) -> Iterator[Pairs]:
    """Values of the fields that the conditions read, in many combinations; required fields are given.

    At most some hundreds of them, so that nothing follows from none of them fitting.
    """
    pools: dict[str, dict[Value, None]] = {}
    for one in conditions:
        _collect(policy, one, pools)
    choices = [_choices(one, pools.get(one.name)) for one in policy.fields]
    names = [one.name for one in policy.fields]
    for values in islice(product(*choices), _COMBINATIONS):
        yield tuple(
            (name, value) for name, value in zip(names, values, strict=True) if value is not None
        )


def _choices(field: Field, pool: dict[Value, None] | None) -> list[Value | None]:
    """Of a field that no condition reads: missing, or any value if it must have one."""
    found: list[Value | None] = [one for one in pool or () if _within(field, one)]
    if not field.required:
        return [*found, None]
    return found or [_any(field)]


def _within(field: Field, value: Value) -> bool:
    if isinstance(value, str):
        return field.type == "text" or value in field.values
    if isinstance(value, bool):
        return True
    return (field.low is None or field.low <= value) and (field.high is None or value <= field.high)


def _any(field: Field) -> Value:
    if field.type in ("one of", "text"):
        return field.values[0] if field.values else _OTHER
    if field.type == "yes/no":
        return False
    return field.low if field.low is not None else min(0, field.high or 0)


def _collect(policy: Policy, what: Condition, pools: dict[str, dict[Value, None]]) -> None:
    match what:
        case All(parts=parts) | Some(parts=parts):
            for part in parts:
                _collect(policy, part, pools)
        case Negation(part=part):
            _collect(policy, part, pools)
        case Defined(name=name):
            _collect(policy, policy.definition[name].condition, pools)
        case Linear():
            _collect_linear(policy, what, pools)
        case Among(field=name, values=values):
            _add(policy, name, [*values, *_domain(policy, name)], pools)
        case Known(field=name):
            _add(policy, name, _domain(policy, name), pools)
        case TextTest(field=name, text=text):
            _add(policy, name, [text, _OTHER], pools)
        case Same(left=left, right=right):
            for name in (left, right):
                _add(policy, name, _domain(policy, name), pools)


def _collect_linear(policy: Policy, what: Linear, pools: dict[str, dict[Value, None]]) -> None:
    for one in what.sum:
        if one.of == "field" and one.factor:
            field = policy.field_named[one.name]
            at = what.bound // one.factor
            ends = [end for end in (field.low, field.high) if end is not None]
            _add(policy, one.name, [at, at + 1, at - 1, *ends], pools)


def _domain(policy: Policy, name: str) -> list[Value]:
    field = policy.field_named[name]
    if field.type == "one of":
        return list(field.values)
    return [True, False] if field.type == "yes/no" else [_any(field)]


def _add(
    policy: Policy, name: str, values: Iterable[Value], pools: dict[str, dict[Value, None]]
) -> None:
    if name in policy.field_named:
        pools.setdefault(name, {}).update(dict.fromkeys(values))
