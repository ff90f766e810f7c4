"""Frozen dataclasses that cost next to nothing to define.

The library generates and compiles six methods for every class when the module is imported; for the 150
classes of the syntax tree and the compiled policy that was a third of the time of `leadpolicy check`.
Here equality, hash and text are shared functions, and a constructor is compiled when the first instance
is made. Everything else (`fields`, `replace`, `match`, pickling) is as in the library;
tests/dsl/test_quick.py compares the two.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # what type checkers shall see
else:

    def dataclass(cls=None, *, frozen, slots=False):
        """`@dataclass(frozen=True)`, with or without slots; no other option, and no `__post_init__`.
        As in the library, a class may have a hash of its own."""
        if cls is None:
            return lambda one: dataclass(one, frozen=frozen, slots=slots)
        if not frozen or hasattr(cls, "__post_init__"):
            raise TypeError("only frozen classes without __post_init__")
        made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
        for method in (*_shared(made), *(_STATE if slots else ())):
            if method.__name__ != "__hash__" or "__hash__" not in vars(cls):
                setattr(made, method.__name__, method)
        return made


def _shared(cls: Any) -> tuple[Callable[..., Any], ...]:
    every = dataclasses.fields(cls)
    compared = _values([one.name for one in every if one.compare])
    shown = [one.name for one in every if one.repr]

    def __init__(self: Any, *args: Any, **named: Any) -> None:
        cls.__init__ = _constructor(cls)
        cls.__init__(self, *args, **named)

    def __eq__(self: Any, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(compared(self) == compared(other))

    def __hash__(self: Any) -> int:
        return hash(compared(self))

    def __repr__(self: Any) -> str:
        inside = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({inside})"

    def __setattr__(self: Any, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self: Any, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    return __init__, __eq__, __hash__, __repr__, __setattr__, __delattr__


def _values(names: list[str]) -> Callable[[Any], Any]:
    """What instances are compared by."""
    return attrgetter(*names) if names else lambda _: ()


def _constructor(cls: Any) -> Callable[..., None]:
    """`def __init__(self, a, b=...)`, made from the names of the class's own fields."""
    known: dict[str, Any] = {"_missing": dataclasses.MISSING, "_set": object.__setattr__}
    parameters, body = ["self"], []
    for number, one in enumerate(dataclasses.fields(cls)):
        value = one.name
        if one.default_factory is not dataclasses.MISSING:
            known[f"_make{number}"] = one.default_factory
            parameters.append(f"{one.name}=_missing")
            value = f"_make{number}() if {one.name} is _missing else {one.name}"
        elif one.default is not dataclasses.MISSING:
            known[f"_default{number}"] = one.default
            parameters.append(f"{one.name}=_default{number}")
        else:
            parameters.append(one.name)
        body.append(f"    _set(self, {one.name!r}, {value})")
    source = "\n".join([f"def __init__({', '.join(parameters)}):", *(body or ["    pass"])])
    exec(source, known)
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def __getstate__(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def __setstate__(self: Any, state: list[Any]) -> None:
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


_STATE = (__getstate__, __setstate__)
