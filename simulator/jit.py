"""The one place that imports numba: how the kernel's functions are compiled, and where that is kept.

Compiled code is kept beside the sources (`__pycache__`) where that can be written, else in the user's
cache directory, or wherever the environment variable NUMBA_CACHE_DIR points (docs/simulator.md). numba
looks only at the time of the compiled function's file; what it calls lives in other files, so
the stamp of a kept entry is made of the text of all of them, so that a wheel may carry compiled code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from types import FunctionType
from typing import Any, TypeVar, cast

import numba
from numba import types
from numba.core.codegen import CPUCodeLibrary, JITCPUCodegen
from numba.core.lowering import BaseLower
from numba.extending import intrinsic

from policy import exact

F = TypeVar("F", bound=Callable[..., Any])
_FLAGS: dict[str, Any] = {"nogil": True, "fastmath": False, "error_model": "numpy"}
_INSIDES: dict[Any, tuple[str, ...]] = {
    CPUCodeLibrary: ("finalize", "_optimize_final_module", "_get_module_for_linking"),
    JITCPUCodegen: ("set_env",),
    BaseLower: ("create_cpython_wrapper", "create_cfunc_wrapper"),
}
_inners: list[Any] = []
_lock = Lock()


def inner(function: F) -> F:
    """Compiled as part of whatever calls it; kept nowhere by itself."""
    made = numba.njit(function, **_FLAGS)
    _inners.append(made)
    return cast(F, made)


def from_python(function: F) -> F:
    """A twin of an inner function for Python to call, which is compiled in numba's own way.

    The inner functions themselves belong to the entries; twins of what they call belong to the twin.
    """
    return cast(F, _twin(function, {}))


def _twin(made: Any, twins: dict[int, Any]) -> Any:
    if id(made) not in twins:
        plain = made.py_func
        scope = dict(plain.__globals__)
        for name in plain.__code__.co_names:
            if any(scope.get(name) is one for one in _inners):
                scope[name] = _twin(scope[name], twins)
        copy = FunctionType(plain.__code__, scope, plain.__name__, plain.__defaults__)
        twins[id(made)] = numba.njit(copy, **_FLAGS)
    return twins[id(made)]


def entry(signature: str) -> Callable[[F], F]:
    """An entry from Python with one explicit signature, compiled at the first call and kept on disk."""

    def compiled(function: F) -> F:
        made = numba.njit(cache=True, **_FLAGS)(function)
        _stamp(made)

        @wraps(function)
        def call(*args: Any) -> Any:
            if not made.signatures:
                with _lock, _linked_once(function.__qualname__):
                    made.compile(signature)
            return made(*args)

        return cast(F, call)

    return compiled


def _pointers(kind: Any) -> Any:
    """What takes an address for the place of the first of many numbers of a kind, in compiled code.

    Bare pointers: arrays would be seven words in every call, counted references, and indexes that wrap.
    """

    @intrinsic
    def at(_: Any, address: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return builder.inttoptr(args[0], context.get_value_type(signature.return_type))

        pointer: Any = types.CPointer
        return pointer(kind)(address), generate

    return at


words: Any = _pointers(types.int64)
reals: Any = _pointers(types.float64)
halves: Any = _pointers(types.int32)


@contextmanager
def _linked_once(name: str) -> Iterator[None]:
    """While an entry compiles, what it calls is only lowered; all is linked and optimised once, with it.

    Left alone, numba links and optimises every function together with everything that it calls, again
    and again on each level: minutes for a kernel of some hundred functions. Reaches into numba; where
    its insides have changed, nothing is replaced and compiling is slow.
    """
    if not all(hasattr(owner, one) for owner, ones in _INSIDES.items() for one in ones):
        yield
        return
    finish: Any = CPUCodeLibrary.finalize
    set_original: Any = JITCPUCodegen.set_env
    wrappers = {
        one: getattr(BaseLower, one) for one in ("create_cpython_wrapper", "create_cfunc_wrapper")
    }
    lowered: list[Any] = []
    present = {id(one): set(one.overloads) for one in _inners}

    def finalize(library: Any) -> None:
        if library.name == name:
            library._linking_libraries = _closure(library)
            own = {one.name for one in library._final_module.functions if not one.is_declaration}
            optimise = library._optimize_final_module

            def optimise_inside() -> None:
                _keep_inside(library, own)
                optimise()

            library._optimize_final_module = optimise_inside
            finish(library)
            del library._optimize_final_module
        else:
            library._finalized = True
            lowered.append(library)

    def set_env(codegen: Any, env_name: str, env: Any) -> None:
        if codegen._engine.is_symbol_defined(env_name):
            set_original(codegen, env_name, env)

    def wrapped(which: str) -> Any:
        def create(lower: Any, *args: Any, **named: Any) -> Any:
            if lower.fndesc.qualname == name:
                return wrappers[which](lower, *args, **named)
            return None

        return create

    replaced: list[tuple[Any, str, Any]] = [
        (CPUCodeLibrary, "finalize", finalize),
        (JITCPUCodegen, "set_env", set_env),
        *((BaseLower, which, wrapped(which)) for which in wrappers),
    ]
    before = [(owner, which, getattr(owner, which)) for owner, which, _ in replaced]
    for owner, which, new in replaced:
        setattr(owner, which, new)
    try:
        yield
    finally:
        for owner, which, old in before:
            setattr(owner, which, old)
        for library in lowered:  # numba keeps some for itself: whoever needs them next, completes them
            library._finalized, library._shared_module = False, None
        for one in _inners:  # lowered only: they must be compiled anew if Python calls them
            if set(one.overloads) - present[id(one)]:
                one._make_finalizer()()
                one._reset_overloads()


def _keep_inside(library: Any, own: set[str]) -> None:
    """Nobody outside calls what was linked in: LLVM may inline it, drop it, see that it never fails."""
    for one in library._final_module.functions:
        if not one.is_declaration and one.name not in own:
            one.linkage = "internal"


def _closure(library: Any) -> list[Any]:
    """Every library that this one needs, directly or not, once, in a fixed order."""
    found: list[Any] = []
    seen: set[int] = set()
    todo = list(library._linking_libraries)
    while todo:
        one = todo.pop(0)
        if id(one) not in seen:
            seen.add(id(one))
            found.append(one)
            todo += one._linking_libraries
    return found


def rebound(function: Callable[..., Any], **names: Any) -> Any:
    """A plain function of another layer, compiled, with some of the functions that it calls replaced."""
    scope = {**function.__globals__, **names}
    copy = FunctionType(function.__code__, scope, function.__name__, function.__defaults__)
    return inner(copy)


def _stamp(made: Any) -> None:
    """Let what is kept depend on the text of all kernel files (numba's stamp is the time of one)."""
    made._cache._cache_file._source_stamp = _digest()


@cache
def _digest() -> str:
    here = Path(__file__).parent
    own = [here / "jit.py", here / "draws.py", here / "distributions.py", Path(exact.__file__)]
    text = blake2b(digest_size=16)
    for one in [*own, *sorted((here / "kernel").glob("*.py"))]:
        text.update(one.read_bytes())
    return text.hexdigest()
