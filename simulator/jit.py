"""How functions over numbers and memory become machine code, and where that is kept.

What is compiled is kept beside the sources (`__pycache__`) where that can be written, else in the
user's cache directory, or wherever the environment variable LEADPOLICY_CACHE_DIR points
(docs/simulator.md). The name of a kept file is made of the text of all sources and of the kind of
processor, so that it is compiled anew when any of them changes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import FunctionType
from typing import Any, TypeVar, cast

import numpy as np

from policy import exact
from simulator.native import kinds
from simulator.native.calls import Memory, abreast, ahead, copied

__all__ = [
    "abreast", "ahead", "apart", "call", "copied", "entry", "fixed_reals", "fixed_words", "from_python",
    "halves", "inner", "prepare", "rare", "reals", "rebound", "tell", "version", "words",
]  # fmt: skip

F = TypeVar("F", bound=Callable[..., Any])

words: Any = Memory(kinds.WORDS)
reals: Any = Memory(kinds.REALS)
halves: Any = Memory(kinds.HALVES)
fixed_words: Any = Memory(kinds.FIXED_WORDS)
fixed_reals: Any = Memory(kinds.FIXED_REALS)

_inners: set[FunctionType] = set()
_apart: set[FunctionType] = set()
_rare: set[FunctionType] = set()
_entries: dict[str, FunctionType] = {}
_ready: dict[tuple[str, bool], Any] = {}
_told: list[Callable[[], None]] = []
_lock = Lock()


def inner(function: F) -> F:
    """Compiled as part of whatever calls it."""
    _inners.add(cast(FunctionType, function))
    return function


def rare(function: F) -> F:
    """As `apart`, for what hardly ever runs: it is kept small and out of the way."""
    _rare.add(cast(FunctionType, function))
    return inner(function)


def apart(function: F) -> F:
    """Compiled as an inner function, but never into its callers: what stands around it stays small."""
    _apart.add(cast(FunctionType, function))
    return inner(function)


def rebound(function: Callable[..., Any], **names: Any) -> Any:
    """A plain function of another layer, compiled, with some of the functions that it calls replaced."""
    scope = {**function.__globals__, **names}
    plain = cast(FunctionType, function)
    return inner(FunctionType(plain.__code__, scope, plain.__name__, plain.__defaults__))


def entry(function: F) -> F:
    """An entry from Python, to be called by its name: whole numbers in, a whole number out."""
    _entries[function.__name__] = cast(FunctionType, function)
    return function


def call(name: str, *given: int, plain: bool = False) -> int:
    """The result of an entry. All of them are compiled at the first call of one, and kept; those for
    `plain` plans (kernel/absent.py) apart."""
    key = name, plain
    if key not in _ready:
        from simulator.native import machine

        with _lock:
            engine = _compiled(plain)
            _ready[key] = machine.function(engine, name, [kinds.INT] * len(given), kinds.INT)
    return int(_ready[key](*given))


def from_python(function: F) -> F:
    """A twin of an inner function for Python to call, compiled for the kinds of arguments it is given.

    Numbers, and arrays of doubles or of 64-bit whole numbers, in; one number out.
    """

    def call(*args: Any) -> Any:
        given = [_given(one) for one in args]
        return _twin(function, tuple(kind for kind, _ in given))(*(value for _, value in given))

    return cast(F, call)


def _given(value: Any) -> tuple[str, Any]:
    if isinstance(value, np.ndarray):
        kind = kinds.REALS if value.dtype == np.float64 else kinds.WORDS
        return kind, value.__array_interface__["data"][0]
    if isinstance(value, float):
        return kinds.REAL, value
    return (kinds.BITS if isinstance(value, np.uint64) else kinds.INT), int(value)


@cache
def _twin(function: Callable[..., Any], arguments: tuple[str, ...]) -> Any:
    from simulator.native import machine
    from simulator.native.unit import Unit

    unit = Unit(_inners, _apart, _rare)
    result = unit.entry(cast(FunctionType, function), arguments, "twin")
    engine = machine.loaded(machine.object_file(unit.module()))
    return machine.function(engine, "twin", list(arguments), result)


# --- the entries ----------------------------------------------------------------------------------


def tell(function: Callable[[], None]) -> None:
    """Have this called before the entries are compiled, which takes seconds."""
    _told[:] = [function]


@cache
def version() -> str:
    """Of all that decides what a run of the kernel gives: 64 hexadecimal digits."""
    runner = Path(__file__).parent / "replication.py"  # it makes the people and lays out the memory
    texts = [one.read_bytes() for one in (*_sources(), runner)]
    return sha256(b"".join(sha256(one).digest() for one in texts)).hexdigest()


def prepare() -> None:
    """Compile all now, unless that is done."""
    with _lock:
        for plain in (False, True):
            _compiled(plain)


@cache
def _compiled(plain: bool) -> Any:
    """An engine that holds the entries."""
    from simulator.native import kept, machine

    variant = "-plain" if plain else ""
    code = kept.kept(_sources(), machine.processor(), variant)
    if code is None:
        for told in _told:
            told()
        code = machine.object_file(_module(plain))
        kept.keep(_sources(), machine.processor(), code, variant)
    return machine.loaded(code)


def _module(plain: bool = False) -> str:
    from simulator.kernel import loop  # noqa: F401 (it has the entries)
    from simulator.kernel.absent import ABSENT
    from simulator.native.unit import Unit

    unit = Unit(_inners, _apart, _rare, ABSENT if plain else {})
    for name, one in _entries.items():
        unit.entry(one, [kinds.INT] * one.__code__.co_argcount, name)
    return unit.module()


@cache
def _sources() -> list[Path]:
    """All that the compiled code depends on."""
    here = Path(__file__).parent
    own = [here / "jit.py", here / "draws.py", here / "distributions.py", Path(exact.__file__)]
    return [*own, *sorted((here / "kernel").glob("*.py")), *sorted((here / "native").glob("*.py"))]
