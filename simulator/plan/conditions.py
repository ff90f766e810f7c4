"""Split and bits: a condition's largest parts that nothing can change after birth become one bit each.

What may be revealed keeps a bit as if it were known beside the `known` flag, so that a missing value
makes a test false; tests of the score are linear sums over groups and columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dsl.typed import (
    All,
    Among,
    Condition,
    Constant,
    Defined,
    Known,
    Linear,
    Negation,
    Same,
    Some,
    TextTest,
)
from simulator.kernel import layout as L
from simulator.plan.arena import Arena
from simulator.plan.fields import Fields

Code = list[tuple[int, int]]
_RELATIONS = {"<": L.LESS, "<=": L.LEAST, "=": L.EQUAL, ">=": L.MOST, ">": L.MORE}


@dataclass
class Conditions:
    """Emits conditions into the arena; `bits` collects what is evaluated once, at birth."""

    arena: Arena
    fields: Fields
    groups: dict[str, int]
    bits: list[Condition] = field(default_factory=list)
    _bit_of: dict[Condition, int] = field(default_factory=dict)

    def place(self, condition: Condition | None) -> int:
        """Where the condition's code stands; NONE for no condition."""
        if condition is None:
            return L.NONE
        return self._put(self._live(condition))

    def conjunction(self, parts: list[Condition]) -> int:
        return L.NONE if not parts else self.place(All(tuple(parts)))

    def true_values(self, condition: Condition | None) -> int:
        """A condition on true values, whether or not the CRM knows them (segments)."""
        return L.NONE if condition is None else self._put(self._raw(condition, truth=True))

    def bit_codes(self) -> int:
        """The list of what is evaluated at birth."""
        return self.arena.listed([self._put(self._raw(one, truth=False)) for one in self.bits])

    def linear(self, test: Linear) -> int:
        """The row of a linear test of the living."""
        return self._linear(test, truth=False)

    def reads_score(self, condition: Condition) -> bool:
        match condition:
            case All(parts=parts) | Some(parts=parts):
                return any(self.reads_score(one) for one in parts)
            case Negation(part=part):
                return self.reads_score(part)
            case Defined(name=name):
                return self.reads_score(self.fields.definition(name))
            case Linear(sum=summands):
                return any(one.of != "field" for one in summands)
            case _:
                return False

    def _put(self, code: Code) -> int:
        return self.arena.put([len(code), *(word for pair in code for word in pair)])

    # --- for the living ---------------------------------------------------------------------------

    def _live(self, condition: Condition) -> Code:
        if isinstance(condition, Constant):
            return [(L.C_CONST, int(condition.value))]
        if isinstance(condition, Defined):
            return self._live(self.fields.definition(condition.name))
        if self.is_exogenous(condition):
            return [(L.C_BIT, self._bit(condition))]
        match condition:
            case Known() | Among() | Same() | TextTest() | Linear() if not self._modelled(condition):
                return [(L.C_CONST, 0)]
            case All(parts=parts):
                return self._joined([self._live(one) for one in parts], L.C_AND)
            case Some(parts=parts):
                return self._joined([self._live(one) for one in parts], L.C_OR)
            case Negation(part=part):
                return [*self._live(part), (L.C_NOT, 0)]
            case Known(field=name):
                return [(L.C_KNOWN, self.fields.number(name))]
            case Linear() if self.reads_score(condition):
                return [(L.C_LINEAR, self._linear(condition, truth=False))]
            case _ if not all(self.fields.has(name) for name in self._names(condition)):
                return [(L.C_CONST, 0)]
            case Among() | Same() if any(one in self.fields.derived for one in self._names(condition)):
                return self._leaf(condition, truth=False)
            case _:
                known = [[(L.C_KNOWN, self.fields.number(name))] for name in self._names(condition)]
                test: Code = [(L.C_BIT, self._bit(_AsIfKnown(condition)))]
                return self._joined([test, *known], L.C_AND)

    def is_exogenous(self, condition: Condition) -> bool:
        """Whether nothing changes it after birth."""
        if self.reads_score(condition):
            return False
        changing = self.fields.revealed | self.fields.derived
        return not any(name in changing for name in self._names(condition))

    def _modelled(self, condition: Condition) -> bool:
        """Whether people have all the fields; a field that the scenario does not model is missing."""
        return all(self.fields.has(name) for name in self._names(condition))

    def _names(self, condition: Condition) -> list[str]:
        match condition:
            case All(parts=parts) | Some(parts=parts):
                return [name for one in parts for name in self._names(one)]
            case Negation(part=part):
                return self._names(part)
            case Defined(name=name):
                return self._names(self.fields.definition(name))
            case Known(field=name) | Among(field=name) | TextTest(field=name):
                return [name]
            case Same(left=left, right=right):
                return [left, right]
            case Linear(sum=summands):
                return [one.name for one in summands if one.of == "field"]
            case _:
                return []

    def _bit(self, condition: Condition | _AsIfKnown) -> int:
        if condition not in self._bit_of:
            self._bit_of[condition] = len(self.bits)  # type: ignore[index]
            self.bits.append(condition)  # type: ignore[arg-type]
        return self._bit_of[condition]  # type: ignore[index]

    # --- at birth ---------------------------------------------------------------------------------

    def _raw(self, condition: Condition | _AsIfKnown, truth: bool) -> Code:
        match condition:
            case _AsIfKnown(test=test):
                return self._raw(test, truth=True)
            case Constant(value=value):
                return [(L.C_CONST, int(value))]
            case Defined(name=name):
                return self._raw(self.fields.definition(name), truth)
            case All(parts=parts):
                return self._joined([self._raw(one, truth) for one in parts], L.C_AND)
            case Some(parts=parts):
                return self._joined([self._raw(one, truth) for one in parts], L.C_OR)
            case Negation(part=part):
                return [*self._raw(part, truth), (L.C_NOT, 0)]
            case Linear():
                return [(L.C_LINEAR, self._linear(condition, truth))]
            case _:
                return self._leaf(condition, truth)

    def _leaf(self, condition: Known | Among | Same | TextTest, truth: bool) -> Code:
        names = self._names(condition)
        if not self._modelled(condition):
            return [(L.C_CONST, 0)]
        known: list[Code] = [[(L.C_KNOWN, self.fields.number(name))] for name in names]
        test: Code
        match condition:
            case Known():
                return [(L.C_CONST, 1)] if truth else known[0]
            case Same(left=left, right=right):
                pair = [self.fields.number(left), self.fields.number(right)]
                test = [(L.C_SAME, self.arena.put(pair))]
            case Among() | TextTest():
                codes = self.fields.codes(condition)
                row = [self.fields.number(condition.field), len(codes), *codes]
                test = [(L.C_AMONG, self.arena.put(row))]
        return test if truth else self._joined([test, *known], L.C_AND)

    def _linear(self, test: Linear, truth: bool) -> int:
        row: list[int] = [_RELATIONS[test.relation], test.bound, len(test.sum)]
        for one in test.sum:
            if one.of == "group":
                row += [one.factor, L.OF_GROUP, self.groups[one.name], L.NONE]
            elif one.of == "score":
                row += [one.factor, L.OF_SCORE, L.NONE, L.NONE]
            elif not self.fields.has(one.name):
                row += [one.factor, L.OF_FIELD, 0, MISSING]
            else:
                number = self.fields.number(one.name)
                row += [one.factor, L.OF_FIELD, number, L.NONE if truth else number]
        return self.arena.put(row)

    def _joined(self, codes: list[Code], op: int) -> Code:
        return [*(pair for code in codes for pair in code), (op, len(codes))]


@dataclass(frozen=True)
class _AsIfKnown:
    """A test of fields as if the CRM knew them."""

    test: Condition


MISSING = 62  # the bit of the known flags that is never set
