"""An answer ready to be shown: sentences and tables, the same for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadpolicy.console import PLAIN, Paint
from leadpolicy.render.measure import width as columns
from leadpolicy.render.measure import wrap
from leadpolicy.render.tables import table

Row = Sequence[str]


@dataclass(frozen=True)
class Part:
    """A table. Where it is too wide, intervals in round brackets give way."""

    head: Row
    rows: tuple[Row, ...]
    title: str = ""


@dataclass(frozen=True)
class Told:
    """`asked`: what the question was, a line each. `said`: the answer, names in backticks."""

    title: str
    circumstances: str
    asked: tuple[str, ...]
    said: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()


def page(told: Told, paint: Paint, width: int) -> str:
    """For a terminal of so many columns."""
    lines = [paint("bold", told.title)]
    for text in (told.circumstances, *told.asked):
        lines += _paragraph(text, width)
    lines.append("")
    for text in told.said:
        lines += _paragraph(text, width)
    for part in told.parts:
        lines += [
            "",
            *([paint("bold", f"  {part.title}")] if part.title else []),
            *_table(part, paint, width),
        ]
    for text in filter(None, told.notes):
        lines += ["", *_paragraph(text, width)]
    return "\n".join(lines)


def _paragraph(text: str, width: int) -> list[str]:
    """Later lines stand a little further in."""
    first, *more = wrap(text, width - 4)
    return [f"  {first}", *(f"    {line}" for line in more)]


def _table(part: Part, paint: Paint, width: int) -> list[str]:
    """Too wide, words above a column stand below each other; still too wide, intervals give way."""
    every: Sequence[Row] = part.rows
    for rows, low in ((every, False), (every, True), ([[*map(_short, row)] for row in every], True)):
        heads = _stacked(part.head, rows) if low else [part.head]
        lines = table([*heads[1:], *rows], PLAIN, heads[0])
        if max(map(columns, lines), default=0) <= width:
            break
    over = max(map(columns, lines), default=0) - width
    if over > 0 and rows:
        rows = _narrowed(rows, over)
        heads = _stacked(part.head, rows)
    lines = table([*heads[1:], *rows], paint, heads[0])
    return [*(paint("dim", line) if 0 < at < len(heads) else line for at, line in enumerate(lines))]


def _stacked(head: Row, rows: Sequence[Row]) -> list[Row]:
    """The head in as many lines as it takes for no column to be wider than its cells."""
    room = [max([_NARROW, *(columns(row[at]) for row in rows)]) for at in range(len(head))]
    cells = [wrap(text, room[at]) if text else [""] for at, text in enumerate(head)]
    many = max(map(len, cells))
    return [tuple(([""] * (many - len(one)) + one)[at] for one in cells) for at in range(many)]


def _narrowed(rows: Sequence[Row], over: int) -> list[Row]:
    """So many columns less: names lose their beginning, then the longest other cells their end."""
    widths = [max(columns(row[at]) for row in rows) for at in range(len(rows[0]))]
    room = list(widths)
    room[0] -= min(over, max(0, room[0] - 2 * _NARROW))
    over -= widths[0] - room[0]
    while over > 0 and max(room[1:], default=0) > _NARROW:
        widest = max(range(1, len(room)), key=room.__getitem__)
        room[widest] -= 1
        over -= 1
    return [[_end(row[0], room[0]), *map(_begin, row[1:], room[1:])] for row in rows]


def _begin(text: str, room: int) -> str:
    return text if columns(text) <= room else f"{text[: room - 1]}…"


def _end(text: str, room: int) -> str:
    """The last columns of a name, which say most."""
    return text if columns(text) <= room else f"…{text[-max(room - 1, _NARROW) :]}"


_NARROW = 8  # columns


def _short(cell: str) -> str:
    """Without its interval."""
    mean, bracket, rest = cell.partition(" (")
    return mean + (rest.partition(")")[2] if bracket else "")
