"""Conditions that plainly cannot hold together: a quick, sound and incomplete test.

It knows bounds, closed lists of values and missing values, one field or sum at a time. "Impossible"
is therefore a proof; anything else only means that more than this is needed to tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from dsl.typed import (
    All,
    Among,
    Condition,
    Constant,
    Defined,
    Known,
    Linear,
    Negation,
    Relation,
    Same,
    Some,
    TextTest,
    Value,
)
from policy.model import Group, Policy

Range = tuple[int | None, int | None]  # both ends included; None is unbounded
Variable = tuple[str, str]  # ("field", name) or ("group", name)

_BRANCHES = 300  # also keeps the search well within the recursion limit
_OPPOSITE: dict[Relation, tuple[Relation, ...]] = {
    "<": (">=",),
    "<=": (">",),
    ">": ("<=",),
    ">=": ("<",),
    "=": ("<", ">"),
}


def impossible(
    policy: Policy, together: Iterable[Condition], groups: Mapping[str, Range] | None = None
) -> bool:
    """True when no person can meet all of these conditions at one instant.

    `groups` narrows what is known of score groups (micro-points), such as (0, 0) after a reset.
    """
    search = _Search(policy, {one.name: bounds(one) for one in policy.groups} | dict(groups or {}))
    return search.closed(list(together), _Facts())


def bounds(group: Group) -> Range:
    """The least and the greatest value (micro-points) that a group's own rules and bounds allow."""
    least, greatest = _total(group, -1), _total(group, 1)
    return (
        group.low if least is None else _clamp(least, group),
        group.high if greatest is None else _clamp(greatest, group),
    )


def idle(group: Group) -> Range:
    """What a group can be worth for somebody without any event that counts."""
    return bounds(replace(group, rules=tuple(one for one in group.rules if not one.events)))


def nearest_zero(group: Group) -> Range:
    """The value at which `G alone` holds every other group."""
    return _clamp(0, group), _clamp(0, group)


def _total(group: Group, sign: int) -> int | None:
    """The sum of the points in one direction; None when events or colleagues can repeat them."""
    counted = [one for one in group.rules if one.points * sign > 0]
    if any(one.events or group.of_account for one in counted):
        return None
    return sum(one.points for one in counted)


def _clamp(value: int, group: Group) -> int:
    value = value if group.low is None else max(value, group.low)
    return value if group.high is None else min(value, group.high)


@dataclass
class _Facts:
    """What one branch of the search has assumed so far."""

    known: dict[str, bool] = field(default_factory=dict)
    allowed: dict[str, frozenset[Value]] = field(default_factory=dict)
    excluded: dict[str, frozenset[Value]] = field(default_factory=dict)
    ranges: dict[Variable, Range] = field(default_factory=dict)
    sums: tuple[Linear, ...] = ()

    def copy(self) -> _Facts:
        return _Facts(
            dict(self.known), dict(self.allowed), dict(self.excluded), dict(self.ranges), self.sums
        )


