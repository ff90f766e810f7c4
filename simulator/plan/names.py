"""Merge: every name of policy and scenario gets its number, every label of a draw its purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from dsl.typed import Value
from policy.model import Policy
from simulator.draws import collisions, purpose
from simulator.inside import Inside
from simulator.model import Derived, FieldModel, Scenario, TeamModel, Work
from simulator.plan.arena import PlanError

MOST_FIELDS = 62


@dataclass
class Names:
    """Numbers by name. Fields are those that people have: modelled, `source`, the account key."""

    policy: Policy
    scenario: Scenario
    labels: set[str] = field(default_factory=set)
    codes: dict[str, int] = field(default_factory=dict)  # of texts

    def purpose(self, label: str) -> int:
        self.labels.add(label)
        return purpose(label)

    def check_labels(self) -> None:
        for first, second in collisions(self.labels):
            raise PlanError(f"the draws `{first}` and `{second}` have the same address; rename a status")

    def code(self, value: Value) -> int:
        """The number that stands for a value in a person's row."""
        if isinstance(value, str):
            return self.codes.setdefault(value, len(self.codes))
        return int(value)

    @property
    def texts(self) -> dict[str, int]:
        return self.codes

    @cached_property
    def statuses(self) -> dict[str, int]:
        return {one.name: i for i, one in enumerate(self.policy.statuses)}

    @cached_property
    def events(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.policy.events)}

    @cached_property
    def roles(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.policy.roles)}

    @cached_property
    def teams(self) -> dict[str, int]:
        return {one.name: i for i, one in enumerate(self.policy.teams)}

    @cached_property
    def sources(self) -> dict[str, int]:
        return {one.name: i for i, one in enumerate(self.scenario.sources)}

    @cached_property
    def models(self) -> dict[str, TeamModel]:
        return {one.team: one for one in self.scenario.teams}

    @cached_property
    def work(self) -> dict[str, Work]:
        return {one.status: one for one in self.scenario.work}

    @cached_property
    def field_models(self) -> dict[str, FieldModel]:
        return {one.field: one for one in self.scenario.fields}

    @cached_property
    def order_of_drawing(self) -> list[str]:
        """All fields that a person has, in the order in which they are drawn."""
        found = [one.field for one in self.scenario.fields]
        first = ["source"] if "source" in self.policy.field_named and "source" not in found else []
        key = self.policy.account_key
        if key is not None and self.scenario.accounts is not None and key not in found:
            first.append(key)
        first += [one.field for one in self.derived]
        first += [name for name in self.told if name not in first and name not in found]
        if len(first + found) > MOST_FIELDS:
            raise PlanError(f"more than {MOST_FIELDS} fields in one scenario")
        return first + found

    @cached_property
    def said(self) -> tuple[tuple[str, Value | None], ...]:
        """What a snapshot says of anybody, each field and value once, in the order of its rows."""
        return tuple(dict.fromkeys(chain.from_iterable(one.values for one in self.scenario.inside)))

    @cached_property
    def told(self) -> list[str]:
        """The policy's fields of which a snapshot says something; the account's key is none of them."""
        said = {name for name, _ in self.said}
        key = self.policy.account_key
        return [one.name for one in self.policy.fields if one.name in said and one.name != key]

    @cached_property
    def derived(self) -> tuple[Derived, ...]:
        """Fields that follow from what the people of an account are at."""
        accounts = self.scenario.accounts
        return accounts.derived if accounts is not None and self.accounts else ()

    @cached_property
    def revealed(self) -> frozenset[str]:
        """Fields whose being known can change after birth."""
        fixed = {one.name for one in self.policy.fields if one.fixed}
        return frozenset(
            name for one in self.scenario.work for name, _ in one.reveals if name not in fixed
        )

    @cached_property
    def transitions(self) -> dict[str, int]:
        """By label; labels are unique."""
        every = (edge for status in self.policy.statuses for edge in status.transitions)
        return {edge.label: i for i, edge in enumerate(every)}

    @cached_property
    def accounts(self) -> bool:
        """Whether people share accounts here."""
        return self.scenario.accounts is not None and self.policy.account_key is not None


def parts(root: Any) -> Iterator[Any]:
    """Every dataclass instance within; nothing of a snapshot, which says nothing but facts."""
    if isinstance(root, Inside):
        return
    if isinstance(root, tuple):
        for one in root:
            yield from parts(one)
    elif is_dataclass(root) and not isinstance(root, type):
        yield root
        for one in fields(root):
            yield from parts(getattr(root, one.name))
