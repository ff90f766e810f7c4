"""A list of conditions over the same leads: which can be met when others are not.

Boxes answer where conditions are sets of values, field by field, and few are near one another; the
solver answers the rest. It is not even loaded where boxes suffice, as for most tables of territories.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from dsl.typed import Condition
from policy.model import Policy
from policy.prove import boxes, solver
from policy.prove.encode import Universe
from policy.prove.reading import is_exact
from policy.prove.solver import Answer, Term


@dataclass(frozen=True)
class Met:
    """Whether some lead meets the condition and none of the others; `meets`: all that one such lead
    meets, as far as boxes tell."""

    answer: Answer
    meets: frozenset[int] = frozenset()


_PATIENCE = 10  # rows about which boxes may fail before the solver is asked about all that follow


class Rows:
    """Conditions by number."""

    def __init__(self, policy: Policy, conditions: Sequence[Condition]) -> None:
        self.policy = policy
        self.conditions = conditions
        self.universe = Universe([(policy, one) for one in conditions])
        self._terms: dict[int, Term] = {}
        self._near: dict[int, list[int]] = {}

    @cached_property
    def is_exact(self) -> bool:
        """Whether "yes" is a proof."""
        return is_exact(self.policy, self.conditions)

    @cached_property
    def table(self) -> boxes.Table:
        slots = self.universe.slots
        return boxes.Table(slots, boxes.rows(self.policy, slots, self.conditions))

    def term(self, at: int) -> Term:
        """A literal that is true exactly of those who meet the condition."""
        if at not in self._terms:
            term = self.universe.term(self.policy, self.conditions[at])
            self._terms[at] = self.universe.solver.named(term)
        return self._terms[at]

    def near(self, at: int) -> list[int]:
        """The other conditions that a lead may meet together with this one, in order."""
        if at not in self._near:
            self._near[at] = sorted(self.table.overlapping(at) - {at})
        return self._near[at]

    def in_order(self, taking: Collection[int]) -> list[Met]:
        """Of every condition: whether some lead meets it that none of `taking` before it has taken.

        The solver learns row by row, so that a thousand of them cost little more than one.
        """
        found: list[Met] = []
        failed, taken, learner = 0, 0, _Learner(self)
        for at in range(len(self.conditions)):
            codes = self.table.sample(at, taken)
            taken |= self.table.bits(at) if at in taking else 0
            met = None if codes is None else Met("yes", frozenset(self.table.fitting(codes)))
            if met is None and failed < _PATIENCE:
                met = self._by_boxes(at, [one for one in self.near(at) if one < at and one in taking])
            if met is None:
                failed += 1
                met = learner.meets(at, (one for one in taking if one < at))
            found.append(met)
        return found

    def meets(self, at: int, others: Sequence[int]) -> Met:
        """Whether some lead meets this condition, and none of the others."""
        met = self._by_boxes(at, others)
        if met is None:
            outside = [solver.no(self.term(one)) for one in others]
            met = self.asked(self.universe, [self.term(at), *outside])
        return met

    def _by_boxes(self, at: int, others: Sequence[int]) -> Met | None:
        left = self.table.left(at, others)
        if left is None:
            return None
        if not left.pieces:
            return Met("no")
        return Met("yes", frozenset(self.table.fitting(self.table.first(left.pieces[0]))))

    def asked(self, universe: Universe, together: list[Term]) -> Met:
        """The same, of one of the universes of these conditions."""
        answer = universe.check(together)
        if answer != "yes":
            return Met(answer)
        return Met(answer, frozenset(self.table.fitting(universe.codes())))

    def covering(self, at: int, others: Sequence[int]) -> list[int]:
        """After `meets` said no: those of the others that are enough for that; none can be spared."""
        left = self.table.left(at, others)
        if left is None:
            assumed = [*(solver.no(self.term(one)) for one in others), self.term(at)]
            if self.universe.check(assumed) != "no":
                return list(others)
            return [others[one] for one in self.universe.solver.core(assumed) if one < len(others)]
        kept = left.taken_by
        for one in list(kept):
            fewer = self.table.left(at, [other for other in kept if other != one])
            if fewer is not None and not fewer.pieces:
                kept = fewer.taken_by
        return kept

    def common(self, one: int, other: int, others: Sequence[int]) -> Answer:
        """Whether some lead meets both, and none of the others."""
        if other not in self.table.overlapping(one):
            return "no"
        if not others and not self.table.rows[one].loose and not self.table.rows[other].loose:
            return "yes"
        outside = [solver.no(self.term(each)) for each in others]
        return self.universe.check([self.term(one), self.term(other), *outside])


class _Learner:
    """Rows in order: while `narrowed` is assumed, nobody who met a row before exists any more."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.told: set[int] = set()

    @cached_property
    def narrowed(self) -> Term:
        return self.rows.universe.solver.truth("narrowed")

    def meets(self, at: int, taken: Iterable[int]) -> Met:
        """Whether somebody meets the condition, and none of those taken, which are more each time."""
        rows = self.rows
        for one in taken:
            if one not in self.told:
                self.told.add(one)
                outside = solver.no(rows.term(one))
                rows.universe.solver.always(solver.implies(self.narrowed, outside))
        return rows.asked(rows.universe, [self.narrowed, rows.term(at)])
