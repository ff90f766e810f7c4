"""Tables as files: CSV for spreadsheets, Parquet for programs that compute with them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from leadpolicy.errors import InputError
from leadpolicy.io.cells import harmless
from simulator.coded import Coded

Row = Sequence[object]
FORMS = ("csv", "parquet")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?")


def table_file(path: str, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table for a file of this name. InputError when its ending says neither form, or an extra is
    missing."""
    return table(table_form(path), columns, rows)


def table_form(path: str) -> str:
    """What the ending of a table's name says. InputError when that is neither form."""
    form = Path(path).suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise InputError(f"`{path}` has no known ending for a table", "name it .csv or .parquet")
    return form


def table(form: str, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """`csv` or `parquet`. A column of the latter is of whole numbers, numbers, yes/no or text, whichever
    holds all of its cells. InputError when an extra is missing."""
    if form == "parquet":
        from leadpolicy.io.parquet import written

        return written(columns, rows)
    return as_csv(columns, rows).encode()


def columnar(form: str, columns: Mapping[str, Sequence[object] | Coded]) -> bytes:
    """A long table, column by column; the cells of each are of one type, or None, and text but for a
    column with few different cells is harmless in spreadsheets. As `table`."""
    if form == "parquet":
        from leadpolicy.io.parquet import columnar as as_parquet

        return as_parquet(columns)
    cells = (
        one.spread(tuple(map(harmless, one.cells))) if isinstance(one, Coded) else one
        for one in columns.values()
    )
    return _csv(columns, zip(*cells, strict=True)).encode()


def in_form(text: str, form: str) -> bytes:
    """A table that is CSV already, as `csv` or `parquet`: there, a column of nothing but numbers is one
    of numbers. InputError when an extra is missing."""
    if form == "csv":
        return text.encode()
    head, *rows = csv.reader(io.StringIO(text))
    columns = [[_cell(row[at]) for row in rows] for at in range(len(head))]
    mixed = [at for at, some in enumerate(columns) if any(isinstance(one, str) for one in some)]
    for at in mixed:
        columns[at] = [row[at] or None for row in rows]
    return table(form, head, list(zip(*columns, strict=True)))


def _cell(text: str) -> object:
    """A number where it is one; None for nothing."""
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text or None


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    return _csv(columns, (map(harmless, row) for row in rows))


def _csv(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
