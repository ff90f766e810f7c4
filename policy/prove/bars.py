"""Bars: comparisons of points with a constant, such as `score >= 100`, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from dsl.source import Span
from dsl.typed import All, Condition, Linear, Some
from policy.model import Group, Policy, ScoreRule, Status
from policy.prove.reading import Read, terms


@dataclass(frozen=True)
class Bar:
    """`condition` holds from a number of points on; `within` names the definition it stands in."""

    condition: Linear
    within: str
    span: Span


def bars(policy: Policy) -> tuple[Bar, ...]:
    """Every different bar of definitions and guards, in the order of the text."""
    found: dict[Linear, Bar] = {}
    for within, span, condition in _places(policy):
        for one in _linears(condition):
            if one.relation in (">", ">=") and _is_bar(policy, one):
                key = replace(one, span=span)
                if not any(_alike(key, other) for other in found):
                    found[key] = Bar(one, within, one.span if one.span.line else span)
    return tuple(found.values())


def asks(policy: Policy, conditions: Iterable[Condition], bar: Bar) -> bool:
    """Whether the bar is among what these conditions ask, through definitions too."""
    tests = Read(policy).add(conditions).tests
    return any(isinstance(one, Linear) and _alike(one, bar.condition) for one in tests)


def behind(policy: Policy, bar: Bar) -> list[Status]:
    """The statuses into which people are moved because the bar is passed."""
    targets = [
        one.target
        for status in policy.statuses
        for one in status.transitions
        if one.trigger == "when" and one.when is not None and asks(policy, [one.when], bar)
    ]
    return [policy.status[name] for name in dict.fromkeys(targets)]


def fit_only(policy: Policy) -> Policy:
    """The policy without points for events."""
    return _with(policy, lambda group: tuple(one for one in group.rules if one.when is not None))


def behaviour_only(policy: Policy) -> Policy:
    """The policy without points for what people are."""
    return _with(policy, lambda group: tuple(one for one in group.rules if one.events))


def _with(policy: Policy, rules: Callable[[Group], tuple[ScoreRule, ...]]) -> Policy:
    return replace(policy, groups=tuple(replace(one, rules=rules(one)) for one in policy.groups))


def _places(policy: Policy) -> Iterator[tuple[str, Span, Condition]]:
    for one in policy.definitions:
        yield one.name, one.span, one.condition
    for status in policy.statuses:
        for way in status.transitions:
            if way.when is not None:
                yield "", way.span, way.when
            yield from (("", one.span, one.condition) for one in way.requires)


def _linears(what: Condition) -> Iterator[Linear]:
    """Comparisons that stand without a `not`; those of other definitions stand there."""
    match what:
        case All(parts=parts) | Some(parts=parts):
            for one in parts:
                yield from _linears(one)
        case Linear():
            yield what
        case _:
            pass


def _is_bar(policy: Policy, what: Linear) -> bool:
    """A sum of points, perhaps with fields, all of which count towards it."""
    sum_ = terms(policy, what)
    return any(kind == "group" for kind, _ in sum_) and all(factor > 0 for factor in sum_.values())


def _alike(one: Linear, other: Linear) -> bool:
    return (one.sum, one.relation, one.bound) == (other.sum, other.relation, other.bound)
