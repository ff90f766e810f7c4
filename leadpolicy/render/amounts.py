"""Estimates as data: for JSON and for rows of CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence

from simulator.estimates import Estimate
from simulator.summary import Unit

ENDS = ("mean", "low", "high", "sd")
Data = dict[str, object]


def ends(found: Estimate) -> Data:
    """Mean, interval and standard deviation; null for what has no value."""
    return dict(zip(ENDS, numbers(found), strict=True))


def numbers(found: Estimate) -> Iterator[float | None]:
    return (number(getattr(found, name)) for name in ENDS)


def number(value: float) -> float | None:
    """null for what has no value."""
    return value if math.isfinite(value) else None


def unit(of: Unit, currency: str) -> str:
    return currency or of if of == "money" else of


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; texts that a spreadsheet would run are made plain ones, empty cells are missing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([["" if cell is None else _safe(cell) for cell in row] for row in rows])
    return out.getvalue()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=@\t\r" else cell
