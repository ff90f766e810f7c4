"""What conditions read: every test, through definitions and through the rules of score groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dsl.typed import All, Condition, Constant, Defined, Linear, Negation, Some, TextTest
from policy.model import Policy

Variable = tuple[str, str]  # ("field", name) or ("group", name)


@dataclass
class Read:
    """The tests, and the groups, of some conditions of one policy."""

    policy: Policy
    tests: list[Condition] = field(default_factory=list)
    groups: dict[str, None] = field(default_factory=dict)
    definitions: dict[str, None] = field(default_factory=dict)

    def add(self, conditions: Iterable[Condition]) -> Read:
        for one in conditions:
            for test in self._tests(one):
                self.tests.append(test)
                if isinstance(test, Linear):
                    self._add_groups(test)
        return self

    def _tests(self, what: Condition) -> Iterator[Condition]:
        match what:
            case All(parts=parts) | Some(parts=parts):
                for one in parts:
                    yield from self._tests(one)
            case Negation(part=part):
                yield from self._tests(part)
            case Defined(name=name):
                if name not in self.definitions:
                    self.definitions[name] = None
                    yield from self._tests(self.policy.definition[name].condition)
            case Constant():
                pass
            case _:
                yield what

    def _add_groups(self, test: Linear) -> None:
        for kind, name in terms(self.policy, test):
            if kind == "group" and name not in self.groups:
                self.groups[name] = None
                rules = self.policy.group[name].rules
                self.add(one.when for one in rules if one.when is not None)


def is_exact(policy: Policy, conditions: Iterable[Condition]) -> bool:
    """Whether "yes" is a proof: no text test, and no group that events or time without events change."""
    read = Read(policy).add(conditions)
    if any(isinstance(one, TextTest) for one in read.tests):
        return False
    groups = [policy.group[name] for name in read.groups]
    return not any(one.fading.kind == "cap" or any(r.events for r in one.rules) for one in groups)


def terms(policy: Policy, test: Linear) -> dict[Variable, int]:
    """The sum with the whole score written out as its groups, like terms collected, none of factor 0."""
    found: dict[Variable, int] = {}
    for one in test.sum:
        names = [one.name] if one.of != "score" else [group.name for group in policy.groups]
        for name in names:
            variable = ("field" if one.of == "field" else "group", name)
            found[variable] = found.get(variable, 0) + one.factor
    return {variable: factor for variable, factor in found.items() if factor}


def fields_of(test: Condition) -> tuple[str, ...]:
    """The fields that one test (no `and`, `or`, `not`) reads, also those whose factors cancel out."""
    match test:
        case Linear(sum=parts):
            return tuple(dict.fromkeys(one.name for one in parts if one.of == "field"))
        case Constant() | All() | Some() | Negation() | Defined():
            return ()
        case _:
            names = [getattr(test, name, None) for name in ("field", "left", "right")]
            return tuple(one for one in names if isinstance(one, str))
