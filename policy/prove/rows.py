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
from policy.prove.proof import Outcome, outcome
from policy.prove.reading import is_exact
from policy.prove.solver import Answer, Term


@dataclass(frozen=True)
class Met:
    """Whether some lead meets the condition and none of the others; `meets`: all that one such lead
    meets, as far as boxes tell; `certain`: a "yes" is a proof, whatever the conditions read."""

    answer: Answer
    meets: frozenset[int] = frozenset()
    certain: bool = False


_PATIENCE = 1_000_000  # steps that boxes may waste before the solver is asked about all that follows


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

    def outcome(self, met: Met) -> Outcome:
        """Of the claim that there is somebody."""
        return outcome(met.answer, met.certain or self.is_exact)

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

    def in_order(self, taking: Collection[int], first: int | None = None) -> list[Met]:
        """Of every condition, or the first ones: whether some lead meets it that none of `taking` before
        it has taken.

        The solver learns row by row, so that a thousand of them cost little more than one.
        """
        found: list[Met] = []
        wasted, learner = 0, _Learner(self)
        for at in range(len(self.conditions) if first is None else first):
            met, left = None, None
            if wasted < _PATIENCE:
                left = self.table.left(
                    [at], [one for one in self.near(at) if one < at and one in taking]
                )
                met = self._told(left)
            if met is None:
                wasted += 0 if left is None else left.steps
                met = learner.meets(at, (one for one in taking if one < at))
            found.append(met)
        return found

    def meets(self, at: int, others: Sequence[int]) -> Met:
        """Whether some lead meets this condition, and none of the others."""
        met = self._told(self.table.left([at], others))
        if met is None:
            outside = [solver.no(self.term(one)) for one in others]
            met = self.asked(self.universe, [self.term(at), *outside])
        return met

    def _told(self, left: boxes.Left) -> Met | None:
        if left.answer == "unknown":
            return None
        if left.answer == "no":
            return Met("no")
        return Met("yes", frozenset(self.table.fitting(left.codes)), certain=True)

    def asked(self, universe: Universe, together: list[Term]) -> Met:
        """The same, of one of the universes of these conditions."""
        answer = universe.check(together)
        if answer != "yes":
            return Met(answer)
        return Met(answer, frozenset(self.table.fitting(universe.codes())))

    def covering(self, at: int, others: Sequence[int]) -> list[int]:
        """After `meets` said no: those of the others that are enough for that; none can be spared."""
        left = self.table.left([at], others)
        if left.answer == "unknown":
            assumed = [*(solver.no(self.term(one)) for one in others), self.term(at)]
            if self.universe.check(assumed) != "no":
                return list(others)
            return [others[one] for one in self.universe.solver.core(assumed) if one < len(others)]
        kept = sorted(left.taken_by)
        for one in list(kept):
            if one in kept:
                fewer = self.table.left([at], [other for other in kept if other != one])
                if fewer.answer == "no":
                    kept = sorted(fewer.taken_by)
        return kept

    def apart(self, ats: Sequence[int], others: Sequence[int]) -> Answer:
        """Whether some lead meets all of these and none of the others, as far as boxes tell."""
        return self.table.left(ats, others).answer

    def common(self, one: int, other: int, others: Sequence[int]) -> Answer:
        """Whether some lead meets both, and none of the others."""
        answer = self.apart([one, other], others)
        if answer != "unknown":
            return answer
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
