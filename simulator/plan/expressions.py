"""Scenario expressions to postfix code, and distributions to rows. Constant parts are folded, in the
order and with the operations of simulator/evaluate.py, so that the bits stay the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.distributions import lay
from simulator.evaluate import apply
from simulator.kernel import layout as L
from simulator.model import Distribution
from simulator.numeric import Apply, Constant, Load, Node, Number
from simulator.plan.arena import Arena, PlanError
from simulator.plan.fields import Fields

Code = list[tuple[int, int | float]]

_PLAIN = {
    "+": L.E_ADD, "-": L.E_SUB, "*": L.E_MUL, "/": L.E_DIV, "neg": L.E_NEG, "clamp": L.E_CLAMP,
    "exp": L.E_EXP, "log": L.E_LOG, "logistic": L.E_LOGISTIC, "half": L.E_HALF, "if": L.E_IF,
    "<": L.E_LESS, "<=": L.E_LEAST, "=": L.E_EQUAL, ">=": L.E_MOST, ">": L.E_MORE, "not": L.E_NOT,
}  # fmt: skip
_MANY = {"min": L.E_MIN, "max": L.E_MAX, "and": L.E_AND, "or": L.E_OR}
_BARE = {
    "intent": L.E_INTENT, "wait": L.E_WAIT, "age": L.E_AGE, "visit": L.E_VISIT, "touches": L.E_TOUCHES,
    "score": L.E_SCORE, "speed": L.E_SPEED, "rep.speed": L.E_REP_SPEED,
}  # fmt: skip
_USUAL = 1e75  # four of these times each other are far from the greatest number
_WITH_CONSTANT = {"+": L.E_ADD_C, "*": L.E_MUL_C}


def loads(node: Node) -> Iterator[Load]:
    """Everything that an expression asks of a person."""
    if isinstance(node, Load):
        yield node
    elif isinstance(node, Apply):
        for one in node.args:
            yield from loads(one)


@dataclass
class Expressions:
    """Emits expressions and distributions into the arena."""

    arena: Arena
    fields: Fields
    groups: dict[str, int]

    def place(self, number: Number | float) -> int:
        """Where the expression stands: a constant, or its code."""
        node = Constant(float(number)) if isinstance(number, int | float) else _folded(number.node)
        if isinstance(node, Constant):
            return self.arena.put([-1, float(node.value)])
        code = self._code(node)
        line = _line(code)
        if line is not None:
            return self.arena.put([-2, *line])
        return self.arena.put([len(code), *(word for pair in code for word in pair)])

    def distribution(self, one: Distribution | None) -> int:
        """Where the distribution's row stands: its scale, its quantile table; NONE for none."""
        if one is None:
            return L.NONE
        row = L.NONE if one.kind == "constant" else self.arena.put(lay(one.kind, one.shape))
        return self.arena.put([self.place(one.scale), row])

    def _code(self, node: Node) -> Code:
        if isinstance(node, Constant):
            return [(L.E_CONST, float(node.value))]
        if isinstance(node, Load):
            return [self._load(node)]
        if node.op == "piecewise":
            return [*self._all(node.args), (L.E_PIECEWISE, (len(node.args) - 1) // 2)]
        if node.op in _MANY:
            return [*self._all(node.args), (_MANY[node.op], len(node.args))]
        if len(node.args) == 2:
            short = self._with_constant(node)
            if short is not None:
                return short
        return [*self._all(node.args), (_PLAIN[node.op], 0)]

    def _with_constant(self, node: Apply) -> Code | None:
        """One operand constant: addition and multiplication commute to the bit."""
        left, right = node.args
        if isinstance(right, Constant) and node.op in _WITH_CONSTANT:
            return [*self._code(left), (_WITH_CONSTANT[node.op], float(right.value))]
        if isinstance(left, Constant) and node.op in _WITH_CONSTANT:
            return [*self._code(right), (_WITH_CONSTANT[node.op], float(left.value))]
        if isinstance(right, Constant) and node.op == "-":
            return [*self._code(left), (L.E_SUB_C, float(right.value))]
        if isinstance(left, Constant) and node.op == "-":
            return [*self._code(right), (L.E_FROM_C, float(left.value))]
        return None

    def _all(self, nodes: tuple[Node, ...]) -> Code:
        return [pair for one in nodes for pair in self._code(one)]

    def _load(self, node: Load) -> tuple[int, int | float]:
        if node.of in _BARE:
            return _BARE[node.of], 0
        if node.of == "group":
            return L.E_GROUP, self.groups[node.name]
        if node.of == "source":
            source = self.fields.names.sources.get(str(node.value))
            return (L.E_CONST, 0.0) if source is None else (L.E_SOURCE, source)
        if node.of == "segment":
            names = [one.name for one in self.fields.names.scenario.segments]
            there = node.value in names
            return (L.E_SEGMENT, names.index(str(node.value))) if there else (L.E_CONST, 0.0)
        if not self.fields.has(node.name):
            if node.of == "field":
                raise PlanError(
                    f"the scenario reads `{node.name}` but does not say how it is distributed"
                )
            return L.E_CONST, 0.0
        number = self.fields.number(node.name)
        if node.of == "known":
            return L.E_KNOWN, number
        if node.of == "is":
            code = self.fields.names.code(node.value if node.value is not None else "")
            return L.E_IS, self.arena.put([number, code])
        plain = self.fields.policy.field_named[node.name].type != "number"
        return (L.E_FIELD if plain else L.E_MICRO), number


def _line(code: Code) -> tuple[float, float, float, float] | None:
    """(a, b, c, d) where the code is `(intent * a + b) * c / d`; by 1 no bit is changed."""
    ops = [op for op, _ in code]
    values = [float(value) for _, value in code]
    if ops[1:2] == [L.E_ADD_C]:
        ops.insert(1, L.E_MUL_C)
        values.insert(1, 1.0)
    if ops[3:4] != [L.E_MUL_C]:
        ops.insert(3, L.E_MUL_C)
        values.insert(3, 1.0)
    if ops[4:] == [L.E_CONST, L.E_DIV]:
        ops, values = ops[:4], values[:5]
    if ops != [L.E_INTENT, L.E_MUL_C, L.E_ADD_C, L.E_MUL_C]:
        return None
    a, b, c, *d = values[1:]
    over = d[0] if d else 1.0
    if max(abs(a), abs(b), abs(c)) > _USUAL or abs(over) < 1.0 / _USUAL:
        return None
    return a, b, c, over


def _folded(node: Node) -> Node:
    if not isinstance(node, Apply):
        return node
    args = tuple(_folded(one) for one in node.args)
    if all(isinstance(one, Constant) for one in args):
        try:
            return Constant(float(apply(node, [one.value for one in args if isinstance(one, Constant)])))
        except (ZeroDivisionError, OverflowError):
            pass
    return Apply(node.op, args)
