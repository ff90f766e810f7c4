"""Tables of text: columns as wide as they need to be, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence

from leadpolicy.console import Paint
from leadpolicy.render.measure import width

Row = Sequence[str]


def table(
    rows: Sequence[Row], paint: Paint, head: Row = (), indent: str = "  ", left: bool = False
) -> list[str]:
    """Lines; the first column stands left, the others right, or `left` too. Rows are of one length."""
    every = [*([head] if head else []), *rows]
    if not every:
        return []
    widths = [max(width(row[column]) for row in every) for column in range(len(every[0]))]
    lines = [indent + "  ".join(_cells(row, widths, left)).rstrip() for row in every]
    return [paint("dim", lines[0]), *lines[1:]] if head else lines


def _cells(row: Row, widths: list[int], left: bool) -> list[str]:
    first, *others = ((cell, " " * (size - width(cell))) for cell, size in zip(row, widths, strict=True))
    return [first[0] + first[1], *(cell + space if left else space + cell for cell, space in others)]
