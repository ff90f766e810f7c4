"""What a scenario file holds. A pipe tells that once, and several parts of a command ask for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dsl.lexer import MAX_SIZE


def content(path: str | Path) -> bytes:
    """At most a byte more than a text may have. Raises OSError."""
    return _read(path) if Path(path).is_file() else _once(str(path))


@cache
def _once(path: str) -> bytes:
    return _read(path)


def _read(path: str | Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(MAX_SIZE + 1)
