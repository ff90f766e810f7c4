"""From grammar rules to nodes: one function for each rule or alias of grammar.lark, by its name.

A function takes the place being read and the values of the rule's symbols (tokens, nodes, lists)
and returns the rule's value. A rule without a function passes its single value through.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

from dsl.reductions import (
    arithmetic,
    conditions,
    headers,
    lists,
    policies,
    routing,
    scores,
    tracks,
    trials,
    values,
)
from dsl.reductions.place import Place

MODULES: tuple[ModuleType, ...] = (
    lists,
    values,
    conditions,
    headers,
    policies,
    scores,
    tracks,
    routing,
    trials,
    arithmetic,
)


def builder(place: Place) -> Callable[[str], Callable[[list[Any]], Any]]:
    """What lark should call for a rule, given the name of the rule's function."""

    def of(name: str) -> Callable[[list[Any]], Any]:
        function = _functions().get(name)
        if function is None:
            return _only
        return lambda children: function(place, *children)

    return of


@cache
def _functions() -> dict[str, Callable[..., Any]]:
    return {
        name: value
        for module in MODULES
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__ and name[0] != "_"
    }


def _only(children: list[Any]) -> Any:
    (value,) = children
    return value


__all__ = ["Place", "builder"]
