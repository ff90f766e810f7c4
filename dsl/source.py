"""Where text came from: files and spans. Lines and columns count from 1, columns in characters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one file; the end is exclusive (the column after the last character)."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, other: Span) -> Span:
        """The stretch from the start of this span to the end of `other` (same file)."""
        return Span(self.path, self.line, self.column, other.end_line, other.end_column)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


NOWHERE = Span("", 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Source:
    """One file's text as read; `path` is what the user typed, relative where possible. `file` is
    the path on disk of a file whose name no terminal can show."""

    path: str
    text: str
    file: str = ""

    def lines(self) -> tuple[str, ...]:
        return _lines(self.text)


@lru_cache(maxsize=16)
def _lines(text: str) -> tuple[str, ...]:
    """Every finding asks for them anew."""
    return tuple(text.split("\n"))
