"""dsl/quick.py does what the library's frozen dataclasses do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, asdict, astuple, field, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

import pytest

from dsl import nodes, quick
from policy import model


@quick.dataclass(frozen=True)
class Plain:
    """Words."""

    one: int
    two: str = "two"
    many: list[int] = field(default_factory=list, compare=False, repr=False)

    @cached_property
    def twice(self) -> int:
        return 2 * self.one


@quick.dataclass(frozen=True, slots=True)
class Slotted:
    one: int
    two: tuple[int, ...] = ()


@quick.dataclass(frozen=True, slots=True)
class Empty:
    pass


@dataclasses.dataclass(frozen=True, slots=True)
class Library:
    one: int
    two: tuple[int, ...] = ()


@quick.dataclass(frozen=True, slots=True)
class Keyed:
    one: int
    two: int

    def __hash__(self) -> int:
        return self.one


def test_a_class_may_have_its_own_hash() -> None:
    assert hash(Keyed(7, 1)) == 7
    assert Keyed(7, 1) != Keyed(7, 2)


def test_construction() -> None:
    made = Plain(1, many=[3])
    assert (made.one, made.two, made.many, made.twice) == (1, "two", [3], 2)
    assert Plain(1).many is not Plain(1).many
    assert Slotted(two=(1,), one=2).two == (1,)
    assert Empty() == Empty()


@pytest.mark.parametrize("wrong", [(), (1, (), 3)])
def test_wrong_arguments_are_refused_as_the_library_refuses_them(wrong: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError) as ours:
        Slotted(*wrong)
    with pytest.raises(TypeError) as theirs:
        Library(*wrong)
    assert str(ours.value).replace("Slotted", "Library") == str(theirs.value)


def test_equality_hash_and_text() -> None:
    assert Plain(1, many=[3]) == Plain(1)
    assert Plain(1) != Plain(2)
    other: Any = Library(1)
    assert Slotted(1) != other
    assert hash(Plain(1, many=[3])) == hash(Plain(1))
    assert len({Slotted(1), Slotted(1), Slotted(2)}) == 2
    assert repr(Plain(1)) == "Plain(one=1, two='two')"
    assert repr(Slotted(1)) == repr(Library(1)).replace("Library", "Slotted")
    with pytest.raises(TypeError):
        hash(Slotted(1, [2]))  # type: ignore[arg-type]


@pytest.mark.parametrize("made", [Plain(1), Slotted(1)])
def test_instances_are_frozen(made: Any) -> None:
    with pytest.raises(FrozenInstanceError):
        made.one = 2
    with pytest.raises(FrozenInstanceError):
        made.three = 3
    with pytest.raises(FrozenInstanceError):
        del made.one
    assert not hasattr(Slotted(1), "__dict__")


@pytest.mark.parametrize("made", [Plain(1, "x", [3]), Slotted(1, (2,)), Empty()])
def test_the_tools_of_the_library_work(made: Any) -> None:
    assert is_dataclass(type(made))
    assert replace(made) == made
    assert copy.copy(made) == copy.deepcopy(made) == pickle.loads(pickle.dumps(made)) == made
    assert type(made)(*astuple(made)) == made
    assert list(asdict(made)) == [one.name for one in fields(made)]


def test_patterns_match() -> None:
    match Slotted(1, (2,)):
        case Slotted(one, (two,)):
            assert (one, two) == (1, 2)
        case _:
            pytest.fail("no match")


def test_what_is_not_supported_is_refused() -> None:
    with pytest.raises(TypeError):
        quick.dataclass(frozen=False)(type("Changing", (), {}))
    with pytest.raises(TypeError):
        quick.dataclass(frozen=True)(type("After", (), {"__post_init__": lambda self: None}))


@pytest.mark.parametrize("module", [nodes, model])
def test_every_class_of_the_trees_has_the_constructor_that_the_library_gives(module: Any) -> None:
    for cls in vars(module).values():
        if isinstance(cls, type) and is_dataclass(cls) and cls.__module__ == module.__name__:
            names = [one.name for one in fields(cls)]
            made: Any = cls(**dict.fromkeys(names))
            assert all(getattr(made, name) is None for name in names)
            assert made.__match_args__ == tuple(names)
