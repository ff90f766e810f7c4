"""Who stood in which status since when, from a table: a CRM's history, or the log of a simulation.

A history has a row for each change: who (`id`), `at`, `status`, and perhaps `source`. The log is that of
`leadpolicy simulate --log FILE.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeVar

from leadpolicy.io.columns import Columns
from leadpolicy.io.lines import AT_COLUMNS, BadRow, Line
from leadpolicy.io.needs import need
from leadpolicy.io.records import Table
from leadpolicy.io.tables import Row, rows, shown_name
from simulator.calibration.history import Stand
from simulator.calibration.history import stands as of_log

T = TypeVar("T")
_KINDS = ("born", "move", "rest")
_LOG = ("person", "kind", "value", "status")
_BESIDE = ("seconds", "class", "team", "rep", "score")


def stands(table: Table) -> Iterator[Stand]:
    """In order of the rows; those with a problem are reported and left out. InputError, OSError."""
    every = rows(table.path, table.report)
    first = next(every, None)
    if first is None:
        table.console.warn(f"{shown_name(table.path)} has no rows that could be read")
        return
    whole = chain([first], every)
    if all(name in first.cells for name in _LOG):
        yield from of_log(_of_log(_lines(table, whole, (*_LOG, "at", *_BESIDE))), table.policy)
    else:
        need(table.path, first.cells, (table.ids, AT_COLUMNS, ("status",)))
        yield from _of_history(
            _lines(table, whole, (*table.ids, *AT_COLUMNS, "status", "source", "track")), table
        )


def _lines(table: Table, every: Iterable[Row], names: tuple[str, ...]) -> Iterator[Line]:
    path = shown_name(table.path)
    columns = Columns(path, names, table.console)
    for row in every:
        yield Line(path, row.number, columns.named(row.cells), table.policy, table.report)


def _of_history(lines: Iterable[Line], table: Table) -> Iterator[Stand]:
    for line in lines:
        try:
            status = line.status("status")
            at = line.instant(AT_COLUMNS)
            yield Stand(
                line.identity(table.ids),
                _told(line, AT_COLUMNS[0], at, "instant"),
                _told(line, "status", status, "status"),
                line.text("source") or "",
            )
        except BadRow:
            continue


def _of_log(lines: Iterable[Line]) -> Iterator[tuple[str, int, str, str]]:
    for line in lines:
        try:
            kind = line.text("kind")
            if kind not in _KINDS:
                continue
            column = "value" if kind == "move" else "status"
            status = _told(line, column, line.status(column), "status")
            at = _told(line, "at", line.instant(("at",)), "instant")
            what = f"{line.text('value') or ''} {status}" if kind == "born" else status
            yield line.identity(("person",)), at, kind, what
        except BadRow:
            continue


def _told(line: Line, column: str, found: T | None, what: str) -> T:
    """What the row has to say. Raises BadRow where it does not."""
    if found is None:
        raise line.bad(column, f"no {what}", "each row says who came to which status, and when")
    return found
