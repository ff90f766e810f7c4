"""Lines of text with the place in the policy in the right margin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from leadpolicy.console import Paint
from leadpolicy.render.measure import width, wrap

_GAP = 2
_LEAST = 24  # columns of text beside a wide head


@dataclass(frozen=True)
class Row:
    """A line: `head` stands in a column of its own, `text` is wrapped beside it."""

    text: str
    place: str = ""
    indent: int = 2
    head: str = ""
    dim: bool = False
    bold: bool = False


def laid_out(rows: Iterable[Row], columns: int, paint: Paint) -> list[str]:
    """The lines of a section; heads share one column, places stand at the right."""
    listed = list(rows)
    column = max((one.indent + width(one.head) + _GAP for one in listed if one.head), default=0)
    return [line for one in listed for line in _lines(one, column, columns, paint)]


def _lines(row: Row, column: int, columns: int, paint: Paint) -> list[str]:
    if row.head:
        left = f"{' ' * row.indent}{row.head}".ljust(column)
        pad = " " * column
    else:
        left = pad = " " * row.indent
    room = max(columns - width(left), _LEAST)
    first, *more = wrap(row.text, room)
    hang = "" if row.head else "  "
    if more:
        more = [hang + line for line in wrap(" ".join(more), room - len(hang))]
    texts = [left + first, *(pad + line for line in more)]
    style = "dim" if row.dim else "bold" if row.bold else ""
    styled = [paint(style, line) if style else line for line in texts]
    if not row.place:
        return styled
    gap = columns - width(texts[-1]) - width(row.place)
    if gap < _GAP:
        return [*styled, " " * max(0, columns - width(row.place)) + paint("dim", row.place)]
    return [*styled[:-1], styled[-1] + " " * gap + paint("dim", row.place)]
