"""Two policies beside each other: what they share, who shows a difference, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from dsl.typed import Condition
from policy import words
from policy.diff.meaning.groups import group_form
from policy.diff.meaning.normal import Form, Normal
from policy.diff.meaning.tables import Row, Table
from policy.diff.meaning.world import WORLD, in_standard, with_world
from policy.model import Group, Policy
from policy.prove import histories
from policy.prove.domains import same_types
from policy.prove.leads import Lead, did
from policy.reference import Reference
from policy.state import Person, alone


class Pair:
    """The old policy under the new names, and the new one. `old` and `new` are asked by the solver,
    their event rules in standard order; leads are replayed in the policies as they are."""

    def __init__(self, was: Policy, new: Policy) -> None:
        self.was, self.now = with_world(was), with_world(new)
        self.old, self.new = in_standard(self.was), in_standard(self.now)
        other = self._own_groups()
        self.forms = Normal(self.old, other), Normal(self.new, other)

    @cached_property
    def statuses(self) -> tuple[str, ...]:
        """Those that both have, in the order of the new text."""
        return tuple(one.name for one in self.now.statuses if one.name in self.was.status)

    @cached_property
    def comparable(self) -> bool:
        """Whether fields that both have are of one type."""
        return same_types((self.old, self.new))

    def _own_groups(self) -> frozenset[str]:
        """Groups that are not the same in both."""
        return frozenset(
            one.name
            for one in (*self.old.groups, *self.new.groups)
            if not self._same_group(self.old.group.get(one.name), self.new.group.get(one.name))
        )

    def _same_group(self, old: Group | None, new: Group | None) -> bool:
        if old is None or new is None:
            return False
        return group_form(self.old, old) == group_form(self.new, new)

    # --- replaying ------------------------------------------------------------------------------

    def person(self, policy: Policy, lead: Lead) -> Person:
        """The lead as the policy's interpreter sees it; fields that do not matter are missing, and
        facts of the world that do not matter are not so."""
        values = {one.name: False for one in WORLD} | dict(lead.values)
        return replace(histories.person(policy, lead.history), values=values)

    def holds(self, policy: Policy, condition: Condition, lead: Lead) -> bool:
        who = self.person(policy, lead)
        return Reference(policy).holds(condition, who, lead.history.end, alone(policy))

    def decide(self, policy: Policy, table: Table, lead: Lead) -> int:
        """The row that answers for the lead, by number."""
        return next(at for at, one in enumerate(table.rows) if self.holds(policy, one.guard, lead))

    # --- telling --------------------------------------------------------------------------------

    def told(self, lead: Lead) -> tuple[str, ...]:
        """The lead in words: `employees = 1000`, `country missing`, `at once: 3 times reply`."""
        world = {one.name for one in WORLD}
        known = [
            name if name in world else f"{name} = {words.value(self._declaring(name), name, value)}"
            for name, value in lead.values
            if value is not None and (name not in world or value)
        ]
        missing = [f"{name} missing" for name in lead.missing]
        return (*known, *missing, *did(lead.history)) or ("a lead of whom nothing is known",)

    def _declaring(self, field: str) -> Policy:
        return self.now if field in self.now.field_named else self.was


def truncated(rows: Sequence[Row], forms: Sequence[Form]) -> tuple[list[Row], list[Form]]:
    """Without rows that can never be tried because one above them always holds."""
    end = next(at for at, one in enumerate(forms) if one == ("constant", True))
    return list(rows[: end + 1]), list(forms[: end + 1])