class _Search:
    """Splits "or" into branches; the conditions are impossible when every branch is closed."""

    def __init__(self, policy: Policy, groups: Mapping[str, Range]) -> None:
        self.policy = policy
        self.groups = groups
        self.left = _BRANCHES

    def closed(self, todo: list[Condition], facts: _Facts) -> bool:
        while todo:
            what = todo.pop()
            match what:
                case All(parts=parts):
                    todo.extend(parts)
                case Defined(name=name):
                    todo.append(self.policy.definition[name].condition)
                case Negation(part=part):
                    if not self._deny(part, todo, facts):
                        return True
                case Some(parts=parts):
                    self.left -= len(parts)
                    return self.left > 0 and all(
                        self.closed([*todo, one], facts.copy()) for one in parts
                    )
                case _:
                    if not self._assume(what, facts):
                        return True
        return not all(self._sum_possible(one, facts) for one in facts.sums)

    def _deny(self, part: Condition, todo: list[Condition], facts: _Facts) -> bool:
        """Add the opposite of a condition; False when that contradicts the facts at once."""
        match part:
            case Constant(value=value):
                return not value
            case All(parts=parts):
                todo.append(Some(tuple(Negation(one) for one in parts)))
            case Some(parts=parts):
                todo.extend(Negation(one) for one in parts)
            case Negation(part=inner):
                todo.append(inner)
            case Defined(name=name):
                todo.append(Negation(self.policy.definition[name].condition))
            case Known(field=name):
                return self._know(name, False, facts)
            case Among(field=name, values=values):
                if facts.known.get(name) or self._always_known(name):
                    return self._exclude(name, values, facts)
                todo.append(Some((Negation(Known(name)), All((Negation(part), Known(name))))))
            case Linear():
                todo.append(Some(tuple(chain(_missing(part), _opposites(part)))))
            case Same() | TextTest():
                pass  # says nothing that this test could use
        return True

    def _assume(self, what: Condition, facts: _Facts) -> bool:
        """Add a condition; False when it contradicts the facts at once."""
        match what:
            case Constant(value=value):
                return value
            case Known(field=name) | TextTest(field=name):
                return self._know(name, True, facts)
            case Same(left=left, right=right):
                return self._know(left, True, facts) and self._know(right, True, facts)
            case Among(field=name, values=values):
                now = frozenset(values) & facts.allowed.get(name, frozenset(values))
                facts.allowed[name] = now - facts.excluded.get(name, frozenset())
                return self._know(name, True, facts) and bool(facts.allowed[name])
            case Linear():
                return self._bound(what, facts)
        return True

    def _know(self, name: str, known: bool, facts: _Facts) -> bool:
        return facts.known.setdefault(name, known or self._always_known(name)) is known

    def _always_known(self, name: str) -> bool:
        declared = self.policy.field_named.get(name)
        return declared is not None and declared.required

    def _exclude(self, name: str, values: tuple[Value, ...], facts: _Facts) -> bool:
        facts.known[name] = True
        facts.excluded[name] = facts.excluded.get(name, frozenset()) | frozenset(values)
        domain = facts.allowed.get(name, self._domain(name))
        if domain is None:
            return True
        facts.allowed[name] = domain - facts.excluded[name]
        return bool(facts.allowed[name])

    def _domain(self, name: str) -> frozenset[Value] | None:
        declared = self.policy.field_named.get(name)
        if declared is None or declared.type not in ("one of", "yes/no"):
            return None
        return frozenset(declared.values) if declared.type == "one of" else frozenset((True, False))

    # --- sums -----------------------------------------------------------------------------------

    def _bound(self, what: Linear, facts: _Facts) -> bool:
        for name in _fields(what):
            if not self._know(name, True, facts):
                return False
        terms = self._terms(what)
        if len(terms) != 1:
            facts.sums += (what,)
            return True
        ((variable, factor),) = terms.items()
        low, high = _solve(factor, what.relation, what.bound)
        had_low, had_high = self._range(variable, facts)
        now = _most(low, had_low), _least(high, had_high)
        facts.ranges[variable] = now
        return now[0] is None or now[1] is None or now[0] <= now[1]

    def _terms(self, what: Linear) -> dict[Variable, int]:
        """The sum with the whole score written out as its groups, like terms collected."""
        found: dict[Variable, int] = {}
        for one in what.sum:
            names = [one.name] if one.of != "score" else [group.name for group in self.policy.groups]
            for name in names:
                variable = ("field" if one.of == "field" else "group", name)
                found[variable] = found.get(variable, 0) + one.factor
        return {variable: factor for variable, factor in found.items() if factor}

    def _range(self, variable: Variable, facts: _Facts) -> Range:
        if variable in facts.ranges:
            return facts.ranges[variable]
        if variable[0] == "group":
            return self.groups.get(variable[1], (None, None))
        declared = self.policy.field_named.get(variable[1])
        return (declared.low, declared.high) if declared else (None, None)

    def _sum_possible(self, what: Linear, facts: _Facts) -> bool:
        least: int | None = 0
        greatest: int | None = 0
        for variable, factor in self._terms(what).items():
            low, high = self._range(variable, facts)
            low, high = (low, high) if factor > 0 else (high, low)
            least = None if least is None or low is None else least + factor * low
            greatest = None if greatest is None or high is None else greatest + factor * high
        low, high = _solve(1, what.relation, what.bound)
        below = greatest is not None and low is not None and greatest < low
        above = least is not None and high is not None and least > high
        return not below and not above


def _fields(what: Linear) -> list[str]:
    return [one.name for one in what.sum if one.of == "field"]


def _missing(what: Linear) -> Iterable[Condition]:
    return (Negation(Known(name)) for name in _fields(what))


def _opposites(what: Linear) -> Iterable[Condition]:
    return (replace(what, relation=relation) for relation in _OPPOSITE[what.relation])


def _solve(factor: int, relation: Relation, bound: int) -> Range:
    """The whole numbers x with `factor * x relation bound`."""
    low, high = {
        "<": (None, bound - 1),
        "<=": (None, bound),
        "=": (bound, bound),
        ">=": (bound, None),
        ">": (bound + 1, None),
    }[relation]
    if factor < 0:
        factor, low, high = -factor, _minus(high), _minus(low)
    return (None if low is None else -(-low // factor)), (None if high is None else high // factor)


def _minus(value: int | None) -> int | None:
    return None if value is None else -value


def _most(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else max(one, other)


def _least(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)
