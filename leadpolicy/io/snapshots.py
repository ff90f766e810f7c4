"""People as a CRM has them at one instant: where each is and since when, who has them, how they stand.

A snapshot has a row for each person: `id`, the policy's fields by name, and

    status, entered            where the person is, and since when
    at                         when they appeared
    source                     where they came from, where that is no field of the policy
    team, rep                  who has them
    touches                    how often they were contacted since they entered
    points.GROUP               what this group of the score stands at by what the person did, whatever
                               the log says
    intent                     from 0 to 1, where somebody knows it
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from typing import Literal, NamedTuple

from leadpolicy.io.lines import AT_COLUMNS, BadRow, Line
from leadpolicy.io.records import MOST_SHARED, Shared, Table, lines, values
from leadpolicy.io.tables import shown_name
from policy.model import MICRO, Field
from policy.state import Pairs
from simulator.points import counts_events

_OWN = ("track", "status", "entered", "source", "team", "rep", "touches", "intent")


class Standing(NamedTuple):
    """One row; None where the table does not say. `team` and `rep` are as the CRM writes them."""

    row: int
    id: str
    status: str
    values: Pairs
    entered: int | None
    at: int | None
    source: str | None
    team: str | None
    rep: str | None
    touches: int | None
    points: tuple[tuple[str, int], ...]
    intent: float | None


def standings(
    table: Table, beside_log: bool = False, worked_out: Collection[str] = ()
) -> Iterator[Standing]:
    """The people of a snapshot, streaming. Rows with a problem are reported and left out.

    A person without an id goes by the number of the row, unless the id's column was named or there is a
    log as well. Fields that are `worked_out` from others need no value. InputError where there is no
    such column, or none of statuses.
    """
    reader = _Reader(table, {"source", *worked_out})
    needs = [("status",), *([table.ids] if table.id_column or beside_log else []), *reader.needs]
    seen: dict[str, int] = {}
    for line in lines(table, (*table.policy.field_named, *reader.own, *table.ids), needs):
        try:
            found = reader.standing(line)
            if found.id in seen:
                raise line.bad(
                    table.ids[0],
                    f"`{found.id}` is the id of row {seen[found.id]} too",
                    "one row a person",
                )
        except BadRow:
            continue
        seen[found.id] = found.row
        yield found
    if reader.anonymous:
        table.console.warn(*_numbered(table, reader.anonymous))


def _numbered(table: Table, rows: Sequence[int]) -> tuple[str, str]:
    """What is told of people without an id where others have one, and the cure."""
    told = "this person has" if len(rows) == 1 else f"{len(rows):,} people have"
    said = f"{shown_name(table.path)}, row {rows[0]}, column `{table.ids[0]}`: {told} no id, and"
    verb = "goes by the number of the row" if len(rows) == 1 else "go by the numbers of their rows"
    return f"{said} {verb}", "write who they are, as the log does"


class _Reader:
    """Reads one row after the other. What many rows say is worked out, and kept, once."""

    def __init__(self, table: Table, spared: Container[str]) -> None:
        policy = table.policy
        groups = {f"points.{one.name}": one for one in policy.groups if counts_events(one)}
        # a field goes before our own names
        self.own = [one for one in (*AT_COLUMNS, *_OWN, *groups) if one not in policy.field_named]
        self._ids, self._is_named = table.ids, bool(table.id_column)
        self._at = [one for one in AT_COLUMNS if one in self.own]
        self._entered = [one for one in ("entered",) if one in self.own]
        self._fields = Shared(policy.fields, spared)
        self.needs = self._fields.needs
        self._unknown = [(one.name, (one.name, None)) for one in policy.fields if one.name != "source"]
        self._texts: dict[str, str] = {}
        self._statuses: dict[tuple[str | None, str | None], str] = {}
        self.anonymous: list[int] = []  # rows with an empty id
        self._touches = _Amount("touches", "integer", 0, 1 << 30)
        self._intent = _Amount("intent", "number", 0, MICRO)
        self._points = [
            (one.name, _Amount(column, "number", one.low, one.high)) for column, one in groups.items()
        ]

    def standing(self, line: Line) -> Standing:
        """Raises BadRow after a problem was reported."""
        return Standing(
            row=line.number,
            id=self._who(line),
            status=self._status(line),
            values=self._values(line),
            entered=line.instant(self._entered),
            at=line.instant(self._at),
            source=self._text(line, "source"),
            team=self._text(line, "team"),
            rep=self._text(line, "rep"),
            touches=self._amount(line, self._touches),
            points=self._told_points(line),
            intent=_millionths(self._amount(line, self._intent)),
        )

    def _who(self, line: Line) -> str:
        if self._is_named:
            return line.identity(self._ids)
        for name in self._ids:
            if name in line.cells and (found := line.text(name)) is not None:
                return found
        if any(name in line.cells for name in self._ids):
            self.anonymous.append(line.number)
        return str(line.number)

    def _status(self, line: Line) -> str:
        cells = (line.text("status"), line.text("track")) if "status" in self.own else (None, None)
        if cells not in self._statuses:
            self._statuses[cells] = _status(line, self.own)
        return self._statuses[cells]

    def _values(self, line: Line) -> Pairs:
        """Those that are known; then fields of which the CRM has a column, and nothing in it."""
        known, cells = values(line, self._fields), line.cells
        names = dict(known)
        return known + tuple(
            [pair for name, pair in self._unknown if name in cells and name not in names]
        )

    def _text(self, line: Line, name: str) -> str | None:
        found = line.text(name) if name in line.cells and name in self.own else None
        return None if found is None else self._texts.setdefault(found, found)

    def _amount(self, line: Line, of: _Amount) -> int | None:
        return of.read(line) if of.column in self.own else None

    def _told_points(self, line: Line) -> tuple[tuple[str, int], ...]:
        found = [
            (group, amount.read(line)) for group, amount in self._points if amount.column in line.cells
        ]
        return tuple([(group, points) for group, points in found if points is not None])


def _status(line: Line, own: Container[str]) -> str:
    found = line.status("status") if "status" in own else None
    if found is None:
        known = [one.name for one in line.policy.statuses]
        raise line.bad("status", "nothing says where this person is", f"write {_few(known)}")
    return found


def _few(names: list[str]) -> str:
    more = ", ..." if len(names) > 4 else ""
    return f"one of {', '.join(f'`{one}`' for one in names[:4])}{more}"


def _millionths(found: int | None) -> float | None:
    return None if found is None else found / MICRO


class _Amount:
    """A column of whole numbers, or of millionths, within these bounds."""

    def __init__(
        self, column: str, kind: Literal["integer", "number"], low: int | None, high: int | None
    ):
        self.column, self._low, self._high = column, low, high
        self._field = Field(column, kind)
        self._scale = MICRO if kind == "number" else 1
        self._known: dict[str, int] = {}

    def read(self, line: Line) -> int | None:
        """None where nothing is said. Raises BadRow after a problem was reported."""
        _, cell = line.cells.get(self.column, ("", None))
        if cell is None:
            return None
        if type(cell) is str and cell in self._known:
            return self._known[cell]
        found = line.value(self._field, self.column)
        if found is None:
            return None
        assert isinstance(found, int)
        self._check(found, line)
        if type(cell) is str and len(self._known) < MOST_SHARED:
            self._known[cell] = found
        return found

    def _check(self, found: int, line: Line) -> None:
        shown = f"`{found / self._scale:g}`"
        if self._low is not None and found < self._low:
            least = f"{self._low / self._scale:g}"
            raise line.bad(self.column, f"{shown} is below {least}, the least there can be")
        if self._high is not None and found > self._high:
            most = f"{self._high / self._scale:g}"
            raise line.bad(self.column, f"{shown} is above {most}, the most there can be")
