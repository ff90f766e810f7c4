"""Tables as files: CSV for spreadsheets, Parquet for programs that compute with them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from leadpolicy.errors import InputError
from leadpolicy.io.cells import harmless

Row = Sequence[object]
FORMS = ("csv", "parquet")


def table_file(path: str, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table for a file of this name. InputError when its ending says neither form, or an extra is
    missing."""
    form = Path(path).suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise InputError(f"`{path}` has no known ending for a table", "name it .csv or .parquet")
    return table(form, columns, rows)


def table(form: str, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """`csv` or `parquet`. A column of the latter is of whole numbers, numbers, yes/no or text, whichever
    holds all of its cells. InputError when an extra is missing."""
    if form == "parquet":
        from leadpolicy.io.parquet import written

        return written(columns, rows)
    return as_csv(columns, rows).encode()


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(harmless, row) for row in rows)
    return out.getvalue()
