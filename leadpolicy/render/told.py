"""An answer ready to be shown: sentences and tables, the same for a terminal and for a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leadpolicy.console import PLAIN, Paint
from leadpolicy.render.measure import width as columns
from leadpolicy.render.measure import wrap
from leadpolicy.render.tables import table

Row = Sequence[str]


@dataclass(frozen=True)
class Part:
    """A table. Where it is too wide, intervals in round brackets give way; `below`: to lines of their
    own, if there is room for that. `wraps`: the words of the first column go on below before they are
    cut, and the parts of a dotted name."""

    head: Row
    rows: tuple[Row, ...]
    title: str = ""
    below: bool = False
    wraps: bool = False


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
    if told.said:
        lines += ["", *(line for text in told.said for line in _paragraph(text, width))]
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
    """As many tables as its columns need, each with the first column; without rows none."""
    lines: list[str] = []
    if not part.rows:
        return lines
    for one in _parts(part, width):
        lines += [*([""] if lines else []), *_fitted(one, paint, width)]
    return lines


def _parts(part: Part, width: int) -> Iterator[Part]:
    """A table of many columns in pieces that are not too wide."""
    rows = [[*map(_short, row)] for row in part.rows]
    heads = _stacked(part.head, rows)
    sizes = [max(columns(row[at]) for row in (*heads, *rows)) + 2 for at in range(len(part.head))]
    if len(sizes) <= _MANY or sum(sizes) <= width:
        yield part
        return
    taken, room = [0], width - sizes[0]
    for at, size in enumerate(sizes[1:], 1):
        if size > room and len(taken) > 1:
            yield _of(part, taken)
            taken, room = [0], width - sizes[0]
        taken, room = [*taken, at], room - size
    yield _of(part, taken)


def _of(part: Part, taken: Sequence[int]) -> Part:
    rows = tuple(tuple(row[at] for at in taken) for row in part.rows)
    return Part(tuple(part.head[at] for at in taken), rows, below=part.below, wraps=part.wraps)


_MANY = 8  # columns of a table that may be narrowed instead


def _fitted(part: Part, paint: Paint, width: int) -> list[str]:
    """Too wide, words above a column stand below each other; still too wide, intervals give way."""
    every: Sequence[Row] = part.rows
    short = [[*map(_short, row)] for row in every]
    under = [line for row in every for line in _with_below(row)] if part.below else []
    for rows, low in ((every, False), (every, True), *([(under, True)] if under else []), (short, True)):
        heads = _stacked(part.head, rows) if low else [part.head]
        lines = table([*heads[1:], *rows], PLAIN, heads[0])
        if max(map(columns, lines), default=0) <= width:
            break
    over = max(map(columns, lines), default=0) - width
    if over > 0 and rows and part.wraps:
        rows = _wrapped(rows, over)
        over = max(map(columns, table([*heads[1:], *rows], PLAIN, heads[0]))) - width
    if over > 0 and rows:
        rows = _narrowed(rows, over)
        heads = _stacked(part.head, rows)
    lines = table([*heads[1:], *rows], paint, heads[0])
    return [*(paint("dim", line) if 0 < at < len(heads) else line for at, line in enumerate(lines))]


def _stacked(head: Row, rows: Sequence[Row]) -> list[Row]:
    """The head in as many lines as it takes for no column to be wider than its cells."""
    room = [max([_NARROW, *(columns(row[at]) for row in rows)]) for at in range(len(head))]
    cells = [_lines(text, room[at]) for at, text in enumerate(head)]
    many = max(map(len, cells))
    return [tuple(([""] * (many - len(one)) + one)[at] for one in cells) for at in range(many)]


def _lines(text: str, room: int) -> list[str]:
    """Words below each other, and the parts of a dotted name that is too long even so."""
    found: list[str] = []
    for line in wrap(text, room) if text else [""]:
        parts = re.findall(r"[^.]+\.?|\.", line) if columns(line) > room else [line]
        start = len(found)
        for part in parts:
            if len(found) > start and columns(found[-1] + part) <= room:
                found[-1] += part
            else:
                found.append(part)
    return found


def _wrapped(rows: Sequence[Row], over: int) -> list[Row]:
    """So many columns less in the first one: its words go on below, a little further in."""
    room = max(2 * _NARROW, max(columns(row[0]) for row in rows) - over)
    found: list[Row] = []
    for row in rows:
        first, *more = _lines(row[0], room - len(_IN)) if columns(row[0]) > room else [row[0]]
        found += [(first, *row[1:]), *((_IN + text, *("" for _ in row[1:])) for text in more)]
    return found


_IN = "  "


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
    """The last columns of a name, which say most; from the beginning of one of its parts on, if it has
    several."""
    if columns(text) <= room:
        return text
    parts = text.split(".")
    ends = (f"….{'.'.join(parts[at:])}" for at in range(1, len(parts)))
    whole = next((one for one in ends if columns(one) <= room), "")
    return whole or f"…{text[-max(room - 1, _NARROW) :]}"


_NARROW = 8  # columns


def _with_below(row: Row) -> list[list[str]]:
    """The row without its intervals, and the intervals on a line below it."""
    below = [_interval(cell) for cell in row]
    return [[*map(_short, row)], *([below] if any(below) else [])]


def _interval(cell: str) -> str:
    """`(1 to 2)`, with what keeps it in line with the mean above it."""
    _, bracket, rest = cell.partition(" (")
    return f"({rest.partition(')')[0]})" if bracket else ""


def _short(cell: str) -> str:
    """Without its interval."""
    mean, bracket, rest = cell.partition(" (")
    return mean + (rest.partition(")")[2] if bracket else "")
