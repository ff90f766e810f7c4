"""Live columns: which fields a person keeps after birth, and how values are numbered."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.typed import Among, Condition, TextTest
from policy.model import Policy
from simulator.plan.names import Names


@dataclass(frozen=True)
class Fields:
    """`order` has the fields that something reads after birth first; the rest is forgotten then.

    Fields are drawn in the scenario's order, whatever their numbers.
    """

    names: Names
    order: tuple[str, ...]
    live: int

    @property
    def policy(self) -> Policy:
        return self.names.policy

    @property
    def revealed(self) -> frozenset[str]:
        return self.names.revealed

    @property
    def derived(self) -> frozenset[str]:
        return frozenset(one.field for one in self.names.derived)

    def has(self, name: str) -> bool:
        return name in self.order

    def number(self, name: str) -> int:
        return self.order.index(name)

    def definition(self, name: str) -> Condition:
        return self.policy.definition[name].condition

    def codes(self, test: Among | TextTest) -> list[int]:
        """The numbers of the values for which the test is true."""
        if isinstance(test, Among):
            return [self.names.code(value) for value in test.values]
        return [code for text, code in self.names.texts.items() if _passes(test, text)]


def _passes(test: TextTest, value: str) -> bool:
    if test.test == "contains":
        return test.text in value
    if test.test == "starts with":
        return value.startswith(test.text)
    return value.endswith(test.text)


def live_fields(names: Names, needed: set[str]) -> Fields:
    """The fields in the order of their columns; `needed` are those read after birth."""
    drawn = names.order_of_drawing
    first = [name for name in drawn if name in needed]
    rest = [name for name in drawn if name not in needed]
    return Fields(names, (*first, *rest), len(first))
