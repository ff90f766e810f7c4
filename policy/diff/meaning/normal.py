"""Conditions in a normal form: equal forms mean the same, so that most questions need no solver."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

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
)
from policy.model import Policy
from policy.prove.reading import fields_of, terms

Form = tuple[Hashable, ...]
_TRUE: Form = ("constant", True)
_FALSE: Form = ("constant", False)
_OPPOSITE: Mapping[Relation, Relation] = {
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}  # points are never missing
_TURNED = {"<=": ">=", ">=": "<=", "=": "="}


class Normal:
    """Normal forms of one policy's conditions. Groups in `own` mean something in this policy only."""

    def __init__(self, policy: Policy, own: Iterable[str] = ()) -> None:
        self.policy = policy
        self.own = frozenset(own)
        self._defined: dict[tuple[str, bool], Form] = {}

    def form(self, what: Condition, wanted: bool = True) -> Form:
        """The form of the condition, or of its negation where it is not `wanted`."""
        match what:
            case Constant(value=value):
                return _TRUE if value is wanted else _FALSE
            case All(parts=parts):
                return _joined("all" if wanted else "some", [self.form(one, wanted) for one in parts])
            case Some(parts=parts):
                return _joined("some" if wanted else "all", [self.form(one, wanted) for one in parts])
            case Negation(part=part):
                return self.form(part, not wanted)
            case Defined(name=name):
                if (name, wanted) not in self._defined:
                    inner = self.policy.definition[name].condition
                    self._defined[name, wanted] = self.form(inner, wanted)
                return self._defined[name, wanted]
            case Linear() if not wanted and what.relation != "=" and not fields_of(what):
                return self._linear(replace(what, relation=_OPPOSITE[what.relation]))
            case _:
                atom = self._atom(what)
                return atom if wanted else ("not", atom)

    def _atom(self, what: Known | Among | Same | TextTest | Linear) -> Form:
        match what:
            case Known(field=field):
                return ("known", field)
            case Among(field=field, values=values):
                return ("among", field, *sorted({(type(one).__name__, one) for one in values}))
            case Same(left=left, right=right):
                return ("same", *sorted((left, right)))
            case TextTest(field=field, test=test, text=text):
                return ("text", field, test, text)
            case Linear():
                return self._linear(what)

    def _linear(self, what: Linear) -> Form:
        found = sorted(terms(self.policy, what).items())
        relation, bound = what.relation, what.bound
        if relation == "<":
            relation, bound = "<=", bound - 1
        elif relation == ">":
            relation, bound = ">=", bound + 1
        if found and found[0][1] < 0:
            found = [(variable, -factor) for variable, factor in found]
            relation, bound = _TURNED[relation], -bound  # type: ignore[assignment]
        mine = [name for (kind, name), _ in found if kind == "group" and name in self.own]
        owner = id(self.policy) if mine else 0
        return ("linear", tuple(found), relation, bound, tuple(sorted(fields_of(what))), owner)


def _joined(word: str, parts: list[Form]) -> Form:
    neutral, absorbing = (_TRUE, _FALSE) if word == "all" else (_FALSE, _TRUE)
    flat: set[Form] = set()
    for one in parts:
        inner = one[1:] if one[0] == word else (one,)
        flat.update(part for part in inner if part != neutral)  # type: ignore[misc]
    if absorbing in flat:
        return absorbing
    if len(flat) <= 1:
        return next(iter(flat), neutral)
    return (word, *sorted(flat, key=repr))
