"""How wide text is on a terminal: wide and combining characters, tabs, wrapping, windows."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

TAB = 4
CUT = "…"
MOVERS = "\u2028\u2029\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def width(text: str) -> int:
    """Columns that the text takes; tabs must have been expanded."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def shown(line: str) -> tuple[str, list[int]]:
    """A source line as it is printed, and the display column (from 0) of each of its characters.

    The list has one more entry, for the end of the line. Tabs become spaces up to the next stop;
    control characters, which could move the cursor, become a visible substitute.
    """
    if line.isascii() and line.isprintable():
        return line, list(range(len(line) + 1))
    out: list[str] = []
    columns: list[int] = []
    at = 0
    for char in line:
        columns.append(at)
        piece = " " * (TAB - at % TAB) if char == "\t" else _visible(char)
        out.append(piece)
        at += width(piece)
    return "".join(out), [*columns, at]


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most `columns`, broken at spaces; line breaks in the text stay; never empty."""
    return [line for part in text.split("\n") for line in _wrap_one(part, columns)]


@dataclass(frozen=True)
class View:
    """The part of a long line that is shown; `offset` display columns are cut off on the left."""

    text: str
    offset: int


def window(text: str, start: int, end: int, columns: int) -> View:
    """The `columns` wide part of a printed line around display columns start to end (exclusive)."""
    total = width(text)
    if total <= columns:
        return View(text, 0)
    room = max(columns - 2, 8)
    wanted = min(max(end - start, 1), room)
    left = max(0, min(start - (room - wanted) // 2, total - room)) if start >= room // 3 else 0
    body = _slice(text, left, left + room)
    head = CUT if left else ""
    tail = CUT if left + room < total else ""
    return View(head + body + tail, left - width(head))


def _wrap_one(text: str, columns: int) -> list[str]:
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and width(longer) > columns:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _slice(text: str, start: int, end: int) -> str:
    """Display columns start to end; a wide character that is cut in half becomes a space."""
    out, at = [], 0
    for char in text:
        columns = _columns(char)
        if at >= start and at + columns <= end:
            out.append(char)
        elif at < end and at + columns > start and columns:
            out.append(" ")
        at += columns
    return "".join(out)


def _columns(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _visible(char: str) -> str:
    return "�" if unicodedata.category(char) == "Cc" or char in MOVERS else char
