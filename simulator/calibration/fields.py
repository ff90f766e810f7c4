"""What people are like where nobody said: whatever the policy asks for, so that the rates can hold.

A rate already counts whom the policy lets through. So people have, and are known to have, what moves by
hand require, what bars ask for, what is asked of those whom an event moves, and what gives points; all
else that is not required is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.typed import All, Among, Condition, Defined, Known, Linear, Some
from policy.model import DAY, MICRO, Field, Policy
from simulator.calibration.causes import by, transition
from simulator.calibration.stated import Rates

_LEAST = {"integer": 100, "number": 100 * MICRO, "money": 10_000_000, "duration": 90 * DAY}
_CENTS = 100
Wish = Linear | Among | Known


def drawn(policy: Policy, rates: Rates) -> dict[str, str]:
    """YAML for each field that somebody must have."""
    wishes: dict[str, list[Wish]] = {
        one.name: [] for one in policy.fields if one.required and one.name != "source"
    }
    for status in rates.statuses:
        for way in by(policy, rates, status, "people"):
            for need in transition(policy, way).requires:
                for name, wish in _wishes(policy, need.condition):
                    wishes.setdefault(name, []).append(wish)
    for condition in (*_evented(policy, rates), *_scored(policy, rates)):
        for name, wish in _wishes(policy, condition):
            wishes.setdefault(name, []).append(wish)
    known = [one for one in policy.fields if one.name in wishes and one.name != "source"]
    return {one.name: _model(policy, one, wishes[one.name]) for one in known}


def _evented(policy: Policy, rates: Rates) -> Iterator[Condition]:
    """What is asked of those whom an event moves."""
    ways = [one for status in rates.statuses for one in by(policy, rates, status, "event")]
    yield from (asked for one in ways if (asked := transition(policy, one).when) is not None)


def _scored(policy: Policy, rates: Rates) -> Iterator[Condition]:
    """What the bars ask for that are reached by points, and what gives points to who does nothing."""
    ways = [one for status in rates.statuses for one in by(policy, rates, status, "points")]
    yield from (bar for one in ways if (bar := transition(policy, one).when) is not None)
    if ways:
        rules = (rule for group in policy.groups for rule in group.rules if rule.points > 0)
        yield from (rule.when for rule in rules if rule.when is not None)


def _wishes(policy: Policy, condition: Condition) -> Iterator[tuple[str, Wish]]:
    """What a condition wants of fields; of alternatives, the first."""
    match condition:
        case All(parts):
            for one in parts:
                yield from _wishes(policy, one)
        case Some(parts) if parts:
            yield from _wishes(policy, parts[0])
        case Defined(name):
            yield from _wishes(policy, policy.definition[name].condition)
        case Known(name) | Among(name):
            yield name, condition
        case Linear(sum=(one,)) if one.of == "field":
            yield one.name, condition


def _model(policy: Policy, field: Field, wishes: list[Wish]) -> str:
    """A distribution over what is wished for."""
    values: list[object] = [value for one in wishes if isinstance(one, Among) for value in one.values]
    if field.type == "yes/no":
        return f"{{chance: {int(bool(values[0])) if values else 0.5}}}"
    if field.type in ("one of", "text"):
        texts = [str(one) for one in values] or list(field.values) or ["given"]
        return f"{{choice: {{{', '.join(f'{_quoted(one)}: 1' for one in dict.fromkeys(texts))}}}}}"
    if field.type == "date":
        return "2026-06-30"
    low, high = _bounds(field, wishes)
    return _between(policy, field, low, high)


def _bounds(field: Field, wishes: list[Wish]) -> tuple[int, int]:
    low = field.low if field.low is not None else 0
    high = field.high
    for one in wishes:
        if isinstance(one, Linear):
            bound = one.bound // one.sum[0].factor
            low = max(low, bound) if ">" in one.relation or one.relation == "=" else low
            tops = "<" in one.relation or one.relation == "="
            high = min(high if high is not None else bound, bound) if tops else high
    return low, high if high is not None else low + max(low, _LEAST[field.type])


def _between(policy: Policy, field: Field, low: int, high: int) -> str:
    if field.type == "integer":
        return f"{{uniform-integer: [{low}, {high}]}}"
    if field.type == "number":
        return f"{{uniform: [{low / MICRO:g}, {high / MICRO:g}]}}"
    if field.type == "duration":
        return f"{{uniform: [{low / DAY:g} days, {high / DAY:g} days]}}"
    unit = f" {policy.currency}" if policy.currency else ""
    return f"{{uniform: [{low / _CENTS:.2f}{unit}, {high / _CENTS:.2f}{unit}]}}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
