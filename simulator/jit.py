"""The one place that imports numba: how the kernel's functions are compiled, and where that is kept.

Compiled code is kept beside the sources (`__pycache__`) where that can be written, else in the user's
cache directory, or wherever the environment variable NUMBA_CACHE_DIR points (docs/metrics.md). numba
looks only at the file of the compiled function; the functions it calls live in other files, so the
stamp of a kept entry is made of all the kernel's files.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

import numba

from policy import exact

F = TypeVar("F", bound=Callable[..., Any])
_FLAGS: dict[str, Any] = {"nogil": True, "fastmath": False, "error_model": "numpy"}


def inner(function: F) -> F:
    """Compiled as part of whatever calls it; kept nowhere by itself."""
    return numba.njit(function, **_FLAGS)  # type: ignore[no-any-return]


def entry(signature: str) -> Callable[[F], F]:
    """An entry from Python with one explicit signature, compiled once and kept on disk."""

    def compiled(function: F) -> F:
        made = numba.njit(cache=True, **_FLAGS)(function)
        _stamp(made)
        made.compile(signature)
        made.disable_compile()
        return made  # type: ignore[no-any-return]

    return compiled


def rebound(function: Callable[..., Any], **names: Any) -> Any:
    """A plain function of another layer, compiled, with some of the functions that it calls replaced."""
    scope = {**function.__globals__, **names}
    copy = FunctionType(function.__code__, scope, function.__name__, function.__defaults__)
    return inner(copy)


def _stamp(made: Any) -> None:
    """Let a change of any kernel file invalidate what is kept (numba's own stamp sees one file)."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), *(here / "kernel").glob("*.py"), Path(exact.__file__)])
    stats = [one.stat() for one in files]
    stamp = (max(one.st_mtime for one in stats), sum(one.st_size for one in stats))
    made._cache._cache_file._source_stamp = stamp
