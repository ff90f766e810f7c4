"""Tables that stand in a file beside the scenario: read where the scenario is bound."""

from __future__ import annotations

import csv
import errno
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from dsl.diagnostic import Diagnostic, error
from dsl.source import Source
from simulator.scenario.tree import Entry, Node, Row, Scalar, Table

LARGEST = 1 << 23  # bytes of one table
MOST = 10_000  # rows of one table
_HELP = "a table is CSV beside the scenario: its first row names the columns"


def included(
    root: Table, source: Source, read: Mapping[str, bytes] | None = None
) -> tuple[Table, list[Diagnostic]]:
    """The scenario's tree with the rows of `people: table: FILE` in the place of the file's name. Cells
    stand where the name stands. `read`: what files held when they were read before."""
    people = root.get("people")
    name = people.get("table") if isinstance(people, Table) else None
    if not isinstance(people, Table) or not isinstance(name, Scalar):
        return root, []
    try:
        data = (read or {}).get(name.text)
        rows = _rows(_bytes(source, name.text) if data is None else data)
    except OSError as problem:
        why = problem.strerror or "it cannot be opened"
        return root, [_unreadable(name, f"cannot read `{name.text}`: {why.lower()}")]
    except (UnicodeDecodeError, csv.Error):
        return root, [_unreadable(name, f"`{name.text}` is not a table of text in UTF-8")]
    if rows is None:
        return root, [_unreadable(name, f"`{name.text}` is too large: {MOST:,} rows are the most")]
    items = tuple(
        Row(tuple(replace(name, text=one, bare=False) for one in row), name.span) for row in rows
    )
    held = _with(people, "table", Row(items, name.span, name.path))
    return _with(root, "people", held), []


def named(root: Table) -> tuple[str, ...]:
    """The files that the scenario names, as it does."""
    people = root.get("people")
    name = people.get("table") if isinstance(people, Table) else None
    return (name.text,) if isinstance(name, Scalar) else ()


def read(root: Table, source: Source) -> dict[str, bytes]:
    """What these files hold, by name. Raises OSError."""
    return {name: _bytes(source, name) for name in named(root)}


def _bytes(source: Source, name: str) -> bytes:
    """The content of a file, and a byte too many of one that is too large. Nobody may ever write into a
    pipe: OSError."""
    path = Path(source.path).parent / name
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, "it is a pipe or a device, and no file")
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _rows(data: bytes) -> list[list[str]] | None:
    """The rows that are not empty; None for too many."""
    if len(data) > LARGEST:
        return None
    text = data.decode("utf-8-sig")
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines()) if any(row)]
    return rows if len(rows) <= MOST + 1 else None


def _with(table: Table, key: str, value: Node) -> Table:
    entries = tuple(Entry(one.key, value) if one.key.text == key else one for one in table.entries)
    return replace(table, entries=entries)


def _unreadable(node: Scalar, what: str) -> Diagnostic:
    return error("unreadable", what, node.span, help=_HELP)
