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


def blocks(rows: Sequence[Row], paint: Paint, head: Row, kept: int, most: int) -> list[str]:
    """As `table`; where its lines are longer than `most`, several of them, one below the other: each has
    the first `kept` columns, and as many of the others as there is room for, one at least."""
    every = [head, *rows]
    widths = [2 + max(width(row[at]) for row in every) for at in range(len(head))]
    room = most - sum(widths[:kept])
    parts: list[list[int]] = []
    left = 0
    for at in range(kept, len(head)):
        if left < widths[at]:
            parts.append([*range(kept)])
            left = room
        parts[-1].append(at)
        left -= widths[at]
    found: list[str] = []
    for some in parts:
        found += [""] if found else []
        found += table([[row[at] for at in some] for row in rows], paint, [head[at] for at in some])
    return found


def _cells(row: Row, widths: list[int], left: bool) -> list[str]:
    first, *others = ((cell, " " * (size - width(cell))) for cell, size in zip(row, widths, strict=True))
    return [first[0] + first[1], *(cell + space if left else space + cell for cell, space in others)]
