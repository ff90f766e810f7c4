"""Conditions as Python expressions. The text is made from the typed, resolved tree; names and constants
of the user appear in it only through `repr` of checked values or as numbered locals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from dsl.typed import (
    All,
    Among,
    Condition,
    Constant,
    Defined,
    Known,
    Linear,
    Negation,
    Quantity,
    Same,
    Some,
    TextTest,
    Value,
)

_RELATION = {"<": "<", "<=": "<=", "=": "==", ">=": ">=", ">": ">"}


class Names(Protocol):
    """Where an expression finds what it reads: each answer is a Python expression."""

    def field(self, name: str) -> str: ...

    def group(self, name: str) -> str: ...

    def score(self) -> str: ...

    def definition(self, name: str) -> str: ...

    def constant(self, values: tuple[Value, ...]) -> str:
        """A set of these values."""
        ...


def expression(names: Names, condition: Condition) -> str:
    """A Python expression, in parentheses where needed, that is true exactly when the condition is."""
    match condition:
        case Constant(value=value):
            return repr(bool(value))
        case All(parts=parts):
            return _joined(names, parts, " and ", "True")
        case Some(parts=parts):
            return _joined(names, parts, " or ", "False")
        case Negation(part=part):
            return f"(not {expression(names, part)})"
        case Defined(name=name):
            return names.definition(name)
        case Known(field=name):
            return f"({names.field(name)} is not None)"
        case Among(field=name, values=values):
            return _among(names, name, values)
        case Same(left=left, right=right):
            a, b = names.field(left), names.field(right)
            return f"({a} is not None and {a} == {b})"
        case Linear():
            return _linear(names, condition)
        case TextTest(field=name, test=test, text=text):
            return _text(names.field(name), test, text)


def _joined(names: Names, parts: tuple[Condition, ...], word: str, empty: str) -> str:
    if not parts:
        return empty
    return "(" + word.join(expression(names, one) for one in parts) + ")"


def _among(names: Names, name: str, values: tuple[Value, ...]) -> str:
    if not values:
        return "False"
    if len(values) == 1:
        test = "is" if isinstance(values[0], bool) else "=="
        return f"({names.field(name)} {test} {values[0]!r})"
    return f"({names.field(name)} in {names.constant(values)})"


def _linear(names: Names, test: Linear) -> str:
    fields = dict.fromkeys(names.field(part.name) for part in test.sum if part.of == "field")
    known = "".join(f"{one} is not None and " for one in fields)
    total = " + ".join(_term(names, part) for part in test.sum) or "0"
    return f"({known}{total} {_RELATION[test.relation]} {test.bound!r})"


def _term(names: Names, part: Quantity) -> str:
    if part.of == "field":
        value = names.field(part.name)
    else:
        value = names.group(part.name) if part.of == "group" else names.score()
    return value if part.factor == 1 else f"{part.factor!r} * {value}"


def _text(value: str, test: str, text: str) -> str:
    if test == "contains":
        return f"({value} is not None and {text!r} in {value})"
    method = "startswith" if test == "starts with" else "endswith"
    return f"({value} is not None and {value}.{method}({text!r}))"


@dataclass
class Constants:
    """Sets that generated code refers to by number."""

    sets: dict[tuple[tuple[str, Value], ...], str] = field(default_factory=dict)

    def name(self, values: tuple[Value, ...]) -> str:
        key = tuple((type(one).__name__, one) for one in values)
        return self.sets.setdefault(key, f"K{len(self.sets)}")

    def bound(self) -> dict[str, object]:
        return {name: frozenset(value for _, value in key) for key, name in self.sets.items()}


def built(source: str, name: str, bound: dict[str, object]) -> object:
    """The object `name` that this generated source defines."""
    space: dict[str, object] = {"__builtins__": {"len": len, "RuntimeError": RuntimeError}, **bound}
    exec(compile(source, "<generated from a policy>", "exec"), space)
    return space[name]
